// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::config
{

extern const ConfigRule ezvpn_user_missing;
const ConfigRule ezvpn_user_missing{
    .meta = {.id = "ezvpn-user-missing", .title = "The server does not know the client's user or password"},
    .check =
        [](const Subject& subject, Report& report) {
            forEzvpn(subject, [&](const EzvpnEnds& e) {
                const EzvpnClient& client = *e.client->ezvpn;
                const DeviceFacts& server = *e.serverDevice->facts;
                if (!client.username.known() || (!e.group && !e.iosGroup))
                    return;
                const bool local = !e.group
                    || std::all_of(e.group->authenticationServers.begin(),
                        e.group->authenticationServers.end(),
                        [](const NameUse& use) { return use.name == "LOCAL"; });
                const bool asks = !e.group || e.group->userAuthentication.valueOr("xauth") != "none";
                if (!local || !asks)
                    return;
                const User* user = server.user(client.username.value);
                const KeyMatch match = user ? user->password.compare(client.password) : KeyMatch::Unknown;
                const bool wrong = match == KeyMatch::Different || match == KeyMatch::SameButCase;
                if (user && !wrong)
                    return;
                // A server with one user: the client's name for it is probably misspelt.
                const bool rename = !user && server.users.size() == 1;
                const std::string& right = rename ? server.users.front().name : client.username.value;
                say(report, ezvpn_user_missing, *e.serverDevice,
                    {.effect = Effect::Blocks,
                        .message = user
                            ? fmt::format("The password that the client sends for {} is not the server's.",
                                client.username.value)
                            : fmt::format("The client logs in as {}, and the server has no such user.",
                                client.username.value),
                        .symptom = symptom::kXauthFails,
                        .lines = {{client.username.where, "logs in as this user"},
                            {user             ? user->where
                                    : e.group ? e.group->where
                                              : e.iosGroup->where,
                                user ? "another password" : "users are looked up on the device"}},
                        .fix = rename
                            ? "Let both sides name the same user with the same password; the server has only "
                              "one."
                            : "Create the user on the server, or correct the client's name and password.",
                        .commands = {fmt::format("username {} password <key>", right)},
                        .settle = showFor(server, NameKind::User),
                        .certain = user || seen(server, NameKind::User),
                        .moreFixes = {{e.clientDevice->label, "Enter the same name and password here.",
                            {"crypto ipsec client ezvpn " + client.name,
                                fmt::format(" username {} password <key>", right)}}}});
            });
        },
};

} // namespace rungbook::config
