// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule permit_vpn_off;
const ConfigRule permit_vpn_off{
    .meta = {.id = "permit-vpn-off",
        .title = "Decrypted traffic is checked by the outside access list, which does not permit it"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                const auto& permit = device->settings.permitVpn;
                if (!permit.read() || permit.valueOr(true))
                    return;
                for (const Tunnel& tunnel : device.tunnels) {
                    if (!isFirstOfEntry(tunnel) || tunnel.locals.empty() || tunnel.flows.empty()
                        || tunnel.routeBased())
                        continue;
                    const AccessGroup* group = nullptr;
                    for (const AccessGroup& g : device->accessGroups) {
                        if (g.in && !g.controlPlane
                            && (g.global || g.interface == tunnel.locals.front().label))
                            group = &g;
                    }
                    const AccessList* list = group ? device->accessList(group->acl) : nullptr;
                    const PermittedFlows permitted = list ? permittedBy(*list) : PermittedFlows{};
                    if (list && tunnel.flows.mirrored().isSubsetOf(permitted.flows).value_or(true))
                        continue;
                    say(report, permit_vpn_off, device,
                        {.effect = Effect::NoTraffic,
                            .message = fmt::format("With this line, packets that come out of a tunnel must "
                                                   "pass the access list of {} like "
                                                   "any others, and {} does not permit all of {} to {}.",
                                tunnel.locals.front().label,
                                list ? list->name : std::string("none is there that"),
                                toText(remoteSide(tunnel.flows), 3), toText(localSide(tunnel.flows), 3)),
                            .symptom = symptom::kDecapsNoEncaps,
                            .lines = {{permit.where, "turned off here"},
                                {group ? group->where : SourceSpan{}, "the list that counts"},
                                {listLine(tunnel), "the tunnel"}},
                            .fix = "Turn it on again and use a VPN filter where traffic must be limited, or "
                                   "permit the remote networks in "
                                   "the list.",
                            .commands = {"sysopt connection permit-vpn"},
                            .settle = "\"show running-config access-group\" on this device.",
                            .certain = tunnel.proxiesExact && (!list || permitted.exact)
                                && (group || seen(*device.facts, Section::AccessGroups))});
                    return;
                }
            });
        },
};

} // namespace rungbook::config
