// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_backup_peer_version;
const ConfigRule map_backup_peer_version{
    .meta = {.id = "map-backup-peer-version", .title = "This version takes only one peer with IKEv2"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static || isIosFamily(device->platform) || !tunnel.usesIkev2
                    || tunnel.entry->peers.size() < 2 || device->version >= Version{9, 14, 0, 0})
                    return;
                const bool falls = tunnel.usesIkev1;
                say(report, map_backup_peer_version, device,
                    {.effect = falls ? Effect::Hygiene : Effect::Blocks,
                        .message = fmt::format("Several peers in an entry with IKEv2 need version 9.14(1); "
                                               "this is {}. The second peer is "
                                               "never tried.",
                            device->version.known() ? toText(device->version)
                                                    : std::string("a version that is not known")),
                        .lines = {{tunnel.entry->peers[1].where, "the peer that is too many"},
                            {device->versionLine, "the version"}},
                        .fix = "Keep one peer, or upgrade.",
                        .commands = noMapEntryLine(
                            *device.facts, *tunnel.entry, "set peer " + tunnel.entry->peers[1].written),
                        .settle = "\"show version\" on this device.",
                        .certain = device->version.known()});
            });
        },
};

} // namespace rungbook::config
