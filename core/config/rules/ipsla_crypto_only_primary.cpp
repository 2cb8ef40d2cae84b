// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/failover_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ipsla_crypto_only_primary;
const ConfigRule ipsla_crypto_only_primary{
    .meta = {.id = "ipsla-crypto-only-primary", .title = "The tunnel cannot start from the second provider"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                const std::vector<const Interface*> ways = waysOut(device);
                if (ways.size() < 2)
                    continue;
                for (const CryptoMap& map : device->cryptoMaps) {
                    const auto on = [&](const Interface* way) {
                        return std::any_of(
                            device->cryptoMaps.begin(), device->cryptoMaps.end(), [&](const CryptoMap& m) {
                                return std::any_of(m.interfaces.begin(), m.interfaces.end(),
                                    [&](const NameUse& use) { return device->interface(use.name) == way; });
                            });
                    };
                    if (map.dynamic || map.interfaces.empty() || on(ways[0]) == on(ways[1]))
                        continue;
                    const Interface* without = on(ways[0]) ? ways[1] : ways[0];
                    Commands commands = applyMap(*device.facts, map.name, without->label());
                    if (!isIosFamily(device->platform)) {
                        const Commands enable = enableIke(*device.facts, IkeVersion::V1, without->label());
                        if (device->ikeEnabledOn(IkeVersion::V1, without->label()) == Tri::No)
                            commands.insert(commands.end(), enable.begin(), enable.end());
                    }
                    say(report, ipsla_crypto_only_primary, device,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("When traffic leaves through {}, no crypto map is there: "
                                                   "the tunnel's traffic leaves "
                                                   "unencrypted or not at all.",
                                without->label()),
                            .symptom = symptom::kNoEncaps,
                            .lines = {{map.interfaces.front().where, "applied to one provider only"},
                                {without->where, "the other way out"}},
                            .fix = "Apply the map there too, enable IKE, and let the peer accept the second "
                                   "address.",
                            .commands = std::move(commands)});
                    break;
                }
            }
        },
};

} // namespace rungbook::config
