// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/group_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_missing_for_peer;
const ConfigRule tg_missing_for_peer{
    .meta = {.id = "tg-missing-for-peer",
        .title = "The peer has no tunnel-group, and the default group has no key"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!lacksGroup(device, tunnel) || typoGroup(device, tunnel))
                    return;
                const std::string name =
                    tunnel.peer.address ? toText(*tunnel.peer.address) : tunnel.peer.written;
                const IkeVersion version =
                    tunnel.usesIkev1 || !tunnel.usesIkev2 ? IkeVersion::V1 : IkeVersion::V2;
                say(report, tg_missing_for_peer, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format(
                            "{} names the peer {}, but no tunnel-group has that address as its name, and "
                            "DefaultL2LGroup, which then serves, has no key. Without a key the device cannot "
                            "go on "
                            "after the third message.",
                            tunnel.name, tunnel.peerText()),
                        .symptom = symptom::kNoGroup,
                        .lines = {{tunnel.peerLine(), "no tunnel-group has this address"}},
                        .fix = "Create the tunnel-group and set the key that was agreed on.",
                        .commands = newTunnelGroup(*device.facts, name, version),
                        .settle = showFor(*device.facts, NameKind::TunnelGroup),
                        .certain = tunnel.groupCertain && seen(*device.facts, NameKind::TunnelGroup)});
            });
        },
};

} // namespace rungbook::config
