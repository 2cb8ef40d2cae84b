// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {
    {"Tunnel Rejected: Conflicting protocols specified by tunnel-group and group-policy"}};
} // namespace

extern const Signature tunnel_protocol_conflict;
const Signature tunnel_protocol_conflict{
    .meta = {.id = "tunnel-protocol-conflict",
        .title = "The group-policy does not allow this kind of tunnel"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            if (n.phase2CompletedAfter(last.line)) {
                cite(addOvercome(report, tunnel_protocol_conflict.meta,
                         fmt::format("{} was refused once for the kind of tunnel; later the tunnel came up.",
                             whoIs(n))),
                    n, n.hits(), "refused for the kind of tunnel");
                return;
            }
            const std::string group = tunnelGroupOf(n);
            Finding& f =
                report.add(tunnel_protocol_conflict.meta, Effect::Blocks, Role::Root, Confidence::High,
                    fmt::format("The tunnel-group {} accepts {} for IPsec with IKEv1, and the group-policy "
                                "that applies to it does not list that protocol in vpn-tunnel-protocol. "
                                "The group-policy may come from the tunnel-group, from the user, or from the "
                                "RADIUS server.",
                        group, whoIs(n)));
            cite(f, n, n.hits(), "refused for the kind of tunnel");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Add ikev1 to the protocols of the group-policy that applies (l2tp-ipsec for L2TP clients). "
                "The command replaces the list: repeat what must stay.",
                {fmt::format("show running-config tunnel-group {} general-attributes", group),
                    "show running-config all group-policy <policy> | include vpn-tunnel-protocol",
                    "group-policy <policy> attributes", " vpn-tunnel-protocol ikev1"}});
        },
};

} // namespace rungbook::ike
