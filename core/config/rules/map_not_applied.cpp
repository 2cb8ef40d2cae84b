// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule map_not_applied;
const ConfigRule map_not_applied{
    .meta = {.id = "map-not-applied", .title = "The crypto map is applied to no interface"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const CryptoMap& map : device->cryptoMaps) {
                    const bool real = std::any_of(map.entries.begin(), map.entries.end(),
                        [](const MapEntry& e) { return !e.negatedOnly; });
                    if (map.dynamic || !real || !map.interfaces.empty())
                        continue;
                    // Where IKE is enabled, there the map belongs.
                    std::string interface = "<interface>";
                    for (const IkeSettings* ike : {&device->ikev1, &device->ikev2}) {
                        if (!ike->enabledOn.empty())
                            interface = ike->enabledOn.front().name;
                    }
                    for (const MapEntry& entry : map.entries) {
                        for (const Endpoint& peer : entry.peers) {
                            const Egress egress = peer.address ? device->egressFor(*peer.address) : Egress{};
                            if (interface == "<interface>" && egress.known == Tri::Yes && egress.interface)
                                interface = egress.interface->label();
                        }
                    }
                    const bool ios = isIosFamily(device->platform);
                    const bool other = std::any_of(device->cryptoMaps.begin(), device->cryptoMaps.end(),
                        [](const CryptoMap& m) { return !m.interfaces.empty(); });
                    say(report, map_not_applied, device,
                        {.effect = other ? Effect::Hygiene : Effect::Blocks,
                            .message = fmt::format(
                                "Crypto map {} has entries, but is applied to no interface: it does nothing.",
                                map.name),
                            .symptom = symptom::kNoEncaps,
                            .lines = {{map.where, "applied nowhere"}},
                            .fix = "Apply it to the interface towards the peers.",
                            .commands = applyMap(*device.facts, map.name, interface),
                            .settle = ios ? "\"show running-config | section interface\" on this device."
                                          : "\"show running-config crypto map\" on this device.",
                            .certain = other || seen(*device.facts, Section::Interfaces)});
                }
            }
        },
};

} // namespace rungbook::config
