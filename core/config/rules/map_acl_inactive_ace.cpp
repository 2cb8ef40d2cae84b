// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule map_acl_inactive_ace;
const ConfigRule map_acl_inactive_ace{
    .meta = {.id = "map-acl-inactive-ace", .title = "All entries of the crypto access list are turned off"},
    .check =
        [](const Subject& subject, Report& report) {
            forEntries(subject, [&](const Device& device, const Tunnel& tunnel) {
                if (!tunnel.entry || !tunnel.acl || !tunnel.proxies.empty())
                    return;
                const auto ace = std::find_if(tunnel.acl->entries.begin(), tunnel.acl->entries.end(),
                    [](const Ace& a) { return a.permit && a.inactive; });
                if (ace == tunnel.acl->entries.end())
                    return;
                std::string text = ace->text;
                const std::size_t at = text.find(" inactive");
                if (at != std::string::npos)
                    text.erase(at, 9);
                say(report, map_acl_inactive_ace, device,
                    {.effect = Effect::Blocks,
                        .message =
                            fmt::format("Every permit entry of {} ends in \"inactive\": {} protects nothing.",
                                tunnel.acl->name, tunnel.name),
                        .symptom = symptom::kNoEncaps,
                        .lines = {{ace->where, "turned off"}, {aclLine(tunnel), "used here"}},
                        .fix = "Enter the entry again without \"inactive\".",
                        .commands = {text},
                        .impact = kResetsTunnel});
            });
        },
};

} // namespace rungbook::config
