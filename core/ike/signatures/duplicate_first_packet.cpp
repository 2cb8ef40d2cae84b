// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Duplicate first packet detected"}};
}

// The responder has MM1 (or AM1) again: the initiator never saw the answer, so the path back is what fails.
extern const Signature duplicate_first_packet;
const Signature duplicate_first_packet{
    .meta = {.id = "duplicate-first-packet", .title = "Our answer does not reach the initiator"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const Mode mode = n.session().mode;
            const bool aggressive = mode == Mode::Aggressive;
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(duplicate_first_packet.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "The initiator sent its first packet again before our answer reached it; the "
                        "negotiation then went on.")
                    .evidence.push_back(n.evidence(first, "the first packet came again"));
                return;
            }
            const Message* answer = n.last(aggressive ? StepKind::AM : StepKind::MM, 2);
            const std::string peer = peerText(n);
            const std::size_t times = n.hits().size();
            Finding& f = report.add(duplicate_first_packet.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format("The first packet of {} arrives here, we answer it{}, and the same first packet "
                            "arrives again{}: the initiator never receives our answer and waits in {}. The "
                            "path from the peer to us works, the path back does not.",
                    peer,
                    mode == Mode::Unknown ? ""
                        : aggressive      ? " with AM2"
                                          : " with MM2",
                    times > 1 ? fmt::format(" ({} times)", times) : std::string(),
                    mode == Mode::Unknown ? "MM_WAIT_MSG2 (AM_WAIT_MSG2 in aggressive mode)"
                        : aggressive      ? "AM_WAIT_MSG2"
                                          : "MM_WAIT_MSG2"));
            addNotices(f, n, n.hits(), "the same first packet again: our answer to it was not received");
            if (answer)
                f.evidence.push_back(n.evidence(*answer, "our answer left here"));
            else
                f.confidence = Confidence::Medium;
            f.fixes.push_back({"this device",
                "Check that the route to the peer leaves by the interface the packet came in on, and that no "
                "NAT or access list catches UDP 500 on the way out.",
                {"show route " + peerForCommand(n), "show asp drop",
                    "capture ike type isakmp interface outside match udp any host " + peerForCommand(n)}});
            f.fixes.push_back({"the path between them",
                "Follow our answer (UDP source port 500) hop by hop with captures on the way to the peer: a "
                "firewall, a second default route or a provider filter drops or diverts it.",
                {}});
            f.fixes.push_back({"the peer",
                "Check that UDP 500 from our address is let in, and that the peer address it uses is the one "
                "we answer from.",
                {}});
            f.wouldSettle = "A capture on the outside interface of both devices: our answer leaves here and "
                            "does not arrive there.";
        },
};

} // namespace rungbook::ike
