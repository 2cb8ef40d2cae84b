// SPDX-License-Identifier: GPL-3.0-or-later
// The negotiation on paper stops where a real one would.
#include "core/config/negotiation.h"
#include "core/ladder/render_text.h"
#include "tests/config/negotiation_pair.h"

#include <gtest/gtest.h>

namespace rungbook::config
{

namespace
{

using test::kBranch;
using test::kHeadOffice;
using test::with;

Subject pairOf(std::string_view a, std::string_view b)
{
    return makeSubject(understand(a, SourceId{0}), understand(b, SourceId{1}));
}

// "head: up; branch: transform" by initiator.
std::string storyOf(const Subject& subject)
{
    std::string text;
    for (const Negotiation& n : negotiate(subject)) {
        text += (text.empty() ? "" : "; ") + subject.devices()[n.initiator].label + ": ";
        text += n.failing()                     ? std::string(idOf(n.failing()->kind))
            : n.result == NegotiationResult::Up ? "up"
                                                : "unknown";
        if (!n.initiatorState.empty())
            text += " " + n.initiatorState;
    }
    return text;
}

struct Broken {
    std::string_view name;
    std::string_view from;
    std::string_view to;
    std::string_view story;
};

class OneThingBroken : public testing::TestWithParam<Broken>
{
};

} // namespace

TEST(Negotiation, ComesUpBothWays)
{
    const Subject subject = pairOf(kHeadOffice, kBranch);
    const auto all = negotiate(subject);
    ASSERT_EQ(all.size(), 2U);
    for (const Negotiation& n : all) {
        for (const Stage& s : n.stages)
            EXPECT_EQ(nameOf(s.verdict), "passed") << nameOf(s.kind) << ": " << s.text;
    }
    EXPECT_EQ(storyOf(subject), "head: up; branch: up");
    const auto outcomes = outcomesOf(subject, all);
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(nameOf(outcomes.front().verdict), "up");
}

TEST_P(OneThingBroken, StopsThere)
{
    const std::string branch = with(kBranch, GetParam().from, GetParam().to);
    ASSERT_NE(branch, kBranch) << "nothing was broken";
    const Subject subject = pairOf(kHeadOffice, branch);
    std::string whole;
    for (const Negotiation& n : negotiate(subject)) {
        whole += n.summary + "\n";
        // A step that failed or was compared names its lines; what comes after it was not reached.
        for (std::size_t i = 0; i < n.stages.size(); ++i) {
            if (i > n.failsAt) {
                EXPECT_EQ(n.stages[i].verdict, StageVerdict::NotReached);
            }
            if (i == n.failsAt) {
                EXPECT_FALSE(n.stages[i].evidence.empty()) << n.stages[i].text;
            }
        }
    }
    EXPECT_EQ(storyOf(subject), GetParam().story) << whole;
}

INSTANTIATE_TEST_SUITE_P(All, OneThingBroken,
    testing::Values(Broken{"key", "key a-long-key-for-two-1", "key a-long-key-for-two-2",
                        "head: key MM_WAIT_MSG6; branch: key MM_WAIT_MSG6"},
        Broken{"key_masked", "key a-long-key-for-two-1", "key *****", "head: unknown; branch: unknown"},
        Broken{"key_missing", " ikev1 pre-shared-key a-long-key-for-two-1\n", "",
            "head: tunnel-group MM_WAIT_MSG4; branch: key MM_WAIT_MSG6"},
        Broken{"group_name", "tunnel-group 192.0.2.1 type ipsec-l2l\ntunnel-group 192.0.2.1 ipsec",
            "tunnel-group 192.0.2.2 type ipsec-l2l\ntunnel-group 192.0.2.2 ipsec",
            "head: tunnel-group MM_WAIT_MSG4; branch: key MM_WAIT_MSG6"},
        Broken{"encryption", " encryption aes-256", " encryption aes",
            "head: policy MM_WAIT_MSG2; branch: policy MM_WAIT_MSG2"},
        Broken{
            "hash", " hash sha\n", " hash md5\n", "head: policy MM_WAIT_MSG2; branch: policy MM_WAIT_MSG2"},
        Broken{
            "group", " group 14\n", " group 5\n", "head: policy MM_WAIT_MSG2; branch: policy MM_WAIT_MSG2"},
        Broken{"enable", "crypto ikev1 enable outside\n", "",
            "head: ike-enabled MM_WAIT_MSG2; branch: ike-enabled MM_WAIT_MSG2"},
        Broken{"transform", "esp-aes-256 esp-sha-hmac", "esp-3des esp-md5-hmac",
            "head: transform MM_ACTIVE; branch: transform MM_ACTIVE"},
        Broken{
            "pfs_group", "set pfs group14", "set pfs group5", "head: pfs MM_ACTIVE; branch: pfs MM_ACTIVE"},
        Broken{"pfs_off", "crypto map VPN 10 set pfs group14\n", "", "head: up; branch: pfs MM_ACTIVE"},
        Broken{"acl_same_direction", "permit ip 10.2.0.0 255.255.0.0 10.1.0.0 255.255.0.0",
            "permit ip 10.1.0.0 255.255.0.0 10.2.0.0 255.255.0.0",
            "head: proxies MM_ACTIVE; branch: proxies MM_ACTIVE"},
        Broken{"acl_wider", "permit ip 10.2.0.0 255.255.0.0 10.1.0.0 255.255.0.0",
            "permit ip 10.2.0.0 255.255.0.0 10.0.0.0 255.0.0.0", "head: unknown; branch: proxies MM_ACTIVE"},
        Broken{"map_not_applied", "crypto map VPN interface outside\n", "", "head: up; branch: map-entry"},
        Broken{"peer_route", "route outside 0.0.0.0 0.0.0.0 198.51.100.254 1\n",
            "route inside 0.0.0.0 0.0.0.0 10.2.0.254 1\n", "head: up; branch: route"},
        Broken{"nat",
            "nat (inside,outside) source static LAN LAN destination static HEAD HEAD no-proxy-arp "
            "route-lookup",
            "nat (inside,outside) source dynamic LAN interface", "head: up; branch: nat"}),
    [](const auto& broken) { return std::string(broken.param.name); });

TEST(Negotiation, OfOneDeviceLeavesTheRestOpen)
{
    const Subject subject = makeSubject(understand(kHeadOffice));
    const auto all = negotiate(subject);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.front().result, NegotiationResult::Unknown);
    EXPECT_FALSE(all.front().responder.has_value());
    EXPECT_EQ(nameOf(outcomesOf(subject, all).front().verdict), "unknown");
}

