// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"

namespace rungbook::ike {

namespace {
constexpr Trigger kTriggers[] = {{"Duplicate first packet detected"}};
}

// The responder has MM1 (or AM1) again: the initiator never saw the answer, so the path back is what fails.
extern const Signature duplicate_first_packet;
const Signature duplicate_first_packet {
    .meta = {.id = "duplicate-first-packet", .title = "Our answer does not reach the initiator"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (n.phase1CompletedAfter(first.line)) {
                report
                    .add(duplicate_first_packet.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "The initiator sent its first packet again before our answer reached it; the negotiation then went on.")
                    .evidence.push_back(n.evidence(first, "the first packet came again"));
                return;
            }
            const char* answer = n.session().mode == Mode::Aggressive ? "AM2" : "MM2";
            Finding& f = report.add(duplicate_first_packet.meta, Effect::Blocks, Role::Root, Confidence::High,
                std::string("The first packet of ") + n.peer()
                    + " arrives here, we answer it, and the same first packet arrives again: the initiator never receives our "
                    + answer + " and waits in " + (n.session().mode == Mode::Aggressive ? "AM_WAIT_MSG2" : "MM_WAIT_MSG2")
                    + ". The path from the peer to us works, the path back does not.");
            for (const Notice* notice : n.hits()) {
                f.evidence.push_back(n.evidence(*notice, "the same first packet again: the answer to it was not received"));
                if (f.evidence.size() == 4)
                    break;
            }
            f.fixes.push_back({"this device",
                "Check that the route to the peer leaves by the interface the packet came in on, and that no NAT or access list catches UDP "
                "500 on the way out.",
                {"show route " + n.peer(), "show asp drop", "capture ike type isakmp interface outside match udp any host " + n.peer()}});
            f.fixes.push_back({"the path between them",
                "Follow our answer (UDP source port 500) hop by hop with captures on the way to the peer: a firewall, a second default route "
                "or a provider filter drops or diverts it.",
                {}});
            f.fixes.push_back({"the peer",
                "Check that UDP 500 from our address is let in, and that the peer address it uses is the one we answer from.", {}});
            f.wouldSettle = "A capture on the outside interface of both devices: our answer leaves here and does not arrive there.";
        },
};

} // namespace rungbook::ike
