// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_pfs_version_default;
const ConfigRule p2_pfs_version_default{
    .meta = {.id = "p2-pfs-version-default",
        .title = "\"set pfs\" without a group means different groups in the two versions"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                const auto bare = [](const PfsSlot& p) { return p.assumed() && p.value != 0; };
                if (!bare(e.a.pfs) || !bare(e.b.pfs) || e.a.pfs.value == e.b.pfs.value)
                    return;
                const int group = std::max(e.a.pfs.value, e.b.pfs.value);
                const Device& changed = e.a.pfs.value == group ? e.deviceB : e.deviceA;
                const Tunnel& tunnel = e.a.pfs.value == group ? e.b : e.a;
                const Device& kept = e.a.pfs.value == group ? e.deviceA : e.deviceB;
                const Tunnel& other = e.a.pfs.value == group ? e.a : e.b;
                say(report, p2_pfs_version_default, changed,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("Both sides say \"set pfs\" without a group. For {} that is "
                                               "group {} ({}), for {} group {} "
                                               "({}).",
                            whose(e.deviceA), e.a.pfs.value, e.a.pfs.basis, whose(e.deviceB), e.b.pfs.value,
                            e.b.pfs.basis),
                        .symptom = symptom::kPhase2Refused,
                        .lines = {{tunnel.pfs.where, fmt::format("means group {}", tunnel.pfs.value)},
                            {other.pfs.where, fmt::format("means group {}", group)}},
                        .fix = "Name the group on both sides.",
                        .commands =
                            tunnelLines(*changed.facts, tunnel, {fmt::format("set pfs group{}", group)}),
                        .impact = kResetsTunnel,
                        .confidence = Confidence::Medium,
                        .settle = "\"show running-config all crypto map\" on both devices.",
                        .moreFixes = {{kept.label, "Name the same group here.",
                            tunnelLines(*kept.facts, other, {fmt::format("set pfs group{}", group)})}}});
            });
        },
};

} // namespace rungbook::config
