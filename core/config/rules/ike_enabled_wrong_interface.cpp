// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_enabled_wrong_interface;
const ConfigRule ike_enabled_wrong_interface{
    .meta = {.id = "ike-enabled-wrong-interface",
        .title = "IKE is enabled on another interface than the one with the crypto map"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                for (const IkeVersion version : versionsOf(tunnel)) {
                    const IkeSettings& ike = version == IkeVersion::V1 ? device->ikev1 : device->ikev2;
                    for (const LocalEnd& end : tunnel.locals) {
                        const bool listed = std::any_of(ike.enabledOn.begin(), ike.enabledOn.end(),
                            [&](const NameUse& use) { return use.name == end.label; });
                        if (ike.enabledOn.empty() || listed
                            || device->ikeEnabledOn(version, end.label) != Tri::No
                            || !once(end.where, nameOf(version)))
                            continue;
                        say(report, ike_enabled_wrong_interface, device,
                            {.effect = Effect::Blocks,
                                .message = fmt::format("{} is enabled on {}, but {} starts from {}: there "
                                                       "the device does not listen.",
                                    nameOf(version), ike.enabledOn.front().name, tunnel.name, end.label),
                                .symptom = symptom::kNoReply,
                                .lines = {{ike.enabledOn.front().where, "enabled on this interface only"},
                                    {end.where, "the tunnel starts from this one"}},
                                .fix = fmt::format(
                                    "Enable {} on {}. If nothing uses it on {}, take it away there.",
                                    nameOf(version), end.label, ike.enabledOn.front().name),
                                .commands = enableIke(*device.facts, version, end.label)});
                    }
                }
            });
        },
};

} // namespace rungbook::config
