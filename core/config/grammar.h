// SPDX-License-Identifier: GPL-3.0-or-later
// What begins a command of a Cisco configuration, which commands open a mode, and what is said inside a mode. This, and not the
// indentation, decides where a command belongs: snippets that are typed or pasted lose their blanks.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace rungbook::config
{

using Words = std::span<const std::string_view>;

/// What stands at the beginning of words. length is the number of words that were needed to know it; 0: no command begins here.
struct Start {
    std::size_t length = 0;
    bool certain =
        false; ///< of a shape that no prose and no argument has, so that a flattened line may be cut before it
};
Start topLevel(Words words);

/// The inside of a command.
struct Mode;

/// The mode that a top-level command opens, or null. header receives the number of words up to its own sub-commands.
const Mode* modeOf(Words words, std::size_t& header);

/// True when sub-commands of the mode may follow on the same line of a flattened text; false where that is another command's own syntax.
bool cutsInside(const Mode& mode);

/// A sub-command. length is the number of words that belong together in any case; 0: none begins here. own: it means this sub-command even
/// where a top-level command looks the same, such as the user name inside an Easy VPN client's settings.
struct SubCommand {
    std::size_t length = 0;
    bool own = false;
    bool tail = false; ///< everything up to the next top-level command belongs to it
};
SubCommand subCommand(const Mode& mode, Words words);

/// True when sub-commands of this one may follow, such as "peer branch" in a keyring: those that come next belong to it, until one that the
/// outer mode alone knows.
bool opensNested(const Mode& mode, Words words);

/// True when the first word of a line begins commands about VPNs and nothing else, so that the line is a command even if no rule accepts it.
bool beginsVpn(Words words);

/// Number of words before the command itself: 1 when it begins with "no" or "default".
std::size_t negation(Words words);

/// A name, as opposed to the second word of a sentence: "hostname is", "archive of".
bool plainName(std::string_view word);

/// True when words begin with a slip of the keyword, or with the keyword torn at its hyphens.
bool isNear(std::string_view keyword, Words words);

/// Number of single changes of letters that make a out of b, letter case aside; more than limit gives limit + 1.
std::size_t editDistance(std::string_view a, std::string_view b, std::size_t limit);

/// True when the beginning of words is a misspelt or torn keyword of the mode: "pre shared key", "encrytpion".
bool nearlySubCommand(const Mode& mode, Words words);

/// True when the first word is a misspelt keyword that begins commands about VPNs: "tunel-group", "cryto".
bool nearlyVpn(Words words);

} // namespace rungbook::config
