// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule p2_weak;
const ConfigRule p2_weak{
    .meta = {.id = "p2-weak", .title = "A transform set uses algorithms that are no longer considered safe"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const TransformSet& set : device->transformSets) {
                    if (set.builtIn)
                        continue;
                    std::vector<std::string> weak;
                    for (const Encryption x : set.espEncryption.valueOr({})) {
                        if (isWeak(x))
                            weak.push_back(fmt::format("esp {}", nameOf(x)));
                    }
                    for (const Hash x : set.espIntegrity.valueOr({})) {
                        if (isWeak(x))
                            weak.push_back(fmt::format("esp {}", nameOf(x)));
                    }
                    const bool ahOnly = set.ahIntegrity.known() && !set.ahIntegrity.value.empty()
                        && set.espEncryption.valueOr({}).empty();
                    const bool bare = !set.espEncryption.valueOr({}).empty()
                        && set.espIntegrity.valueOr({}).empty() && set.ahIntegrity.valueOr({}).empty()
                        && std::none_of(
                            set.espEncryption.value.begin(), set.espEncryption.value.end(), isCombined);
                    if (ahOnly)
                        weak.emplace_back("AH without encryption");
                    if (bare)
                        weak.emplace_back("encryption without integrity");
                    if (weak.empty())
                        continue;
                    TransformSet good = set;
                    good.ahIntegrity = {};
                    good.espEncryption.set({Encryption::Aes256}, {});
                    const bool strongHash = set.version == IkeVersion::V2;
                    if (bare
                        || std::any_of(
                            weak.begin(), weak.end(), [](const std::string& w) { return w == "esp md5"; })
                        || ahOnly)
                        good.espIntegrity.set({strongHash ? Hash::Sha256 : Hash::Sha1}, {});
                    Commands commands = transformSetLike(*device.facts, set.name, good);
                    if (good.mode.known() && good.mode.value == EspMode::Transport
                        && !isIosFamily(device->platform))
                        commands.resize(1);
                    say(report, p2_weak, device,
                        {.effect = Effect::Weak,
                            .message = fmt::format("{} allows {}. What is recorded today can be read or "
                                                   "changed with means that exist or "
                                                   "soon will.",
                                set.name, fmt::join(weak, ", ")),
                            .lines = {{set.where, textOf(set)}},
                            .fix = "Change it on both sides at the same time.",
                            .commands = std::move(commands),
                            .impact = kResetsTunnel});
                }
            }
        },
};

} // namespace rungbook::config
