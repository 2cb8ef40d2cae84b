// SPDX-License-Identifier: GPL-3.0-or-later
// Looks for a text in a source of any size, line by line, in either direction.
#pragma once

#include "core/base/ids.h"
#include "core/base/job.h"
#include "core/base/result.h"
#include "core/log/line_index.h"
#include "core/log/log_source.h"

#include <optional>
#include <string>

namespace rungbook::log
{

struct LineSearch {
    std::string text; ///< searched as it is; one that holds a line end is never found
    bool matchCase = false; ///< when false, ASCII letters match in either case
    bool backward = false;
    LineNumber
        from{}; ///< the search begins with the line after it (backward: before it); 0 is before the first line
};

/// The nearest line that holds the text, or nothing. Never wraps around. Cancelled within 100 ms of a stop request.
Result<std::optional<LineNumber>> findLine(
    const LogSource& source, const LineIndex& index, const LineSearch& search, const Job& job = {});

} // namespace rungbook::log
