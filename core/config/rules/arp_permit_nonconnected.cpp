// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule arp_permit_nonconnected;
const ConfigRule arp_permit_nonconnected{
    .meta = {.id = "arp-permit-nonconnected",
        .title = "A translated address lies outside the network of its interface"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                if (device->settings.arpPermitNonconnected.valueOr(false)
                    || (device->version.known() && device->version < Version{8, 3, 0, 0}))
                    return;
                Once once;
                for (const NatRule& rule : device->natRules) {
                    const Interface* outside = device->interface(rule.outsideInterface);
                    const auto subnet = outside ? outside->subnet() : std::nullopt;
                    if (rule.kind != NatKind::Static || rule.identity() || rule.mappedIsInterface
                        || rule.inactive || !subnet || !rule.mappedSource.exact
                        || rule.mappedSource.set().empty() || rule.noProxyArp
                        || outside->nameif.valueOr({}) == rule.insideInterface)
                        continue;
                    if (!rule.mappedSource.set().subtract(setOf(*subnet)).empty()
                        && !setOf(*subnet).intersects(rule.mappedSource.set()) && once(outside->where)) {
                        const bool impossible =
                            device->version.known() && device->version < Version{8, 4, 5, 0};
                        say(report, arp_permit_nonconnected, device,
                            {.effect = Effect::Unknown,
                                .message = fmt::format(
                                    "{} is not in {}, the network of {}. If the provider routes it to this "
                                    "device, all is "
                                    "well. If the provider expects an answer to ARP for it, there is none{}.",
                                    toText(rule.mappedSource.set(), 2), toText(*subnet), outside->label(),
                                    impossible
                                        ? ": this version cannot give one (8.4(5) is the first that can)"
                                        : " by default"),
                                .symptom = "The translated host is reachable from nowhere outside.",
                                .lines = {{rule.where, "translated to an address of another network"},
                                    {outside->where, "its network"}},
                                .fix = "Let the provider route the block to this device. The command below "
                                       "answers ARP for it instead, "
                                       "which also lets strangers fill the ARP table.",
                                .commands = impossible ? Commands{} : Commands{"arp permit-nonconnected"},
                                .settle = "Ask the provider whether the block is routed to this device's "
                                          "address."});
                    }
                }
            });
        },
};

} // namespace rungbook::config
