// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_acl_undefined_or_empty;
const ConfigRule map_acl_undefined_or_empty{
    .meta = {.id = "map-acl-undefined-or-empty",
        .title = "The crypto access list does not exist or permits nothing"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.entry || !tunnel.entry->matchAddress.known())
                    return;
                const std::string& name = tunnel.entry->matchAddress.value;
                const bool inactive = tunnel.acl
                    && std::any_of(tunnel.acl->entries.begin(), tunnel.acl->entries.end(),
                        [](const Ace& a) { return a.permit && a.inactive; });
                if (!tunnel.proxies.empty() || inactive)
                    return;
                Commands commands;
                if (const Tunnel* far = subject.otherEnd(tunnel)) {
                    for (const Flow& flow : far->flows.flows()) {
                        const Commands c = aceCommands(*device.facts, name, true, flow.mirrored());
                        commands.insert(commands.end(), c.begin(), c.end());
                    }
                }
                if (commands.empty()) {
                    commands = dialectOf(*device.facts) == Dialect::Ios
                        ? Commands{"ip access-list extended " + name,
                            " permit ip <local-net> <local-wildcard> <remote-net> <remote-wildcard>"}
                        : Commands{fmt::format("access-list {} extended permit ip <local-net> <local-mask> "
                                               "<remote-net> <remote-mask>",
                            name)};
                }
                say(report, map_acl_undefined_or_empty, device,
                    {.effect = Effect::Blocks,
                        .message = tunnel.acl
                            ? fmt::format(
                                "Access list {} permits nothing, so {} protects nothing.", name, tunnel.name)
                            : fmt::format(
                                "Access list {} does not exist, so {} protects nothing.", name, tunnel.name),
                        .symptom = symptom::kNoEncaps,
                        .lines = {{aclLine(tunnel), "names the list"},
                            {listLine(tunnel), "no entry permits anything"}},
                        .fix = "Write an entry from the local to the remote network, the mirror image of the "
                               "one on the other side.",
                        .commands = std::move(commands),
                        .settle = showFor(*device.facts, NameKind::AccessList),
                        .certain = tunnel.acl || seen(*device.facts, NameKind::AccessList)});
            });
        },
};

} // namespace rungbook::config
