// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_auth_vs_key;
const ConfigRule ike_policy_auth_vs_key{
    .meta = {.id = "ike-policy-auth-vs-key",
        .title = "The IKE policies want another kind of authentication than the tunnel has"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const std::vector<IkeOffer>& offers = device.ikev1;
                if (tunnel.kind == TunnelKind::EzvpnClient || !tunnel.usesIkev1 || tunnel.usesIkev2
                    || offers.empty())
                    return;
                const auto all = [&](Authentication a) {
                    return std::all_of(offers.begin(), offers.end(),
                        [&](const IkeOffer& o) { return o.authentication == a; });
                };
                const bool key = hasKey(tunnel.credentials, IkeVersion::V1);
                const bool certificate = hasCertificate(tunnel.credentials, IkeVersion::V1)
                    || (tunnel.entry && tunnel.entry->trustpoint.read())
                    || (tunnel.profile && tunnel.profile->trustpoint.read());
                const bool wantsCertificate = all(Authentication::RsaSig) && key && !certificate;
                const bool wantsKey = all(Authentication::PreShare) && certificate && !key;
                if ((!wantsCertificate && !wantsKey) || !once(offers.front().where))
                    return;
                const bool assumed = offers.front().policy && offers.front().policy->authentication.assumed();
                say(report, ike_policy_auth_vs_key, device,
                    {.effect = Effect::Blocks,
                        .message = wantsCertificate
                            ? fmt::format("All policies authenticate with certificates{}, but the peer {} "
                                          "has a pre-shared key and no "
                                          "trustpoint.",
                                assumed ? " (the default where none is written)" : "", tunnel.peerText())
                            : fmt::format("All policies authenticate with a pre-shared key, but the peer {} "
                                          "has a trustpoint and no key.",
                                tunnel.peerText()),
                        .symptom = symptom::kNoCommonPolicy,
                        .lines = {{offers.front().where,
                                      wantsCertificate ? "wants a certificate" : "wants a key"},
                            {tunnel.credentials.where, wantsCertificate ? "has a key" : "has a certificate"}},
                        .fix = "Let the policy and the peer's settings agree.",
                        .commands = inPolicy(*device.facts, offers.front(),
                            wantsCertificate ? "authentication pre-share" : "authentication rsa-sig")});
            });
        },
};

} // namespace rungbook::config
