// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder as a standalone SVG picture: for a report, a ticket, a web page, and to print.
#pragma once

#include "core/ladder/ladder.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace rungbook::ladder
{

struct SvgOptions {
    double width = 1000; ///< in user units (pixels at 100 %); the height follows from the rows
    std::size_t firstRow = 0; ///< with maxRows: draws one page of a long ladder
    std::size_t maxRows = 2000; ///< 0: all. Rows left out are announced in a sentence in the picture
    std::string idPrefix =
        "ladder"; ///< makes ids unique when several pictures stand in one page; letters, digits, '-' and '_' only
};

/// A complete SVG document. It needs no colour to be read and follows the reader's light or dark scheme; every text is escaped, and what is
/// shortened on an arrow stands in full below.
std::string renderSvg(const Ladder& ladder, const SvgOptions& options = {});

/// text for XML content and attributes: control characters and invalid UTF-8 made harmless, & < > " ' escaped.
std::string escapeXml(std::string_view text);

} // namespace rungbook::ladder
