// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"IKE Initiator unable to find policy"}};
} // namespace

// The data path asked for a tunnel and IKE found no crypto map entry for the packet.
extern const Signature initiator_no_policy;
const Signature initiator_no_policy{
    .meta = {.id = "initiator-no-policy",
        .title = "No crypto map entry fits the packet that asked for a tunnel"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            const std::string_view source = valueBetween(text, "Src:", ",");
            const std::string_view destination = valueBetween(text, "Dst:");
            const std::string_view nameif = valueBetween(text, "Intf", ",");
            const std::string packet = source.empty() || destination.empty()
                ? std::string("A packet")
                : fmt::format("A packet from {} to {}", source, destination);
            if (n.phase2CompletedAfter(last.line)) {
                cite(addOvercome(report, initiator_no_policy.meta,
                         fmt::format(
                             "{} found no crypto map entry at first; a quick mode completed later.", packet)),
                    n, n.hits(), "no entry found");
                return;
            }
            // One line may be a matter of timing while the configuration is being changed (the guide says so); a second one is not.
            const bool again = n.hits().size() > 1;
            const bool tunnelUp = n.phase2Complete();
            Finding& f = report.add(initiator_no_policy.meta,
                !again         ? Effect::Unknown
                    : tunnelUp ? Effect::NoTraffic
                               : Effect::Blocks,
                Role::Root, again ? Confidence::Medium : Confidence::Low,
                fmt::format("{}{} asked for a tunnel, and IKE found no crypto map entry for it{}. Usually "
                            "the crypto access list was changed or removed while traffic kept coming, "
                            "or the entry has an access list of a kind that crypto maps cannot use.{}",
                    packet, nameif.empty() ? std::string() : fmt::format(" (interface {})", nameif),
                    again ? fmt::format(", {} times in this log", n.hits().size()) : std::string(),
                    again ? "" : " A single line during a change of the configuration is harmless."));
            cite(f, n, n.hits(), "no entry found");
            const std::string from = source.empty() ? "<source>" : std::string(source);
            const std::string to = destination.empty() ? "<destination>" : std::string(destination);
            f.fixes.push_back({"this device",
                "Give exactly one crypto map entry an extended access list that permits this pair, and check "
                "that the map is applied to the interface that leads to the peer.",
                {"show running-config crypto map",
                    fmt::format("packet-tracer input inside icmp {} 8 0 {} detailed", from, to),
                    fmt::format("access-list <acl> extended permit ip host {} host {}", from, to)}});
            f.wouldSettle =
                "The same line again after the configuration was left alone: then it is no matter of timing.";
        },
};

} // namespace rungbook::ike
