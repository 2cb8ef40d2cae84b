// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

namespace rungbook::config
{

extern const ConfigRule map_connection_type;
const ConfigRule map_connection_type{
    .meta = {.id = "map-connection-type", .title = "Both sides wait, or both refuse to be called"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                if (!e.a.entry || !e.b.entry)
                    return;
                const auto& one = e.a.entry->connectionType;
                const auto& other = e.b.entry->connectionType;
                if (!one.known() || !other.known() || one.value != other.value
                    || one.value == ConnectionType::Bidirectional)
                    return;
                const bool wait = one.value == ConnectionType::AnswerOnly;
                say(report, map_connection_type, e.deviceA,
                    {.effect = Effect::Blocks,
                        .message = wait ? "Both sides only answer, so nobody ever starts."
                                        : "Both sides only start and refuse the other's call.",
                        .symptom = wait ? symptom::kNeverStarts
                                        : std::string_view("\"Originate-Only: Cannot accept incoming tunnel "
                                                           "yet!\" (713195) on both sides."),
                        .lines = {{one.where, "this side"}, {other.where, "and the other side too"}},
                        .fix = "Let at least one side do both.",
                        .commands = mapEntryLines(
                            *e.deviceA.facts, *e.a.entry, {"set connection-type bidirectional"}),
                        .impact = kResetsTunnel});
            });
        },
};

} // namespace rungbook::config
