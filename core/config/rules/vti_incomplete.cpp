// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule vti_incomplete;
const ConfigRule vti_incomplete{
    .meta = {.id = "vti-incomplete", .title = "The tunnel interface lacks something"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const Interface& interface : device->interfaces) {
                    const TunnelSettings& t = interface.tunnel;
                    const bool asa = !isIosFamily(device->platform);
                    const bool ipsec =
                        t.profile.read() || t.mode.valueOr({}).find("ipsec") != std::string::npos || asa;
                    const bool isTemplate = interface.name.starts_with("Virtual");
                    if (!interface.isTunnel || !ipsec || isTemplate)
                        continue;
                    std::vector<std::string> missing;
                    Commands commands{"interface " + interface.name};
                    const auto lacks = [&](bool is, const std::string& what, const std::string& line) {
                        if (!is)
                            return;
                        missing.push_back(what);
                        commands.push_back(" " + line);
                    };
                    lacks(t.sourceInterface.absent() && t.sourceAddress.absent(), "tunnel source",
                        asa ? "tunnel source interface <interface>" : "tunnel source <interface>");
                    const bool multipoint = t.mode.valueOr({}).find("multipoint") != std::string::npos;
                    lacks(t.destination.empty() && !t.dynamicDestination && !multipoint, "tunnel destination",
                        "tunnel destination <peer>");
                    lacks(t.mode.absent() && asa, "tunnel mode", "tunnel mode ipsec ipv4");
                    lacks(t.profile.absent() && t.protectionAcl.absent(), "tunnel protection",
                        "tunnel protection ipsec profile <profile>");
                    lacks(asa && interface.nameif.absent(), "nameif", "nameif <name>");
                    lacks(interface.address.absent() && interface.unnumbered.absent()
                            && interface.ipv6.empty() && !interface.dhcp,
                        "ip address", "ip address <address> <mask>");
                    if (missing.empty())
                        continue;
                    SourceSpan line = interface.where;
                    line.last = line.first;
                    say(report, vti_incomplete, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format(
                                "{} has no {}: it stays down.", interface.name, fmt::join(missing, ", no ")),
                            .symptom = symptom::kNeverStarts,
                            .lines = {{line, "incomplete"}},
                            .fix = "Add what is missing.",
                            .commands = std::move(commands),
                            .settle = "\"show running-config interface\" on this device.",
                            .certain = device->coverage.complete});
                }
            }
        },
};

} // namespace rungbook::config
