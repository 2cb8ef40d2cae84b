// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Timed out on initial contact to server"}};
} // namespace

// Only an ASA that is itself an Easy VPN client writes this.
extern const Signature initial_contact_timed_out;
const Signature initial_contact_timed_out{
    .meta = {.id = "initial-contact-timed-out",
        .title = "The VPN server did not answer the client's first packet"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            const std::string_view named = valueBetween(text, "contact to server", "Tunnel could not");
            const std::string server = named.empty() ? peerForCommand(n) : std::string(named);
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, initial_contact_timed_out.meta,
                         fmt::format("The VPN server {} did not answer at first; a later attempt succeeded.",
                             server)),
                    n, n.hits(), "no answer from the server");
                return;
            }
            Finding& f =
                report.add(initial_contact_timed_out.meta, Effect::Blocks, Role::Root, Confidence::Medium,
                    fmt::format(
                        "This device is the VPN client. It sent its first packet to the server {} and got no "
                        "answer: the server is down or has another address, UDP 500 does not get through, "
                        "or the server stays silent on purpose because it does not know the group or accepts "
                        "none of our policies.",
                        server));
            cite(f, n, n.hits(), "no answer from the server");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Check the server's address and the way to it, and name a backup server if there is one.",
                {"show running-config vpnclient", fmt::format("show route {}", server),
                    fmt::format("vpnclient server {} <backup-server>", server)}});
            f.fixes.push_back({"the path between them", "Let UDP 500 and 4500 pass in both directions.", {}});
            f.fixes.push_back({"the peer",
                "Check on the server that the first packet arrives, and read what it says about the group "
                "and the policies.",
                {"show crypto ikev1 sa", "debug crypto ikev1 127"}});
            f.wouldSettle = "A capture on the server's outside interface: no packet means the path, a packet "
                            "without an answer means the server's configuration.";
        },
};

} // namespace rungbook::ike
