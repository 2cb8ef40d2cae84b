// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_aggressive_allowed;
const ConfigRule ike_aggressive_allowed{
    .meta = {.id = "ike-aggressive-allowed", .title = "Aggressive mode is allowed although nothing needs it"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                const bool wanted = std::any_of(device->tunnelGroups.begin(), device->tunnelGroups.end(),
                                        [](const TunnelGroup& g) {
                                            return g.type.known()
                                                && g.type.value == TunnelGroupType::RemoteAccess && !g.builtIn
                                                && !g.ikev1Key.absent();
                                        })
                    || std::any_of(device.tunnels.begin(), device.tunnels.end(),
                        [](const Tunnel& t) { return t.aggressive; });
                const bool keys =
                    std::any_of(device.tunnels.begin(), device.tunnels.end(), [](const Tunnel& t) {
                        return t.usesIkev1 && hasKey(t.credentials, IkeVersion::V1)
                            && !t.credentials.ikev1Certificate;
                    });
                if (wanted || !keys || device->ikev1.enabledOn.empty()
                    || !device->ikev1.aggressiveMode.valueOr(true))
                    return;
                const std::string_view word = ikeWord(dialectOf(*device.facts), IkeVersion::V1);
                say(report, ike_aggressive_allowed, device,
                    {.effect = Effect::Weak,
                        .message = "Anyone may start aggressive mode here. The device then sends a hash that "
                                   "was made with the "
                                   "pre-shared key, which can be tried against a dictionary at leisure. "
                                   "Nothing in this configuration "
                                   "needs aggressive mode.",
                        .lines = {{device->ikev1.enabledOn.front().where, "accepts both modes"}},
                        .fix = "Turn aggressive mode off. LAN-to-LAN tunnels in main mode do not notice.",
                        .commands = {fmt::format("crypto {} am-disable", word)},
                        .confidence = seen(*device.facts, NameKind::TunnelGroup) ? Confidence::High
                                                                                 : Confidence::Medium,
                        .settle = "\"show running-config tunnel-group\" on this device."});
            });
        },
};

} // namespace rungbook::config
