// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_wrong_type;
const ConfigRule tg_wrong_type{
    .meta = {.id = "tg-wrong-type", .title = "The peer's tunnel-group is of type remote-access"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.group || tunnel.found != GroupFound::ByAddress || !tunnel.group->type.known()
                    || tunnel.group->type.value == TunnelGroupType::L2l || !once(tunnel.group->where))
                    return;
                Commands commands{"clear configure tunnel-group " + tunnel.group->name};
                const Commands group = newTunnelGroup(*device.facts, tunnel.group->name,
                    tunnel.usesIkev1 || !tunnel.usesIkev2 ? IkeVersion::V1 : IkeVersion::V2);
                commands.insert(commands.end(), group.begin(), group.end());
                say(report, tg_wrong_type, device,
                    {.effect = Effect::Blocks,
                        .message =
                            fmt::format("{} is the address of another gateway, but its tunnel-group is not "
                                        "of type ipsec-l2l. The "
                                        "device would treat the gateway as a client and ask it for a user.",
                                tunnel.group->name),
                        .symptom = symptom::kNoGroup,
                        .lines = {{tunnel.group->type.where, "the type"}, {tunnel.peerLine(), "a gateway"}},
                        .fix =
                            "The type cannot be changed: remove the group and create it anew, with its key.",
                        .commands = std::move(commands)});
            });
        },
};

} // namespace rungbook::config
