// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_longer_than_p1;
const ConfigRule p2_longer_than_p1{
    .meta = {.id = "p2-longer-than-p1", .title = "The tunnel's keys live longer than the IKE session"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto& seconds = tunnel.lifetime.seconds;
                if (!seconds.read() || !seconds.known() || device.ikev1.empty() || tunnel.usesIkev2)
                    return;
                const IkeOffer* shorter = nullptr;
                for (const IkeOffer& offer : device.ikev1) {
                    if (!offer.lifetimeSeconds || *offer.lifetimeSeconds == 0
                        || *offer.lifetimeSeconds >= seconds.value)
                        return;
                    shorter = &offer;
                }
                say(report, p2_longer_than_p1, device,
                    {.effect = Effect::Info,
                        .message = fmt::format("The keys of {} live {} seconds, the IKE session {}. The "
                                               "session is then renewed in between, "
                                               "which is harmless; the usual order is the other way round.",
                            tunnel.name, seconds.value, *shorter->lifetimeSeconds),
                        .lines = {{seconds.where, "the tunnel's keys"}, {shorter->where, "the IKE session"}},
                        .fix = "Let the IKE session live longer than the keys.",
                        .commands = inPolicy(*device.facts, *shorter, "lifetime 86400")});
            });
        },
};

} // namespace rungbook::config
