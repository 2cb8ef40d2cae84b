// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_two_on_interface;
const ConfigRule map_two_on_interface{
    .meta = {.id = "map-two-on-interface", .title = "Two crypto maps are applied to one interface"},
    .check =
        [](const Subject& subject, Report& report) {
            forAsa(subject, [&](const Device& device) {
                Once once;
                for (const CryptoMap& map : device->cryptoMaps) {
                    for (const NameUse& use : map.interfaces) {
                        const auto maps = device->cryptoMapsOn(use.name);
                        if (maps.size() < 2 || !once({}, use.name))
                            continue;
                        const auto lineOf = [&](const CryptoMap& m) {
                            for (const NameUse& u : m.interfaces) {
                                if (u.name == use.name)
                                    return u.where;
                            }
                            return m.where;
                        };
                        const CryptoMap& last =
                            lineOf(*maps[0]).first > lineOf(*maps[1]).first ? *maps[0] : *maps[1];
                        const CryptoMap& first = &last == maps[0] ? *maps[1] : *maps[0];
                        say(report, map_two_on_interface, device,
                            {.effect = Effect::Blocks,
                                .message = fmt::format("An interface has one crypto map. {} takes the place "
                                                       "of {} on {}, and the tunnels of "
                                                       "{} are gone.",
                                    last.name, first.name, use.name, first.name),
                                .symptom = symptom::kNoEncaps,
                                .lines = {{lineOf(first), "is replaced"}, {lineOf(last), "takes its place"}},
                                .fix = "Put all entries into one map, each with its own number, and apply "
                                       "that one.",
                                .commands = {},
                                .impact = kResetsMap});
                    }
                }
            });
        },
};

} // namespace rungbook::config
