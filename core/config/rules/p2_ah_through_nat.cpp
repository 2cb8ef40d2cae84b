// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_ah_through_nat;
const ConfigRule p2_ah_through_nat{
    .meta = {.id = "p2-ah-through-nat", .title = "AH cannot pass a device that translates addresses"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto local = tunnel.localAddress();
                if (!local || !tunnel.peer.address || isPrivate(*local) == isPrivate(*tunnel.peer.address))
                    return;
                for (const TransformSet* set : tunnel.transformSets) {
                    if (set->ahIntegrity.valueOr({}).empty())
                        continue;
                    TransformSet good = *set;
                    good.ahIntegrity = {};
                    if (good.espEncryption.valueOr({}).empty())
                        good.espEncryption.set({Encryption::Aes256}, {});
                    if (good.espIntegrity.valueOr({}).empty())
                        good.espIntegrity.set({Hash::Sha1}, {});
                    say(report, p2_ah_through_nat, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format(
                                "One end is private, the other public, so addresses are translated between "
                                "{} and {}. AH "
                                "protects the addresses themselves: the packets arrive and are thrown away.",
                                toText(*local), tunnel.peerText()),
                            .symptom = symptom::kEncapsNoDecaps,
                            .lines = {{set->where, "uses AH"}, {tunnel.peerLine(), "the peer"}},
                            .fix = "Use ESP with integrity instead.",
                            .commands = transformSetLike(*device.facts, set->name, good),
                            .impact = kResetsTunnel});
                    return;
                }
            });
        },
};

} // namespace rungbook::config
