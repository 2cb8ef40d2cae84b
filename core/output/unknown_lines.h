// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of an input that nothing understood: never dropped in silence.
#pragma once

#include "core/output/source_lines.h"

#include <functional>

namespace rungbook::output
{

/// Calls visit for every line that was not understood, in order, until it returns false. Blank lines are left out. Of an input with more than
/// ike::Analysis::kMaxNotUnderstood runs only the first are known; the count in the report tells the whole.
void forEachUnknown(const workbench::InputReport& input, const SourceLines& lines,
    const std::function<bool(const SourceLine&)>& visit);

/// How many lines of a log were not understood by anything: those that are show output are not counted.
std::uint64_t notUnderstood(const workbench::InputReport& input);

} // namespace rungbook::output
