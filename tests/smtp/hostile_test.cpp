// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand servers that make no sense: every session ends, says little, keeps little, and shows no secret.
#include "core/tls/digest.h"
#include "tests/smtp/hostile_server.h"
#include "tests/smtp/smtp_fixture.h"

#include <array>
#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;
using namespace rungbook::smtp::testing;

namespace
{

/// The forms in which the planted password may cross the network.
std::vector<std::string> plantedForms()
{
    const std::string planted(kPlanted);
    return {planted, tls::base64Encode(planted), tls::base64Encode(std::string("\0alice\0", 7) + planted),
        tls::base64Encode(std::string("user=alice\x01"
                                      "auth=Bearer ")
            + planted + "\x01\x01"),
        tls::base64Encode("you said " + planted)};
}

} // namespace

TEST(HostileServers, aThousandAreSurvived)
{
    const std::vector<std::string> forms = plantedForms();
    std::array<std::size_t, 13> reached{};
    std::size_t sentSecret = 0;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        SeededChoices choices(seed);
        const HostileRun run = runHostile(choices, 400);
        SCOPED_TRACE("seed " + std::to_string(seed));
        ASSERT_TRUE(run.done);
        ASSERT_LE(run.actions, 200U);
        ASSERT_LE(run.sent.size(), 64'000U);
        ASSERT_LE(run.result.transcript.lines.size(), 20'001U);
        ASSERT_LE(run.result.exchanges.size(), 5'000U);
        const std::string all = allText(run.result);
        for (const std::string& form : forms)
            ASSERT_EQ(all.find(form), std::string::npos) << form;
        sentSecret +=
            run.sent.find(forms[1]) != std::string::npos || run.sent.find(forms[2]) != std::string::npos ? 1
                                                                                                         : 0;
        for (const Step& step : run.result.steps) {
            ASSERT_LE(step.line, run.result.transcript.lines.size());
            reached[static_cast<std::size_t>(step.phase)] += step.outcome != StepOutcome::Skipped ? 1 : 0;
        }
        std::uint32_t before = 0;
        for (const Exchange& exchange : run.result.exchanges) {
            ASSERT_LE(exchange.lastReplyLine, run.result.transcript.lines.size());
            ASSERT_LE(exchange.firstReplyLine, exchange.lastReplyLine);
            if (exchange.commandLine != 0) {
                ASSERT_GT(exchange.commandLine, before);
                before = exchange.commandLine;
            }
        }
        for (const TranscriptLine& line : run.result.transcript.lines) {
            ASSERT_LE(line.text.size(), 1'100U);
            for (const char c : line.text)
                ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
        }
    }
    // The test is worth something only when runs go deep and secrets really crossed the network.
    for (const Phase phase : {Phase::Greeting, Phase::Ehlo, Phase::StartTls, Phase::TlsHandshake, Phase::Auth,
             Phase::MailFrom, Phase::RcptTo, Phase::Data, Phase::Rset, Phase::Quit})
        EXPECT_GT(reached[static_cast<std::size_t>(phase)], 10U) << nameOf(phase);
    EXPECT_GT(sentSecret, 10U);
}
