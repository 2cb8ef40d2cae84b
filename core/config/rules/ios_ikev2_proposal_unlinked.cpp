// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ios_ikev2_proposal_unlinked;
const ConfigRule ios_ikev2_proposal_unlinked{
    .meta = {.id = "ios-ikev2-proposal-unlinked",
        .title = "An IKEv2 proposal is in no policy, so it is not used"},
    .check =
        [](const Subject& subject, Report& report) {
            forIos(subject, [&](const Device& device) {
                for (const Ikev2Proposal& proposal : device->ikev2Proposals) {
                    const bool linked = std::any_of(device->ikev2Policies.begin(),
                        device->ikev2Policies.end(), [&](const Ikev2Policy& p) {
                            return std::any_of(p.proposals.begin(), p.proposals.end(),
                                [&](const NameUse& use) { return use.name == proposal.name; });
                        });
                    if (proposal.builtIn || proposal.name == "default" || linked)
                        continue;
                    const bool needed = device->ikev2Policies.empty()
                        && std::any_of(device.tunnels.begin(), device.tunnels.end(),
                            [](const Tunnel& t) { return t.usesIkev2; });
                    const std::string policy =
                        device->ikev2Policies.empty() ? proposal.name : device->ikev2Policies.front().name;
                    say(report, ios_ikev2_proposal_unlinked, device,
                        {.effect = needed ? Effect::Blocks : Effect::Hygiene,
                            .message = fmt::format("A router offers only proposals that a \"crypto ikev2 "
                                                   "policy\" names. {} is in none{}.",
                                proposal.name, needed ? ", so the built-in one is offered instead" : ""),
                            .symptom = needed ? symptom::kNoCommonPolicy : std::string_view{},
                            .lines = {{proposal.where, "in no policy"}},
                            .fix = "Put it into a policy.",
                            .commands = {"crypto ikev2 policy " + policy, " proposal " + proposal.name},
                            .confidence = needed ? Confidence::Medium : Confidence::High,
                            .settle = "\"show crypto ikev2 policy\" on this device.",
                            .certain = seen(*device.facts, NameKind::Ikev2Policy) || device->coverage.complete
                                || needed});
                }
            });
        },
};

} // namespace rungbook::config
