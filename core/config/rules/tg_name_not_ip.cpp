// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/group_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_name_not_ip;
const ConfigRule tg_name_not_ip{
    .meta = {.id = "tg-name-not-ip",
        .title = "A LAN-to-LAN group with a key is not named by the peer's address"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                for (const TunnelGroup& group : device->tunnelGroups) {
                    const bool mapped =
                        std::any_of(device->tunnelGroupMap.rules.begin(), device->tunnelGroupMap.rules.end(),
                            [&](const TunnelGroupMapRule& r) { return r.tunnelGroup == group.name; });
                    if (group.builtIn || group.address || isMasked(group.name) || mapped
                        || !group.type.known() || group.type.value != TunnelGroupType::L2l
                        || group.ikev1Key.absent() || group.ikev1Trustpoint.read()
                        || !group.ikev2LocalKey.absent() || group.name.starts_with("Default"))
                        continue;
                    const auto lonely = std::find_if(device.tunnels.begin(), device.tunnels.end(),
                        [&](const Tunnel& t) { return lacksGroup(device, t) && t.peer.address; });
                    const bool blocks = lonely != device.tunnels.end() && !lonely->aggressive;
                    Commands commands;
                    if (blocks) {
                        commands =
                            newTunnelGroup(*device.facts, toText(*lonely->peer.address), IkeVersion::V1);
                        commands.push_back("clear configure tunnel-group " + group.name);
                    }
                    say(report, tg_name_not_ip, device,
                        {.effect = blocks ? Effect::Blocks : Effect::Hygiene,
                            .message = fmt::format("In main mode with a pre-shared key the device knows "
                                                   "nothing of the peer but its "
                                                   "address, so the group must be named by it. {} can only "
                                                   "be found in aggressive mode or "
                                                   "through a certificate.{}",
                                group.name,
                                blocks ? fmt::format(" The peer {} has no group.", lonely->peerText())
                                       : std::string()),
                            .symptom = blocks ? symptom::kNoGroup : std::string_view{},
                            .lines = {{group.where, "no address"},
                                {blocks ? lonely->peerLine() : SourceSpan{}, "has no tunnel-group"}},
                            .fix = blocks ? "Name the group by the peer's address."
                                          : "Name the group by the address of its peer.",
                            .commands = std::move(commands),
                            .confidence = Confidence::Medium,
                            .settle =
                                "\"debug crypto ikev1 127\": which tunnel_group the connection lands on."});
                }
            });
        },
};

} // namespace rungbook::config
