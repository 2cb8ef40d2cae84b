// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr Trigger kTriggers[] = {
    {"Duplicate Phase 1 packet detected"}, {"Duplicate Phase 2 packet detected"}};

// Our last message before the duplicate arrived: the one that the peer seems to miss.
const Message* lastSentBefore(const Negotiation& n, const Notice& notice)
{
    const std::vector<Message>& messages = n.session().messages;
    const Message* found = nullptr;
    for (const Message& m : messages) {
        if (m.direction == Direction::Out && raw(m.line) < raw(notice.line))
            found = &m;
    }
    return found;
}

} // namespace

// In the middle of an exchange: the peer repeats itself because our answer is missing. Why it is missing (path, size, or a message of the
// peer that we refused in silence) is often told by another rule, so this one steps back.
extern const Signature duplicate_later_packet;
const Signature duplicate_later_packet{
    .meta = {.id = "duplicate-later-packet",
        .title = "The peer does not receive our last message",
        .fallback = true},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const int phase = n.hits(1).empty() || raw(n.hits(1).front()->line) != raw(first.line) ? 1 : 2;
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(duplicate_later_packet.meta, Effect::Info, Role::Symptom, Confidence::High,
                        fmt::format("The peer repeated a phase {} message because our answer to it was late "
                                    "or lost once; the negotiation then went on.",
                            phase))
                    .evidence.push_back(n.evidence(first, "the peer repeats its last message"));
                return;
            }
            const Message* ours = lastSentBefore(n, first);
            const std::string what = ours ? stepName(ours->step) : std::string("our last message");
            const bool nothingToRepeat = n.text(first).find("No last packet") != std::string_view::npos;
            Finding& f = report.add(duplicate_later_packet.meta, Effect::Blocks, Role::Root,
                Confidence::Medium,
                nothingToRepeat ? fmt::format(
                    "{} repeats a phase {} message, and this device has sent nothing that it could repeat as "
                    "an answer: it refused the message or is still waiting for something before it answers.",
                    peerText(n), phase)
                                : fmt::format("{} repeats a phase {} message that this device has already "
                                              "answered: {} does not reach the peer, or the peer discards "
                                              "it. This device sends its answer again each time.",
                                    peerText(n), phase, what));
            addNotices(f, n, n.hits(), "the peer repeats its last message");
            if (ours)
                f.evidence.push_back(n.evidence(*ours, "our last message, which the peer seems to miss"));
            f.fixes.push_back({"the path between them",
                "Capture on both outside interfaces: UDP 4500 must pass as well as UDP 500 once NAT was "
                "detected, and IP fragments must pass when certificates make a message larger than the MTU.",
                {}});
            f.fixes.push_back({"this device",
                "See whether the answer leaves, and by which interface; look in the log before this line for "
                "an error that explains why no answer was made. Before 8.4 the debug command is \"debug "
                "crypto isakmp 127\".",
                {"capture ike type isakmp interface outside match udp any host " + peerForCommand(n),
                    "show asp drop", "debug crypto ikev1 127"}});
            f.fixes.push_back({"the peer",
                "Look in its log at the same moment: it either receives nothing from us, or receives our "
                "message and discards it, and then it says why (a pre-shared key that differs is a usual "
                "reason from MM5 on).",
                {}});
            f.wouldSettle = "A capture at the peer: does " + what + " arrive there?";
        },
};

} // namespace rungbook::ike
