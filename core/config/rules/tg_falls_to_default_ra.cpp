// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_falls_to_default_ra;
const ConfigRule tg_falls_to_default_ra{
    .meta = {.id = "tg-falls-to-default-ra", .title = "The client falls into DefaultRAGroup"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                const TunnelGroup* group = device->tunnelGroup("DefaultRAGroup");
                const bool key = group && (!group->ikev1Key.absent() || group->ikev1Trustpoint.read());
                const bool named = std::any_of(
                    device->tunnelGroups.begin(), device->tunnelGroups.end(), [](const TunnelGroup& g) {
                        return g.name != "DefaultRAGroup" && g.type.known()
                            && g.type.value == TunnelGroupType::RemoteAccess;
                    });
                const bool paired = std::any_of(subject.devices().begin(), subject.devices().end(),
                    [](const Device& d) { return !d->ezvpnClients.empty(); });
                const auto dynamic = std::find_if(device.tunnels.begin(), device.tunnels.end(),
                    [](const Tunnel& t) { return t.kind == TunnelKind::Dynamic && t.usesIkev1; });
                if (key || named || paired || dynamic == device.tunnels.end() || device->pools.empty())
                    return;
                say(report, tg_falls_to_default_ra, device,
                    {.effect = Effect::Blocks,
                        .message = "Addresses for clients are set aside and a dynamic map waits for them, "
                                   "but there is no tunnel-group of "
                                   "type remote-access. Whatever group name a client brings, it lands on "
                                   "DefaultRAGroup, which has no key.",
                        .symptom = "The client gets no usable answer to its first message: AM_WAIT_MSG2.",
                        .lines = {{dynamic->where, "waits for clients"},
                            {device->pools.front().where, "addresses for them"}},
                        .fix = "Create the group that the clients name.",
                        .commands = {"tunnel-group <group> type remote-access",
                            "tunnel-group <group> general-attributes",
                            fmt::format(" address-pool {}", device->pools.front().name),
                            "tunnel-group <group> ipsec-attributes",
                            dialectOf(*device.facts) == Dialect::AsaOld ? " pre-shared-key <key>"
                                                                        : " ikev1 pre-shared-key <key>"},
                        .settle = showFor(*device.facts, NameKind::TunnelGroup),
                        .certain = seen(*device.facts, NameKind::TunnelGroup)});
            });
        },
};

} // namespace rungbook::config
