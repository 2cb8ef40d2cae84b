// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_policy_no_common;
const ConfigRule ike_policy_no_common{
    .meta = {.id = "ike-policy-no-common", .title = "The two sides have no IKE policy in common"},
    .check =
        [](const Subject& subject, Report& report) {
            forPairs(subject, [&](const Ends& e) {
                for (const IkeVersion version : commonVersions(e.a, e.b)) {
                    const std::vector<IkeOffer> one = offersOf(e.deviceA, e.a, version);
                    const std::vector<IkeOffer> other = offersOf(e.deviceB, e.b, version);
                    if (one.empty() || other.empty())
                        continue; // ike-policy-missing
                    const Choice choice = chooseOffer(other, one);
                    if (choice.responder)
                        continue;
                    const Nearest nearest = nearestOffers(other, one);
                    if (nearest.match.differing == std::vector<std::string>{"prf"}
                        || asaCannotMatchIos(e, version))
                        continue; // other rules say it better
                    const bool fallsBack = commonVersions(e.a, e.b).size() > 1;
                    // The side whose policies can be changed gets a copy of the other's best; a client has none of its own.
                    const bool changeB = e.a.kind == TunnelKind::EzvpnClient;
                    const IkeOffer& best = strongest(changeB ? one : other);
                    const Device& changed = changeB ? e.deviceB : e.deviceA;
                    say(report, ike_policy_no_common, changed,
                        {.effect = fallsBack ? Effect::Hygiene : Effect::Blocks,
                            .message = fmt::format("No {} policy of {} equals one of {}. The two that are "
                                                   "nearest differ in {}: {} "
                                                   "against {}.",
                                nameOf(version), whose(e.deviceA), whose(e.deviceB),
                                fmt::join(nearest.match.differing, ", "), nearest.initiator->text(),
                                nearest.responder->text()),
                            .symptom = symptom::kNoCommonPolicy,
                            .lines = {{changeB ? nearest.responder->where : nearest.initiator->where,
                                          changeB ? nearest.responder->text() : nearest.initiator->text()},
                                {changeB ? nearest.initiator->where : nearest.responder->where,
                                    changeB ? nearest.initiator->text() : nearest.responder->text()},
                                {e.b.where, "the tunnel on the other side"}},
                            .fix = "Add a policy with the values that the other side already has. Running "
                                   "tunnels keep theirs.",
                            .commands = policyLike(*changed.facts, best),
                            .settle = "\"show running-config crypto\" on both devices.",
                            .certain = choice.certain});
                }
            });
        },
};

} // namespace rungbook::config
