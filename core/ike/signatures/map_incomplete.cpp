// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {
    {"Static Crypto Map check, map", "no ACL configured"}, {"Static Crypto Map Check by-passed"}};
constexpr std::size_t kNoAcl = 0;
}

extern const Signature map_incomplete;
const Signature map_incomplete{
    .meta = {.id = "map-incomplete", .title = "A crypto map entry is incomplete"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (n.phase2CompletedAfter(n.hits().back()->line)) {
                Finding& f = report.add(map_incomplete.meta, Effect::Info, Role::Symptom, Confidence::High,
                    "A crypto map entry without access list, peer or transform set was passed over; another "
                    "entry fitted. On an ASA an incomplete entry may drop traffic that no entry before it "
                    "catches, so complete it or remove it.");
                addNotices(f, n, n.hits(), "this entry was passed over", 2);
                return;
            }
            const std::vector<const Notice*> withoutAcl = n.hits(kNoAcl);
            const std::string map(
                withoutAcl.empty() ? std::string_view() : between(n.text(*withoutAcl.front()), "map =", ","));
            const std::string seq(
                withoutAcl.empty() ? std::string_view() : between(n.text(*withoutAcl.front()), "seq =", ","));
            const std::string entry =
                fmt::format("{} {}", map.empty() ? mapForCommand(n) : map, seq.empty() ? "<seq>" : seq);
            Finding& f = report.add(map_incomplete.meta, Effect::Blocks, Role::Root, Confidence::High,
                withoutAcl.empty() ? fmt::format(
                    "This device passed over a crypto map entry while it looked for one that fits {}: the "
                    "entry lacks its access list, its peer or its transform set. Phase 2 was not completed.",
                    peerText(n))
                                   : fmt::format(
                                       "Crypto map entry {} has no access list, so this device cannot match "
                                       "the networks of {} with it. Phase 2 was not completed.",
                                       entry, peerText(n)));
            addNotices(f, n, n.hits(), "this entry is incomplete");
            addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "no-crypto-map-for-proxies", "no entry was left that fits", 1);
            addNoticesOf(f, n, "qm-fsm-error", "quick mode was given up", 1);
            f.fixes.push_back({"this device",
                "Complete the entry: an access list, a peer and a transform set. Before 8.4 the last line is "
                "\"set transform-set <set>\".",
                {"show running-config crypto map", fmt::format("crypto map {} match address <acl>", entry),
                    fmt::format("crypto map {} set peer {}", entry, peerForCommand(n)),
                    fmt::format("crypto map {} set ikev1 transform-set <set>", entry)}});
            f.wouldSettle =
                "\"show running-config crypto map\": which of the three lines does the entry lack?";
        },
};

} // namespace rungbook::ike
