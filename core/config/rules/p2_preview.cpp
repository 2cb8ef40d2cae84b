// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_preview;
const ConfigRule p2_preview{
    .meta = {.id = "p2-preview", .title = "Which transform set will be chosen"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                for (const IkeVersion version : commonVersions(e.a, e.b)) {
                    const SetChoice forth = chooseSet(setsOf(e.a, version), setsOf(e.b, version));
                    const SetChoice back = chooseSet(setsOf(e.b, version), setsOf(e.a, version));
                    if (!forth.a || !back.a || forth.a->builtIn || forth.b->builtIn)
                        continue;
                    say(report, p2_preview, e.deviceA,
                        {.effect = Effect::Info,
                            .message = fmt::format("When {} starts, the two agree on {} ({} here, {} there). "
                                                   "When {} starts, on {}.",
                                whose(e.deviceA), textOf(*forth.a), forth.a->name, forth.b->name,
                                whose(e.deviceB), textOf(*back.a)),
                            .lines = {{forth.a->where, "chosen here"},
                                {forth.b->where, "chosen on the other side"}},
                            .fix = "Nothing needs to be done."});
                }
            });
        },
};

} // namespace rungbook::config
