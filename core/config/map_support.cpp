// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/map_support.h"

namespace rungbook::config
{

bool comparableEntries(const Tunnel& first, const Tunnel& later)
{
    if (first.kind != TunnelKind::Static || later.kind != TunnelKind::Static || first.map != later.map
        || first.entry->sequence >= later.entry->sequence)
        return false;
    const bool samePeer = first.hasPeer() && later.hasPeer() && sameHost(first.peer, later.peer) != Tri::No;
    return !samePeer && first.acl && later.acl && first.proxiesExact && later.proxiesExact
        && !first.flows.empty() && !later.flows.empty();
}

} // namespace rungbook::config
