// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder as text: for a terminal, a mail, a ticket, and for the golden tests.
#pragma once

#include "core/ladder/ladder.h"

#include <string>

namespace rungbook::ladder
{

struct TextOptions {
    std::size_t width = 100; ///< cells per line; less than 72 counts as 72
    bool unicode = true; ///< box-drawing characters; false: plain ASCII only
    bool color = false; ///< ANSI colours; nothing is told by colour alone
    std::size_t maxRows = 0; ///< 0: all. Rows beyond it are announced in a sentence, never dropped in silence
};

/// The whole picture with a final newline: title, verdict, heads (again every 50 rows), rows, legend, full texts of what was shortened, findings.
/// Text from the log is made harmless for a terminal first.
std::string renderText(const Ladder& ladder, const TextOptions& options = {});

} // namespace rungbook::ladder
