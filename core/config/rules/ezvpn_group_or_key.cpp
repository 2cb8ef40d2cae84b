// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ezvpn_group_or_key;
const ConfigRule ezvpn_group_or_key{
    .meta = {.id = "ezvpn-group-or-key", .title = "The client's group or its key is not the server's"},
    .check =
        [](const Subject& subject, Report& report) {
            forEzvpn(subject, [&](const EzvpnEnds& e) {
                const EzvpnClient& client = *e.client->ezvpn;
                if (!client.group.known())
                    return;
                const std::string& name = client.group.value;
                const bool asa = !isIosFamily((*e.serverDevice)->platform);
                const bool known = e.group
                    ? !e.group->type.known() || e.group->type.value == TunnelGroupType::RemoteAccess
                    : e.iosGroup != nullptr;
                const Key* key = e.group ? &e.group->ikev1Key : e.iosGroup ? &e.iosGroup->key : nullptr;
                const KeyMatch match =
                    key && !key->absent() ? key->compare(client.groupKey) : KeyMatch::Unknown;
                const bool differs = match == KeyMatch::Different || match == KeyMatch::SameButCase
                    || match == KeyMatch::SameButBlanks;
                if (known && !differs)
                    return;
                Commands commands;
                // A server with one group: the client's name for it is probably misspelt.
                const TunnelGroup* only = nullptr;
                std::size_t groups = 0;
                for (const TunnelGroup& g : (*e.serverDevice)->tunnelGroups) {
                    if (!g.builtIn && g.type.known() && g.type.value == TunnelGroupType::RemoteAccess) {
                        only = &g;
                        ++groups;
                    }
                }
                const auto clientGroup = [&](const std::string& groupName) {
                    return Commands{"crypto ipsec client ezvpn " + client.name,
                        fmt::format(" group {} key <key>", groupName)};
                };
                const bool rename = !known && groups == 1;
                if (rename)
                    commands = clientGroup(only->name);
                else if (known)
                    commands = asa
                        ? tunnelGroupLines(
                            *e.serverDevice->facts, name, "ipsec-attributes", keyLines(IkeVersion::V1))
                        : Commands{"crypto isakmp client configuration group " + name, " key <key>"};
                else if (asa)
                    commands = {fmt::format("tunnel-group {} type remote-access", name),
                        fmt::format("tunnel-group {} ipsec-attributes", name),
                        dialectOf(*e.serverDevice->facts) == Dialect::AsaOld ? " pre-shared-key <key>"
                                                                             : " ikev1 pre-shared-key <key>"};
                say(report, ezvpn_group_or_key, rename ? *e.clientDevice : *e.serverDevice,
                    {.effect = Effect::Blocks,
                        .message = known
                            ? fmt::format(
                                "The key that the client sends for group {} is not the server's.", name)
                            : fmt::format("The client names the group {}, which the server does not have. An "
                                          "ASA hides that: it "
                                          "answers all the same, with a key that cannot fit.",
                                name),
                        .symptom = known
                            ? "Aggressive mode stops after the second message: the hash does not verify."
                            : "\"Received ISAKMP Aggressive Mode message 1 with unknown tunnel group name\" "
                              "(713255) on the "
                              "server, AM_WAIT_MSG2 or a failed hash on the client.",
                        .lines = {{known ? client.groupKey.where() : client.group.where,
                                      known ? "the client's key" : "names this group"},
                            {key ? key->where() : e.server->where,
                                key ? "the server's key" : "the server's dynamic map"}},
                        .fix = known ? "Enter the same key on both sides."
                                     : "Create the group on the server, or correct the name.",
                        .commands = std::move(commands),
                        .settle = showFor(*e.serverDevice->facts, NameKind::TunnelGroup),
                        .certain = known || !asa || seen(*e.serverDevice->facts, NameKind::TunnelGroup),
                        .moreFixes = known ? std::vector<Fix>{{e.clientDevice->label,
                                         "Enter the same key here.", clientGroup(name)}}
                                           : std::vector<Fix>{}});
            });
        },
};

} // namespace rungbook::config
