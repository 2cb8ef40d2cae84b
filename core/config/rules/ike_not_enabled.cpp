// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_not_enabled;
const ConfigRule ike_not_enabled{
    .meta = {.id = "ike-not-enabled", .title = "IKE is not enabled on the interface that has the crypto map"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind == TunnelKind::EzvpnClient)
                    return;
                for (const IkeVersion version : versionsOf(tunnel)) {
                    const IkeSettings& ike = version == IkeVersion::V1 ? device->ikev1 : device->ikev2;
                    for (const LocalEnd& end : tunnel.locals) {
                        // Enabled on another interface only: ike-enabled-wrong-interface says more.
                        if (device->ikeEnabledOn(version, end.label) != Tri::No || !ike.enabledOn.empty()
                            || !once(end.where, nameOf(version)))
                            continue;
                        const bool other = tunnel.usesIkev1 && tunnel.usesIkev2
                            && device->ikeEnabledOn(
                                   version == IkeVersion::V1 ? IkeVersion::V2 : IkeVersion::V1, end.label)
                                == Tri::Yes;
                        say(report, ike_not_enabled, device,
                            {.effect = other ? Effect::Hygiene : Effect::Blocks,
                                .message = fmt::format("{} starts from {}, but {} is not enabled there: the "
                                                       "device neither sends nor "
                                                       "accepts a negotiation.",
                                    tunnel.name, end.label, nameOf(version)),
                                .symptom = symptom::kNoReply,
                                .lines = {{end.where, "bound to the interface here"},
                                    {ike.disabledLines.empty() ? SourceSpan{} : ike.disabledLines.front(),
                                        "turned off here"},
                                    {tunnel.where, "the tunnel that needs it"}},
                                .fix = fmt::format("Enable {} on {}.", nameOf(version), end.label),
                                .commands = enableIke(*device.facts, version, end.label),
                                .settle = "\"show running-config crypto\" on this device.",
                                .certain = seen(*device.facts, Section::Ike)});
                    }
                }
            });
        },
};

} // namespace rungbook::config
