// SPDX-License-Identifier: GPL-3.0-or-later
// The way back: which commands bring one configuration back to what it was before others were entered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// Commands from after back to before. They hold the secrets of the input.
struct Rollback {
    std::vector<std::string> commands; ///< sub-commands begin with one blank for each level
    bool complete =
        true; ///< entered on paper they give the same commands as before, in an order that means the same
};

/// Compares two texts of which the second came from the first by entering commands on one device. Values that were replaced or removed are
/// entered again, what was added is taken back with "no" or "clear configure". device: index of the device within the text.
Rollback rollbackOf(std::string_view before, std::string_view after, std::size_t device = 0);

/// True when both texts hold the same commands in the same modes. Entries whose order decides (access lists, manual NAT) must stand in the same
/// order; of all others the order does not matter.
bool sameMeaning(std::string_view a, std::string_view b);

} // namespace rungbook::config
