// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule tg_key_masked;
const ConfigRule tg_key_masked{
    .meta = {.id = "tg-key-masked", .title = "The key is hidden, so it cannot be compared"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const Credentials& c = tunnel.credentials;
                std::vector<Evidence> lines;
                for (const Key* key : {&c.ikev1, &c.ikev2Local, &c.ikev2Remote}) {
                    if (key->masked() || (key->known() && !key->comparable()))
                        lines.push_back(
                            {key->where(), key->masked() ? "hidden in what was pasted" : "encrypted"});
                }
                if (lines.empty() || !once(lines.front().where))
                    return;
                const std::string around =
                    tunnel.group ? fmt::format("tunnel-group {}", tunnel.group->name) : std::string("key");
                say(report, tg_key_masked, device,
                    {.effect = Effect::Unknown,
                        .message = fmt::format("\"show running-config\" hides keys. Whether the key for {} "
                                               "equals the other side's cannot "
                                               "be told from this.",
                            tunnel.peerText()),
                        .lines = std::move(lines),
                        .fix = "Compare the keys on both devices, or enter the same key anew on both.",
                        .settle = showKeys(*device.facts, around) + "."});
            });
        },
};

} // namespace rungbook::config
