// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of one crypto map, compared with each other.
#pragma once

#include "core/config/rule_support.h"

namespace rungbook::config
{

/// True when both tunnels are static entries of one map for different peers, both with networks that are known exactly, and at least one of
/// them names a network and not everything.
bool comparableEntries(const Tunnel& first, const Tunnel& later);

/// Calls f(device, first, later) for two such entries of one map, the lower number first.
template <class F> void forEntryPairs(const Subject& subject, F&& f)
{
    forEntries(subject, [&](const Device& device, const Tunnel& first) {
        for (const Tunnel& later : device.tunnels) {
            if (isFirstOfEntry(later) && comparableEntries(first, later))
                f(device, first, later);
        }
    });
}

} // namespace rungbook::config
