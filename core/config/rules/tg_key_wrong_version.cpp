// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_key_wrong_version;
const ConfigRule tg_key_wrong_version{
    .meta = {.id = "tg-key-wrong-version",
        .title = "The tunnel-group has a key for the other version of IKE"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.group || tunnel.found != GroupFound::ByAddress)
                    return;
                const Credentials& c = tunnel.credentials;
                const auto has = [&](IkeVersion v) {
                    return hasKey(c, v) || hasCertificate(c, v)
                        || (v == IkeVersion::V2 && tunnel.entry && !tunnel.entry->ikev2Key.absent());
                };
                for (const IkeVersion version : versionsOf(tunnel)) {
                    const IkeVersion other = version == IkeVersion::V1 ? IkeVersion::V2 : IkeVersion::V1;
                    if (has(version) || !has(other) || !once(tunnel.group->where, nameOf(version)))
                        continue;
                    const bool fallsBack = tunnel.usesIkev1 && tunnel.usesIkev2;
                    say(report, tg_key_wrong_version, device,
                        {.effect = fallsBack ? Effect::Hygiene : Effect::Blocks,
                            .message = fmt::format("{} uses {}, but tunnel-group {} has a key for {} only.",
                                tunnel.name, nameOf(version), tunnel.group->name, nameOf(other)),
                            .symptom = fallsBack            ? std::string_view{}
                                : version == IkeVersion::V1 ? symptom::kNoGroup
                                                            : symptom::kWrongKeyV2,
                            .lines = {{other == IkeVersion::V1
                                              ? c.ikev1.where().empty() ? c.where : c.ikev1.where()
                                              : c.ikev2Local.where().empty() ? c.where
                                                                             : c.ikev2Local.where(),
                                          fmt::format("for {} only", nameOf(other))},
                                {transformLine(tunnel), fmt::format("uses {}", nameOf(version))}},
                            .fix = fmt::format("Set the key for {} too.", nameOf(version)),
                            .commands = tunnelGroupLines(
                                *device.facts, tunnel.group->name, "ipsec-attributes", keyLines(version))});
                }
            });
        },
};

} // namespace rungbook::config
