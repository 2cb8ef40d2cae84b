// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_direction_differs;
const ConfigRule ike_policy_direction_differs{
    .meta = {.id = "ike-policy-direction-differs", .title = "Which policy is used depends on who starts"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                for (const IkeVersion version : commonVersions(e.a, e.b)) {
                    const Choice toB = chooseOffer(e.deviceB.offers(version), e.deviceA.offers(version));
                    const Choice toA = chooseOffer(e.deviceA.offers(version), e.deviceB.offers(version));
                    if (version == IkeVersion::V2 || !toB.responder || !toA.responder || !toB.certain
                        || !toA.certain || toB.responder->text() == toA.responder->text())
                        continue;
                    say(report, ike_policy_direction_differs, e.deviceA,
                        {.effect = Effect::Hygiene,
                            .message =
                                fmt::format("When {} starts, the two agree on {}; when {} starts, on {}. "
                                            "Each responder goes "
                                            "through its own policies in order, and the orders differ.",
                                    whose(e.deviceA), toB.responder->text(), whose(e.deviceB),
                                    toA.responder->text()),
                            .lines = {{toA.responder->where, "comes first here"},
                                {toB.responder->where, "comes first there"}},
                            .fix = "Give both sides the same order, the strongest policy first."});
                }
            });
        },
};

} // namespace rungbook::config
