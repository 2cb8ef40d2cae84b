// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Can't find a valid tunnel group"}};
}

extern const Signature no_valid_tunnel_group;
const Signature no_valid_tunnel_group{
    .meta = {.id = "no-valid-tunnel-group", .title = "No tunnel-group of this device fits the peer"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(no_valid_tunnel_group.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                        "One attempt found no tunnel-group; the negotiation then went on with another.")
                    .evidence.push_back(n.evidence(first, "no tunnel-group was found"));
                return;
            }
            const std::string peer = peerForCommand(n);
            const bool explained = n.has("tg-missing-for-peer");
            const std::string_view group = n.text(n.session().group);
            const bool named = !group.empty() && group != n.peer();
            Finding& f = report.add(no_valid_tunnel_group.meta, Effect::Blocks,
                explained ? Role::Contributing : Role::Root, Confidence::High,
                fmt::format("This device found no usable tunnel-group for {} and aborted. With pre-shared "
                            "keys in main mode it looks for a tunnel-group whose name is the peer's IP "
                            "address, {}{}. A tunnel-group with any other name is not found this way, "
                            "whatever peer address the crypto map has.",
                    peerText(n), peer,
                    named ? fmt::format(" (the log shows the group {})", group) : std::string()));
            addNotices(f, n, n.hits(), "no tunnel-group fits this peer", 2);
            addMessagesBefore(f, n, first);
            addNoticesOf(f, n, "peer-table-cleanup", "clean-up after the abort", 1);
            f.fixes.push_back({"this device",
                "Create the tunnel-group under the peer's address, with the key. If one exists under another "
                "name, create it anew: a tunnel-group cannot be renamed. Before 8.4 the last line is "
                "\"pre-shared-key <key>\".",
                {"show running-config tunnel-group", fmt::format("tunnel-group {} type ipsec-l2l", peer),
                    fmt::format("tunnel-group {} ipsec-attributes", peer), " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the peer",
                "Check that its packets leave with the address that is configured here; a client must send a "
                "group name that exists here.",
                {}});
            f.wouldSettle = "\"show running-config tunnel-group\": is there a group named " + peer
                + ", and has it a key?";
        },
};

} // namespace rungbook::ike
