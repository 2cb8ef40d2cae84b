// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_transform_undefined;
const ConfigRule map_transform_undefined{
    .meta = {.id = "map-transform-undefined",
        .title = "The tunnel names a transform set that does not exist"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                for (const NameUse& use : tunnel.undefinedSets) {
                    const bool v2 = tunnel.entry
                        && std::find(
                               tunnel.entry->ikev2Proposals.begin(), tunnel.entry->ikev2Proposals.end(), use)
                            != tunnel.entry->ikev2Proposals.end();
                    const bool other = !tunnel.transformSets.empty() || !tunnel.ikev2Proposals.empty();
                    TransformSet good;
                    good.version = v2 ? IkeVersion::V2 : IkeVersion::V1;
                    good.espEncryption.set({Encryption::Aes256}, {});
                    good.espIntegrity.set({v2 ? Hash::Sha256 : Hash::Sha1}, {});
                    const NameKind kind = v2 ? NameKind::IpsecProposal : NameKind::TransformSet;
                    say(report, map_transform_undefined, device,
                        {.effect = other ? Effect::Hygiene : Effect::Blocks,
                            .message = fmt::format("{} names {}, which is defined nowhere{}.", tunnel.name,
                                use.name,
                                other ? ", besides others that are" : ": there is nothing to encrypt with"),
                            .symptom = other ? std::string_view{} : symptom::kPhase2Refused,
                            .lines = {{use.where, "names a set that is missing"}},
                            .fix = "Define it as on the other side, or name an existing one.",
                            .commands = transformSetLike(*device.facts, use.name, good),
                            .settle = showFor(*device.facts, kind),
                            .certain = seen(*device.facts, kind)});
                }
            });
        },
};

} // namespace rungbook::config