TEST(Negotiation, IsDrawnWithAGhostWhereItStops)
{
    const Subject subject =
        pairOf(kHeadOffice, with(kBranch, "key a-long-key-for-two-1", "key another-long-key-77"));
    const auto all = negotiate(subject);
    ASSERT_FALSE(all.empty());
    const ladder::Ladder drawn = ladderOf(subject, all.front(), {});
    ASSERT_GT(drawn.size(), 5U);
    bool ghost = false;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        const ladder::Row row = drawn.rows->row(i);
        EXPECT_EQ(row.label.find("another-long-key"), std::string::npos);
        EXPECT_FALSE(ghost) << "nothing comes after the ghost";
        if (row.kind == ladder::RowKind::Ghost) {
            ghost = true;
            EXPECT_EQ(row.label, "MM6");
            EXPECT_EQ(row.leftState, "MM_WAIT_MSG6");
        }
    }
    EXPECT_TRUE(ghost);
    EXPECT_TRUE(drawn.failed);
}

// A router knows other states than an ASA, and calls them by other names.
TEST(Negotiation, SpeaksOfTheStatesOfEachPlatform)
{
    const auto router = [](std::string_view name, std::string_view own, std::string_view peer,
                            std::string_view flow, std::string_view key) {
        return std::string("version 15.2\nhostname ")
            .append(name)
            .append("\ncrypto isakmp policy 10\n encr aes\n authentication pre-share\n group 14\ncrypto "
                    "isakmp key ")
            .append(key)
            .append(" address ")
            .append(peer)
            .append("\ncrypto ipsec transform-set T esp-aes esp-sha-hmac\ncrypto map M 10 ipsec-isakmp\n set "
                    "peer ")
            .append(peer)
            .append("\n set transform-set T\n match address 101\ninterface GigabitEthernet0/0\n ip address ")
            .append(own)
            .append(" 255.255.255.0\n crypto map M\nip route 0.0.0.0 0.0.0.0 GigabitEthernet0/0\n")
            .append("access-list 101 permit ip ")
            .append(flow)
            .append("\nend\n");
    };
    const std::string there = "10.1.0.0 0.0.255.255 10.2.0.0 0.0.255.255";
    const std::string back = "10.2.0.0 0.0.255.255 10.1.0.0 0.0.255.255";
    const std::string a = router("r1", "192.0.2.1", "198.51.100.1", there, "the-same-key-here");
    EXPECT_EQ(storyOf(pairOf(a, router("r2", "198.51.100.1", "192.0.2.1", there, "the-same-key-here"))),
        "r1: proxies QM_IDLE; r2: proxies QM_IDLE");
    EXPECT_EQ(storyOf(pairOf(a, router("r2", "198.51.100.1", "192.0.2.1", back, "another-key-here"))),
        "r1: key MM_KEY_EXCH; r2: key MM_KEY_EXCH");
}

} // namespace rungbook::config
