// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_no_key;
const ConfigRule tg_no_key{
    .meta = {.id = "tg-no-key", .title = "The peer's tunnel-group has neither key nor certificate"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.group || tunnel.found != GroupFound::ByAddress
                    || (tunnel.group->type.known() && tunnel.group->type.value != TunnelGroupType::L2l))
                    return;
                const Credentials& c = tunnel.credentials;
                const bool any = hasKey(c, IkeVersion::V1) || hasKey(c, IkeVersion::V2)
                    || hasCertificate(c, IkeVersion::V1) || hasCertificate(c, IkeVersion::V2)
                    || (tunnel.entry && !tunnel.entry->ikev2Key.absent());
                const bool half = tunnel.usesIkev2 && !tunnel.usesIkev1
                    && ((c.ikev2Local.absent() && !c.ikev2LocalCertificate)
                        != (c.ikev2Remote.absent() && !c.ikev2RemoteCertificate));
                if ((any && !half) || !once(tunnel.group->where))
                    return;
                const IkeVersion version =
                    tunnel.usesIkev1 || !tunnel.usesIkev2 ? IkeVersion::V1 : IkeVersion::V2;
                say(report, tg_no_key, device,
                    {.effect = Effect::Blocks,
                        .message = half ? fmt::format("IKEv2 authenticates each direction for itself, and "
                                                      "tunnel-group {} sets only one of "
                                                      "local-authentication and remote-authentication.",
                                       tunnel.group->name)
                                        : fmt::format("Tunnel-group {} exists, but holds neither a "
                                                      "pre-shared key nor a trustpoint.",
                                            tunnel.group->name),
                        .symptom = version == IkeVersion::V1 ? symptom::kNoGroup : symptom::kWrongKeyV2,
                        .lines = {{c.where.empty() ? tunnel.group->where : c.where, "no key here"},
                            {tunnel.peerLine(), "the peer"}},
                        .fix = "Set the key that was agreed on.",
                        .commands = tunnelGroupLines(
                            *device.facts, tunnel.group->name, "ipsec-attributes", keyLines(version))});
            });
        },
};

} // namespace rungbook::config
