// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ikev2_prf_mismatch;
const ConfigRule ikev2_prf_mismatch{
    .meta = {.id = "ikev2-prf-mismatch", .title = "The IKEv2 pseudo-random functions differ"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                if (!e.a.usesIkev2 || !e.b.usesIkev2
                    || chooseOffer(e.deviceB.ikev2, e.deviceA.ikev2).responder)
                    return;
                const Nearest nearest = nearestOffers(e.deviceB.ikev2, e.deviceA.ikev2);
                if (!nearest.responder || nearest.match.differing != std::vector<std::string>{"prf"}
                    || nearest.match.matches != Tri::No)
                    return;
                say(report, ikev2_prf_mismatch, e.deviceA,
                    {.effect = commonVersions(e.a, e.b).size() > 1 ? Effect::Hygiene : Effect::Blocks,
                        .message = fmt::format("Encryption, integrity and group agree, but not the prf: {} "
                                               "has {}, {} has {}. IKE_SA_INIT "
                                               "will be answered with NO_PROPOSAL_CHOSEN.",
                            whose(e.deviceA), nameOf(nearest.initiator->prf.front()), whose(e.deviceB),
                            nameOf(nearest.responder->prf.front())),
                        .lines = {{nearest.initiator->where, nearest.initiator->text()},
                            {nearest.responder->where, nearest.responder->text()}},
                        .fix = "Give both sides the same prf.",
                        .commands = inPolicy(*e.deviceA.facts, *nearest.initiator,
                            "prf " + hashWord(dialectOf(*e.deviceA.facts), nearest.responder->prf.front()))});
            });
        },
};

} // namespace rungbook::config
