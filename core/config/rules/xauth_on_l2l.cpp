// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule xauth_on_l2l;
const ConfigRule xauth_on_l2l{
    .meta = {.id = "xauth-on-l2l", .title = "A gateway is asked for a user name"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (tunnel.kind != TunnelKind::Static || !tunnel.usesIkev1)
                    return;
                if (tunnel.group && tunnel.found == GroupFound::ByAddress) {
                    const auto& xauth = tunnel.group->userAuthentication;
                    if (xauth.read() && xauth.value == "xauth" && once(xauth.where))
                        say(report, xauth_on_l2l, device,
                            {.effect = Effect::Blocks,
                                .message = fmt::format("The tunnel-group of the gateway {} asks for a user "
                                                       "name and a password. A gateway "
                                                       "has none.",
                                    tunnel.group->name),
                                .symptom = symptom::kXauthFails,
                                .lines = {{xauth.where, "asks for a user"}, {tunnel.peerLine(), "a gateway"}},
                                .fix = "Ask nothing.",
                                .commands = tunnelGroupLines(*device.facts, tunnel.group->name,
                                    "ipsec-attributes", {"ikev1 user-authentication none"})});
                }
                if (!isIosFamily(device->platform) || !tunnel.map->clientAuthentication.read()
                    || tunnel.credentials.candidates.empty() || tunnel.isakmpProfile
                    || tunnel.credentials.candidates.front()->noXauth
                    || !once(tunnel.credentials.candidates.front()->where))
                    return;
                const PeerKey& key = *tunnel.credentials.candidates.front();
                say(report, xauth_on_l2l, device,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("The map authenticates clients, and the key of {} does not "
                                               "except it from that: the router "
                                               "will ask the other gateway for a user.",
                            tunnel.peerText()),
                        .symptom = symptom::kXauthFails,
                        .lines = {{key.where, "without no-xauth"},
                            {tunnel.map->clientAuthentication.where, "asks for a user"}},
                        .fix = "Enter the key again with no-xauth.",
                        .commands = {
                            fmt::format("crypto isakmp key <key> address {} no-xauth", tunnel.peerText())}});
            });
        },
};

} // namespace rungbook::config
