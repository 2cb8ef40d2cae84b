// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_acl_ports;
const ConfigRule map_acl_ports{
    .meta = {.id = "map-acl-ports", .title = "The crypto access list names protocols or ports"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                const Tunnel* far = subject.otherEnd(tunnel);
                if (tunnel.kind != TunnelKind::Static)
                    return;
                for (const Proxy& proxy : tunnel.proxies) {
                    if (!proxy.ace->services.exact || proxy.ace->services.anyIp())
                        continue;
                    const bool mirrored =
                        far && std::any_of(far->proxies.begin(), far->proxies.end(), [&](const Proxy& p) {
                            return p.flows.mirrored().sameAs(proxy.flows).value_or(false);
                        });
                    Commands commands = removeAce(*device.facts, *tunnel.acl, *proxy.ace);
                    Flow flow{allProtocols(), proxy.ace->source.set(), allPorts(),
                        proxy.ace->destination.set(), allPorts()};
                    Commands wide = aceCommands(*device.facts, tunnel.acl->name, true, flow);
                    wide.insert(wide.end(), commands.begin(), commands.end());
                    say(report, map_acl_ports, device,
                        {.effect = mirrored ? Effect::Hygiene : Effect::OneWay,
                            .message = fmt::format(
                                "This entry is about {} only. Other traffic between the same networks leaves "
                                "unprotected, answers need the ports on the other side of the entry, and "
                                "both ends "
                                "must list exactly the same.",
                                proxy.ace->services.written),
                            .lines = {{proxy.ace->where, "limited to a protocol or port"},
                                {aclLine(tunnel), "used here"}},
                            .fix = "Protect \"ip\" and filter ports with a VPN filter or the interface's "
                                   "access list. First add the wide "
                                   "entry on both sides, then remove the narrow one.",
                            .commands = std::move(wide),
                            .impact = kResetsTunnel,
                            .confidence = Confidence::Medium,
                            .role = Role::Contributing,
                            .settle = "The crypto access list of the other side."});
                }
            });
        },
};

} // namespace rungbook::config
