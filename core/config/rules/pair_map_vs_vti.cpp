// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule pair_map_vs_vti;
const ConfigRule pair_map_vs_vti{
    .meta = {.id = "pair-map-vs-vti",
        .title = "One side has a crypto map with networks, the other a tunnel interface"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (!e.a.routeBased() || e.b.routeBased() || e.b.kind != TunnelKind::Static
                    || e.b.proxies.empty())
                    return;
                if (isAny(localSide(e.b.flows)) && isAny(remoteSide(e.b.flows)))
                    return;
                const bool gre = e.a.vti->tunnel.mode.valueOr({}).starts_with("gre");
                if (gre)
                    return;
                say(report, pair_map_vs_vti, e.deviceA,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("The tunnel interface of {} proposes everything to "
                                               "everything, the crypto map of {} accepts "
                                               "only its networks.",
                            whose(e.deviceA), whose(e.deviceB)),
                        .symptom = symptom::kProxiesRefused,
                        .lines = {{e.a.where, "proposes any to any"},
                            {listLine(e.b), "accepts these networks only"}},
                        .fix = "Use a tunnel interface on both sides, or a crypto map on both sides."});
            });
        },
};

} // namespace rungbook::config
