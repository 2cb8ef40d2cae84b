// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Dropped received IKE fragment"}, {"Error assembling fragments"}};
} // namespace

// IKE's own fragments, not those of IP: a gap means that at least one did not arrive or came damaged.
extern const Signature ike_fragments_lost;
const Signature ike_fragments_lost{
    .meta = {.id = "ike-fragments-lost", .title = "A fragmented IKE message could not be put together"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            const std::string_view reason = valueBetween(text, "Reason:");
            const bool phase2 = n.phase1CompletedBefore(last.line);
            if (phase2 ? n.phase2CompletedAfter(last.line) : n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, ike_fragments_lost.meta,
                         fmt::format("A fragment of an IKE message of {} got lost; the message was sent "
                                     "again and the negotiation went on.",
                             whoIs(n))),
                    n, n.hits(), "fragments do not fit together");
                return;
            }
            const bool afterSuccess = n.phase2Complete();
            Finding& f = report.add(ike_fragments_lost.meta, afterSuccess ? Effect::Unstable : Effect::Blocks,
                afterSuccess ? Role::Contributing : Role::Root, Confidence::Medium,
                fmt::format("{} sends a large IKE message in fragments, and they cannot be put together "
                            "here{}. A fragment is lost or changed on the path; large messages are those "
                            "with certificates (MM5, MM6) or with many proposals.",
                    whoIs(n), reason.empty() ? std::string() : fmt::format(" (\"{}\")", reason)));
            cite(f, n, n.hits(), "fragments do not fit together");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"the path between them",
                "Find out which packet size passes, and look for a device that drops the second of two "
                "packets that follow one another closely.",
                {fmt::format("ping {} size 1400", peerForCommand(n)),
                    fmt::format("capture ike interface outside match udp any host {}", peerForCommand(n))}});
            f.fixes.push_back({"the peer",
                "Make its messages smaller: offer fewer proposals, send no certificate chain that this side "
                "already has, use a smaller key.",
                {}});
            f.fixes.push_back(
                {"this device", "Compare the fragments that arrive with those that the peer says it sends.",
                    {"debug crypto ikev1 127"}});
            f.wouldSettle = "Captures on both sides: count the fragments of one message where they leave and "
                            "where they arrive.";
        },
};

} // namespace rungbook::ike
