// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Connection landed on tunnel_group DefaultRAGroup"}};
}

// Right for L2TP over IPsec (Windows) and for certificates without a matching group; otherwise the group name of the client is not known here.
extern const Signature tg_falls_to_default_ra;
const Signature tg_falls_to_default_ra{
    .meta = {.id = "tg-falls-to-default-ra", .title = "The client falls into DefaultRAGroup"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (n.phase1CompletedAfter(n.hits().back()->line) || n.phase1CompletedBefore(first.line)) {
                Finding& f =
                    report.add(tg_falls_to_default_ra.meta, Effect::Info, Role::Symptom, Confidence::High,
                        fmt::format("{} is served by DefaultRAGroup; phase 1 was completed with it. That is "
                                    "usual for L2TP over IPsec.",
                            peerText(n)));
                addNotices(f, n, n.hits(), "the default group was used", 1);
                return;
            }
            const bool explained =
                n.has("tg-missing-for-peer") || n.has("tg-default-key-used") || n.has("client-group-unknown");
            const bool mainMode = n.session().mode == Mode::Main;
            Finding& f = report.add(tg_falls_to_default_ra.meta, Effect::Blocks,
                explained ? Role::Contributing : Role::Root,
                n.has("psk-mismatch-decrypt-failed") ? Confidence::High : Confidence::Low,
                fmt::format("{} landed on DefaultRAGroup, and phase 1 then failed: {}. The pre-shared key "
                            "and the authentication of DefaultRAGroup are used for it.",
                    peerText(n),
                    mainMode
                        ? fmt::format("no tunnel-group of this device has the name {}", peerForCommand(n))
                        : std::string(
                            "the group name that the client sent is no tunnel-group of this device")));
            addNotices(f, n, n.hits(), "the default group was used instead of the client's own", 2);
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                mainMode ? "For a device with a fixed address create a tunnel-group named by that address. "
                           "For L2TP over IPsec set the key in DefaultRAGroup. Before 8.4 the line is "
                           "\"pre-shared-key <key>\"."
                         : "Create the tunnel-group that the client names, with its key. Before 8.4 the line "
                           "is \"pre-shared-key <key>\".",
                mainMode ? std::vector<std::string>{fmt::format(
                                                        "tunnel-group {} type ipsec-l2l", peerForCommand(n)),
                    fmt::format("tunnel-group {} ipsec-attributes", peerForCommand(n)),
                    " ikev1 pre-shared-key <key>"}
                         : std::vector<std::string>{"tunnel-group <group> type remote-access",
                             "tunnel-group <group> ipsec-attributes", " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the peer",
                "Compare the group name (or, with certificates, the OU of the subject) with the "
                "tunnel-groups of this device; upper and lower case count.",
                {}});
            f.wouldSettle = "The identity that the peer sent (ID payload, at debug level 127) against \"show "
                            "running-config tunnel-group\".";
        },
};

} // namespace rungbook::ike
