// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/group_support.h"

#include "core/config/grammar.h"

#include <algorithm>

namespace rungbook::config
{

bool lacksGroup(const Device& device, const Tunnel& tunnel)
{
    if (isIosFamily(device->platform) || tunnel.found == GroupFound::ByAddress || !tunnel.hasPeer()
        || (tunnel.kind != TunnelKind::Static && tunnel.kind != TunnelKind::Vti))
        return false;
    const Credentials& c = tunnel.credentials;
    const bool served = hasKey(c, IkeVersion::V1) || hasKey(c, IkeVersion::V2)
        || hasCertificate(c, IkeVersion::V1) || hasCertificate(c, IkeVersion::V2) || !c.trustpoints.empty()
        || (tunnel.entry && !tunnel.entry->ikev2Key.absent());
    return !served;
}

bool isOrphan(const Device& device, const TunnelGroup& group)
{
    if (group.builtIn || !group.address || !group.type.known() || group.type.value != TunnelGroupType::L2l)
        return false;
    const bool mapped = std::any_of(device->tunnelGroupMap.rules.begin(), device->tunnelGroupMap.rules.end(),
        [&](const TunnelGroupMapRule& r) { return r.tunnelGroup == group.name; });
    // A peer that is hidden may be this one.
    return !mapped && std::none_of(device.tunnels.begin(), device.tunnels.end(), [&](const Tunnel& t) {
        return t.hasPeer() && sameHost(t.peer, *group.address) != Tri::No;
    });
}

const TunnelGroup* typoGroup(const Device& device, const Tunnel& tunnel)
{
    if (!tunnel.peer.address)
        return nullptr;
    const std::string peer = toText(*tunnel.peer.address);
    for (const TunnelGroup& group : device->tunnelGroups) {
        if (isOrphan(device, group) && editDistance(peer, toText(*group.address), 2) <= 2)
            return &group;
    }
    return nullptr;
}

} // namespace rungbook::config
