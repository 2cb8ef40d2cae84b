// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule map_interface_unusable;
const ConfigRule map_interface_unusable{
    .meta = {.id = "map-interface-unusable",
        .title = "The interface of the crypto map is missing, shut down or without an address"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                for (const LocalEnd& end : tunnel.locals) {
                    const Interface* interface = end.interface;
                    if (tunnel.kind == TunnelKind::Vti || !once(end.where, end.label))
                        continue;
                    Claim claim{.effect = Effect::Blocks,
                        .symptom = symptom::kNeverStarts,
                        .lines = {{end.where, "bound here"}}};
                    if (!interface) {
                        if (!seen(*device.facts, NameKind::Interface))
                            continue; // not pasted: nothing to say
                        claim.message = fmt::format("No interface has the name {}.", end.label);
                        claim.fix = "Correct the name, or give it to the interface with nameif.";
                        claim.settle = "\"show nameif\" on this device.";
                    } else if (interface->shutdown.valueOr(false)) {
                        claim.message = fmt::format("{} is shut down.", end.label);
                        claim.lines.push_back({interface->shutdown.where, "shut down"});
                        claim.fix = "Turn the interface on.";
                        claim.commands = {"interface " + interface->name, " no shutdown"};
                    } else if (interface->address.absent() && !interface->dhcp
                        && interface->unnumbered.absent() && interface->ipv6.empty()) {
                        claim.message =
                            fmt::format("{} has no address, so nothing can start from it.", end.label);
                        claim.lines.push_back({interface->where, "no address"});
                        claim.fix = "Give the interface its address.";
                        claim.commands = {"interface " + interface->name, " ip address <address> <mask>"};
                        claim.certain = device->coverage.complete; // the line may only not have been pasted
                    } else {
                        continue;
                    }
                    say(report, map_interface_unusable, device, std::move(claim));
                }
            });
        },
};

} // namespace rungbook::config
