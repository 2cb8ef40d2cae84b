// SPDX-License-Identifier: GPL-3.0-or-later
// Every recording in tests/data/smtp/replay has reviewed files beside it: <case>.ladder, the pictures in text; <case>.report, what "smtp replay" prints.
// A picture as SVG and as Mermaid, the JSON and the page are checked for one of them as a whole.
#include "core/ladder/render_mermaid.h"
#include "core/ladder/render_svg.h"
#include "core/ladder/render_text.h"
#include "core/output/smtp_html.h"
#include "core/output/smtp_json.h"
#include "core/output/smtp_text.h"
#include "core/smtp/ladder_rows.h"
#include "core/smtp/replay.h"
#include "tests/support/golden.h"

#include <algorithm>
#include <cctype>
#include <gtest/gtest.h>

namespace rungbook
{
namespace
{

namespace fs = std::filesystem;

std::vector<fs::path> recordings()
{
    return test::filesBelow(test::dataFolder() / "smtp" / "replay", ".txt");
}

smtp::Replay replayOf(const fs::path& path)
{
    Result<smtp::Replay> replay = smtp::replay(test::readFile(path));
    if (!replay) {
        ADD_FAILURE() << path << ": " << replay.error().message;
        return {};
    }
    return std::move(*replay);
}

fs::path beside(fs::path path, const char* extension)
{
    return path.replace_extension(extension);
}

class SmtpGolden : public testing::TestWithParam<fs::path>
{
};

TEST_P(SmtpGolden, ladder)
{
    std::string text;
    for (const smtp::ProbeResult& run : replayOf(GetParam()).runs)
        text += (text.empty() ? "" : "\n") + ladder::renderText(ladderOf(run));
    test::expectGolden(beside(GetParam(), ".ladder"), text);
}

TEST_P(SmtpGolden, report)
{
    test::expectGolden(beside(GetParam(), ".report"),
        output::smtpReplayText(replayOf(GetParam()), GetParam().filename().string()));
}

TEST_P(SmtpGolden, noSecretComesOut)
{
    const smtp::Replay replay = replayOf(GetParam());
    const std::string all = output::smtpReplayText(replay, "x") + output::smtpReplayJson(replay, "x")
        + output::smtpReplayHtml(replay, "x");
    for (const char* secret : {"bm90LXRoZS1wYXNzd29yZA", "not-the-password", "AGd1ZXN0AG5vdC1mb3ItZXllcw",
             "not-for-eyes", "c2VjcmV0LTQy", "secret-42", "Z3Vlc3Q=", "b3BlcmF0b3JAZXhhbXBsZS5jb20="})
        EXPECT_EQ(all.find(secret), std::string::npos) << secret;
}

std::string caseName(const testing::TestParamInfo<fs::path>& recording)
{
    std::string name = recording.param.stem().string();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; },
        '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Recordings, SmtpGolden, testing::ValuesIn(recordings()), caseName);

TEST(SmtpGoldenForms, oneRunInEveryForm)
{
    const fs::path path = test::dataFolder() / "smtp" / "replay" / "packets-reset-in-login.txt";
    const smtp::Replay replay = replayOf(path);
    ASSERT_EQ(replay.runs.size(), 1U);
    const ladder::Ladder picture = ladderOf(replay.runs.front());
    test::expectGolden(beside(path, ".svg"), ladder::renderSvg(picture));
    test::expectGolden(beside(path, ".mermaid"), ladder::renderMermaid(picture));
    test::expectGolden(beside(path, ".json"), output::smtpReplayJson(replay, "packets-reset-in-login.txt"));
    test::expectGolden(
        beside(path, ".html"), output::smtpReplayHtml(replay, "packets-reset-in-login.txt", "test"));
}

} // namespace
} // namespace rungbook
