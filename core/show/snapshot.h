// SPDX-License-Identifier: GPL-3.0-or-later
// The same output twice: what moved between the two, and what that means.
#pragma once

#include "core/show/output.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::show
{

enum class Movement : std::uint8_t {
    Counter, ///< a number grew; fell: it began anew
    Still, ///< a counter of packets that did not move, of a flow where the other direction did
    State, ///< a state has another name
    Rekeyed, ///< another SPI
    Appeared,
    Gone,
    Other ///< any other value
};

/// "counter", "still", "state", "rekeyed", "appeared", "gone", "other".
std::string_view nameOf(Movement movement);

/// One thing that moved. Texts are as printed; a side that has nothing is empty, and so is its span.
struct Moved {
    Movement movement = Movement::Other;
    std::string output; ///< name of the kind
    std::string what; ///< the record: "flow 192.0.2.0/255.255.255.0 to ... (peer ...)"
    std::string field;
    std::string before;
    std::string after;
    std::int64_t delta = 0; ///< for Counter and Still
    SourceSpan beforeWhere;
    SourceSpan afterWhere;
    std::string meaning; ///< a sentence; empty when the values say it all
};

/// Compares two outputs of the same kind, the earlier one first; of different kinds nothing is compared. Lifetimes that count down and other
/// values that move by themselves are left out. At most a thousand.
std::vector<Moved> compareSnapshots(const Output& before, const Output& after);

/// All pairs of outputs of the same kind in texts, each with the next one of its kind: inputs in their order, then lines.
std::vector<Moved> compareAll(const std::vector<const ShowText*>& texts);

} // namespace rungbook::show
