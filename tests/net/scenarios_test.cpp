// SPDX-License-Identifier: GPL-3.0-or-later
// Every lesson of the practice server, live: the test that it tells learners to run finds what the lesson is about, and nothing else that is
// wrong. Server and client find each other's faults.
#include "core/base/finding.h"
#include "core/resources/resources.h"
#include "core/smtp/check.h"
#include "core/smtp/transcript_text.h"
#include "core/tls/digest.h"
#include "tests/net/practice.h"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <thread>

namespace rungbook::test
{
namespace
{

struct Outcome {
    smtp::PracticeScript script;
    smtp::ProbeResult result;
    std::vector<std::string> found; ///< ids, the cause first
};

// All of them once for all tests, several at a time: some lessons are about waiting.
const std::vector<Outcome>& outcomes()
{
    static const std::vector<Outcome> all = [] {
        const auto files = resources::practiceScripts();
        std::vector<Outcome> made(files.size());
        std::atomic<std::size_t> next{0};
        std::vector<std::jthread> workers;
        for (int i = 0; i < 8; ++i) {
            workers.emplace_back([&] {
                for (std::size_t n = next++; n < files.size(); n = next++) {
                    Outcome& outcome = made[n];
                    outcome.script = practiceScript(files[n].name);
                    outcome.result = runScenario(outcome.script);
                    smtp::diagnose(outcome.result);
                    for (const Finding& finding : outcome.result.findings)
                        outcome.found.emplace_back(finding.rule->id);
                }
            });
        }
        workers.clear();
        return made;
    }();
    return all;
}

// What counts: whatever is wrong, or cannot be told, and is no mere consequence.
std::vector<std::string> thatCount(const smtp::ProbeResult& result)
{
    std::vector<std::string> ids;
    for (const Finding& finding : result.findings) {
        if (finding.role != Role::Symptom && (isWrong(finding.effect) || finding.effect == Effect::Unknown))
            ids.emplace_back(finding.rule->id);
    }
    return ids;
}

TEST(Scenarios, FindWhatTheyAreAbout)
{
    std::string table;
    bool equal = true;
    for (const Outcome& outcome : outcomes()) {
        const std::vector<std::string>& expected = outcome.script.expects;
        const std::vector<std::string>& found = outcome.found;
        bool good = expected.empty() || (!found.empty() && found.front() == expected.front());
        for (const std::string& id : expected) {
            EXPECT_TRUE(smtp::findCheck(id)) << outcome.script.name << " expects " << id;
            good = good && std::find(found.begin(), found.end(), id) != found.end();
        }
        for (const std::string& id : thatCount(outcome.result))
            good = good && std::find(expected.begin(), expected.end(), id) != expected.end();
        equal = equal && good;
        table += fmt::format("{} {:<32} expected: {:<60} found: {}\n", good ? "  " : "! ",
            outcome.script.name, fmt::format("{}", fmt::join(expected, " ")), fmt::join(found, " "));
    }
    EXPECT_TRUE(equal) << table;
}

TEST(Scenarios, EndAsTheyShould)
{
    for (const Outcome& outcome : outcomes()) {
        const smtp::ProbeResult& result = outcome.result;
        EXPECT_FALSE(result.transcript.lines.empty()) << outcome.script.name;
        EXPECT_FALSE(result.startedAt.empty());
        EXPECT_NE(result.endLine, 0U) << outcome.script.name;
        EXPECT_FALSE(result.verdict.empty()) << outcome.script.name;
        const bool wrong = std::any_of(result.findings.begin(), result.findings.end(),
            [](const Finding& f) { return isWrong(f.effect) || f.effect == Effect::Unknown; });
        EXPECT_EQ(result.outcome == smtp::ProbeOutcome::Passed, !wrong)
            << outcome.script.name << ": " << nameOf(result.outcome);
        if (outcome.script.accept != smtp::PracticeAccept::Refuse) {
            EXPECT_EQ(result.address, "127.0.0.1") << outcome.script.name;
            EXPECT_EQ(result.clientAddress, "127.0.0.1") << outcome.script.name;
        }
        double last = 0;
        for (const smtp::TranscriptLine& line : result.transcript.lines) {
            if (line.ms >= 0) {
                EXPECT_GE(line.ms, last) << outcome.script.name << ": " << line.text;
                last = line.ms;
            }
        }
    }
}

TEST(Scenarios, ShowNoPassword)
{
    for (const Outcome& outcome : outcomes()) {
        const auto at = outcome.script.settings.find("password");
        if (at == outcome.script.settings.end())
            continue;
        std::string everything = smtp::toText(outcome.result);
        for (const Finding& finding : outcome.result.findings) {
            everything += finding.message + finding.wouldSettle;
            for (const Fix& fix : finding.fixes)
                everything += fix.text;
        }
        for (const std::string& form : {at->second, tls::base64Encode(at->second),
                 tls::base64Encode(std::string(1, '\0') + "alice" + std::string(1, '\0') + at->second)})
            EXPECT_EQ(everything.find(form), std::string::npos) << outcome.script.name << " shows " << form;
    }
}

} // namespace
} // namespace rungbook::test
