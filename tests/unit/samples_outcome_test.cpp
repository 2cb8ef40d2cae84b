// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of the start page say what their titles promise.
#include "core/config/quote.h"
#include "core/ike/analysis.h"
#include "core/ike/step_notes.h"
#include "core/log/log_source.h"
#include "core/resources/resources.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace rungbook;
using namespace rungbook::ike;

namespace
{

const resources::Sample* sample(std::string_view name)
{
    const auto all = resources::samples();
    const auto hit = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.name == name; });
    return hit == all.end() ? nullptr : &*hit;
}

std::shared_ptr<const Analysis> analysed(const resources::Sample& of)
{
    const auto source = log::LogSource::fromText(std::string(of.text), std::string(of.name));
    auto result = analyze(*source, {});
    return result ? *result : nullptr;
}

struct Expected {
    const char* name;
    const char* peer;
    Outcome outcome;
    const char* state;
    const char* root; ///< empty: no root finding at all
};

class Samples : public ::testing::TestWithParam<Expected>
{
};

TEST_P(Samples, tellTheStoryOfTheirTitle)
{
    const Expected& expected = GetParam();
    const resources::Sample* of = sample(expected.name);
    ASSERT_NE(of, nullptr) << expected.name;
    EXPECT_NE(of->title, of->name) << "the first line is the title";
    const auto analysis = analysed(*of);
    ASSERT_NE(analysis, nullptr);
    EXPECT_EQ(analysis->counts.notUnderstood, 0U);
    const auto session = std::find_if(analysis->sessions.begin(), analysis->sessions.end(),
        [&](const Session& s) { return analysis->text.text(s.peer) == expected.peer; });
    ASSERT_NE(session, analysis->sessions.end());
    EXPECT_EQ(nameOf(session->outcome), nameOf(expected.outcome));
    EXPECT_EQ(analysis->text.text(session->state), expected.state);
    std::string root;
    for (const Finding& finding : session->findings)
        if (finding.role == Role::Root && isWrong(finding.effect) && root.empty())
            root = finding.rule->id;
    EXPECT_EQ(root, expected.root);
}

INSTANTIATE_TEST_SUITE_P(All, Samples,
    ::testing::Values(Expected{"asa-l2l-healthy.log", "198.51.100.7", Outcome::Established, "MM_ACTIVE", ""},
        Expected{"asa-psk-mismatch.log", "198.51.100.23", Outcome::Failed, "MM_WAIT_MSG5",
            "psk-mismatch-decrypt-failed"},
        Expected{"asa-peer-has-no-key.log", "203.0.113.80", Outcome::Failed, "MM_WAIT_MSG4",
            "peer-has-no-key-for-us"},
        Expected{"asa-proxies-not-mirrored.log", "198.51.100.7", Outcome::Failed, "MM_ACTIVE",
            "no-crypto-map-for-proxies"},
        Expected{"asa-easy-vpn-client.log", "198.51.100.90", Outcome::Established, "AM_ACTIVE", ""},
        Expected{"asa-duplicate-first-packet.log", "198.51.100.66", Outcome::Failed, "MM_WAIT_MSG3",
            "duplicate-first-packet"},
        Expected{"asa-two-peers.log", "198.51.100.7", Outcome::Established, "MM_ACTIVE", ""},
        Expected{"asa-two-peers.log", "203.0.113.5", Outcome::Failed, "MM_SND_MSG2",
            "ike-proposals-unacceptable"}));

TEST(Samples, aSilentPeerLeavesMessageTwoMissing)
{
    const resources::Sample* of = sample("asa-no-answer.log");
    ASSERT_NE(of, nullptr);
    const auto analysis = analysed(*of);
    ASSERT_NE(analysis, nullptr);
    ASSERT_EQ(analysis->sessions.size(), 1U);
    const Session& session = analysis->sessions.front();
    ASSERT_EQ(session.messages.size(), 1U);
    EXPECT_EQ(session.messages.front().resends, 3);
    ASSERT_FALSE(session.missing.empty());
    EXPECT_EQ(stepName(session.missing.front().step), "MM2");
    EXPECT_EQ(analysis->text.text(session.state), "MM_WAIT_MSG2");
}

TEST(Samples, theEasyVpnClientHasAllItsMessages)
{
    const resources::Sample* of = sample("asa-easy-vpn-client.log");
    ASSERT_NE(of, nullptr);
    const auto analysis = analysed(*of);
    ASSERT_NE(analysis, nullptr);
    ASSERT_EQ(analysis->sessions.size(), 1U);
    std::string steps;
    for (const Message& message : analysis->sessions.front().messages)
        steps += stepName(message.step) + " ";
    EXPECT_EQ(steps, "AM1 AM2 AM3 XAUTH1 XAUTH2 XAUTH3 XAUTH4 MODECFG1 MODECFG2 QM1 QM2 QM3 ");
}

TEST(Samples, theConfigurationShowsTheAccessListThatDoesNotFit)
{
    const resources::Sample* log = sample("asa-proxies-not-mirrored.log");
    const resources::Sample* text = sample("asa-proxies-not-mirrored.cfg");
    ASSERT_NE(log, nullptr);
    ASSERT_NE(text, nullptr);
    const auto analysis = analysed(*log);
    ASSERT_NE(analysis, nullptr);
    ASSERT_EQ(analysis->sessions.size(), 1U);
    const Session& session = analysis->sessions.front();
    ASSERT_FALSE(session.missing.empty());
    EXPECT_GE(config::sniff(text->text), 90);
    const auto quotes = config::quote(config::readConfig(text->text),
        relevantConfiguration(
            session, analysis->text, session.missing.front().step, session.missing.front().direction));
    const bool shown = std::any_of(quotes.begin(), quotes.end(), [](const config::Quote& quote) {
        return std::any_of(quote.lines.begin(), quote.lines.end(),
            [](const config::ConfigLine& line) { return line.text.starts_with("access-list TO_BRANCH"); });
    });
    EXPECT_TRUE(shown);
}

TEST(Samples, holdNoSecretsAndOnlyAddressesForDocumentation)
{
    const auto all = resources::samples();
    ASSERT_GE(all.size(), 8U);
    for (const auto& of : all) {
        std::string_view rest = of.text;
        for (std::size_t at = rest.find("pre-shared-key "); at != std::string_view::npos;
             at = rest.find("pre-shared-key ")) {
            rest.remove_prefix(at + 15);
            EXPECT_TRUE(rest.starts_with("*****")) << of.name;
        }
        for (const char* foreign : {" 10.0.", " 10.1.", " 172.16.", " 192.168.", " 8.8."})
            EXPECT_EQ(of.text.find(foreign), std::string_view::npos) << of.name << foreign;
    }
}

} // namespace
