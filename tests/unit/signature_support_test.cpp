// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature_support.h"

#include "core/ike/signature.h"

#include <gtest/gtest.h>

namespace rungbook::ike
{

namespace
{

// A session by hand: lines in order, each a message, a notice or a milestone.
struct Story {
    TextPool pool;
    Session session;
    std::uint64_t line = 0;

    Story& message(StepKind kind, std::uint8_t ordinal, Direction direction, std::uint32_t id = 0)
    {
        Message m;
        m.line = m.first = m.last = LineNumber{++line};
        m.step = {kind, ordinal};
        m.direction = direction;
        m.messageId = id;
        session.messages.push_back(m);
        return *this;
    }
    Story& notice(std::string_view text)
    {
        Notice notice;
        notice.line = LineNumber{++line};
        notice.text = pool.intern(text);
        notice.trigger = Classifier::standard().match(text);
        notice.afterMessage =
            session.messages.empty() ? kNoIndex : static_cast<std::uint32_t>(session.messages.size() - 1);
        session.notices.push_back(notice);
        return *this;
    }
    Story& milestone(MilestoneKind kind, std::uint32_t id = 0)
    {
        Milestone m;
        m.kind = kind;
        m.line = LineNumber{++line};
        m.messageId = id;
        session.milestones.push_back(m);
        return *this;
    }
    Story& fact(FactKind kind, std::string_view value, std::uint32_t id = 0)
    {
        session.facts.push_back({kind, pool.intern(value), LineNumber{++line}, id});
        return *this;
    }
    Negotiation view() const { return {session, pool, Classifier::standard(), nullptr}; }
};

} // namespace

TEST(SignatureSupport, BetweenTakesThePieceAndTrimsIt)
{
    EXPECT_EQ(between("remote proxy 10.2.0.0/255.255.0.0/0/0 local proxy x", "remote proxy", " local proxy"),
        "10.2.0.0/255.255.0.0/0/0");
    EXPECT_EQ(between("not found for Src:10.2.5.0, Dst: 10.1.0.0!", "Dst:"), "10.1.0.0");
    EXPECT_EQ(between("Payload ID: 14", "Payload ID:"), "14");
    EXPECT_EQ(between("nothing here", "Payload ID:"), "");
    EXPECT_EQ(between("ends with the marker Dst:", "Dst:"), "");
    EXPECT_EQ(between("a seq = 10, ACL", "seq =", ","), "10");
}

TEST(SignatureSupport, ValuesAreShortAndWithoutQuotes)
{
    EXPECT_EQ(between("unknown tunnel group name 'staff'", "group name"), "staff");
    EXPECT_EQ(between("Group <198.51.100.7> not found", "Group ", " not found"), "198.51.100.7");
    const std::string endless = "name " + std::string(199, 'x') + "\xC3\xA9" + std::string(100'000, 'y');
    EXPECT_EQ(between(endless, "name"),
        std::string(199, 'x')); // the two bytes of the accented letter stay together
    EXPECT_EQ(between("name :", "name"), "");
}

TEST(SignatureSupport, DifferencesAreReadWithAnyApostrophe)
{
    const AttributeDifference plain =
        attributeDifference("Phase 1 failure:  Mismatched attribute types for class Group Description:  "
                            "Rcv'd: Group 5  Cfg'd: Group 2");
    EXPECT_EQ(plain.attribute, "Group Description");
    EXPECT_EQ(plain.received, "Group 5");
    EXPECT_EQ(plain.configured, "Group 2");
    const AttributeDifference curly =
        attributeDifference("Phase 1 failure: Mismatched attribute types for class Hash Alg: Rcv\xE2\x80\x99"
                            "d: SHA Cfg\xE2\x80\x99"
                            "d: MD5");
    EXPECT_EQ(curly.attribute, "Hash Alg");
    EXPECT_EQ(curly.received, "SHA");
    EXPECT_EQ(curly.configured, "MD5");
    EXPECT_TRUE(attributeDifference("Phase 1 failure: something else").received.empty());
    EXPECT_TRUE(attributeDifference("Cfg'd: MD5 before Rcv'd:").configured.empty());
}

TEST(SignatureSupport, EachDifferenceIsToldOnce)
{
    Story story;
    const std::string line =
        "Phase 1 failure:  Mismatched attribute types for class Hash Alg:  Rcv'd: SHA  Cfg'd: MD5";
    story.notice(line).notice(line).notice("Phase 1 failure:  Mismatched attribute types for class Group "
                                           "Description:  Rcv'd: Group 5  Cfg'd: Group 2");
    EXPECT_EQ(differencesText(story.view(), story.view().hitsOf("ike-attribute-mismatch")),
        "hash: received SHA, configured MD5; Diffie-Hellman group: received Group 5, configured Group 2");
}

TEST(SignatureSupport, ProxiesForPeopleAndForAccessLists)
{
    EXPECT_EQ(proxyText("10.2.0.0/255.255.0.0/0/0"), "10.2.0.0/16");
    EXPECT_EQ(proxyForAcl("10.2.0.0/255.255.0.0/0/0"), "10.2.0.0 255.255.0.0");
    EXPECT_EQ(proxyText("192.0.2.5/255.255.255.255/6/25"), "host 192.0.2.5 protocol 6 port 25");
    EXPECT_EQ(proxyForAcl("192.0.2.5/255.255.255.255/0/0"), "host 192.0.2.5");
    EXPECT_EQ(proxyText("0.0.0.0/0.0.0.0/0/0"), "any");
    EXPECT_EQ(proxyForAcl("0.0.0.0/0.0.0.0/0/0"), "any");
    EXPECT_TRUE(isAny("0.0.0.0/0.0.0.0/0/0"));
    EXPECT_FALSE(isAny("10.0.0.0/255.0.0.0/0/0"));
    EXPECT_FALSE(isAny(""));
}

TEST(SignatureSupport, AProxyOfAnotherFormComesBackAsItIs)
{
    for (const std::string_view odd : {"", "x.x.x.x/255.255.255.0/0/0", "10.2.5.0/255.0.255.0/0/0",
             "10.2.5.0/24", "10.2.5/255.255.255.0/0/0", "999.1.1.1/255.255.255.0/0/0", "///"}) {
        EXPECT_EQ(proxyText(odd), odd);
        EXPECT_EQ(proxyForAcl(odd), odd);
    }
}

TEST(SignatureSupport, AnEntryNamesProtocolPortAndWhatIsMissing)
{
    EXPECT_EQ(aclEntry("10.1.0.0/255.255.255.0/0/0", "10.2.0.0/255.255.0.0/0/0"),
        "permit ip 10.1.0.0 255.255.255.0 10.2.0.0 255.255.0.0");
    EXPECT_EQ(aclEntry("10.1.0.0/255.255.255.0/6/0", "192.0.2.5/255.255.255.255/6/25"),
        "permit tcp 10.1.0.0 255.255.255.0 host 192.0.2.5 eq 25");
    EXPECT_EQ(aclEntry("10.1.0.0", "10.2.5.0"), "permit ip 10.1.0.0 <mask> 10.2.5.0 <mask>");
    EXPECT_EQ(aclEntry("10.1.0.0/255.255.255.0/47/0", "0.0.0.0/0.0.0.0/47/0"),
        "permit 47 10.1.0.0 255.255.255.0 any");
}

TEST(SignatureSupport, OnlyANewMessageOfThePeerIsProgress)
{
    Story resentOnly;
    resentOnly.message(StepKind::MM, 1, Direction::In)
        .notice("x")
        .message(StepKind::MM, 1, Direction::In)
        .message(StepKind::Notify, 0, Direction::In);
    EXPECT_FALSE(wentOnAfter(resentOnly.view(), LineNumber{2}));

    Story ownAnswer;
    ownAnswer.message(StepKind::MM, 1, Direction::In).notice("x").message(StepKind::MM, 2, Direction::Out);
    EXPECT_FALSE(wentOnAfter(ownAnswer.view(), LineNumber{2}));

    Story progress;
    progress.message(StepKind::MM, 1, Direction::In).notice("x").message(StepKind::MM, 3, Direction::In);
    EXPECT_TRUE(wentOnAfter(progress.view(), LineNumber{2}));
    EXPECT_FALSE(wentOnAfter(progress.view(), LineNumber{3}));

    Story completed;
    completed.notice("x").milestone(MilestoneKind::Phase1Completed);
    EXPECT_TRUE(wentOnAfter(completed.view(), LineNumber{1}));
}

TEST(SignatureSupport, ASuccessForOtherNetworksDoesNotCount)
{
    constexpr std::string_view kRefused = "10.2.0.0/255.255.0.0/0/0";
    Story other;
    other.notice("x")
        .fact(FactKind::RemoteProxy, "10.20.0.0/255.255.0.0 protocol 0 port 0")
        .milestone(MilestoneKind::Phase2Completed);
    EXPECT_EQ(phase2OvercomeFor(other.view(), LineNumber{1}, kRefused), Overcome::No);
    EXPECT_EQ(phase2OvercomeFor(other.view(), LineNumber{1}, "10.20.0.0/255.255.0.0/0/0"), Overcome::Yes);
    EXPECT_EQ(phase2OvercomeFor(other.view(), LineNumber{3}, "10.20.0.0/255.255.0.0/0/0"), Overcome::No);
    EXPECT_TRUE(phase2CompletedBefore(other.view(), LineNumber{4}));
    EXPECT_FALSE(phase2CompletedBefore(other.view(), LineNumber{3}));

    Story rekeyed; // the second success is for the proxies that were printed before the first
    rekeyed.fact(FactKind::RemoteProxy, "10.20.0.0/255.255.0.0 protocol 0 port 0")
        .milestone(MilestoneKind::Phase2Completed)
        .notice("x")
        .milestone(MilestoneKind::Phase2Completed);
    EXPECT_EQ(phase2OvercomeFor(rekeyed.view(), LineNumber{3}, kRefused), Overcome::No);

    Story silent; // the log does not say for which networks; the packet that started the tunnel is no network
    silent.fact(FactKind::RemoteProxy, "10.2.0.0").notice("x").milestone(MilestoneKind::Phase2Completed);
    EXPECT_EQ(phase2OvercomeFor(silent.view(), LineNumber{2}, kRefused), Overcome::Perhaps);
}

TEST(SignatureSupport, ManyDifferencesAreCounted)
{
    Story story;
    for (const char* value : {"1", "2", "3", "4"})
        story.notice(std::string("Phase 1 failure:  Mismatched attribute types for class Group Description:  "
                                 "Rcv'd: Group 5  Cfg'd: Group ")
            + value);
    EXPECT_EQ(differencesText(story.view(), story.view().hitsOf("ike-attribute-mismatch"), 1),
        "Diffie-Hellman group: received Group 5, configured Group 1; and 3 more");
}

TEST(SignatureSupport, EvidenceShowsALineOnce)
{
    Story story;
    story.message(StepKind::MM, 1, Direction::In)
        .message(StepKind::MM, 2, Direction::Out)
        .notice("x")
        .notice("y");
    const Negotiation n = story.view();
    const std::vector<const Notice*> notices{
        &story.session.notices[0], &story.session.notices[0], &story.session.notices[1]};
    Finding f;
    addNotices(f, n, notices, "note");
    ASSERT_EQ(f.evidence.size(), 2U);
    EXPECT_EQ(raw(f.evidence[1].where.first), 4U);
    addMessagesBefore(f, n, story.session.notices[0]);
    ASSERT_EQ(f.evidence.size(), 4U);
    EXPECT_EQ(f.evidence[2].note, "MM1 was received before that");
    EXPECT_EQ(f.evidence[3].note, "MM2 was sent before that");

    Finding none;
    Notice early;
    addMessagesBefore(none, n, early);
    EXPECT_TRUE(none.evidence.empty());
}

} // namespace rungbook::ike
