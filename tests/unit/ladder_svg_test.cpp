// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_svg.h"
#include "ladder_sample.h"

#include <gtest/gtest.h>
#include <vector>

namespace rungbook::ladder
{
namespace
{

bool has(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part)
{
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

// Enough of an XML reader to prove that every tag is closed and nothing stands unescaped in texts and attributes.
std::string wellFormed(const std::string& xml)
{
    std::vector<std::string> open;
    std::size_t at = xml.find("?>") + 2;
    while (at < xml.size()) {
        const std::size_t tag = xml.find('<', at);
        for (std::size_t amp = xml.find('&', at); amp < std::min(tag, xml.size());
             amp = xml.find('&', amp + 1)) {
            const std::string_view entity(xml.data() + amp, std::min<std::size_t>(6, xml.size() - amp));
            if (!entity.starts_with("&amp;") && !entity.starts_with("&lt;") && !entity.starts_with("&gt;")
                && !entity.starts_with("&quot;") && !entity.starts_with("&#39;"))
                return "bare ampersand";
        }
        if (tag == std::string::npos)
            break;
        std::size_t end = tag;
        bool quoted = false;
        while (end < xml.size() && (quoted || xml[end] != '>')) {
            quoted = xml[end] == '"' ? !quoted : quoted;
            if (quoted && xml[end] == '<')
                return "< in an attribute";
            ++end;
        }
        if (end == xml.size())
            return "tag without end";
        const std::string body = xml.substr(tag + 1, end - tag - 1);
        const std::string name = body.substr(
            body.starts_with('/') ? 1 : 0, body.find_first_of(" /", 1) - (body.starts_with('/') ? 1 : 0));
        if (body.starts_with('/')) {
            if (open.empty() || open.back() != name)
                return "unexpected </" + name;
            open.pop_back();
        } else if (!body.ends_with('/')) {
            open.push_back(name);
        }
        at = end + 1;
    }
    return open.empty() ? "" : "not closed: " + open.back();
}

TEST(LadderSvg, IsAStandaloneAccessiblePicture)
{
    const std::string svg = renderSvg(sampleLadder());
    EXPECT_EQ(wellFormed(svg), "");
    EXPECT_TRUE(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg "
                                "xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
    EXPECT_TRUE(has(svg, "<title id=\"ladder-title\">IKEv1 main mode with 203.0.113.9</title>"));
    EXPECT_TRUE(has(svg,
        "<desc id=\"ladder-desc\">A ladder diagram between this ASA (192.0.2.1) and peer (203.0.113.9), 7 "
        "rows. Phase 1 stopped"));
    EXPECT_TRUE(has(svg, "prefers-color-scheme:dark"));
    // Nothing that needs another file or runs.
    EXPECT_FALSE(has(svg, "<script"));
    EXPECT_FALSE(has(svg, "href"));
    EXPECT_FALSE(has(svg, "url("));
}

TEST(LadderSvg, ShowsEveryKindOfRow)
{
    const std::string svg = renderSvg(sampleLadder());
    for (const std::string_view part :
        {">MM1<", ">SA, VENDOR ×3<", ">~MM_WAIT_MSG2<", ">MM_WAIT_MSG4<", ">MM3 ×3 (again after 8 s, 16 s)<",
            ">8 s silence<", ">PHASE 1 COMPLETED<", ">MM4 never came (waited 24 s)<",
            ">would carry KE, NONCE, NAT-D<", ">Phase 1 (main mode)<", ">failed<", ">!1 !2<", ">17:36:05<",
            ">+1 s<", ">lines 2-7<", ">initiator<", ">192.0.2.1<", "stroke-dasharray=\"7 5\"",
            "peer-has-no-tunnel-group: blocks, root cause, high confidence, lines 12, 20-22"})
        EXPECT_TRUE(has(svg, part)) << part;
}

TEST(LadderSvg, HostileTextStaysText)
{
    std::vector<Row> rows(2);
    rows[0].label = "</text><script>alert(1)</script>";
    rows[0].payloads = "\" onload=\"x\x01\xff]]>";
    rows[0].explanation = "<!-- & -->";
    rows[1].kind = RowKind::Note;
    rows[1].label = "<style>*{display:none}</style>&entity;\u202E";
    Ladder ladder;
    ladder.title = "<b>&'\"";
    ladder.participants = {{"<svg>", "&#x3c;", "'\""}};
    ladder.phases = {{"</g>", 0, 1, PhaseOutcome::Failed}};
    ladder.findings = {{"r", "</title>", Effect::Info, Role::Root, Confidence::Low, {}}};
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    const std::string svg = renderSvg(ladder, {.idPrefix = "x\" onload=\"y"});
    EXPECT_EQ(wellFormed(svg), "");
    EXPECT_FALSE(has(svg, "<script"));
    EXPECT_EQ(count(svg, "<style>"), 1U);
    EXPECT_TRUE(has(svg, "id=\"xonloady-title\""));
    for (const char c : svg)
        ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
    EXPECT_EQ(escapeXml("a\xff<&>\"'\x01"), "a?&lt;&amp;&gt;&quot;&#39;?");
}

TEST(LadderSvg, RowsLeftOutAreSaidInThePicture)
{
    std::vector<Row> rows(50);
    Ladder ladder = sampleLadder();
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    ladder.phases = {{"Phase 1", 0, 49, PhaseOutcome::Complete}};
    EXPECT_FALSE(has(renderSvg(ladder), "This picture shows"));
    EXPECT_TRUE(has(renderSvg(ladder, {.maxRows = 20}),
        "This picture shows rows 1 to 20 of 50; the other 30 are not in it."));
    const std::string page = renderSvg(ladder, {.firstRow = 20, .maxRows = 20});
    EXPECT_TRUE(has(page, "rows 21 to 40 of 50"));
    EXPECT_TRUE(has(page, "Row 21:"));
    EXPECT_FALSE(has(page, "Row 20:"));
    EXPECT_FALSE(has(page, "Row 41:"));
    EXPECT_EQ(wellFormed(renderSvg(ladder, {.firstRow = 99})), "");
}

TEST(LadderSvg, WhatIsShortenedStandsInFullBelow)
{
    std::vector<Row> rows(1);
    rows[0].label = "MM5";
    for (int i = 0; i < 60; ++i)
        rows[0].payloads += i ? ", VENDOR" : "ID";
    Ladder ladder = sampleLadder();
    const std::string whole = rows[0].payloads;
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    const std::string svg = renderSvg(ladder);
    EXPECT_TRUE(has(svg, "…[1]<"));
    EXPECT_TRUE(has(svg, ">[1] <"));
    EXPECT_GE(count(svg, "VENDOR"), 118U); // 59 in the tooltip, 59 in the footnote
    EXPECT_EQ(wellFormed(svg), "");
}

TEST(LadderSvg, AnEmptyLadderAndOddIndicesDraw)
{
    EXPECT_TRUE(has(renderSvg(Ladder{}), "Nothing was exchanged."));
    std::vector<Row> rows(2);
    rows[0].from = 9;
    rows[1].from = rows[1].to = 0;
    Ladder ladder;
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    EXPECT_EQ(wellFormed(renderSvg(ladder, {.width = -3})), "");
}

} // namespace
} // namespace rungbook::ladder
