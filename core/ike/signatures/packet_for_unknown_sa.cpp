// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {
    {"Received encrypted packet with no matching SA"}, {"Header invalid, missing SA payload"}};
}

// The first text: an encrypted packet for an SA that is gone. The second: an unencrypted one (MM3 or later) for a negotiation that is gone.
extern const Signature packet_for_unknown_sa;
const Signature packet_for_unknown_sa{
    .meta = {.id = "packet-for-unknown-sa",
        .title = "The peer uses an IKE SA that this device no longer has",
        .fallback = true},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            // After a rekey or a delete a few packets of the old SA may still be under way: a tunnel that is up is not disturbed by them.
            if (wentOnAfter(n, n.hits().back()->line) || (n.established() && n.hits().size() < 4)) {
                report
                    .add(packet_for_unknown_sa.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "A packet of an older IKE SA arrived after this device had deleted that SA; the "
                        "tunnel itself was negotiated.")
                    .evidence.push_back(n.evidence(first, "a packet for an SA that is gone"));
                return;
            }
            const bool unencrypted = n.hits(0).empty();
            const bool wasUp = n.phase1CompletedBefore(first.line);
            const std::string peer = peerText(n);
            Finding& f = report.add(packet_for_unknown_sa.meta, wasUp ? Effect::Unstable : Effect::Blocks,
                Role::Root, Confidence::Medium,
                unencrypted ? fmt::format("{} continues a negotiation that this device has already given up: "
                                          "its message is no first packet, and no IKE SA fits its cookies. "
                                          "Why it was given up stands further up in the log.",
                    peer)
                            : fmt::format(
                                "{} sends encrypted packets for an IKE SA that this device does not have: it "
                                "was deleted here, lost in a restart or a failover, or never existed, and "
                                "the peer was not told. Until the peer notices, these packets are dropped.",
                                peer));
            addNotices(f, n, n.hits(), "no SA fits this packet");
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                "Clear what is left of the connection to this peer, and keep dead peer detection on so that "
                "a lost SA is noticed. Before 8.4 the first command is \"clear crypto isakmp sa\".",
                {"clear crypto ikev1 sa " + peerForCommand(n),
                    "clear crypto ipsec sa peer " + peerForCommand(n),
                    fmt::format("tunnel-group {} ipsec-attributes", peerForCommand(n)),
                    " isakmp keepalive threshold 10 retry 2"}});
            f.fixes.push_back({"the peer",
                "Clear its IKE and IPsec SAs to this device, so that it negotiates anew; keep its DPD on as "
                "well.",
                {}});
            f.fixes.push_back({"the path between them",
                "When this happens again and again, delete messages or DPD packets get lost: look for loss "
                "or for a path that is open in one direction only.",
                {}});
            f.wouldSettle = "The log of this device before this line: a delete, a failover or a restart ends "
                            "the SA that the peer still uses.";
        },
};

} // namespace rungbook::ike
