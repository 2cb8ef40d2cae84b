// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_am_disabled_needed;
const ConfigRule ike_am_disabled_needed{
    .meta = {.id = "ike-am-disabled-needed",
        .title = "Aggressive mode is turned off, but something needs it"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                if (device->ikev1.aggressiveMode.valueOr(true))
                    return;
                const std::string_view word = ikeWord(dialectOf(*device.facts), IkeVersion::V1);
                const auto claim = [&](SourceSpan needs, const std::string& who) {
                    say(report, ike_am_disabled_needed, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format(
                                "{} needs aggressive mode, and this line turns it off for the whole device.",
                                who),
                            .symptom = "The client's first message gets no answer: AM_WAIT_MSG2.",
                            .lines = {{device->ikev1.aggressiveMode.where, "turned off here"},
                                {needs, "needs it"}},
                            .fix = "Allow aggressive mode again, or give the clients certificates or IKEv2.",
                            .commands = {fmt::format("no crypto {} am-disable", word)}});
                };
                for (const TunnelGroup& group : device->tunnelGroups) {
                    if (group.type.known() && group.type.value == TunnelGroupType::RemoteAccess
                        && !group.ikev1Key.absent() && !group.ikev1Trustpoint.read()) {
                        claim(group.ikev1Key.where(),
                            fmt::format("Remote access with the pre-shared key of group {}", group.name));
                        return;
                    }
                }
                for (const Tunnel& tunnel : device.tunnels) {
                    if (tunnel.aggressive && tunnel.entry) {
                        claim(tunnel.entry->phase1Mode.where, tunnel.name);
                        return;
                    }
                }
            });
        },
};

} // namespace rungbook::config
