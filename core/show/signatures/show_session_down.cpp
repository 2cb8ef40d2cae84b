// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

#include "core/show/words.h"

#include <fmt/format.h>

namespace rungbook::show
{

namespace
{

// What IOS says about a session, in words.
std::string_view meaning(std::string_view status)
{
    if (startsWith(status, "DOWN-NEGOTIATING"))
        return "phase 1 is being negotiated and has not come to an end";
    if (startsWith(status, "DOWN"))
        return "there is neither an IKE SA nor an IPsec SA";
    if (startsWith(status, "UP-IDLE"))
        return "phase 1 is up and there is no IPsec SA";
    return {};
}

}

extern const Signature show_session_down;
const Signature show_session_down{
    .meta = {.id = "show-session-down", .title = "A crypto session is down"},
    .check =
        [](const Subject& subject, Report& report) {
            Limit limit;
            for (const Place& place : findRecords(subject.texts, "crypto-session", "session")) {
                const Field* status = place.record().get("session_status");
                const std::string_view words = status ? meaning(status->text) : std::string_view{};
                if (words.empty())
                    continue;
                const bool idle = startsWith(status->text, "UP");
                const bool negotiating = startsWith(status->text, "DOWN-");
                const std::string peer = peerOf(place.record());
                if (!limit.take())
                    break;
                Finding& f =
                    report.add(show_session_down.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                        fmt::format("The session with {} is {}: {}.",
                            peer.empty() ? std::string("the peer") : peer, status->text, words));
                f.evidence.push_back(lineOf(*status, "the status"));
                if (idle)
                    f.fixes.push_back({"both devices",
                        "Compare transform sets, access lists and PFS: the quick mode is refused, or no "
                        "traffic has asked "
                        "for it.",
                        {"show crypto ipsec sa", "debug crypto ipsec"}});
                else
                    f.fixes.push_back({"both devices",
                        negotiating ? "Check the route to the peer and UDP 500, then policies and keys: the "
                                      "state of the IKE SA tells how far it got."
                                    : "Send traffic that the access list of the crypto map matches; when "
                                      "nothing happens, the map is not met.",
                        {"show crypto isakmp sa", "show crypto map"}});
                f.wouldSettle = "\"show crypto isakmp sa\" of the same moment, and again after ten seconds.";
            }
        },
};

} // namespace rungbook::show
