// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ezvpn_support.h"
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ezvpn_mode_policy;
const ConfigRule ezvpn_mode_policy{
    .meta = {.id = "ezvpn-mode-policy", .title = "The server does not allow what the client wants to do"},
    .check =
        [](const Subject& subject, Report& report) {
            forEzvpn(subject, [&](const EzvpnEnds& e) {
                const EzvpnClient& client = *e.client->ezvpn;
                const DeviceFacts& server = *e.serverDevice->facts;
                const auto policyName = [&] {
                    return e.group && e.group->defaultGroupPolicy.known() ? e.group->defaultGroupPolicy.value
                                                                          : std::string("DfltGrpPolicy");
                };
                if (e.group && client.mode.known() && client.mode.value != "client"
                    && !e.policy.nem.valueOr(false))
                    say(report, ezvpn_mode_policy, *e.serverDevice,
                        {.effect = Effect::Blocks,
                            .message = fmt::format("The client wants mode {}, and group policy {} does not "
                                                   "allow network extension.",
                                client.mode.value, policyName()),
                            .lines = {{client.mode.where, "wants this mode"},
                                {e.policy.nem.where.empty() ? e.group->where : e.policy.nem.where,
                                    "not allowed"}},
                            .fix = "Allow it.",
                            .commands = groupPolicyLines(policyName(), {"nem enable"}),
                            .confidence = Confidence::Medium,
                            .settle = "\"show running-config all group-policy\" on the server."});
                const bool saved = !client.password.absent();
                if (e.group && saved && !e.policy.passwordStorage.valueOr(false))
                    say(report, ezvpn_mode_policy, *e.serverDevice,
                        {.effect = Effect::Unstable,
                            .message = fmt::format("The client has its password saved, and group policy {} "
                                                   "does not allow that: the client "
                                                   "drops it and waits for somebody to type it.",
                                policyName()),
                            .lines = {{client.password.where(), "saved here"},
                                {e.policy.passwordStorage.where.empty() ? e.group->where
                                                                        : e.policy.passwordStorage.where,
                                    "not allowed"}},
                            .fix = "Allow it, or let a person log in.",
                            .commands = groupPolicyLines(policyName(), {"password-storage enable"}),
                            .confidence = Confidence::Medium,
                            .settle = "\"show running-config all group-policy\" on the server."});
                if (e.server->entry && e.server->pfs.known() && e.server->pfs.value != 0)
                    say(report, ezvpn_mode_policy, *e.serverDevice,
                        {.effect = Effect::Blocks,
                            .message =
                                "The server wants PFS for this entry; an Easy VPN client does not offer it.",
                            .symptom = symptom::kPhase2Refused,
                            .lines = {{e.server->pfs.where, "wants PFS"}, {client.where, "cannot offer it"}},
                            .fix = "Do without PFS for clients.",
                            .commands = noMapEntryLine(server, *e.server->entry, "set pfs")});
                for (const TransformSet* set : e.server->transformSets) {
                    if (set->mode.valueOr(EspMode::Tunnel) != EspMode::Transport
                        || e.server->transformSets.size() != 1)
                        continue;
                    say(report, ezvpn_mode_policy, *e.serverDevice,
                        {.effect = Effect::Blocks,
                            .message = "The only transform set of this entry uses transport mode; an Easy "
                                       "VPN client uses tunnel mode.",
                            .symptom = symptom::kPhase2Refused,
                            .lines = {{set->mode.where.empty() ? set->where : set->mode.where,
                                          "transport mode"},
                                {client.where, "uses tunnel mode"}},
                            .fix = "Use tunnel mode."});
                }
            });
        },
};

} // namespace rungbook::config
