// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
const Fact* natFact(const Negotiation& n)
{
    const Fact* fact = n.session().fact(FactKind::NatStatus);
    return fact && n.text(fact->value).find("behind") != std::string_view::npos ? fact : nullptr;
}
} // namespace

// No trigger: the status line is a fact of every negotiation, and only "behind NAT" is worth a word.
extern const Signature nat_detected;
const Signature nat_detected{
    .meta = {.id = "nat-detected", .title = "There is NAT on the path: the negotiation moves to UDP 4500"},
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            const Fact* fact = natFact(n);
            if (!fact)
                return;
            const bool stopped =
                n.missing(StepKind::MM, 5) || n.missing(StepKind::MM, 6) || n.missing(StepKind::AM, 3);
            std::string message =
                fmt::format("NAT detection says: {}. From the first encrypted message on, the two sides use "
                            "UDP 4500 instead of 500, and ESP travels inside UDP 4500.",
                    n.text(fact->value));
            if (stopped)
                message += " The negotiation stops exactly there, so check first that UDP 4500 passes in "
                           "both directions.";
            Finding& f =
                report.add(nat_detected.meta, Effect::Info, stopped ? Role::Contributing : Role::Symptom,
                    stopped ? Confidence::Medium : Confidence::High, std::move(message));
            f.evidence.push_back({n.span(fact->line), "the result of NAT detection"});
            f.fixes.push_back({"the path between them",
                stopped ? "Let UDP 4500 pass in both directions."
                        : "Nothing to change as long as the tunnel comes up and carries traffic; UDP 4500 "
                          "must stay open in both directions.",
                {fmt::format(
                    "capture ike4500 interface outside match udp any host {} eq 4500", peerForCommand(n))}});
            if (stopped) {
                f.fixes.push_back({"this device", "Check that NAT traversal is on.",
                    {"show running-config crypto isakmp", "crypto isakmp nat-traversal 20"}});
                f.wouldSettle = "A capture of UDP 4500 on both sides.";
            }
        },
};

} // namespace rungbook::ike
