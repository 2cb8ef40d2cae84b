// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule gp_idle_timeout_l2l;
const ConfigRule gp_idle_timeout_l2l{
    .meta = {.id = "gp-idle-timeout-l2l", .title = "A quiet LAN-to-LAN tunnel is taken down"},
    .check =
        [](const Subject& subject, Report& report) {
            Once once;
            forTunnels(subject, [&](const Device& device, const Tunnel& tunnel) {
                const auto& idle = tunnel.policy.idleTimeoutMinutes;
                if (isIosFamily(device->platform) || tunnel.kind != TunnelKind::Static
                    || tunnel.found != GroupFound::ByAddress || !idle.known() || idle.value == 0
                    || !idle.read() || !once(idle.where))
                    return;
                const std::string policy = tunnel.group->defaultGroupPolicy.known()
                    ? tunnel.group->defaultGroupPolicy.value
                    : std::string("DfltGrpPolicy");
                say(report, gp_idle_timeout_l2l, device,
                    {.effect = Effect::Unstable,
                        .message = fmt::format("When nothing passes for {} minutes, the device takes the "
                                               "tunnel to {} down. The next packet "
                                               "has to wait for a new negotiation, and if only the other "
                                               "side can start one, it waits "
                                               "for ever.",
                            idle.value, tunnel.peerText()),
                        .lines = {{idle.where, "the time limit"},
                            {tunnel.group->where, "counts for this peer"}},
                        .fix = "Set no limit for LAN-to-LAN tunnels.",
                        .commands = groupPolicyLines(policy, {"vpn-idle-timeout none"}),
                        .role = Role::Contributing});
            });
        },
};

} // namespace rungbook::config
