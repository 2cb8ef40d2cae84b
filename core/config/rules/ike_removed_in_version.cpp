// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_removed_in_version;
const ConfigRule ike_removed_in_version{
    .meta = {.id = "ike-removed-in-version",
        .title = "The version of the device no longer has this algorithm"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                if (device->version < Version{9, 13, 0, 0})
                    return;
                const bool gone = device->version >= Version{9, 16, 0, 0};
                for (const IkeVersion version : {IkeVersion::V1, IkeVersion::V2}) {
                    for (const IkeOffer& offer : device.offers(version)) {
                        std::vector<std::string> words;
                        Commands commands;
                        const auto replace = [&](std::string word, const std::string& line) {
                            words.push_back(std::move(word));
                            const Commands c = inPolicy(*device.facts, offer, line);
                            commands.insert(commands.end(), c.begin() + (commands.empty() ? 0 : 1), c.end());
                        };
                        for (const Encryption x : offer.encryption) {
                            if (x == Encryption::Des || x == Encryption::TripleDes)
                                replace(std::string(nameOf(x)), "encryption aes-256");
                        }
                        for (const Hash x : offer.hash) {
                            if (x == Hash::Md5)
                                replace("md5", version == IkeVersion::V1 ? "hash sha" : "integrity sha256");
                        }
                        for (const int g : offer.groups) {
                            if (g == 1 || g == 2 || g == 24)
                                replace(fmt::format("group {}", g), "group 14");
                        }
                        if (words.empty())
                            continue;
                        say(report, ike_removed_in_version, device,
                            {.effect = gone ? Effect::Blocks : Effect::Hygiene,
                                .message = gone
                                    ? fmt::format("Version {} has no {} any more: on the upgrade such a line "
                                                  "falls back to a "
                                                  "default or disappears, and a peer that has only these "
                                                  "finds no common policy.",
                                        toText(device->version), fmt::join(words, ", "))
                                    : fmt::format("Version {} still accepts {}; later versions do not.",
                                        toText(device->version), fmt::join(words, ", ")),
                                .symptom = gone ? symptom::kNoCommonPolicy : std::string_view{},
                                .lines = {{offer.where, offer.text()}, {device->versionLine, "the version"}},
                                .fix = "Change both sides together before the upgrade.",
                                .commands = std::move(commands),
                                .confidence = Confidence::Medium,
                                .settle = "\"show running-config crypto\" after the upgrade, and the release "
                                          "notes of the version."});
                    }
                }
            });
        },
};

} // namespace rungbook::config
