// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_no_common;
const ConfigRule p2_no_common{
    .meta = {.id = "p2-no-common", .title = "The two sides have no transform set in common"},
    .check =
        [](const Subject& subject, Report& report) {
            forPairs(subject, [&](const Ends& e) {
                for (const IkeVersion version : commonVersions(e.a, e.b)) {
                    const auto sets = [&](const Tunnel& t) {
                        if (t.kind != TunnelKind::EzvpnClient)
                            return setsOf(t, version);
                        std::vector<const TransformSet*> list;
                        for (const TransformSet& set : ezvpnTransforms())
                            list.push_back(&set);
                        return list;
                    };
                    const auto one = sets(e.a);
                    const auto other = sets(e.b);
                    const SetChoice choice = chooseSet(one, other);
                    if (one.empty() || other.empty() || choice.a)
                        continue;
                    const TransformSet& a = *one.front();
                    const TransformSet& b = *other.front();
                    const OfferMatch match = matchSets(a, b);
                    const bool changeB = e.a.kind == TunnelKind::EzvpnClient;
                    const Device& changed = changeB ? e.deviceB : e.deviceA;
                    const Tunnel& tunnel = changeB ? e.b : e.a;
                    const TransformSet& like = changeB ? a : b;
                    const std::string name = fmt::format("COMMON-{}", nameOf(version));
                    Commands commands = transformSetLike(*changed.facts, name, like);
                    const Commands use =
                        tunnelLines(*changed.facts, tunnel, {setTransformsLine(tunnel, name, version)});
                    commands.insert(commands.end(), use.begin(), use.end());
                    say(report, p2_no_common, changed,
                        {.effect = commonVersions(e.a, e.b).size() > 1 ? Effect::Hygiene : Effect::Blocks,
                            .message = fmt::format("No transform set of {} equals one of {}. The first ones "
                                                   "differ in {}: {} against {}.",
                                whose(e.deviceA), whose(e.deviceB), fmt::join(match.differing, ", "),
                                textOf(a), textOf(b)),
                            .symptom = symptom::kPhase2Refused,
                            .lines = {{transformLine(tunnel), "these sets are offered"},
                                {(changeB ? b : a).where, textOf(changeB ? b : a)},
                                {transformLine(changeB ? e.a : e.b), "and these on the other side"},
                                {(changeB ? a : b).where, textOf(changeB ? a : b)}},
                            .fix = "Add a set with the values that the other side has.",
                            .commands = std::move(commands),
                            .impact = kResetsTunnel,
                            .settle = "\"show running-config crypto\" on both devices.",
                            .certain = choice.certain});
                }
            });
        },
};

} // namespace rungbook::config
