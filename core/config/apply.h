// SPDX-License-Identifier: GPL-3.0-or-later
// What a configuration looks like after commands were entered: modes and sub-modes, "no", "clear configure", values that replace others, and
// entries that go to a certain place. Lines that no command touches stay as they are, byte for byte.
#pragma once

#include "core/config/tree.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// A configuration after commands. It holds the secrets of the input: for the user's own editor and for checking again.
struct Applied {
    std::string text;
    std::vector<std::string> unapplied; ///< commands that changed nothing: what they take away was not there
};

/// Enters commands into a configuration. One command for each entry; a sub-command begins with one blank for each level of its mode, as fixes
/// print them. device: index of the device in a paste that holds several. A text whose commands share lines is written anew, one for each line.
Applied applyCommands(
    std::string_view text, const std::vector<std::string>& commands, std::size_t device = 0);

/// The words of a command that say what it sets a value of, when only one value can stand there: "crypto map VPN 10 set pfs" of "crypto map VPN
/// 10 set pfs group14". Empty for what may stand several times. Leading blanks say that it is a sub-command.
std::string slotOf(std::string_view command);

/// True for a command that a device follows unless it is told not to: entering it where nothing says the contrary changes nothing, and only its
/// "no" stands in a configuration.
bool isOnByDefault(std::string_view command);

} // namespace rungbook::config
