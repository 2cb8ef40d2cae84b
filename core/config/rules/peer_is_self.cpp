// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule peer_is_self;
const ConfigRule peer_is_self{
    .meta = {.id = "peer-is-self", .title = "The peer is the device's own address"},
    .check =
        [](const Subject& subject, Report& report) {
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const Interface* own =
                    tunnel.peer.address ? device->interfaceWithAddress(*tunnel.peer.address) : nullptr;
                if (!own)
                    return;
                Commands commands;
                if (tunnel.entry) {
                    commands =
                        noMapEntryLine(*device.facts, *tunnel.entry, "set peer " + tunnel.peer.written);
                    const Commands set = mapEntryLines(*device.facts, *tunnel.entry, {"set peer <peer>"});
                    commands.insert(commands.end(), set.begin() + (set.size() > 1 ? 1 : 0), set.end());
                }
                say(report, peer_is_self, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("{} is the address of {} of this very device. Probably the "
                                               "configuration of the other side "
                                               "was copied without exchanging the addresses.",
                            tunnel.peerText(), own->label()),
                        .symptom = symptom::kNeverStarts,
                        .lines = {{tunnel.peerLine(), "named as the peer"},
                            {own->address.where, "the device's own address"}},
                        .fix = "Name the address of the other side.",
                        .commands = std::move(commands)});
            });
        },
};

} // namespace rungbook::config
