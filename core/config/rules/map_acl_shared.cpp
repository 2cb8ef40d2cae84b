// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_acl_shared;
const ConfigRule map_acl_shared{
    .meta = {.id = "map-acl-shared", .title = "A crypto access list is used for something else too"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static || !tunnel.acl)
                    return;
                for (const NameRef* use : device->references.usesOf(NameKind::AccessList, tunnel.acl->name)) {
                    if (use->by.find("crypto map") != std::string::npos
                        || use->by.find("match address") != std::string::npos)
                        continue;
                    say(report, map_acl_shared, device,
                        {.effect = Effect::Hygiene,
                            .message = fmt::format("{} decides what is encrypted, and serves {} as well. Who "
                                                   "changes it for one purpose "
                                                   "changes the tunnel, or the other way round.",
                                tunnel.acl->name, use->by),
                            .lines = {{use->where, "used here"},
                                {aclLine(tunnel), "and as the crypto access list"}},
                            .fix = "Give each purpose a list of its own."});
                    break;
                }
            });
        },
};

} // namespace rungbook::config
