// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Static Crypto Map check, map", "ACL does not match proxy IDs"}};
}

// A responder walks through its crypto map entries and writes this for each one that does not fit, before the one that does: only when none
// fits is it a failure.
extern const Signature crypto_map_acl_not_matched;
const Signature crypto_map_acl_not_matched{
    .meta = {.id = "crypto-map-acl-not-matched",
        .title = "The access list of a crypto map entry does not match the peer's networks"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const Notice& last = *n.hits().back();
            const bool rejected = n.has("no-crypto-map-for-proxies");
            if (!rejected && n.phase2CompletedAfter(last.line))
                return;
            std::vector<std::string> entries;
            for (const Notice* notice : n.hits()) {
                const std::string_view text = n.text(*notice);
                std::string entry =
                    fmt::format("{} {}", between(text, "map =", ","), between(text, "seq =", ","));
                if (std::find(entries.begin(), entries.end(), entry) == entries.end())
                    entries.push_back(std::move(entry));
            }
            const std::string_view text = n.text(first);
            const std::string source(between(text, "src:", " dst"));
            const std::string destination(between(text, "dst:"));
            const bool consequence =
                rejected || n.has("map-incomplete") || n.has("peer-differs-from-crypto-map");
            Finding& f = report.add(crypto_map_acl_not_matched.meta, Effect::Blocks,
                consequence ? Role::Contributing : Role::Root,
                consequence ? Confidence::High : Confidence::Medium,
                fmt::format("{} asks to protect traffic between {} and {}; the access list of crypto map "
                            "entr{} {} does not permit that.",
                    peerText(n), source, destination, entries.size() == 1 ? "y" : "ies",
                    fmt::join(entries, ", ")));
            addNotices(f, n, n.hits(), "this entry was tried and its access list does not fit", 6);
            addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "qm-fsm-error", "quick mode was given up", 1);
            const std::string entry =
                entries.size() == 1 ? entries.front() : std::string(between(text, "map =", ",")) + " <seq>";
            f.fixes.push_back({"this device",
                "Find the entry whose \"set peer\" is this peer, and make its access list the mirror image "
                "of the peer's: our network as source, the peer's as destination, the same masks.",
                {"show running-config crypto map " + std::string(between(text, "map =", ",")),
                    "show running-config access-list",
                    fmt::format("crypto map {} match address <acl>", entry)}});
            f.fixes.push_back({"the peer",
                "Check that the networks it asks for are those that were agreed on, with the same masks.",
                {}});
            f.wouldSettle = "The crypto access lists of both devices side by side.";
        },
};

} // namespace rungbook::ike
