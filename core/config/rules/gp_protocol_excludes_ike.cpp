// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule gp_protocol_excludes_ike;
const ConfigRule gp_protocol_excludes_ike{
    .meta = {.id = "gp-protocol-excludes-ike",
        .title = "The group policy does not allow the version of IKE that the tunnel uses"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto& protocols = tunnel.policy.protocols;
                if (isIosFamily(device->platform) || !protocols.known() || tunnel.kind != TunnelKind::Static
                    || tunnel.found != GroupFound::ByAddress)
                    return;
                const auto allowed = [&](IkeVersion v) {
                    return v == IkeVersion::V1 ? protocols.value.ikev1 : protocols.value.ikev2;
                };
                const auto versions = versionsOf(tunnel);
                for (const IkeVersion version : versions) {
                    if (allowed(version)
                        || !once(
                            protocols.where.empty() ? tunnel.group->where : protocols.where, nameOf(version)))
                        continue;
                    const bool other = std::any_of(versions.begin(), versions.end(), allowed);
                    VpnProtocols wanted = protocols.value;
                    wanted.ikev1 = wanted.ikev1 || version == IkeVersion::V1;
                    wanted.ikev2 = wanted.ikev2 || version == IkeVersion::V2;
                    std::string line = "vpn-tunnel-protocol";
                    if (dialectOf(*device.facts) == Dialect::AsaOld) {
                        line += wanted.ikev1 ? " IPSec" : "";
                        line += wanted.l2tp ? " l2tp-ipsec" : "";
                        line += wanted.ssl ? " svc" : "";
                    } else {
                        line += wanted.ikev1 ? " ikev1" : "";
                        line += wanted.ikev2 ? " ikev2" : "";
                        line += wanted.l2tp ? " l2tp-ipsec" : "";
                        line += wanted.ssl ? " ssl-client" : "";
                    }
                    const std::string policy = tunnel.group && tunnel.group->defaultGroupPolicy.known()
                        ? tunnel.group->defaultGroupPolicy.value
                        : std::string("DfltGrpPolicy");
                    const bool assumed = protocols.assumed();
                    say(report, gp_protocol_excludes_ike, device,
                        {.effect = other  ? Effect::Hygiene
                                : assumed ? Effect::Unknown
                                          : Effect::Blocks,
                            .message =
                                fmt::format("The group policy that counts for {} ({}) does not allow {}{}.",
                                    tunnel.peerText(), policy, nameOf(version),
                                    assumed ? fmt::format("; nothing is written, this is {}", protocols.basis)
                                            : std::string()),
                            .symptom = other ? std::string_view{}
                                             : "Phase 1 completes, then: \"Conflicting protocols specified "
                                               "by tunnel-group and "
                                               "group-policy\" (713206).",
                            .lines = {{protocols.where, "does not hold the version that is used"},
                                {tunnel.group->defaultGroupPolicy.where, "names the policy"},
                                {tunnel.group->where, "the peer's group"}},
                            .fix = "Allow it. Other tunnels of the policy are not disturbed.",
                            .commands = groupPolicyLines(policy, {line}),
                            .settle = "\"show running-config all group-policy\" on this device."});
                }
            });
        },
};

} // namespace rungbook::config
