// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_dynamic_not_last;
const ConfigRule map_dynamic_not_last{
    .meta = {.id = "map-dynamic-not-last", .title = "The dynamic entry stands before static ones"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (const CryptoMap& map : device->cryptoMaps) {
                    for (const MapEntry& entry : map.entries) {
                        if (map.dynamic || !entry.dynamicMap.read() || entry.negatedOnly)
                            continue;
                        const auto later =
                            std::find_if(map.entries.begin(), map.entries.end(), [&](const MapEntry& e) {
                                return e.sequence > entry.sequence && e.dynamicMap.absent() && !e.negatedOnly;
                            });
                        if (later == map.entries.end())
                            continue;
                        const bool ios = isIosFamily(device->platform);
                        const std::string line =
                            fmt::format("ipsec-isakmp dynamic {}", entry.dynamicMap.value);
                        say(report, map_dynamic_not_last, device,
                            {.effect = Effect::OneWay,
                                .message = fmt::format("Entries are tried by their numbers, and the dynamic "
                                                       "one, {}, accepts nearly "
                                                       "everything. When the peer of entry {} starts, it "
                                                       "lands on the dynamic entry.",
                                    entry.sequence, later->sequence),
                                .symptom = symptom::kPhase2Refused,
                                .lines = {{entry.where, "tried before"},
                                    {later->where, "a static entry with a higher number"}},
                                .fix = "Give the dynamic entry the highest number.",
                                .commands = {fmt::format("no crypto map {} {}{}", map.name, entry.sequence,
                                                 ios ? "" : " " + line),
                                    fmt::format("crypto map {} 65535 {}", map.name, line)},
                                .impact = kResetsMap});
                    }
                }
            }
        },
};

} // namespace rungbook::config
