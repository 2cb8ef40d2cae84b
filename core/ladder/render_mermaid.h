// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder as Mermaid sequence diagrams: for Markdown, wikis and tickets that draw them.
#pragma once

#include "core/ladder/ladder.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::ladder
{

struct MermaidOptions {
    /// Mermaid refuses a diagram of more than 50,000 characters, so a longer ladder becomes several, each of which says so.
    std::size_t maxChars = 48'000;
};

/// One valid sequenceDiagram after the other; one when everything fits.
std::vector<std::string> mermaidDiagrams(const Ladder& ladder, const MermaidOptions& options = {});

/// What goes into a file: the diagram itself, or, when there are several, Markdown with a fenced block for each and a sentence above.
std::string renderMermaid(const Ladder& ladder, const MermaidOptions& options = {});

/// text for a place in a diagram: on one line, and nothing in it is taken for Mermaid's own syntax, a directive, HTML or a formula.
std::string escapeMermaid(std::string_view text);

} // namespace rungbook::ladder
