// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_same_peer_twice;
const ConfigRule map_same_peer_twice{
    .meta = {.id = "map-same-peer-twice", .title = "The same peer stands in two entries of a crypto map"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Device& device : subject.devices()) {
                for (std::size_t i = 0; i < device.tunnels.size(); ++i) {
                    const Tunnel& later = device.tunnels[i];
                    if (later.kind != TunnelKind::Static || !later.peer.address)
                        continue;
                    const auto end = device.tunnels.begin() + static_cast<std::ptrdiff_t>(i);
                    const auto first = std::find_if(device.tunnels.begin(), end, [&](const Tunnel& t) {
                        return t.kind == TunnelKind::Static && t.map == later.map && t.entry != later.entry
                            && t.peer.address == later.peer.address && t.peerIndex == 0;
                    });
                    if (first == end || later.peerIndex != 0)
                        continue;
                    say(report, map_same_peer_twice, device,
                        {.effect = Effect::Hygiene,
                            .message = fmt::format("{} is the peer of {} and of {}. That works as long as "
                                                   "both say the same otherwise; one "
                                                   "entry with one list is easier to keep right.",
                                later.peerText(), first->name, later.name),
                            .lines = {{later.peerLine(), "again"}, {first->peerLine(), "the first time"}},
                            .fix = "Put the entries of both lists into one, unless the two need different "
                                   "settings.",
                            .confidence = Confidence::Medium,
                            .settle = "\"show crypto ipsec sa peer\" shows which entry serves the peer."});
                }
            }
        },
};

} // namespace rungbook::config
