// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule tg_map_dangling;
const ConfigRule tg_map_dangling{
    .meta = {.id = "tg-map-dangling",
        .title = "A rule for certificates names a group or a map that does not exist"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                for (const TunnelGroupMapRule& rule : device->tunnelGroupMap.rules) {
                    const bool noGroup = !device->tunnelGroup(rule.tunnelGroup);
                    const bool noMap =
                        std::none_of(device->certificateMaps.begin(), device->certificateMaps.end(),
                            [&](const CertificateMap& m) { return m.name == rule.certificateMap; });
                    if (!noGroup && !noMap)
                        continue;
                    say(report, tg_map_dangling, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("The rule sends peers that match {} {} to tunnel-group "
                                                   "{}, but {} does not exist.",
                                rule.certificateMap, rule.sequence, rule.tunnelGroup,
                                noGroup ? "that group" : "that certificate map"),
                            .symptom = symptom::kNoGroup,
                            .lines = {{rule.where,
                                noGroup ? "names a group that is missing" : "names a map that is missing"}},
                            .fix = noGroup ? "Create the group, or correct the name."
                                           : "Create the certificate map, or correct the name.",
                            .commands = noGroup
                                ? Commands{fmt::format("tunnel-group {} type ipsec-l2l", rule.tunnelGroup)}
                                : Commands{fmt::format("crypto ca certificate map {} {}", rule.certificateMap,
                                               rule.sequence),
                                    " subject-name attr cn eq <name>"},
                            .settle = noGroup
                                ? showFor(*device.facts, NameKind::TunnelGroup)
                                : "\"show running-config crypto ca certificate map\" on this device.",
                            .certain = seen(
                                *device.facts, noGroup ? NameKind::TunnelGroup : NameKind::CertificateMap)});
                }
            });
        },
};

} // namespace rungbook::config
