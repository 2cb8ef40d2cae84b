// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/step_notes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::ike;

namespace
{

std::vector<Step> allSteps()
{
    std::vector<Step> steps;
    const auto range = [&](StepKind kind, int last) {
        for (int i = 1; i <= last; ++i)
            steps.push_back({kind, static_cast<std::uint8_t>(i)});
    };
    range(StepKind::MM, 6);
    range(StepKind::AM, 3);
    range(StepKind::Xauth, 5);
    range(StepKind::ModeCfg, 3);
    range(StepKind::QM, 3);
    for (const StepKind kind : {StepKind::Notify, StepKind::Delete, StepKind::DpdRUThere,
             StepKind::DpdRUThereAck, StepKind::Fragment})
        steps.push_back({kind, 0});
    return steps;
}

bool asksFor(const std::vector<StanzaQuery>& queries, const std::string& command)
{
    return std::any_of(queries.begin(), queries.end(), [&](const StanzaQuery& query) {
        return std::find(query.commands.begin(), query.commands.end(), command) != query.commands.end();
    });
}

struct Fixture {
    TextPool text;
    Session session;
    Fixture() { session.peer = text.intern("192.0.2.10"); }
    std::vector<StanzaQuery> at(StepKind kind, int ordinal, Direction direction) const
    {
        return relevantConfiguration(session, text, {kind, static_cast<std::uint8_t>(ordinal)}, direction);
    }
};

TEST(StepNotes, everyStepSaysWhatItCarriesAndWhereThatIsWritten)
{
    for (const Step step : allSteps()) {
        const StepNote note = stepNote(step);
        EXPECT_FALSE(note.name.empty()) << stepName(step);
        EXPECT_FALSE(note.carries.empty()) << stepName(step);
        const bool names = note.purpose.find("RFC") != std::string_view::npos
            || note.purpose.find("draft-") != std::string_view::npos;
        EXPECT_TRUE(names) << stepName(step);
        EXPECT_EQ(stepName(step).find(note.name), 0U) << stepName(step);
    }
}

TEST(StepNotes, thereIsNoNoteForWhatIsNotAStep)
{
    EXPECT_TRUE(stepNote({StepKind::Unknown, 0}).purpose.empty());
    EXPECT_TRUE(stepNote({StepKind::MM, 7}).purpose.empty());
    EXPECT_TRUE(stepNote({StepKind::QM, 0}).purpose.empty());
}

TEST(StepNotes, theKeyExchangeMessagesCarryNoHash)
{
    for (const std::uint8_t ordinal : {std::uint8_t{3}, std::uint8_t{4}}) {
        const StepNote note = stepNote({StepKind::MM, ordinal});
        EXPECT_EQ(note.carries.find("HASH"), std::string_view::npos);
        EXPECT_NE(note.purpose.find("hash"), std::string_view::npos) << "the widespread error is named";
    }
    EXPECT_NE(stepNote({StepKind::MM, 5}).carries.find("HASH"), std::string_view::npos);
}

TEST(RelevantConfiguration, everyQueryHasAReasonAndEveryStepHasQueries)
{
    const Fixture f;
    for (const Step step : allSteps())
        for (const Direction direction : {Direction::In, Direction::Out}) {
            const auto queries = relevantConfiguration(f.session, f.text, step, direction);
            EXPECT_FALSE(queries.empty()) << stepName(step);
            for (const StanzaQuery& query : queries) {
                EXPECT_FALSE(query.commands.empty()) << stepName(step);
                ASSERT_FALSE(query.why.empty()) << stepName(step);
                EXPECT_EQ(query.why.back(), '.') << query.why;
                for (const std::string& command : query.commands)
                    EXPECT_EQ(command.find("  "), std::string::npos) << command;
            }
        }
    EXPECT_TRUE(relevantConfiguration(f.session, f.text, {}, Direction::In).empty());
}

TEST(RelevantConfiguration, aReceivedFirstMessageAsksForInterfaceAndPolicies)
{
    Fixture f;
    f.session.role = IkeRole::Responder;
    const auto queries = f.at(StepKind::MM, 1, Direction::In);
    EXPECT_TRUE(asksFor(queries, "crypto isakmp enable *"));
    EXPECT_TRUE(asksFor(queries, "crypto ikev1 enable *"));
    EXPECT_TRUE(asksFor(queries, "crypto isakmp policy *"));
    EXPECT_TRUE(asksFor(queries, "crypto ikev1 policy *"));
    // Whoever starts needs the crypto map entry, and not the permission to be called.
    const auto starting = f.at(StepKind::MM, 1, Direction::Out);
    EXPECT_FALSE(asksFor(starting, "crypto ikev1 enable *"));
    EXPECT_TRUE(asksFor(starting, "crypto map * * set peer 192.0.2.10"));
}

TEST(RelevantConfiguration, theGroupOfTheLogNamesTheTunnelGroup)
{
    Fixture f;
    f.session.mode = Mode::Aggressive;
    f.session.role = IkeRole::Responder;
    f.session.group = f.text.intern("BRANCH");
    const auto queries = f.at(StepKind::AM, 1, Direction::In);
    EXPECT_TRUE(asksFor(queries, "tunnel-group BRANCH type *"));
    EXPECT_TRUE(asksFor(queries, "tunnel-group BRANCH ipsec-attributes"));
    EXPECT_TRUE(asksFor(queries, "tunnel-group BRANCH general-attributes"));
    EXPECT_FALSE(asksFor(queries, "vpnclient *"));
}

TEST(RelevantConfiguration, withoutAGroupThePeersAddressStandsForIt)
{
    const Fixture f;
    const auto queries = f.at(StepKind::MM, 4, Direction::In);
    EXPECT_TRUE(asksFor(queries, "tunnel-group 192.0.2.10 ipsec-attributes"));
    EXPECT_TRUE(asksFor(queries, "tunnel-group DefaultL2LGroup ipsec-attributes"));
}

TEST(RelevantConfiguration, aFactGoesBeforeTheGroupOfTheLine)
{
    Fixture f;
    f.session.group = f.text.intern("192.0.2.10");
    f.session.facts.push_back({FactKind::TunnelGroup, f.text.intern("PARTNER"), LineNumber{4}, 0});
    f.session.facts.push_back({FactKind::CryptoMap, f.text.intern("OUTSIDE_MAP"), LineNumber{1}, 0});
    EXPECT_TRUE(asksFor(f.at(StepKind::MM, 5, Direction::In), "tunnel-group PARTNER ipsec-attributes"));
    EXPECT_TRUE(
        asksFor(f.at(StepKind::QM, 1, Direction::Out), "crypto map OUTSIDE_MAP * set peer 192.0.2.10"));
}

TEST(RelevantConfiguration, theUserOfTheLogIsAskedFor)
{
    Fixture f;
    f.session.mode = Mode::Aggressive;
    f.session.role = IkeRole::Responder;
    f.session.user = f.text.intern("jdoe");
    EXPECT_TRUE(asksFor(f.at(StepKind::Xauth, 2, Direction::In), "username jdoe"));
    EXPECT_TRUE(asksFor(f.at(StepKind::ModeCfg, 2, Direction::Out), "username jdoe attributes"));
}

TEST(RelevantConfiguration, quickModeAsksForMapSetsAndLifetimes)
{
    const Fixture f;
    const auto first = f.at(StepKind::QM, 1, Direction::In);
    EXPECT_TRUE(asksFor(first, "crypto dynamic-map *"));
    EXPECT_TRUE(asksFor(first, "crypto ipsec ikev1 transform-set *"));
    const auto second = f.at(StepKind::QM, 2, Direction::Out);
    EXPECT_TRUE(asksFor(second, "crypto ipsec security-association lifetime"));
    EXPECT_TRUE(asksFor(second, "crypto map * interface *"));
    EXPECT_TRUE(asksFor(f.at(StepKind::QM, 3, Direction::In), "crypto dynamic-map * * set reverse-route"));
}

TEST(RelevantConfiguration, aNameThatIsNoWordBecomesAWildcard)
{
    Fixture f;
    f.session.group = f.text.intern("Sales Team");
    f.session.user = f.text.intern("");
    EXPECT_TRUE(asksFor(f.at(StepKind::AM, 2, Direction::Out), "tunnel-group * ipsec-attributes"));
    EXPECT_TRUE(asksFor(f.at(StepKind::Xauth, 1, Direction::Out), "username *"));
}

} // namespace
