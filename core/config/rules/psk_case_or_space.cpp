// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/key_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule psk_case_or_space;
const ConfigRule psk_case_or_space{
    .meta = {.id = "psk-case-or-space", .title = "The keys differ only in letter case or blanks"},
    .check =
        [](const Subject& subject, Report& report) {
            forL2lPairs(subject, [&](const Ends& e) {
                for (const KeyPair& pair : keyPairs(e)) {
                    const KeyMatch match = pair.one->compare(*pair.other);
                    if (match != KeyMatch::SameButCase && match != KeyMatch::SameButBlanks)
                        continue;
                    say(report, psk_case_or_space, e.deviceA,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("The two keys are the same but for {}. For the devices "
                                                   "that is a different key.",
                                match == KeyMatch::SameButCase ? "capital and small letters"
                                                               : "a blank at the beginning or the end"),
                            .symptom =
                                pair.version == IkeVersion::V1 ? symptom::kWrongKey : symptom::kWrongKeyV2,
                            .lines = {{pair.one->where(), "this key"},
                                {pair.other->where(), "is nearly this one"}},
                            .fix = "Enter the same key on both sides, without copying a blank along.",
                            .commands = peerKey(*e.deviceA.facts, e.a, pair.version),
                            .moreFixes = {{e.deviceB.label, "Enter the same key here.",
                                peerKey(*e.deviceB.facts, e.b, pair.version)}}});
                    return;
                }
            });
        },
};

} // namespace rungbook::config
