// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"IKE lost contact with remote peer"}};

/// How long phase 1 had been up when the peer was given up; empty when the log has no clock or not its beginning.
std::string upFor(const Negotiation& n, const Notice& notice)
{
    for (const Milestone& m : n.session().milestones) {
        if (m.kind != MilestoneKind::Phase1Completed || raw(m.line) > raw(notice.line))
            continue;
        const std::optional<double> seconds = secondsBetween(m.time, notice.time);
        return seconds ? fmt::format(" Phase 1 had been up for {}.", durationText(*seconds)) : std::string();
    }
    return {};
}
} // namespace

// Keepalives fail for the tunnel's own reasons (path, peer), never because of the keepalive settings alone.
extern const Signature dpd_peer_lost;
const Signature dpd_peer_lost{
    .meta = {.id = "dpd-peer-lost",
        .title = "The peer stopped answering keepalives, and the connection was removed"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const std::string text = lineText(n, first);
            const std::string_view type = valueBetween(text, "keepalive type:", ")");
            const std::string_view nat = n.fact(FactKind::NatStatus);
            const bool behindNat = nat.find("behind") != std::string_view::npos;
            Finding& f = report.add(dpd_peer_lost.meta, Effect::Unstable, Role::Root, Confidence::High,
                fmt::format("{} did not answer our {} keepalives any more, so this device gave it up and "
                            "removed the connection.{} "
                            "The peer went away, restarted and forgot its SA, or the path between the two "
                            "broke in at least one direction.{}",
                    whoIs(n), type.empty() ? "IKE" : type, upFor(n, first),
                    behindNat ? " NAT is on the path: a translation that expired, or UDP 4500 passing in one "
                                "direction only, looks just like this."
                              : ""));
            cite(f, n, n.hits(), "the peer is given up");
            citeMessageBefore(f, n, first);
            f.fixes.push_back({"the path between them",
                "Look for an outage at that time, and for a firewall or NAT device that forgets UDP 500 or "
                "4500 when nothing is sent.",
                {}});
            f.fixes.push_back({"the peer",
                "Check whether it restarted or removed its SA at that time, and that its keepalives are on.",
                {"show version | include up", "show crypto ikev1 sa detail",
                    fmt::format("tunnel-group <our-outside-ip> ipsec-attributes"),
                    " isakmp keepalive threshold 10 retry 2"}});
            std::vector<std::string> commands{
                fmt::format("tunnel-group {} ipsec-attributes", tunnelGroupOf(n)),
                " isakmp keepalive threshold 30 retry 5"};
            if (behindNat)
                commands.insert(commands.begin(), "crypto isakmp nat-traversal 20");
            f.fixes.push_back({"this device",
                behindNat ? "Let NAT keepalives hold the translation open, and give a lossy path more time "
                            "before the peer is given up."
                          : "Give a lossy path more time before the peer is given up; that treats the "
                            "symptom, not the loss.",
                std::move(commands)});
            f.wouldSettle = "The peer's log of the same minute: a restart, a delete, or keepalives of its "
                            "own that were not answered either.";
        },
};

} // namespace rungbook::ike
