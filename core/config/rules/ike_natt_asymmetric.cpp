// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule ike_natt_asymmetric;
const ConfigRule ike_natt_asymmetric{
    .meta = {.id = "ike-natt-asymmetric", .title = "NAT traversal is on at one side only"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                const auto off = [](const Device& d, const Tunnel& t) {
                    return t.entry && !t.entry->natTraversal.valueOr(true) ? t.entry->natTraversal.where
                        : !d->ikev1.natTraversal.valueOr(true)             ? d->ikev1.natTraversal.where
                                                                           : SourceSpan{};
                };
                const SourceSpan here = off(e.deviceA, e.a);
                if (here.empty() || !off(e.deviceB, e.b).empty())
                    return;
                const bool own = e.a.entry && !e.a.entry->natTraversal.valueOr(true);
                const auto local = e.a.localAddress();
                const auto remote = e.b.localAddress();
                const bool nated = (local && isPrivate(*local)) || (remote && isPrivate(*remote));
                say(report, ike_natt_asymmetric, e.deviceA,
                    {.effect = nated ? Effect::Unstable : Effect::Hygiene,
                        .message =
                            fmt::format("NAT traversal is off {} and on {}. It is used only when both sides "
                                        "have it: the first "
                                        "device that translates addresses on the way breaks the tunnel.",
                                on(e.deviceA), on(e.deviceB)),
                        .lines = {{here, "turned off here"}, {e.b.where, "the other end has it on"}},
                        .fix = "Turn it on on both sides.",
                        .commands = own ? noMapEntryLine(*e.deviceA.facts, *e.a.entry, "set nat-t-disable")
                            : isIosFamily(e.deviceA->platform)
                            ? Commands{"crypto ipsec nat-transparency udp-encapsulation"}
                            : Commands{"crypto isakmp nat-traversal 20"},
                        .impact = kResetsTunnel,
                        .role = Role::Contributing});
            });
        },
};

} // namespace rungbook::config
