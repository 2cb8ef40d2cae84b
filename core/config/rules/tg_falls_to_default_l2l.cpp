// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/group_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_falls_to_default_l2l;
const ConfigRule tg_falls_to_default_l2l{
    .meta = {.id = "tg-falls-to-default-l2l", .title = "The peer falls into DefaultL2LGroup"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                const TunnelGroup* group = device->tunnelGroup("DefaultL2LGroup");
                const bool key = group
                    && (!group->ikev1Key.absent() || group->ikev1Trustpoint.read()
                        || !group->ikev2LocalKey.absent());
                const bool remoteAccess = std::any_of(
                    device->tunnelGroups.begin(), device->tunnelGroups.end(), [](const TunnelGroup& g) {
                        return !g.builtIn && g.type.known() && g.type.value == TunnelGroupType::RemoteAccess;
                    });
                const bool orphan = std::any_of(
                    device->tunnelGroups.begin(), device->tunnelGroups.end(), [&](const TunnelGroup& g) {
                        return isOrphan(device, g) || (!g.builtIn && !g.address && g.type.known());
                    });
                const auto dynamic = std::find_if(device.tunnels.begin(), device.tunnels.end(),
                    [](const Tunnel& t) { return t.kind == TunnelKind::Dynamic && !t.hasPeer(); });
                // Remote access uses dynamic maps too, and groups by other names are found in aggressive mode or by certificate.
                const bool client = std::any_of(subject.devices().begin(), subject.devices().end(),
                    [](const Device& d) { return !d->ezvpnClients.empty(); });
                if (key || remoteAccess || orphan || client || dynamic == device.tunnels.end()
                    || !device->pools.empty())
                    return;
                say(report, tg_falls_to_default_l2l, device,
                    {.effect = Effect::OneWay,
                        .message = fmt::format(
                            "{} waits for peers whose address is not known. In main mode they all land on "
                            "DefaultL2LGroup, and that has no key here.",
                            dynamic->name),
                        .symptom = symptom::kNoGroup,
                        .lines = {{dynamic->where, "for peers of any address"},
                            {group && !group->where.empty() ? group->where : SourceSpan{}, "has no key"}},
                        .fix = "Set the key in DefaultL2LGroup: all of these peers share it. Certificates or "
                               "IKEv2 avoid that.",
                        .commands = tunnelGroupLines(*device.facts, "DefaultL2LGroup", "ipsec-attributes",
                            keyLines(dynamic->usesIkev1 ? IkeVersion::V1 : IkeVersion::V2)),
                        .settle = showFor(*device.facts, NameKind::TunnelGroup),
                        .certain = seen(*device.facts, NameKind::TunnelGroup)});
            });
        },
};

} // namespace rungbook::config
