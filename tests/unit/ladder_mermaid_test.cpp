// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_mermaid.h"
#include "ladder_sample.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

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

TEST(LadderMermaid, TheWholeDiagram)
{
    EXPECT_EQ(renderMermaid(sampleLadder()), R"(sequenceDiagram
    participant p0 as this ASA<br/>192.0.2.1<br/>initiator
    participant p1 as peer<br/>203.0.113.9<br/>responder
    Note over p0,p1: Phase 1 stopped after MM3: the peer has no tunnel-group for our address.
    rect rgba(128, 128, 128, 0.12)
    Note over p0,p1: Phase 1 (main mode): failed
    p0->>p1: 17:36:05 MM1<br/>SA, VENDOR ×3
    Note left of p0: ~MM_WAIT_MSG2
    p1->>p0: 17:36:05 MM2<br/>SA, VENDOR
    Note right of p1: ~MM_WAIT_MSG3
    p0->>p1: 17:36:06 MM3 ×3 (again after 8 s, 16 s) !1<br/>KE, NONCE, VENDOR ×4
    Note left of p0: MM_WAIT_MSG4
    Note over p0,p1: #quot;Wait, what? #lt;b#gt;A new key#lt;/b#gt; #amp; #quot;acquire#quot; message#59;#quot;
    Note over p0,p1: ... 8 s silence ...
    Note over p0,p1: PHASE 1 COMPLETED !2
    p1--xp0: MM4 never came (waited 24 s) !1 !2<br/>would carry KE, NONCE, NAT-D
    end
    Note over p0,p1: ~ worked out from the messages#59; the log does not print this state
    Note over p0,p1: !1 The peer has no tunnel-group for our address (peer-has-no-tunnel-group: blocks, root cause, high confidence, lines 12, 20-22)
    Note over p0,p1: !2 Traffic waits for phase 1 (key-acquire-queued: info, symptom, low confidence, line 14)
)");
}

TEST(LadderMermaid, TextIsNeverTakenForSyntax)
{
    EXPECT_EQ(escapeMermaid("a;b#c<d>\n%%{init:{}}%%"),
        "a#59;b#35;c#lt;d#gt; #37;#37;#123;init:#123;#125;#125;#37;#37;");
    EXPECT_EQ(escapeMermaid("the End, ends"), "the #69;nd, ends");
    EXPECT_EQ(escapeMermaid("end"), "#101;nd");
    EXPECT_EQ(escapeMermaid("$$x$$ \\ `"), "#36;#36;x#36;#36; #92; #96;");
    EXPECT_EQ(escapeMermaid("style a:b#;"), "style a#58;b#35;#59;");
    EXPECT_EQ(escapeMermaid("wrap:x"), "wrap#58;x");
    EXPECT_EQ(escapeMermaid(""), "(no text)");
}

TEST(LadderMermaid, ALongLadderBecomesSeveralDiagramsThatSaySo)
{
    std::vector<Row> rows(2000);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].label = fmt::format("message number {}", i);
    Ladder ladder = sampleLadder();
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    ladder.phases = {{"Phase 1", 0, 1999, PhaseOutcome::Open}};
    const std::vector<std::string> diagrams = mermaidDiagrams(ladder);
    ASSERT_GT(diagrams.size(), 1U);
    std::size_t arrows = 0;
    for (const std::string& diagram : diagrams) {
        EXPECT_LE(diagram.size(), 50'000U);
        EXPECT_TRUE(diagram.starts_with("sequenceDiagram\n"));
        EXPECT_EQ(count(diagram, "\n    rect "), count(diagram, "\n    end\n"));
        arrows += count(diagram, "p0->>p1: ");
    }
    EXPECT_EQ(arrows, 2000U);
    EXPECT_TRUE(
        has(diagrams.front(), fmt::format("Diagram 1 of {}, goes on in the next one", diagrams.size())));
    EXPECT_TRUE(has(diagrams.back(), fmt::format("Diagram {0} of {0}, continued", diagrams.size())));
    const std::string file = renderMermaid(ladder);
    EXPECT_TRUE(has(file, fmt::format("split into {} diagrams", diagrams.size())));
    EXPECT_EQ(count(file, "```mermaid\n"), diagrams.size());
}

TEST(LadderMermaid, AVeryLongTextIsShortenedAndThatIsSaid)
{
    std::vector<Row> rows(1);
    rows[0].label = std::string(60'000, 'x');
    Ladder ladder = sampleLadder();
    ladder.rows = std::make_shared<StoredRows>(std::move(rows));
    ladder.phases.clear();
    const std::vector<std::string> diagrams = mermaidDiagrams(ladder);
    ASSERT_EQ(diagrams.size(), 1U);
    EXPECT_LT(diagrams.front().size(), 5000U);
    EXPECT_TRUE(has(diagrams.front(), "were shortened in this diagram"));
    EXPECT_TRUE(has(renderMermaid(Ladder{}), "Nothing was exchanged."));
}

} // namespace
} // namespace rungbook::ladder
