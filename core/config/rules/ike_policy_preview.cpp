// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_preview;
const ConfigRule ike_policy_preview{
    .meta = {.id = "ike-policy-preview", .title = "Which IKE policy will be chosen"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                for (const IkeVersion version : commonVersions(e.a, e.b)) {
                    const Choice toB = chooseOffer(e.deviceB.offers(version), e.deviceA.offers(version));
                    const Choice toA = chooseOffer(e.deviceA.offers(version), e.deviceB.offers(version));
                    if (!toB.responder || !toA.responder)
                        continue;
                    say(report, ike_policy_preview, e.deviceA,
                        {.effect = Effect::Info,
                            .message = fmt::format(
                                "When {} starts, {} takes {} ({}). When {} starts, {} takes {} ({}).",
                                whose(e.deviceA), whose(e.deviceB), toB.responder->name,
                                toB.responder->text(), whose(e.deviceB), whose(e.deviceA),
                                toA.responder->name, toA.responder->text()),
                            .lines = {{toA.responder->where, "chosen here"},
                                {toB.responder->where, "chosen on the other side"}},
                            .fix = "Nothing needs to be done.",
                            .confidence = toA.certain && toB.certain ? Confidence::High : Confidence::Medium,
                            .settle = "\"show crypto isakmp sa detail\" while the tunnel is up."});
                }
            });
        },
};

} // namespace rungbook::config
