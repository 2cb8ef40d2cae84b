// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ikev2_gcm_integrity;
const ConfigRule ikev2_gcm_integrity{
    .meta = {.id = "ikev2-gcm-integrity", .title = "AES-GCM and the integrity setting do not go together"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const IkeOffer& offer : device.ikev2) {
                    if (offer.builtIn || offer.encryption.empty())
                        continue;
                    const bool gcm =
                        std::all_of(offer.encryption.begin(), offer.encryption.end(), isCombined);
                    const bool plain =
                        std::none_of(offer.encryption.begin(), offer.encryption.end(), isCombined);
                    const bool null =
                        std::find(offer.hash.begin(), offer.hash.end(), Hash::Null) != offer.hash.end();
                    const bool read = offer.proposal ? offer.proposal->integrity.read() : true;
                    const bool gcmWithHash = gcm && !null && read && !offer.hash.empty();
                    const bool nullWithoutGcm = plain && null && offer.hash.size() == 1;
                    if (!gcmWithHash && !nullWithoutGcm)
                        continue;
                    const bool ios = offer.proposal != nullptr;
                    say(report, ikev2_gcm_integrity, device,
                        {.effect = Effect::Blocks,
                            .message = gcmWithHash
                                ? fmt::format("{} encrypts with AES-GCM, which brings its own integrity, and "
                                              "names another one besides. "
                                              "The device does not offer such a combination.",
                                    offer.name)
                                : fmt::format(
                                    "{} has no integrity at all: \"null\" is for AES-GCM only.", offer.name),
                            .symptom = symptom::kNoCommonPolicy,
                            .lines = {{offer.where, offer.text()}},
                            .fix = gcmWithHash
                                ? "Set the integrity to null (of a router: remove it) and name a prf."
                                : "Name an integrity.",
                            .commands = gcmWithHash ? ios ? inPolicy(*device.facts, offer, "no integrity")
                                                          : inPolicy(*device.facts, offer, "integrity null")
                                                    : inPolicy(*device.facts, offer, "integrity sha256"),
                            .confidence = Confidence::Medium,
                            .settle = "\"debug crypto ikev2 protocol 127\" shows which proposals are sent."});
                }
            }
        },
};

} // namespace rungbook::config
