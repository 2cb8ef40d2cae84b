// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_pfs_mismatch;
const ConfigRule p2_pfs_mismatch{
    .meta = {.id = "p2-pfs-mismatch", .title = "The two sides differ about perfect forward secrecy"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                const auto& one = e.a.pfs;
                const auto& other = e.b.pfs;
                if (!one.known() || !other.known() || one.value == other.value)
                    return;
                const bool both = one.value != 0 && other.value != 0;
                const auto bare = [](const PfsSlot& p) { return p.assumed() && p.value != 0; };
                if (both && bare(one) && bare(other))
                    return; // p2-pfs-version-default
                const bool onlyA = one.value != 0 && other.value == 0;
                const Device& changed = onlyA ? e.deviceB : e.deviceA;
                const Tunnel& tunnel = onlyA ? e.b : e.a;
                const int group = onlyA ? one.value : other.value;
                const auto line = [](const Tunnel& t) { return t.pfs.where.empty() ? t.where : t.pfs.where; };
                say(report, p2_pfs_mismatch, changed,
                    {.effect = both ? Effect::Blocks : Effect::OneWay,
                        .message = both
                            ? fmt::format("{} wants group {}, {} group {}.", whose(e.deviceA), one.value,
                                whose(e.deviceB), other.value)
                            : fmt::format("{} wants PFS with group {}, {} does not use it. Only {} can start "
                                          "the tunnel: the "
                                          "other one's offers without PFS are refused.",
                                whose(onlyA ? e.deviceA : e.deviceB), group,
                                whose(onlyA ? e.deviceB : e.deviceA), whose(onlyA ? e.deviceA : e.deviceB)),
                        .symptom = symptom::kPhase2Refused,
                        .lines = {{line(tunnel),
                                      tunnel.pfs.value == 0 ? "no PFS"
                                                            : fmt::format("group {}", tunnel.pfs.value)},
                            {line(onlyA ? e.a : e.b), fmt::format("group {}", group)}},
                        .fix = "Set the same group on both sides.",
                        .commands =
                            tunnelLines(*changed.facts, tunnel, {fmt::format("set pfs group{}", group)}),
                        .impact = kResetsTunnel,
                        .confidence = both ? Confidence::High : Confidence::Medium,
                        .settle = "Start the tunnel from each side once and see which one works."});
            });
        },
};

} // namespace rungbook::config
