// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_backup_peer_responder;
const ConfigRule map_backup_peer_responder{
    .meta = {.id = "map-backup-peer-responder",
        .title = "The side with two addresses cannot be reached at its second one from here"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (!e.a.usesIkev2 || e.a.usesIkev1 || !e.a.entry || e.a.entry->peers.size() < 2
                    || e.b.locals.size() < 2)
                    return;
                say(report, map_backup_peer_responder, e.deviceA,
                    {.effect = Effect::Info,
                        .message = fmt::format("{} lists {} peers for {}, which has {} ways out. With IKEv2 "
                                               "only the initiator goes through "
                                               "the list; when {} starts from its second address, {} may "
                                               "answer to the first for about "
                                               "two minutes.",
                            whose(e.deviceA), e.a.entry->peers.size(), whose(e.deviceB), e.b.locals.size(),
                            whose(e.deviceB), whose(e.deviceA)),
                        .lines = {{e.a.peer.where, "several peers"},
                            {e.b.locals[1].where, "the second way out"}},
                        .fix = "Let the side with two ways out start the tunnel, or use tunnel interfaces.",
                        .confidence = Confidence::Medium,
                        .settle = "A failover test."});
            });
        },
};

} // namespace rungbook::config
