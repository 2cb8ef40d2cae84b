// SPDX-License-Identifier: GPL-3.0-or-later
// How a finding is written, whatever it is about: the benches only say how a place is called and which lines stand there.
#pragma once

#include "core/base/finding.h"
#include "core/output/style.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::output
{

/// A quoted line.
struct PlacedLine {
    LineNumber line{};
    std::string text; ///< safe to show: without secrets
};

/// What a bench knows about the places of its findings.
struct FindingPlaces {
    std::function<std::string(SourceId)> path; ///< short, for people
    std::function<std::vector<PlacedLine>(const SourceSpan& where, std::size_t most)> quote;
    std::string_view blocks = "keeps it from working"; ///< what Effect::Blocks means here
};

/// "CAUSE", "ADDS TO IT", "FOLLOWS", "WEAK", "NOTE", "OPEN", with the tone they are shown in.
struct FindingHead {
    std::string_view text;
    Tone tone = Tone::Plain;
};
FindingHead headOfFinding(const Finding& finding);

/// "works in one direction only", "a weakness": what the effect means. blocks: the words for Effect::Blocks.
std::string_view effectWords(Effect effect, std::string_view blocks);

/// The finding as text: head, message, evidence with quoted lines, fixes with commands, what would settle it. brief: one paragraph and a place.
void writeFindingText(
    TextSheet& sheet, const Finding& finding, const FindingPlaces& places, bool brief = false);

/// The same as an HTML article; every text is escaped.
std::string findingHtml(const Finding& finding, const FindingPlaces& places);

/// The level of SARIF 2.1.0: "error", "warning", "note".
std::string_view sarifLevelOf(const Finding& finding);

/// A fix as text: for whom, the sentence, the commands indented.
std::string fixAsText(const Fix& fix);

} // namespace rungbook::output
