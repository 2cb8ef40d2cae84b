// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/proxy_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule pair_overlapping_lans;
const ConfigRule pair_overlapping_lans{
    .meta = {.id = "pair-overlapping-lans", .title = "Both sides have the same network behind them"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                const ProxyRelation relation = relationOf(e);
                if (relation == ProxyRelation::NotComparable || relation == ProxyRelation::SameDirection)
                    return;
                const AddressSet both = localSide(e.a.flows).intersect(localSide(e.b.flows));
                if (both.empty() || isAny(localSide(e.a.flows)) || isAny(localSide(e.b.flows)))
                    return;
                say(report, pair_overlapping_lans, e.deviceA,
                    {.effect = Effect::NoTraffic,
                        .message = fmt::format("{} stands behind both devices. A host there looks for the "
                                               "other side on its own network "
                                               "and never sends to the gateway.",
                            toText(both, 3)),
                        .symptom = symptom::kNoEncaps,
                        .lines = {{listLine(e.a), "local here"}, {listLine(e.b), "and local there"}},
                        .fix = "Translate one side, or better both, to networks that the other does not have "
                               "(twice NAT), and name the "
                               "translated networks in the crypto access lists.",
                        .settle = showFor(*e.deviceA.facts, NameKind::AccessList),
                        .certain = proxiesCertain(e)});
            });
        },
};

} // namespace rungbook::config
