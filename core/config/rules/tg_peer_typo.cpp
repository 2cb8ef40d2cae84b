// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/group_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_peer_typo;
const ConfigRule tg_peer_typo{
    .meta = {.id = "tg-peer-typo", .title = "A tunnel-group's address looks like a misspelt peer"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const TunnelGroup* group = lacksGroup(device, tunnel) ? typoGroup(device, tunnel) : nullptr;
                if (!group)
                    return;
                const std::string peer = toText(*tunnel.peer.address);
                const IkeVersion version =
                    tunnel.usesIkev1 || !tunnel.usesIkev2 ? IkeVersion::V1 : IkeVersion::V2;
                Commands commands = newTunnelGroup(*device.facts, peer, version);
                commands.push_back("clear configure tunnel-group " + group->name);
                say(report, tg_peer_typo, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("The peer {} has no tunnel-group, and the tunnel-group {} "
                                               "belongs to no peer. They differ "
                                               "in a digit or two: one of them is probably misspelt.",
                            peer, group->name),
                        .symptom = symptom::kNoGroup,
                        .lines = {{group->where, "belongs to no peer"},
                            {tunnel.peerLine(), "has no tunnel-group"}},
                        .fix = fmt::format("If {} is right, rename the group (its key must be entered "
                                           "again). If {} is right, correct "
                                           "\"set peer\".",
                            peer, group->name),
                        .commands = std::move(commands)});
            });
        },
};

} // namespace rungbook::config
