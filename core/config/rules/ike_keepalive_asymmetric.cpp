// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_keepalive_asymmetric;
const ConfigRule ike_keepalive_asymmetric{
    .meta = {.id = "ike-keepalive-asymmetric", .title = "Dead peer detection is on at one side only"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (!e.a.group || !e.b.group || e.a.found != GroupFound::ByAddress
                    || e.b.found != GroupFound::ByAddress)
                    return;
                const auto& mine = e.a.group->keepaliveThreshold;
                const auto& theirs = e.b.group->keepaliveThreshold;
                if (!mine.read() || !mine.known() || mine.value != 0 || (theirs.known() && theirs.value == 0))
                    return;
                say(report, ike_keepalive_asymmetric, e.deviceA,
                    {.effect = Effect::Unstable,
                        .message = fmt::format(
                            "{} does not ask whether the peer is still alive, {} does. After an outage one "
                            "side drops "
                            "the tunnel, the other keeps sending into it until the lifetime ends.",
                            whose(e.deviceA), whose(e.deviceB)),
                        .lines = {{mine.where, "turned off here"},
                            {theirs.where.empty() ? e.b.group->where : theirs.where, "on there"}},
                        .fix = "Turn it on on both sides.",
                        .commands = tunnelGroupLines(*e.deviceA.facts, e.a.group->name, "ipsec-attributes",
                            {"isakmp keepalive threshold 10 retry 2"}),
                        .confidence = Confidence::Medium,
                        .role = Role::Contributing,
                        .settle = "\"show vpn-sessiondb detail l2l\" on both sides after an outage."});
            });
        },
};

} // namespace rungbook::config
