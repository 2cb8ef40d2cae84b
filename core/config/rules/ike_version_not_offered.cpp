// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_version_not_offered;
const ConfigRule ike_version_not_offered{
    .meta = {.id = "ike-version-not-offered", .title = "One side speaks only IKEv1, the other only IKEv2"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                if (versionsOf(e.a).empty() || versionsOf(e.b).empty() || !commonVersions(e.a, e.b).empty())
                    return;
                const IkeVersion mine = versionsOf(e.a).front();
                say(report, ike_version_not_offered, e.deviceA,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("{} has only {} for this tunnel, {} only {}: neither "
                                               "understands the other's first "
                                               "message.",
                            whose(e.deviceA), nameOf(mine), whose(e.deviceB),
                            nameOf(versionsOf(e.b).front())),
                        .symptom = symptom::kNoReply,
                        .lines = {{transformLine(e.a), fmt::format("{} alone", nameOf(mine))},
                            {transformLine(e.b), fmt::format("{} alone", nameOf(versionsOf(e.b).front()))}},
                        .fix = "Give one side the other's version: a policy, a proposal or transform set in "
                               "the map entry, and the key "
                               "for that version.",
                        .impact = kResetsTunnel});
            });
        },
};

} // namespace rungbook::config
