// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <charconv>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr Trigger kTriggers[] = {{"QM FSM error"}};

std::uint32_t messageIdOf(std::string_view text)
{
    std::string_view digits = between(text, "mess id");
    if (digits.starts_with("0x"))
        digits.remove_prefix(2);
    std::uint32_t id = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), id, 16);
    return id;
}

// The message of that quick mode that was exchanged last, or null.
const Message* lastOf(const Negotiation& n, std::uint32_t messageId)
{
    const Message* found = nullptr;
    for (const Message& m : n.session().messages) {
        if (m.step.kind == StepKind::QM && m.messageId == messageId && messageId != 0)
            found = &m;
    }
    return found;
}

} // namespace

extern const Signature qm_fsm_error;
const Signature qm_fsm_error{
    .meta = {.id = "qm-fsm-error", .title = "Phase 2 (quick mode) was given up", .fallback = true},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            std::vector<const Notice*> open = n.hits(); // those that no completed quick mode follows
            std::erase_if(open, [&](const Notice* notice) { return n.phase2CompletedAfter(notice->line); });
            if (open.empty()) {
                report
                    .add(qm_fsm_error.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "One quick mode was given up; a later one was completed.")
                    .evidence.push_back(n.evidence(*n.hits().front(), "this quick mode was given up"));
                return;
            }
            const Notice& first = *open.front();
            const std::uint32_t id = messageIdOf(n.text(first));
            const Message* last = lastOf(n, id);
            const bool noMap = n.has("torn-down-no-map-policy");
            const char* reason = noMap
                ? "The session was then torn down with the reason \"crypto map policy not found\": no crypto "
                  "map entry of this device fits the networks or the peer. The crypto access lists are "
                  "probably not mirror images of each other, or the entry for this peer comes after one that "
                  "catches its traffic."
                : "This line does not say why. The usual reasons: the crypto access lists are no mirror "
                  "images of each other, the transform sets or PFS groups differ, or a dynamic map entry "
                  "stands above the static one.";
            const bool upBefore = phase2CompletedBefore(n, first.line);
            Finding& f = report.add(qm_fsm_error.meta, upBefore ? Effect::Unstable : Effect::Blocks,
                Role::Root, noMap ? Confidence::Medium : Confidence::Low,
                fmt::format("Phase 1 with {} is up, but this device gave up a quick mode{}, so {}. {}",
                    peerText(n), id ? fmt::format(" (message id {})", messageIdText(id)) : std::string(),
                    upBefore ? "an IPsec SA that worked before was not renewed, or one for further networks "
                               "was not made"
                             : "there is no IPsec SA",
                    reason));
            addNotices(f, n, open, "this quick mode was given up");
            if (last)
                f.evidence.push_back(n.evidence(*last,
                    fmt::format("the last message of it: {} was {}", stepName(last->step),
                        last->direction == Direction::Out ? "sent" : "received")));
            else
                addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "torn-down-no-map-policy", "the reason given for the tear-down", 1);
            f.fixes.push_back({"this device",
                "Read the lines before this one at debug level; then compare crypto access list, transform "
                "set and PFS with the peer's. Entries with \"ipsec-isakmp dynamic\" must have the highest "
                "sequence number. Before 8.4 the debug command is \"debug crypto isakmp 127\".",
                {"show running-config crypto map", "show running-config access-list",
                    "debug crypto condition peer " + peerForCommand(n), "debug crypto ikev1 127"}});
            f.fixes.push_back({"the peer",
                "Compare its protected networks with the crypto access list here: what is source here must "
                "be destination there, with the same masks.",
                {}});
            f.wouldSettle = "The debug lines between QM1 and this error: they name the networks, the map "
                            "entries tried, or the attribute that differs.";
        },
};

} // namespace rungbook::ike
