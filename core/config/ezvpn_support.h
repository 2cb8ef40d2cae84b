// SPDX-License-Identifier: GPL-3.0-or-later
// What an Easy VPN client offers without being told, and what an ASA cannot offer to a router.
#pragma once

#include "core/config/rule_support.h"

#include <string>
#include <vector>

namespace rungbook::config
{

/// The phase 1 offers of one end: those of its device, or, of an Easy VPN client, the built-in ones: pre-shared key with group 2 and every
/// common cipher (Cisco Easy VPN Remote configuration guide).
std::vector<IkeOffer> offersOf(const Device& device, const Tunnel& tunnel, IkeVersion version);

/// The transform sets that an Easy VPN client offers: ESP with a cipher and MD5 or SHA, in tunnel mode; no AH.
const std::vector<TransformSet>& ezvpnTransforms();

/// The first offer without a weak part, else the first. offers must not be empty.
const IkeOffer& strongest(const std::vector<IkeOffer>& offers);

/// True when all IKEv1 offers of one side, a router, use a hash or a group that an ASA does not have in IKEv1, and the other is an ASA.
bool asaCannotMatchIos(const Ends& ends, IkeVersion version);

/// Server and client of an Easy VPN pair, whichever way round it was found; server is null when the pair is none.
struct EzvpnEnds {
    const Device* serverDevice = nullptr;
    const Device* clientDevice = nullptr;
    const Tunnel* server = nullptr;
    const Tunnel* client = nullptr;
    const TunnelGroup* group = nullptr; ///< of an ASA, by the client's group name
    const EzvpnServerGroup* iosGroup = nullptr; ///< of a router
    GroupPolicy policy; ///< of the ASA's group, effective
};
EzvpnEnds ezvpnEnds(const Ends& ends);

/// Calls f(EzvpnEnds) once for each Easy VPN client and its server.
template <class F> void forEzvpn(const Subject& subject, F&& f)
{
    forPairs(subject, [&](const Ends& ends) {
        const EzvpnEnds e = ezvpnEnds(ends);
        if (e.server && e.client)
            f(e);
    });
}

} // namespace rungbook::config
