// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_lifetime_responder_longer;
const ConfigRule ike_lifetime_responder_longer{
    .meta = {.id = "ike-lifetime-responder-longer",
        .title = "The responder's IKE lifetime is longer than the initiator's"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (commonVersions(e.a, e.b) != std::vector<IkeVersion>{IkeVersion::V1})
                    return;
                const Choice choice = chooseOffer(e.deviceB.ikev1, e.deviceA.ikev1);
                if (!choice.responder || !matchOffers(*choice.responder, *choice.initiator).lifetimeRefused
                    || choice.responder->builtIn || isIosFamily(e.deviceB->platform))
                    return;
                say(report, ike_lifetime_responder_longer, e.deviceB,
                    {.effect = Effect::OneWay,
                        .message = fmt::format("{} may refuse when {} starts: its policy lives {} seconds, "
                                               "the offer only {}. The "
                                               "configuration guide wants the responder's lifetime to be the "
                                               "shorter one or equal; "
                                               "many versions just take the shorter of the two.",
                            whose(e.deviceB), whose(e.deviceA),
                            choice.responder->lifetimeSeconds.value_or(86400),
                            choice.initiator->lifetimeSeconds.value_or(86400)),
                        .lines = {{choice.responder->where, "the longer lifetime"},
                            {choice.initiator->where, "the shorter one"}},
                        .fix = "Set the same lifetime on both sides. It counts from the next negotiation on.",
                        .commands = inPolicy(*e.deviceB.facts, *choice.responder,
                            fmt::format("lifetime {}", choice.initiator->lifetimeSeconds.value_or(86400))),
                        .confidence = Confidence::Low,
                        .role = Role::Contributing,
                        .settle =
                            "\"debug crypto ikev1 127\" on the responder while the other side starts."});
            });
        },
};

} // namespace rungbook::config
