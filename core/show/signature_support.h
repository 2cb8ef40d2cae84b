// SPDX-License-Identifier: GPL-3.0-or-later
// What the signatures share.
#pragma once

#include "core/show/signature.h"
#include "core/show/views.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::show
{

/// How many findings a rule makes of one paste: a device with thousands of peers has thousands of them, and nobody reads those.
class Limit
{
public:
    /// True for the first fifty calls.
    bool take() { return m_left > 0 && m_left-- > 0; }

private:
    std::size_t m_left = 50;
};

/// Reports every IKE SA that stands in that state: what the state means and why a negotiation stays there, from the table of states.
/// Case does not count. settled: what a second look would show.
void reportStuck(const Subject& subject, Report& report, const RuleMeta& rule, std::string_view state);

/// A counter of IPsec flows that should be 0: reports every flow where the first of the fields that is there is not.
struct Counter {
    std::string_view field;
    std::string_view words; ///< "packets that could not be sent"
};
struct Reported {
    Flow flow;
    const Field* field = nullptr;
    std::uint64_t count = 0;
    std::string_view words;
};
std::vector<Reported> countersAboveZero(const Subject& subject, std::span<const Counter> counters);

/// "1 packet", "12 packets".
std::string packets(std::uint64_t count);

/// True when another flow of the same peer has packets in both directions: the path and the peer are fine.
bool anotherFlowWorks(const std::vector<Flow>& flows, const Flow& flow);

/// Starts a finding for a chain that breaks for that reason, with the lines of the link and its verdict; null when the chain breaks elsewhere.
Finding* reportChain(const Chain& chain, Break why, Report& report, const RuleMeta& rule, Effect effect);

} // namespace rungbook::show
