// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule nat_exempt_route_lookup;
const ConfigRule nat_exempt_route_lookup{
    .meta = {.id = "nat-exempt-route-lookup", .title = "An exemption decides by itself where packets leave"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                if (device->version < Version{8, 4, 2, 0} || !device->settings.managementAccess.known())
                    return;
                for (const NatRule& rule : device->natRules) {
                    if (rule.section != NatSection::Manual || !rule.identity() || rule.routeLookup
                        || rule.inactive || !rule.hasDestination
                        || rule.insideInterface != device->settings.managementAccess.value)
                        continue;
                    std::string text;
                    std::size_t position =
                        1; // among the manual rules: entered again without it, the rule would go to the end
                    for (const NatRule& before : device->natRules) {
                        if (&before == &rule)
                            break;
                        position += before.section == NatSection::Manual ? 1U : 0U;
                    }
                    for (CommandId id = device->firstCommand; id < device->endCommand; ++id) {
                        if (device.tree->where(id) == rule.where)
                            text = device.tree->redactedText(id);
                    }
                    const std::size_t at = text.find(" source ");
                    if (at == std::string::npos)
                        continue;
                    const std::string again =
                        fmt::format("{} {}{} route-lookup", text.substr(0, at), position, text.substr(at));
                    say(report, nat_exempt_route_lookup, device,
                        {.effect = Effect::Hygiene,
                            .message = fmt::format("Since 8.4(2) such a rule names the way out without "
                                                   "asking the routing table. The device's "
                                                   "own address on {}, which is meant to be reached through "
                                                   "the tunnel, then cannot be "
                                                   "reached.",
                                rule.insideInterface),
                            .lines = {{rule.where, "without route-lookup"},
                                {device->settings.managementAccess.where, "reached through the tunnel"}},
                            .fix = "Enter the rule again with route-lookup at its end.",
                            .commands = {"no " + text, again}});
                }
            });
        },
};

} // namespace rungbook::config
