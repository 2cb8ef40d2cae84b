// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_text.h"
#include "core/ladder/row_text.h"
#include "core/ladder/text_width.h"
#include "ladder_sample.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sstream>

namespace rungbook::ladder
{
namespace
{

std::vector<std::string> linesOfText(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

Ladder ladderOf(std::vector<Row> rows)
{
    Ladder ladder;
    ladder.title = "T";
    ladder.participants = {{"this ASA", "", ""}, {"peer", "192.0.2.9", ""}};
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    return ladder;
}

TEST(LadderText, TheWholePicture)
{
    EXPECT_EQ(renderText(sampleLadder(), {.width = 84}),
        R"(IKEv1 main mode with 203.0.113.9
Phase 1 stopped after MM3: the peer has no tunnel-group for our address.

                           this ASA                                peer
                           192.0.2.1                            203.0.113.9
                           initiator                             responder
         ┌ Phase 1 (main mode) │                                     │
17:36:05 │                     │ MM1  SA, VENDOR ×3                  │ lines 2-7
         │       ~MM_WAIT_MSG2 │────────────────────────────────────>│
17:36:05 │                     │ MM2  SA, VENDOR                     │ lines 8-11
         │                     │<────────────────────────────────────│ ~MM_WAIT_MSG3
17:36:06 │                     │ MM3 ×3 (again after 8 s, 16 s)      │ line 12
         │                     │ KE, NONCE, VENDOR ×4                │
+1 s     │        MM_WAIT_MSG4 │═══════════════════════════════════>>│ !1
         │                     │ # Wait, what? <b>A new key</b> &    │ line 13
         │                     │   "acquire" message;                │
         │                     ┊             8 s silence             ┊
         │                     │═════════ PHASE 1 COMPLETED ═════════│ line 14
         │                     │                                     │ !2
         │                     │ MM4 never came (waited 24 s)        │
         │                     │ would carry KE, NONCE, NAT-D        │
         │                     │< ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌│ !1 !2
         └ failed              │                                     │
~ worked out from the messages; the log does not print this state

Findings
!1 The peer has no tunnel-group for our address.
   peer-has-no-tunnel-group: blocks, root cause, high confidence, lines 12, 20-22
!2 Traffic waits for phase 1.
   key-acquire-queued: info, symptom, low confidence, line 14
)");
}

TEST(LadderText, AsciiHasNothingElseAndTheSameLayout)
{
    const std::string text = renderText(sampleLadder(), {.width = 84, .unicode = false});
    for (const char c : text)
        ASSERT_LT(static_cast<unsigned char>(c), 0x80U);
    EXPECT_EQ(linesOfText(text).size(), linesOfText(renderText(sampleLadder(), {.width = 84})).size());
    EXPECT_TRUE(has(text, "| MM1  SA, VENDOR x3"));
    EXPECT_TRUE(has(text, "|===================================>>| !1"));
    EXPECT_TRUE(has(text, ":             8 s silence             :"));
}

TEST(LadderText, NoLineIsWiderThanAskedFor)
{
    std::vector<Row> rows(3);
    rows[0].label = "MM1";
    rows[0].payloads = std::string(400, 'x');
    rows[0].leftState = std::string(60, 'S');
    rows[1].kind = RowKind::Note;
    rows[1].label = std::string(900, 'n') + " \u6771\u4eac";
    rows[2].kind = RowKind::Milestone;
    rows[2].label = std::string(300, 'm');
    const Ladder ladder = ladderOf(std::move(rows));
    for (const std::size_t width : {72U, 100U, 160U}) {
        for (const std::string& line : linesOfText(renderText(ladder, {.width = width})))
            EXPECT_LE(displayWidth(line), width) << line;
    }
    // What was shortened stands in full below: nothing is lost.
    const std::string text = renderText(ladder, {.width = 1000});
    EXPECT_TRUE(has(text, std::string(400, 'x')));
    std::string joined;
    for (const std::string& line : linesOfText(renderText(ladder, {.width = 72})))
        joined += line.starts_with("    ") ? line.substr(4) : line;
    EXPECT_TRUE(has(joined, std::string(400, 'x')));
    EXPECT_TRUE(has(joined, std::string(300, 'm')));
}

TEST(LadderText, RowsBeyondTheLimitAreAnnounced)
{
    const std::string text = renderText(sampleLadder(), {.maxRows = 2});
    EXPECT_TRUE(has(text, "... 5 more rows are not shown (rows 3 to 7 of 7)."));
    EXPECT_FALSE(has(text, "MM3 "));
    EXPECT_FALSE(has(renderText(sampleLadder(), {.maxRows = 7}), "not shown"));
    EXPECT_TRUE(has(renderText(sampleLadder(), {.maxRows = 6}), "1 more row is not shown (row 7 of 7)."));
}

TEST(LadderText, HeadsComeAgainInALongLadder)
{
    const std::string text = renderText(ladderOf(std::vector<Row>(120)), {});
    std::size_t heads = 0;
    for (std::size_t at = text.find("this ASA"); at != std::string::npos; at = text.find("this ASA", at + 1))
        ++heads;
    EXPECT_EQ(heads, 3U);
}

TEST(LadderText, AStateIsShownWhenItChanges)
{
    std::vector<Row> rows(3);
    for (Row& row : rows) {
        row.label = "NOTIFY";
        row.leftState = "MM_ACTIVE";
        row.leftDerived = false;
    }
    const std::string text = renderText(ladderOf(std::move(rows)), {});
    EXPECT_EQ(text.find("MM_ACTIVE"), text.rfind("MM_ACTIVE"));
    EXPECT_FALSE(has(text, "worked out"));
}

TEST(LadderText, ALogWithoutClockHasNoTimeColumn)
{
    const std::string text = renderText(ladderOf(std::vector<Row>(1)), {});
    EXPECT_TRUE(has(text, "\n     │"));
}

TEST(LadderText, ColourIsOffUnlessAskedForAndTellsNothingAlone)
{
    const std::string plain = renderText(sampleLadder(), {});
    EXPECT_FALSE(has(plain, "\x1b"));
    std::string coloured = renderText(sampleLadder(), {.color = true});
    EXPECT_TRUE(has(coloured, "\x1b[31m"));
    std::string stripped;
    for (std::size_t i = 0; i < coloured.size(); ++i) {
        if (coloured[i] == '\x1b')
            i = coloured.find('m', i);
        else
            stripped += coloured[i];
    }
    EXPECT_EQ(stripped, plain);
}

TEST(LadderText, EscapesFromALogDoNotReachTheTerminal)
{
    std::vector<Row> rows(1);
    rows[0].label = "\x1b]0;owned\x07";
    rows[0].payloads = "a\nb";
    Ladder ladder = ladderOf(std::move(rows));
    ladder.title = "x\x1b[2J";
    ladder.participants[1].name = "p\x9b\rq";
    const std::string text = renderText(ladder, {});
    EXPECT_FALSE(has(text, "\x1b"));
    EXPECT_FALSE(has(text, "\x07"));
    EXPECT_FALSE(has(text, "\r"));
    EXPECT_TRUE(has(text, "a b"));
}

TEST(LadderText, WideAndCombiningCharactersKeepTheirPlace)
{
    std::vector<Row> rows(1);
    rows[0].label = "\u6771\u4eac e\u0301";
    rows[0].payloads = "\U0001F512";
    const std::string text = renderText(ladderOf(std::move(rows)), {.width = 80});
    EXPECT_TRUE(has(text, "\u2502 \u6771\u4eac e\u0301  \U0001F512 "));
    const std::vector<std::string> lines = linesOfText(text);
    const auto label =
        std::find_if(lines.begin(), lines.end(), [](const std::string& l) { return has(l, "\u6771"); });
    const auto wire =
        std::find_if(lines.begin(), lines.end(), [](const std::string& l) { return has(l, "\u2500>"); });
    ASSERT_NE(wire, lines.end());
    EXPECT_EQ(displayWidth(*label), displayWidth(*wire));
}

TEST(LadderText, ThreeParticipantsAndCrossingArrows)
{
    std::vector<Row> rows(2);
    rows[0].label = "EHLO";
    rows[0].to = 2;
    rows[1].label = "250";
    rows[1].from = 2;
    rows[1].to = 1;
    Ladder ladder = ladderOf(std::move(rows));
    ladder.participants.push_back({"third", "", ""});
    const std::string text = renderText(ladder, {.width = 80});
    EXPECT_TRUE(has(text, "┼"));
    EXPECT_TRUE(has(text, "third"));
    const std::vector<std::string> lines = linesOfText(text);
    EXPECT_TRUE(has(lines.back(), "│<──")) << lines.back();
    EXPECT_TRUE(lines.back().starts_with("     │ ")) << lines.back();
}

TEST(LadderText, MarksThatDoNotFitAreCounted)
{
    EXPECT_EQ(marksText({}, 6), "");
    EXPECT_EQ(marksText({0, 3}, 6), "!1 !4");
    EXPECT_EQ(marksText({0, 1, 2}, 8), "!1 !2 !3");
    EXPECT_EQ(marksText({0, 1, 2, 3}, 8), "!1 !2 +2");
    EXPECT_EQ(marksText({9, 10, 11}, 4), "!10 +2");
}

TEST(LadderText, NothingAtAllIsSaidInWords)
{
    Ladder ladder;
    ladder.title = "IKEv1 with 192.0.2.1";
    EXPECT_TRUE(has(renderText(ladder, {}), "Nothing was exchanged."));
    // Indices that point nowhere draw something rather than crash.
    std::vector<Row> rows(1);
    rows[0].from = 7;
    rows[0].to = 9;
    EXPECT_FALSE(renderText(ladderOf(std::move(rows)), {}).empty());
}

} // namespace
} // namespace rungbook::ladder
