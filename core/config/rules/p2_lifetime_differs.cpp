// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_lifetime_differs;
const ConfigRule p2_lifetime_differs{
    .meta = {.id = "p2-lifetime-differs", .title = "The lifetimes of the tunnel differ"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                const SaLifetime& a = e.a.lifetime;
                const SaLifetime& b = e.b.lifetime;
                const auto differ = [](const Slot<std::int64_t>& x, const Slot<std::int64_t>& y) {
                    return x.known() && y.known() && x.value != y.value;
                };
                const bool seconds = differ(a.seconds, b.seconds);
                const bool volume = differ(a.kilobytes, b.kilobytes);
                if (!seconds && !volume)
                    return;
                const auto& mine = seconds ? a.seconds : a.kilobytes;
                const auto& theirs = seconds ? b.seconds : b.kilobytes;
                const bool changeA = mine.value == 0 || (theirs.value != 0 && mine.value > theirs.value);
                const Device& changed = changeA ? e.deviceA : e.deviceB;
                const Tunnel& tunnel = changeA ? e.a : e.b;
                const auto less = std::min(mine.value == 0 ? theirs.value : mine.value,
                    theirs.value == 0 ? mine.value : theirs.value);
                const auto line = [](const Slot<std::int64_t>& s, const Tunnel& t) {
                    return s.where.empty() ? t.where : s.where;
                };
                const auto note = [](const Slot<std::int64_t>& s) {
                    return s.assumed() ? assumedNote(s.basis) : fmt::format("{}", s.value);
                };
                say(report, p2_lifetime_differs, changed,
                    {.effect = Effect::Info,
                        .message = fmt::format("{} keeps the keys for {} {}, {} for {}. The two agree on the "
                                               "smaller value, so this is no "
                                               "fault; a later change of one side may surprise.",
                            whose(e.deviceA), mine.value, seconds ? "seconds" : "kilobytes", whose(e.deviceB),
                            theirs.value),
                        .lines = {{changeA ? line(mine, e.a) : line(theirs, e.b),
                                      note(changeA ? mine : theirs)},
                            {changeA ? line(theirs, e.b) : line(mine, e.a), note(changeA ? theirs : mine)}},
                        .fix = "Set the same value on both sides.",
                        .commands = tunnelLines(*changed.facts, tunnel,
                            {fmt::format("set security-association lifetime {} {}",
                                seconds ? "seconds" : "kilobytes", less)}),
                        .confidence =
                            mine.assumed() || theirs.assumed() ? Confidence::Medium : Confidence::High,
                        .settle = "\"show running-config all crypto ipsec\" on both devices."});
            });
        },
};

} // namespace rungbook::config
