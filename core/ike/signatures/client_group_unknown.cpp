// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Received ISAKMP Aggressive Mode message 1 with unknown tunnel group name"},
    {"Sending spoofed ISAKMP Aggressive Mode message 2 due to receipt of unknown tunnel group"}};
}

// The ASA answers an unknown group with a made-up AM2, so that nobody can find out group names by trying. The client sees a hash that does
// not fit and will say "wrong password" or nothing at all.
extern const Signature client_group_unknown;
const Signature client_group_unknown{
    .meta = {.id = "client-group-unknown",
        .title = "The client names a tunnel-group that does not exist here"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(client_group_unknown.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "One attempt named a group that does not exist here; a later one was completed.")
                    .evidence.push_back(n.evidence(first, "an unknown group name"));
                return;
            }
            const std::vector<const Notice*> named = n.hits(0);
            const std::string group(
                named.empty() ? std::string_view() : between(n.text(*named.front()), "tunnel group name"));
            Finding& f = report.add(client_group_unknown.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format("{} starts aggressive mode with {}, and this device has no tunnel-group of that "
                            "name. It answers with a made-up AM2 and ends the attempt; at the client that "
                            "looks like a wrong group key. A wrong name typed at the client is the usual "
                            "reason, somebody trying out names another one.",
                    peerText(n),
                    group.empty() ? std::string("a group name")
                                  : fmt::format("the group name \"{}\"", group)));
            addNotices(f, n, n.hits(), "the group name is not known here");
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"the peer",
                "Correct the group name in the client's profile (or \"group <name> key <key>\" in an EzVPN "
                "configuration); upper and lower case count.",
                {}});
            const std::string name = group.empty() ? "<group>" : group;
            f.fixes.push_back({"this device",
                "Or create the tunnel-group that the client names. Before 8.4 the last line is "
                "\"pre-shared-key <key>\".",
                {"show running-config tunnel-group", fmt::format("tunnel-group {} type remote-access", name),
                    fmt::format("tunnel-group {} ipsec-attributes", name), " ikev1 pre-shared-key <key>"}});
            f.wouldSettle = "Whether the address " + peerText(n) + " belongs to a client of yours.";
        },
};

} // namespace rungbook::ike
