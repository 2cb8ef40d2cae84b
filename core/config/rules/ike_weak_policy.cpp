// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_weak_policy;
const ConfigRule ike_weak_policy{
    .meta = {.id = "ike-weak-policy",
        .title = "An IKE policy uses algorithms that are no longer considered safe"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const IkeVersion version : {IkeVersion::V1, IkeVersion::V2}) {
                    for (const IkeOffer& offer : device.offers(version)) {
                        const std::string weak = weakParts(offer);
                        if (weak.empty() || offer.builtIn)
                            continue;
                        const Dialect dialect = dialectOf(*device.facts);
                        Commands commands;
                        const auto add = [&](const std::string& line) {
                            const Commands c = inPolicy(*device.facts, offer, line);
                            commands.insert(commands.end(), c.begin() + (commands.empty() ? 0 : 1), c.end());
                        };
                        const bool iosProposal = offer.proposal != nullptr;
                        if (std::any_of(offer.encryption.begin(), offer.encryption.end(),
                                [](Encryption x) { return isWeak(x); }))
                            add("encryption "
                                + (iosProposal ? std::string("aes-cbc-256")
                                               : encryptionWords(dialect, Encryption::Aes256)));
                        if (std::any_of(
                                offer.hash.begin(), offer.hash.end(), [](Hash x) { return isWeak(x); }))
                            add(version == IkeVersion::V1 ? "hash sha" : "integrity sha256");
                        if (std::any_of(offer.groups.begin(), offer.groups.end(), isWeakGroup))
                            add(dialect == Dialect::AsaOld && version == IkeVersion::V1 ? "group 5"
                                                                                        : "group 14");
                        // Before 8.4 nothing better than group 5 exists: then there is nothing to do but an upgrade.
                        if (dialect == Dialect::AsaOld && weak == "group 5")
                            commands.clear();
                        say(report, ike_weak_policy, device,
                            {.effect = Effect::Weak,
                                .message = fmt::format(
                                    "{} allows {}. DES, 3DES, MD5 and the groups 1, 2, 5 and 24 can be "
                                    "broken with "
                                    "means that exist or soon will; recorded traffic can be read later.",
                                    offer.name, weak),
                                .lines = {{offer.where, offer.text()}},
                                .fix = commands.empty()
                                    ? "Upgrade the device: this version knows nothing better."
                                    : "Change it on both sides at the same time, or add a strong policy "
                                      "before it first.",
                                .commands = std::move(commands)});
                    }
                }
            }
        },
};

} // namespace rungbook::config
