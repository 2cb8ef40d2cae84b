// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Group ", "not found and BASE GROUP default preshared key not configured"}};
}

extern const Signature tg_missing_for_peer;
const Signature tg_missing_for_peer{
    .meta = {.id = "tg-missing-for-peer",
        .title = "The peer has no tunnel-group, and the default group has no key"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(tg_missing_for_peer.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "One attempt found no tunnel-group and no default key; a later one was completed.")
                    .evidence.push_back(n.evidence(first, "no key was found"));
                return;
            }
            std::string group(between(n.text(first), "Group ", " not found"));
            if (group.empty())
                group = peerForCommand(n);
            Finding& f = report.add(tg_missing_for_peer.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format("This device has no tunnel-group named {}, and the default group that it falls "
                            "back to has no pre-shared key. Without a key it can neither make the session "
                            "keys nor answer {}.",
                    group, peerText(n)));
            addNotices(f, n, n.hits(), "neither a tunnel-group for the peer nor a default key", 2);
            addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "no-valid-tunnel-group", "the attempt is aborted for it", 1);
            f.fixes.push_back({"this device",
                "Create the tunnel-group and set the key that was agreed on. Before 8.4 the last line is "
                "\"pre-shared-key <key>\".",
                {fmt::format("tunnel-group {} type ipsec-l2l", group),
                    fmt::format("tunnel-group {} ipsec-attributes", group), " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the peer",
                "If a tunnel-group exists here under another of its addresses, let its packets leave with "
                "that address, or tell this side the address that is really used.",
                {}});
            f.wouldSettle = "\"show running-config tunnel-group\" on this device.";
        },
};

} // namespace rungbook::ike
