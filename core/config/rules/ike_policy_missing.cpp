// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_missing;
const ConfigRule ike_policy_missing{
    .meta = {.id = "ike-policy-missing",
        .title = "There is no IKE policy of the version that the tunnel uses"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind == TunnelKind::EzvpnClient)
                    return;
                for (const IkeVersion version : versionsOf(tunnel)) {
                    if (!device.offers(version).empty() || !once(device->lines, nameOf(version)))
                        continue;
                    const IkeVersion otherVersion =
                        version == IkeVersion::V1 ? IkeVersion::V2 : IkeVersion::V1;
                    const bool other =
                        tunnel.usesIkev1 && tunnel.usesIkev2 && !device.offers(otherVersion).empty();
                    const IkeSettings& ike = version == IkeVersion::V1 ? device->ikev1 : device->ikev2;
                    // Before 8.4 some versions had a policy of lowest priority that no line shows.
                    const bool hiddenDefault = dialectOf(*device.facts) == Dialect::AsaOld;
                    say(report, ike_policy_missing, device,
                        {.effect = other ? Effect::Hygiene : Effect::Blocks,
                            .message = fmt::format("{} uses {}, but no policy of that version is configured, "
                                                   "so the device has nothing "
                                                   "to offer and nothing to accept.",
                                tunnel.name, nameOf(version)),
                            .symptom = symptom::kNoCommonPolicy,
                            .lines = {{ike.enabledOn.empty() ? transformLine(tunnel)
                                                             : ike.enabledOn.front().where,
                                          "enabled, without a policy"},
                                {transformLine(tunnel), "the tunnel uses this version"}},
                            .fix = "Add a policy that the peer has too.",
                            .commands = goodPolicy(*device.facts, version),
                            .settle = "\"show running-config crypto\" on this device.",
                            .certain = seen(*device.facts, Section::Ike) && !hiddenDefault});
                }
            });
        },
};

} // namespace rungbook::config
