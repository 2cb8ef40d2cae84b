// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_mode_mismatch;
const ConfigRule p2_mode_mismatch{
    .meta = {.id = "p2-mode-mismatch", .title = "One side wants transport mode, the other tunnel mode"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                const auto mode = [](const TransformSet& s) { return s.mode.valueOr(EspMode::Tunnel); };
                for (const IkeVersion version : commonVersions(e.a, e.b)) {
                    const auto& one = setsOf(e.a, version);
                    const auto& other = setsOf(e.b, version);
                    const TransformSet* differs = nullptr;
                    const TransformSet* from = nullptr;
                    bool agrees = false;
                    for (const TransformSet* a : one) {
                        for (const TransformSet* b : other) {
                            if (matchSets(*a, *b).matches != Tri::Yes)
                                continue;
                            agrees = agrees || mode(*a) == mode(*b);
                            from = a;
                            differs = b;
                        }
                    }
                    if (!differs || agrees)
                        continue;
                    const bool transport = mode(*from) == EspMode::Transport;
                    const Device& changed = transport ? e.deviceA : e.deviceB;
                    const TransformSet& set = transport ? *from : *differs;
                    Commands commands;
                    if (isIosFamily(changed->platform)) {
                        TransformSet tunnel = set;
                        tunnel.mode = {};
                        commands = transformSetLike(*changed.facts, set.name, tunnel);
                        commands.emplace_back(" mode tunnel");
                    } else {
                        commands = {fmt::format("no crypto ipsec {}transform-set {} mode transport",
                            dialectOf(*changed.facts) == Dialect::Asa ? "ikev1 " : "", set.name)};
                    }
                    say(report, p2_mode_mismatch, changed,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("{} uses transport mode, {} tunnel mode. Between networks "
                                                   "only tunnel mode works.",
                                whose(transport ? e.deviceA : e.deviceB),
                                whose(transport ? e.deviceB : e.deviceA)),
                            .symptom = symptom::kPhase2Refused,
                            .lines = {{set.mode.where.empty() ? set.where : set.mode.where, "transport mode"},
                                {(transport ? differs : from)->where, "tunnel mode"}},
                            .fix = "Use tunnel mode on both sides.",
                            .commands = std::move(commands),
                            .impact = kResetsTunnel,
                            .confidence = Confidence::Medium,
                            .settle = "\"show crypto ipsec sa\": the line \"in use settings\"."});
                }
            });
        },
};

} // namespace rungbook::config
