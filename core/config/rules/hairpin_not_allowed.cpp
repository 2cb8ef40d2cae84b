// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule hairpin_not_allowed;
const ConfigRule hairpin_not_allowed{
    .meta = {.id = "hairpin-not-allowed",
        .title = "Traffic may not go back out of the interface that it came in by"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                if (device->settings.sameSecurityIntra.valueOr(false))
                    return;
                for (const Tunnel& one : device.tunnels) {
                    for (const Tunnel& other : device.tunnels) {
                        if (&one == &other || one.entry == other.entry || one.kind != TunnelKind::Static
                            || other.kind != TunnelKind::Static || one.locals.empty() || other.locals.empty()
                            || one.locals.front().label != other.locals.front().label)
                            continue;
                        // From the spoke behind one tunnel to the spoke behind the other.
                        AddressSet relayed;
                        for (const Proxy& proxy : one.proxies) {
                            const bool anyLocal = isAny(proxy.ace->source.set());
                            if (!anyLocal && proxy.ace->exact())
                                relayed =
                                    relayed.unite(proxy.ace->source.set().intersect(remoteSide(other.flows)));
                        }
                        if (relayed.empty() || isAny(remoteSide(other.flows)))
                            continue;
                        say(report, hairpin_not_allowed, device,
                            {.effect = Effect::NoTraffic,
                                .message = fmt::format("{} passes traffic on between the spokes: {} is "
                                                       "behind {}. It comes in and leaves by "
                                                       "{}, which an ASA does not do unless told so.",
                                    one.name, toText(relayed, 3), other.peerText(), one.locals.front().label),
                                .symptom =
                                    "The log shows no denied packet; packet-tracer ends in (acl-drop).",
                                .lines = {{listLine(one), "relays another spoke's network"},
                                    {listLine(other), "of this spoke"}},
                                .fix = "Allow traffic to turn round on an interface.",
                                .commands = {"same-security-traffic permit intra-interface"},
                                .settle = "\"show running-config same-security-traffic\" on this device.",
                                .certain = device->coverage.complete
                                    || device->settings.sameSecurityIntra.read()
                                    || device->platformOrigin == Origin::Read});
                        return;
                    }
                }
            });
        },
};

} // namespace rungbook::config
