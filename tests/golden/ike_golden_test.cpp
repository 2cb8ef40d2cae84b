// SPDX-License-Identifier: GPL-3.0-or-later
// Every log in tests/data/ike/<dialect>/ has two reviewed files beside it: <case>.ladder, the pictures, and <case>.findings, one line for
// each finding: rule, effect, role, confidence, lines, message.
#include "core/ike/analysis.h"
#include "core/ike/ladder_rows.h"
#include "core/ladder/render_text.h"
#include "tests/support/golden.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rungbook
{
namespace
{

namespace fs = std::filesystem;

std::vector<fs::path> logs()
{
    return test::filesBelow(test::dataFolder() / "ike", ".log");
}

class IkeGolden : public testing::TestWithParam<fs::path>
{
protected:
    static std::shared_ptr<const ike::Analysis> analysisOf(const fs::path& path)
    {
        const auto source = log::LogSource::fromText(test::readFile(path), path.filename().string());
        const auto analysis = ike::analyze(*source, {});
        if (!analysis) {
            ADD_FAILURE() << path << ": " << analysis.error().message;
            return nullptr;
        }
        return *analysis;
    }
};

std::string runs(const std::vector<SourceSpan>& spans)
{
    std::string text;
    for (const SourceSpan& span : spans)
        text += fmt::format(" L{}-L{}", raw(span.first), raw(span.last));
    return text;
}

std::string ladderFile(const std::shared_ptr<const ike::Analysis>& analysis)
{
    std::string text =
        fmt::format("{} lines, {} records, {} repaired, {} not understood{}{}\n", analysis->counts.lines,
            analysis->counts.records, analysis->counts.repaired, analysis->counts.notUnderstood,
            runs(analysis->notUnderstood), analysis->reversed ? ", newest first" : "");
    for (std::size_t i = 0; i < analysis->sessions.size(); ++i) {
        const ike::Session& session = analysis->sessions[i];
        const auto name = [&](TextId id) { return isEmpty(id) ? "-" : std::string(analysis->text.text(id)); };
        text += fmt::format("\n==== session {}: {}, {}, {} mode, state {}, group {}, user {}, phase 1 {}, "
                            "phase 2 {}{}, lines {}-{}\n",
            session.id, nameOf(session.outcome), nameOf(session.role), nameOf(session.mode),
            name(session.state), name(session.group), name(session.user),
            session.phase1Complete ? "complete" : "not complete",
            session.phase2Complete ? "complete" : "not complete",
            session.laterSuccess ? ", succeeded later" : "", raw(session.first), raw(session.last));
        for (const ike::Fact& fact : session.facts)
            text += fmt::format("{} = {} (L{})\n", nameOf(fact.kind), name(fact.value), raw(fact.line));
        text += '\n';
        ladder::TextOptions options;
        options.width = 120;
        text += ladder::renderText(ike::makeLadder(analysis, i), options);
    }
    return text;
}

void add(std::string& text, std::string_view owner, const std::vector<Finding>& findings)
{
    for (const Finding& finding : findings) {
        const SourceSpan where = finding.evidence.front().where;
        text += fmt::format("{} {} {} {} {} L{}-L{} {}\n", owner, finding.rule->id, nameOf(finding.effect),
            nameOf(finding.role), nameOf(finding.confidence), raw(where.first), raw(where.last),
            finding.message);
    }
}

std::string findingsFile(const ike::Analysis& analysis)
{
    std::string text;
    for (const ike::Session& session : analysis.sessions)
        add(text, fmt::format("session {}:", session.id), session.findings);
    add(text, "log:", analysis.findings);
    return text.empty() ? "none\n" : text;
}

TEST_P(IkeGolden, LadderAndFindings)
{
    const auto analysis = analysisOf(GetParam());
    ASSERT_TRUE(analysis);
    // The folder is the dialect: a log that another one claims is a bug of recognition.
    std::string dialect(analysis->dialect->info.name);
    std::replace(dialect.begin(), dialect.end(), '-', '_');
    EXPECT_EQ(dialect, GetParam().parent_path().filename().string());
    test::expectGolden(fs::path(GetParam()).replace_extension(".ladder"), ladderFile(analysis));
    test::expectGolden(fs::path(GetParam()).replace_extension(".findings"), findingsFile(*analysis));
}

// No line, no claim: every finding points at lines that the log has.
TEST_P(IkeGolden, EvidenceLiesInsideTheLog)
{
    const auto analysis = analysisOf(GetParam());
    ASSERT_TRUE(analysis);
    for (const ike::Session& session : analysis->sessions) {
        for (const Finding& finding : session.findings) {
            ASSERT_FALSE(finding.evidence.empty());
            for (const Evidence& evidence : finding.evidence) {
                EXPECT_GE(raw(evidence.where.first), 1U) << finding.rule->id;
                EXPECT_LE(raw(evidence.where.last), analysis->counts.lines) << finding.rule->id;
                EXPECT_LE(evidence.where.first, evidence.where.last) << finding.rule->id;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Logs, IkeGolden, testing::ValuesIn(logs()),
    [](const auto& param) { return param.param.stem().string(); });

TEST(IkeGoldenFiles, EveryGoldenFileHasItsLog)
{
    for (const char* extension : {".ladder", ".findings"}) {
        for (const fs::path& path : test::filesBelow(test::dataFolder() / "ike", extension))
            EXPECT_TRUE(fs::exists(fs::path(path).replace_extension(".log"))) << path;
    }
    EXPECT_GE(logs().size(), 16U);
}

} // namespace
} // namespace rungbook
