// SPDX-License-Identifier: GPL-3.0-or-later
// Which translation rule the packets of a tunnel meet first, as exact sets: what keeps its addresses and what is translated before it can
// match the crypto access list (translation comes before encryption on an ASA and on a router).
#pragma once

#include "core/config/plan.h"

#include <string_view>
#include <vector>

namespace rungbook::config
{

/// Packets that one rule takes.
struct NatHit {
    const NatRule* rule = nullptr;
    FlowSet flows;
    bool identity = false;
};

struct NatVerdict {
    std::vector<NatHit> hits; ///< in the order in which the device tries the rules
    FlowSet kept; ///< keeps its addresses: by an identity rule, or because no rule fits
    FlowSet exempt; ///< by an identity rule
    FlowSet translated;
    bool exact = true; ///< false when a rule on the way has a value that is not known
};

/// The packets that a rule is about, real source to the destination that the packet has; exact becomes false when something is not known.
FlowSet natFlows(const DeviceFacts& facts, const NatRule& rule, bool& exact);

/// True when the rule looks at packets that leave through that interface, and, when it is known where they come from, at those.
bool natPasses(const DeviceFacts& facts, const NatRule& rule, const FlowSet& flows, std::string_view outside);

/// Sends the packets of a tunnel through the rules. outside: the interface that the tunnel starts from.
NatVerdict natOf(const DeviceFacts& facts, const FlowSet& flows, std::string_view outside);

/// The interface that the local side of a tunnel is behind; empty when it is not known.
std::string insideOf(const DeviceFacts& facts, const FlowSet& flows);

} // namespace rungbook::config
