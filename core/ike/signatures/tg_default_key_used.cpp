// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

// The line begins with the name that was looked up. In main mode with pre-shared keys that is the peer's address, so a digit begins it:
// nine small buckets cost less than one trigger that would be searched for in every line.
constexpr std::string_view kText = "not found, using BASE GROUP default preshared key";
constexpr Trigger kTriggers[] = {{"1", kText}, {"2", kText}, {"3", kText}, {"4", kText}, {"5", kText},
    {"6", kText}, {"7", kText}, {"8", kText}, {"9", kText}, {"Group ", kText}};

} // namespace

extern const Signature tg_default_key_used;
const Signature tg_default_key_used{
    .meta = {.id = "tg-default-key-used",
        .title = "The key of the default group is used for a peer without tunnel-group"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            const std::string peer = peerForCommand(n);
            if (n.phase1CompletedAfter(n.hits().back()->line) || n.phase1CompletedBefore(first.line)) {
                Finding& f =
                    report.add(tg_default_key_used.meta, Effect::Info, Role::Symptom, Confidence::High,
                        fmt::format("{} has no tunnel-group of its own; the key of the default group fitted, "
                                    "and phase 1 was completed.",
                            peerText(n)));
                addNotices(f, n, n.hits(), "the default key was used", 1);
                return;
            }
            const bool proven = n.has("psk-mismatch-decrypt-failed");
            Finding& f = report.add(tg_default_key_used.meta, Effect::Blocks, Role::Root,
                proven ? Confidence::High : Confidence::Medium,
                fmt::format("This device has no tunnel-group named {}, so it went on with the pre-shared key "
                            "of the default group, and phase 1 failed. {}",
                    peer,
                    proven ? "What the peer then sent could not be decrypted: its key is another one."
                           : "If the peer uses a key that was agreed on for itself, the two differ and its "
                             "encrypted messages cannot be read."));
            addNotices(
                f, n, n.hits(), "the default key was used because no tunnel-group has the peer's name", 2);
            addMessagesBefore(f, n, first);
            addNoticesOf(
                f, n, "psk-mismatch-decrypt-failed", "with that key the peer's message cannot be read", 1);
            f.fixes.push_back({"this device",
                "Create the tunnel-group for this peer with its own key. Before 8.4 the last line is "
                "\"pre-shared-key <key>\".",
                {fmt::format("tunnel-group {} type ipsec-l2l", peer),
                    fmt::format("tunnel-group {} ipsec-attributes", peer), " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the peer",
                "When it is meant to use the default key (its address changes), set the key of this device's "
                "DefaultL2LGroup there.",
                {}});
            f.wouldSettle = "The keys of DefaultL2LGroup here and of the peer: \"more "
                            "system:running-config\" prints those of an ASA.";
        },
};

} // namespace rungbook::ike
