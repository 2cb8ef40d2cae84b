// SPDX-License-Identifier: GPL-3.0-or-later
// How much of a configuration was understood, and what was not, with the nearest command that would be.
#pragma once

#include "core/base/ids.h"
#include "core/config/tree.h"

#include <string>
#include <vector>

namespace rungbook::config
{

/// A VPN line that no rule of the grammar accepts, or whose values make no sense.
struct NotUnderstood {
    SourceSpan where;
    std::string text; ///< without secrets
    std::string reason; ///< a phrase: "no such command", "a number is expected after lifetime"
    std::string
        nearest; ///< the nearest valid command, with placeholders in capitals; empty when none is near
};

/// Lines that matter for a VPN: crypto, tunnel-group, group-policy, NAT, routes, access lists and objects, interfaces' addresses, and so on.
struct Coverage {
    std::size_t vpnLines = 0;
    std::size_t understood = 0;
    std::vector<NotUnderstood> notUnderstood; ///< vpnLines - understood entries, in input order
    std::size_t otherLines = 0; ///< commands that are about something else
    bool flattened = false; ///< some line held several commands
    std::vector<SourceSpan> flattenedLines; ///< at most 100 of them
    std::vector<SourceSpan> maskedLines; ///< lines that hold a masked value in a slot that is compared
    bool complete =
        false; ///< the end of a running configuration was seen, so that what is not there does not exist
    bool oldSyntax = false; ///< crypto isakmp, plain transform-set on an ASA
    bool newSyntax = false; ///< crypto ikev1, crypto ikev2
    SourceSpan oldSyntaxLine;
    SourceSpan newSyntaxLine;
};

/// The valid command that is nearest to one that is not understood, in the mode of its parent: "pre-shared-key KEY" for "pre shared key X".
/// Empty when nothing is near.
std::string nearestCommand(const ConfigTree& tree, CommandId id);

} // namespace rungbook::config
