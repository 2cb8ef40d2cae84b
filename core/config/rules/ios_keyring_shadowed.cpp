// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ios_keyring_shadowed;
const ConfigRule ios_keyring_shadowed{
    .meta = {.id = "ios-keyring-shadowed", .title = "Two different keys fit the same peer"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto& keys = tunnel.credentials.candidates;
                if (!isIosFamily(device->platform) || keys.size() < 2 || tunnel.isakmpProfile
                    || !once(keys[1]->where))
                    return;
                // The longest prefix wins; of equal ones it depends on the order in which they were read.
                const bool equal = keys[0]->address.known() && keys[1]->address.known()
                    && keys[0]->address.value.length == keys[1]->address.value.length;
                if (!equal || keys[0]->key.compare(keys[1]->key) == KeyMatch::Same)
                    return;
                const bool differ = keys[0]->key.compare(keys[1]->key) == KeyMatch::Different;
                Commands commands;
                if (!device->isakmpProfiles.empty() && tunnel.entry)
                    commands = mapEntryLines(*device.facts, *tunnel.entry,
                        {"set isakmp-profile " + device->isakmpProfiles.front().name});
                say(report, ios_keyring_shadowed, device,
                    {.effect = differ ? Effect::OneWay : Effect::Unknown,
                        .message = fmt::format("Two keys fit {}, and {}. Which one is used depends on who "
                                               "starts and on the order of the "
                                               "keyrings.",
                            tunnel.peerText(), differ ? "they differ" : "at least one is hidden"),
                        .symptom = symptom::kWrongKey,
                        .lines = {{keys[1]->where, "one key"}, {keys[0]->where, "the other"},
                            {tunnel.peerLine(), "the peer"}},
                        .fix = "Name the profile whose keyring is meant in the map entry, or remove the key "
                               "that is not.",
                        .commands = std::move(commands),
                        .confidence = Confidence::Medium,
                        .settle = "\"debug crypto isakmp\": the line \"Looking for a matching key\"."});
            });
        },
};

} // namespace rungbook::config
