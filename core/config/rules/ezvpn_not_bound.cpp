// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ezvpn_not_bound;
const ConfigRule ezvpn_not_bound{
    .meta = {.id = "ezvpn-not-bound",
        .title = "The Easy VPN client is bound to no outside or no inside interface"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const EzvpnClient& client : device->ezvpnClients) {
                    const bool noOutside = client.outside.empty();
                    // Without a line, the first LAN of some routers is inside by default; virtual interfaces need one outside only.
                    const bool noInside = client.inside.empty() && client.acl.absent();
                    if (!noOutside && !noInside)
                        continue;
                    const std::string interface = noOutside ? "<outside-interface>" : "<inside-interface>";
                    SourceSpan line = client.where;
                    line.last = line.first;
                    say(report, ezvpn_not_bound, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("{} is not bound to an interface as its {}.", client.name,
                                noOutside && noInside ? "outside or inside"
                                    : noOutside       ? "outside"
                                                      : "inside"),
                            .symptom = symptom::kNeverStarts,
                            .lines = {{line, noOutside ? "no outside interface" : "no inside interface"}},
                            .fix = "Bind it to the interface towards the server, and with \"inside\" to the "
                                   "one towards the users.",
                            .commands = {"interface " + interface,
                                fmt::format(" crypto ipsec client ezvpn {}{}", client.name,
                                    noOutside ? "" : " inside")},
                            .settle = "\"show crypto ipsec client ezvpn\" on this device.",
                            .certain = seen(*device.facts, Section::Interfaces)});
                }
            }
        },
};

} // namespace rungbook::config
