// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule map_dynamic_undefined;
const ConfigRule map_dynamic_undefined{
    .meta = {.id = "map-dynamic-undefined",
        .title = "The dynamic map does not exist or has no transform set"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const CryptoMap& map : device->cryptoMaps) {
                    for (const MapEntry& entry : map.entries) {
                        if (map.dynamic || !entry.dynamicMap.known() || entry.negatedOnly)
                            continue;
                        const std::string& name = entry.dynamicMap.value;
                        const CryptoMap* dynamic = device->dynamicMap(name);
                        const auto bare = [](const MapEntry& e) {
                            return e.transformSets.empty() && e.ikev2Proposals.empty();
                        };
                        const bool noSet =
                            dynamic && std::all_of(dynamic->entries.begin(), dynamic->entries.end(), bare);
                        if (dynamic && !noSet)
                            continue;
                        MapEntry wanted;
                        wanted.map = name;
                        wanted.sequence =
                            dynamic && !dynamic->entries.empty() ? dynamic->entries.front().sequence : 10;
                        wanted.dynamic = true;
                        const auto set = std::find_if(device->transformSets.begin(),
                            device->transformSets.end(), [](const TransformSet& s) { return !s.builtIn; });
                        const bool have = set != device->transformSets.end();
                        const std::string line = fmt::format("set {} {}",
                            have && set->version == IkeVersion::V2 ? "ikev2 ipsec-proposal"
                                                                   : "ikev1 transform-set",
                            have ? set->name : "<transform-set>");
                        say(report, map_dynamic_undefined, device,
                            {.effect = Effect::Blocks,
                                .message = dynamic ? fmt::format("Dynamic map {} has no transform set.", name)
                                                   : fmt::format("Dynamic map {} does not exist.", name),
                                .symptom = symptom::kPhase2Refused,
                                .lines = {{entry.dynamicMap.where, "uses the dynamic map"},
                                    {dynamic ? dynamic->where : SourceSpan{}, "no transform set"}},
                                .fix = "Define it with a transform set that the clients have too.",
                                .commands = mapEntryLines(*device.facts, wanted, {line}),
                                .settle = "\"show running-config crypto dynamic-map\" on this device.",
                                .certain = dynamic || seen(*device.facts, NameKind::DynamicMap)});
                    }
                }
            }
        },
};

} // namespace rungbook::config
