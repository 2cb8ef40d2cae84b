// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done after a verdict, two runs compared, and the folder of runs.
#include "core/smtp/check.h"
#include "core/smtp/compare.h"
#include "core/smtp/next_steps.h"
#include "core/smtp/run_history.h"
#include "core/smtp/transcript_text.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

namespace rungbook::smtp
{
namespace
{

ProbeResult run(std::string_view text)
{
    auto result = fromText(text);
    EXPECT_TRUE(result.has_value());
    ProbeResult made = result ? std::move(*result) : ProbeResult();
    diagnose(made);
    return made;
}

constexpr std::string_view kRefused =
    "* run server=mail.example.com port=25 security=starttls depth=auth started=2026-03-01T09:00:00Z\n"
    "* dns name=mail.example.com type=A outcome=answered records=192.0.2.25 resolver=192.0.2.53 ms=1\n"
    "[ 2.0] * connect address=192.0.2.25 port=25 outcome=refused errno=111 ms=1\n"
    "* probe port=465 security=tls address=192.0.2.25 connect=connected tls=TLSv1.3 starttls=no "
    "summary=\"TLS "
    "answers.\"\n"
    "* probe port=2525 security=none address=192.0.2.25 connect=connected tls=no greeting=\"220 x\" "
    "starttls=no "
    "summary=\"In clear.\"\n"
    "* probe port=587 security=none address=192.0.2.25 connect=connected tls=no greeting=\"220 x\" "
    "starttls=yes "
    "summary=\"STARTTLS is offered.\"\n"
    "* end kind=not-connected phase=connect\n";

std::string clear(std::string_view extra)
{
    return "* run server=mail.example.com port=25 security=none depth=auth auth=yes user-form=plain "
           "started=2026-03-02T09:00:00Z\n"
           "* connect address=192.0.2.25 port=25 outcome=connected ms=2\n"
           "[ 3.0] S: 220 mail.example.com ESMTP\n[ 4.0] C: EHLO client.example.com\n"
        + std::string(extra);
}

TEST(NextStepsTest, ARefusedPortLeadsToThePortsThatAnswerAndNeverToClearText)
{
    const NextSteps steps = nextSteps(run(kRefused));
    ASSERT_EQ(steps.changes.size(), 2U);
    EXPECT_EQ(steps.changes[0].label, "Use port 587 with STARTTLS");
    EXPECT_EQ(steps.changes[1].label, "Use port 465 with TLS from the first byte");
    EXPECT_GT(steps.changes[0].line, 0U);
    EXPECT_FALSE(steps.trustIssuer);
    ProbeSettings settings;
    apply(steps.changes[1], settings);
    EXPECT_EQ(settings.port, 465);
    EXPECT_EQ(settings.security, Security::Tls);
}

TEST(NextStepsTest, WithoutASecondLookNothingIsMadeUp)
{
    const std::string text(kRefused.substr(0, kRefused.find("* probe")));
    EXPECT_TRUE(nextSteps(run(text)).changes.empty());
}

TEST(NextStepsTest, ALoginThatNeedsTlsLeadsToStartTlsWhereItIsOffered)
{
    const NextSteps steps =
        nextSteps(run(clear("[ 5.0] S: 250-mail.example.com\n[ 5.0] S: 250 STARTTLS\n[ 6.0] C: "
                            "QUIT\n[ 7.0] S: 221 bye\n")));
    ASSERT_EQ(steps.changes.size(), 1U);
    EXPECT_EQ(steps.changes[0].label, "Use STARTTLS");
    EXPECT_FALSE(steps.changes[0].port.has_value());
}

TEST(NextStepsTest, AGoodRunHasNone)
{
    const NextSteps steps = nextSteps(ProbeResult());
    EXPECT_TRUE(steps.changes.empty());
    EXPECT_FALSE(steps.importCertificate);
}

TEST(Compare, TellsWhatChanged)
{
    const ProbeResult before = run(kRefused);
    const ProbeResult after = run(
        clear("[ 5.0] S: 250-mail.example.com\n[ 5.0] S: 250 STARTTLS\n[ 6.0] C: QUIT\n[ 7.0] S: 221 bye\n"));
    const RunComparison all = compare(before, after);
    const auto value = [](const std::vector<ValuePair>& list, std::string_view name) {
        for (const ValuePair& pair : list)
            if (pair.name == name)
                return pair.before + ">" + pair.after;
        return std::string();
    };
    EXPECT_EQ(value(all.settings, "Encryption"), "starttls>none");
    EXPECT_EQ(value(all.settings, "Port"), "") << "the same in both";
    EXPECT_EQ(value(all.replies, "Greeting"), ">220 mail.example.com ESMTP");
    EXPECT_EQ(all.offersNew.size(), 1U);
    EXPECT_TRUE(all.offersGone.empty());
    bool refusedWent = false;
    bool tlsCame = false;
    for (const FindingPair& pair : all.findings) {
        refusedWent = refusedWent || (pair.rule == "connection-refused" && pair.before && !pair.after);
        tlsCame = tlsCame || (pair.rule == "auth-needs-tls" && !pair.before && pair.after);
    }
    EXPECT_TRUE(refusedWent);
    EXPECT_TRUE(tlsCame);
    EXPECT_NE(all.summary.find("connect"), std::string::npos) << all.summary;
    // Every line of both is in the difference, once.
    std::size_t a = 0;
    std::size_t b = 0;
    for (const DiffLine& line : all.transcript) {
        a += line.before != 0 ? 1 : 0;
        b += line.after != 0 ? 1 : 0;
    }
    EXPECT_EQ(a, before.transcript.lines.size());
    EXPECT_EQ(b, after.transcript.lines.size());
}

TEST(Compare, ARunWithItselfDiffersInNothing)
{
    const ProbeResult one = run(kRefused);
    const RunComparison all = compare(one, one);
    EXPECT_TRUE(all.settings.empty() && all.replies.empty() && all.tls.empty());
    EXPECT_NE(all.summary.find("Nothing but times"), std::string::npos);
    EXPECT_EQ(diffText(all).find("\n-"), std::string::npos);
    EXPECT_EQ(diffText(all).find("\n+"), std::string::npos);
    for (const FindingPair& pair : all.findings)
        EXPECT_TRUE(pair.before && pair.after);
}

TEST(Compare, HugeTranscriptsAreBounded)
{
    ProbeResult a;
    ProbeResult b;
    for (int i = 0; i < 20'000; ++i) {
        a.transcript.lines.push_back({.text = "a" + std::to_string(i), .hidden = {}, .where = {}});
        b.transcript.lines.push_back({.text = "b" + std::to_string(i), .hidden = {}, .where = {}});
    }
    EXPECT_EQ(compare(a, b).transcript.size(), 40'000U);
}

TEST(History, KeepsTheNewestAndReadsThemBack)
{
    const test::TempFolder folder;
    RunHistory history(folder.path("history"), 3);
    EXPECT_TRUE(history.list().empty());
    for (int day = 1; day <= 5; ++day) {
        std::string text(kRefused);
        text.replace(text.find("03-01"), 5, "03-0" + std::to_string(day));
        ASSERT_TRUE(history.add(run(text)).has_value());
    }
    const auto list = history.list();
    ASSERT_EQ(list.size(), 3U);
    EXPECT_EQ(list[0].started, "2026-03-05T09:00:00Z");
    EXPECT_EQ(list[2].started, "2026-03-03T09:00:00Z");
    EXPECT_EQ(list[0].cause, "connection-refused");
    EXPECT_EQ(list[0].outcome, "failed");
    EXPECT_EQ(list[0].port, 25);
    EXPECT_FALSE(list[0].verdict.empty());
    const auto again = history.open(list[0].file);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->verdict, list[0].verdict);
    EXPECT_FALSE(history.open("../profiles.json").has_value());
    EXPECT_FALSE(history.open("20200101T000000Z-000.rungbook").has_value());
    // The same second twice.
    ASSERT_TRUE(history.add(*again).has_value());
    EXPECT_EQ(history.list().size(), 3U);
    EXPECT_NE(history.list()[0].file, history.list()[1].file);
    folder.write("history/20260401T090000Z-000.rungbook", "no run");
    EXPECT_EQ(history.list().size(), 3U);
    ASSERT_TRUE(history.clear().has_value());
    EXPECT_TRUE(history.list().empty());
}

} // namespace
} // namespace rungbook::smtp
