// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule ezvpn_no_address;
const ConfigRule ezvpn_no_address{
    .meta = {.id = "ezvpn-no-address", .title = "The server has no address for the client"},
    .check =
        [](const Subject& subject, Report& report) {
            forEzvpn(subject, [&](const EzvpnEnds& e) {
                const EzvpnClient& client = *e.client->ezvpn;
                const std::string mode = client.mode.valueOr("client");
                if (mode == "network-extension" || !e.group)
                    return;
                const DeviceFacts& server = *e.serverDevice->facts;
                const User* user = client.username.known() ? server.user(client.username.value) : nullptr;
                const bool has = !e.group->addressPools.empty() || !e.policy.addressPools.empty()
                    || (user && user->framedAddress.read())
                    || server.settings.vpnAddrAssignDhcp.valueOr(false);
                // The authentication server may give the address.
                const bool elsewhere =
                    std::any_of(e.group->authenticationServers.begin(), e.group->authenticationServers.end(),
                        [](const NameUse& use) { return use.name != "LOCAL"; });
                // A user who does not exist has no address either: ezvpn-user-missing says it.
                const bool byUser = client.username.known() && !user
                    && std::any_of(server.users.begin(), server.users.end(),
                        [](const User& u) { return u.framedAddress.read(); });
                if (has || elsewhere || byUser)
                    return;
                const std::string pool =
                    server.pools.empty() ? std::string("<pool>") : server.pools.front().name;
                say(report, ezvpn_no_address, *e.serverDevice,
                    {.effect = Effect::Blocks,
                        .message = fmt::format("In mode {} the client asks for an address, and neither the "
                                               "group, its policy nor the user has "
                                               "one to give.",
                            mode),
                        .symptom = "\"Cannot obtain an IP address for remote peer\" (713132) on the server.",
                        .lines = {{e.group->where, "no pool"},
                            {user ? user->where : SourceSpan{}, "no address of its own"},
                            {client.mode.where, "asks for an address"}},
                        .fix = "Name a pool in the group, or give the user an address.",
                        .commands = tunnelGroupLines(
                            server, e.group->name, "general-attributes", {"address-pool " + pool})});
            });
        },
};

} // namespace rungbook::config
