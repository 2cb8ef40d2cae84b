// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Xauth required but selected Proposal does not support xauth"}};
} // namespace

extern const Signature xauth_proposal_missing;
const Signature xauth_proposal_missing{
    .meta = {.id = "xauth-proposal-missing",
        .title = "The group requires XAUTH, and the agreed proposal has none"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, xauth_proposal_missing.meta,
                         fmt::format("{} was refused once because its proposal had no XAUTH; a later attempt "
                                     "succeeded.",
                             whoIs(n))),
                    n, n.hits(), "a proposal without XAUTH");
                return;
            }
            const std::string group = tunnelGroupOf(n);
            const bool fellThrough = group == "DefaultRAGroup";
            Finding& f = report.add(xauth_proposal_missing.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format("The tunnel-group {} asks every peer for a user (XAUTH), and the IKE proposal "
                            "agreed on with {} does not provide for that. {}",
                    group, whoIs(n),
                    fellThrough ? "DefaultRAGroup is where peers land that have no tunnel-group of their "
                                  "own: if this is a LAN-to-LAN peer, its tunnel-group is missing or has "
                                  "another name than its address."
                                : "Either the peer is a LAN-to-LAN peer that must not be asked, or an IKE "
                                  "policy without XAUTH stands before the one that the clients use."));
            cite(f, n, n.hits(), "a proposal without XAUTH");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "For a LAN-to-LAN peer: give it a tunnel-group with its address as the name. For people: put "
                "the IKE policy that the clients offer first (the lowest number).",
                {fmt::format("tunnel-group {} type ipsec-l2l", peerForCommand(n)),
                    fmt::format("tunnel-group {} ipsec-attributes", peerForCommand(n)),
                    " ikev1 pre-shared-key <key>", "show running-config crypto ikev1"}});
            f.fixes.push_back({"the peer",
                "A client must offer XAUTH: check that user authentication is on in its profile.", {}});
        },
};

} // namespace rungbook::ike
