// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"

#include <algorithm>

namespace rungbook::config
{

namespace
{

constexpr Encryption kCiphers[] = {
    Encryption::Aes256, Encryption::Aes192, Encryption::Aes128, Encryption::TripleDes, Encryption::Des};

} // namespace

std::vector<IkeOffer> offersOf(const Device& device, const Tunnel& tunnel, IkeVersion version)
{
    if (tunnel.kind != TunnelKind::EzvpnClient)
        return device.offers(version);
    std::vector<IkeOffer> offers;
    for (const Encryption cipher : kCiphers) {
        for (const Hash hash : {Hash::Sha1, Hash::Md5}) {
            IkeOffer offer;
            offer.name = tunnel.name;
            offer.where = tunnel.where;
            offer.encryption = {cipher};
            offer.hash = {hash};
            offer.groups = {2};
            offer.authentication = Authentication::PreShare;
            offer.builtIn = true;
            offers.push_back(std::move(offer));
        }
    }
    return offers;
}

const std::vector<TransformSet>& ezvpnTransforms()
{
    static const std::vector<TransformSet> sets = [] {
        std::vector<TransformSet> list;
        for (const Encryption cipher : kCiphers) {
            for (const Hash hash : {Hash::Sha1, Hash::Md5}) {
                TransformSet set;
                set.builtIn = true;
                set.espEncryption.assume({cipher}, "built into the client");
                set.espIntegrity.assume({hash}, "built into the client");
                set.mode.assume(EspMode::Tunnel, "built into the client");
                list.push_back(std::move(set));
            }
        }
        return list;
    }();
    return sets;
}

const IkeOffer& strongest(const std::vector<IkeOffer>& offers)
{
    const auto strong =
        std::find_if(offers.begin(), offers.end(), [](const IkeOffer& o) { return weakParts(o).empty(); });
    return strong == offers.end() ? offers.front() : *strong;
}

bool asaCannotMatchIos(const Ends& ends, IkeVersion version)
{
    const bool aIsRouter = isIosFamily(ends.deviceA->platform);
    if (version != IkeVersion::V1 || aIsRouter == isIosFamily(ends.deviceB->platform))
        return false;
    const std::vector<IkeOffer>& offers = aIsRouter ? ends.deviceA.ikev1 : ends.deviceB.ikev1;
    return !offers.empty() && std::all_of(offers.begin(), offers.end(), [](const IkeOffer& o) {
        if (o.hash.empty() || o.groups.empty())
            return false;
        const Hash hash = o.hash.front();
        return hash == Hash::Sha256 || hash == Hash::Sha384 || hash == Hash::Sha512 || o.groups.front() > 14;
    });
}

EzvpnEnds ezvpnEnds(const Ends& ends)
{
    if (ends.a.kind == TunnelKind::EzvpnClient && ends.b.kind != TunnelKind::EzvpnClient)
        return ezvpnEnds(ends.swapped());
    EzvpnEnds out;
    if (ends.b.kind != TunnelKind::EzvpnClient || ends.a.kind == TunnelKind::EzvpnClient)
        return out;
    out.serverDevice = &ends.deviceA;
    out.clientDevice = &ends.deviceB;
    out.server = &ends.a;
    out.client = &ends.b;
    const DeviceFacts& server = *ends.deviceA.facts;
    const std::string name = ends.b.ezvpn->group.valueOr({});
    out.group = server.tunnelGroup(name);
    for (const EzvpnServerGroup& group : server.ezvpnGroups) {
        if (group.name == name)
            out.iosGroup = &group;
    }
    out.policy = server.effectivePolicy(out.group && out.group->defaultGroupPolicy.known()
            ? out.group->defaultGroupPolicy.value
            : std::string());
    return out;
}

} // namespace rungbook::config
