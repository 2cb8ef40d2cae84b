// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/key_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule psk_mismatch;
const ConfigRule psk_mismatch{
    .meta = {.id = "psk-mismatch", .title = "The two sides have different keys"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                for (const KeyPair& pair : keyPairs(e)) {
                    if (pair.one->compare(*pair.other) != KeyMatch::Different || swappedKeys(e))
                        continue;
                    say(report, psk_mismatch, e.deviceA,
                        {.effect = commonVersions(e.a, e.b).size() > 1 ? Effect::Hygiene : Effect::Blocks,
                            .message = fmt::format("The key for {} {} is not the one that {} has for it. "
                                                   "Both are readable here, and they "
                                                   "differ.",
                                e.a.peerText(), on(e.deviceA), whose(e.deviceB)),
                            .symptom =
                                pair.version == IkeVersion::V1 ? symptom::kWrongKey : symptom::kWrongKeyV2,
                            .lines = {{pair.one->where(), "this key"},
                                {pair.other->where(), "is not this one"}},
                            .fix = "Enter the same key on both sides. The running tunnel keeps going until "
                                   "it negotiates again.",
                            .commands = peerKey(*e.deviceA.facts, e.a, pair.version),
                            .moreFixes = {{e.deviceB.label, "Enter the same key here.",
                                peerKey(*e.deviceB.facts, e.b, pair.version)}}});
                    return;
                }
            });
        },
};

} // namespace rungbook::config
