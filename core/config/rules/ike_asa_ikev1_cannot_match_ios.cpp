// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_asa_ikev1_cannot_match_ios;
const ConfigRule ike_asa_ikev1_cannot_match_ios{
    .meta = {.id = "ike-asa-ikev1-cannot-match-ios",
        .title = "The router's IKEv1 policies are of a kind that an ASA does not have"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (!isIosFamily(e.deviceB->platform) || !asaCannotMatchIos(e, IkeVersion::V1)
                    || commonVersions(e.a, e.b) != std::vector<IkeVersion>{IkeVersion::V1})
                    return;
                const IkeOffer& offer = e.deviceB.ikev1.front();
                IkeOffer possible = offer;
                possible.hash = {Hash::Sha1};
                possible.groups = {14};
                say(report, ike_asa_ikev1_cannot_match_ios, e.deviceB,
                    {.effect = Effect::Blocks,
                        .message =
                            fmt::format("For IKEv1 an ASA has the hashes md5 and sha and the groups up to "
                                        "14. Every policy of {} "
                                        "wants more than that ({}), so they can never agree over IKEv1.",
                                whose(e.deviceB), offer.text()),
                        .symptom = symptom::kNoCommonPolicy,
                        .lines = {{offer.where, offer.text()},
                            {transformLine(e.a), "the ASA uses IKEv1 for this tunnel"}},
                        .fix = "Add a policy with \"hash sha\" and \"group 14\" on the router, or better "
                               "move both sides to IKEv2.",
                        .commands = policyLike(*e.deviceB.facts, possible)});
            });
        },
};

} // namespace rungbook::config
