// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"
#include "core/ike/signature_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr RuleMeta kMeta{
    .id = "qm1-missing", .title = "Phase 1 is up, and nobody starts phase 2", .fallback = true};

constexpr std::string_view kCauses[] = {
    "No traffic matches the crypto access list, so nobody asks for an IPsec SA.",
    "Traffic is there and is not led into the tunnel: the route points elsewhere, or NAT changes "
    "its address before the crypto map sees it.",
    "The side that should start phase 2 is configured to answer only.",
};
constexpr std::string_view kCommands0[] = {
    "packet-tracer input inside icmp <local-host> 8 0 <remote-host> detailed",
    "show running-config crypto map", "show access-list", "show running-config nat"};
constexpr StepFix kFixes[] = {
    {"this device",
        "Send a packet from the protected network to the remote one, and follow it: it must reach a "
        "VPN phase with the action ALLOW.",
        kCommands0},
    {"the peer", "Do the same from the other side: either side may start phase 2."},
};

// Traffic may come at any moment; a minute without a quick mode is a hint, less is nothing.
constexpr double kLongWithoutPhase2 = 60;

/// The milestone at which phase 1 was completed, or null when phase 2 was begun or something else is missing.
const Milestone* idlePhase1(const Negotiation& n)
{
    const Session& s = n.session();
    if (!s.phase1Complete || s.phase2Complete || !s.missing.empty() || n.has("qm-fsm-error")
        || n.has("no-crypto-map-for-proxies"))
        return nullptr;
    const auto quick = [](const Message& m) { return m.step.kind == StepKind::QM; };
    if (std::any_of(s.messages.begin(), s.messages.end(), quick))
        return nullptr;
    const auto done = [](const Milestone& m) { return m.kind == MilestoneKind::Phase1Completed; };
    const auto at = std::find_if(s.milestones.begin(), s.milestones.end(), done);
    return at == s.milestones.end() ? nullptr : &*at;
}

bool wasEnded(const Session& s)
{
    const auto ended = [](const Milestone& m) {
        return m.kind == MilestoneKind::TornDown || m.kind == MilestoneKind::PeerLost;
    };
    return s.ended || std::any_of(s.milestones.begin(), s.milestones.end(), ended);
}
} // namespace

// Phase 1 alone carries no traffic. Phase 2 begins when one side has a packet for the tunnel, so nothing here is certain: phase 1 may also
// be the successor of another one whose IPsec SAs live on.
extern const Signature qm1_missing;
const Signature qm1_missing{
    .meta = kMeta,
    .triggers = {},
    .check =
        [](const Negotiation& n, Report& report) {
            const Session& s = n.session();
            const Milestone* done = idlePhase1(n);
            if (!done)
                return;
            const std::optional<double> waited = secondsBetween(done->time, s.end);
            const bool ended = wasEnded(s);
            if (!ended && !(waited && *waited >= kLongWithoutPhase2))
                return;
            std::string message =
                fmt::format("Phase 1 with {} is up, and no quick mode follows", peerText(n));
            if (waited && *waited >= 1)
                message += fmt::format(" for {}", durationText(*waited));
            message += ended ? "; then the connection was ended." : ".";
            message += " Without phase 2 no traffic is protected. If an older phase 1 with this peer had "
                       "IPsec SAs, they may live on and all is well; otherwise:";
            for (std::size_t i = 0; i < std::size(kCauses); ++i)
                message += fmt::format(" ({}) {}", i + 1, kCauses[i]);
            Finding& f = report.add(qm1_missing.meta, ended ? Effect::Blocks : Effect::Unknown, Role::Root,
                Confidence::Low, std::move(message));
            f.evidence.push_back(
                {n.span(done->line), "phase 1 was completed here, and no quick mode follows"});
            if (const Message* last = n.lastMessage())
                f.evidence.push_back(n.evidence(*last, "the last message of this negotiation"));
            for (const StepFix& fix : kFixes)
                f.fixes.push_back({std::string(fix.forWhom), std::string(fix.text),
                    {fix.commands.begin(), fix.commands.end()}});
            f.wouldSettle = "A packet sent through the tunnel while the log runs: a quick mode then starts, "
                            "or packet-tracer names the step that keeps the packet out of the tunnel.";
        },
};

} // namespace rungbook::ike
