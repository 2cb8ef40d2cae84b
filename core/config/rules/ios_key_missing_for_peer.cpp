// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ios_key_missing_for_peer;
const ConfigRule ios_key_missing_for_peer{
    .meta = {.id = "ios-key-missing-for-peer", .title = "The router has no key for the peer"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!isIosFamily(device->platform) || tunnel.kind == TunnelKind::EzvpnClient
                    || !tunnel.peer.address)
                    return;
                const bool v2 = tunnel.usesIkev2;
                const bool wantsKey = v2
                    ? tunnel.ikev2Profile && !tunnel.credentials.ikev2LocalCertificate
                        && tunnel.ikev2Profile->keyringAaa.absent() && tunnel.ikev2Profile->keyring.read()
                    : std::any_of(device.ikev1.begin(), device.ikev1.end(), [](const IkeOffer& o) {
                          return o.authentication == Authentication::PreShare && !o.builtIn;
                      });
                const bool onlyKey = v2
                    || std::all_of(device.ikev1.begin(), device.ikev1.end(),
                        [](const IkeOffer& o) { return o.authentication == Authentication::PreShare; });
                const bool has = v2 ? !tunnel.credentials.ikev2Local.absent()
                                    : !tunnel.credentials.candidates.empty()
                        || hasCertificate(tunnel.credentials, IkeVersion::V1);
                // A peer that is in other places may be reached by a name.
                const bool byName = std::any_of(device->isakmpKeys.begin(), device->isakmpKeys.end(),
                    [](const PeerKey& k) { return k.hostname.read() || k.address.masked(); });
                if (!wantsKey || !onlyKey || has || byName || !once(tunnel.peer.where))
                    return;
                const bool keys = device->coverage.complete || !device->isakmpKeys.empty()
                    || !device->keyrings.empty() || !device->ikev2Keyrings.empty();
                say(report, ios_key_missing_for_peer, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("No key of this router is for {}{}.", tunnel.peerText(),
                            tunnel.isakmpProfile ? " in the keyring that the profile names" : ""),
                        .symptom = v2
                            ? symptom::kWrongKeyV2
                            : std::string_view(
                                "Main mode stops after the fourth message: \"No pre-shared key with peer\"."),
                        .lines = {{tunnel.peer.where, "no key is for this peer"},
                            {tunnel.isakmpProfile ? tunnel.isakmpProfile->where : SourceSpan{},
                                "the profile that counts"}},
                        .fix = "Set the key that was agreed on.",
                        .commands = peerKey(*device.facts, tunnel, v2 ? IkeVersion::V2 : IkeVersion::V1),
                        .settle = "\"show running-config | section isakmp key|keyring\" on this device.",
                        .certain = keys});
            });
        },
};

} // namespace rungbook::config
