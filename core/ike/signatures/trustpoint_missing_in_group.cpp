// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Connection failed with peer", "no trust-point defined in tunnel-group"}};
} // namespace

extern const Signature trustpoint_missing_in_group;
const Signature trustpoint_missing_in_group{
    .meta = {.id = "trustpoint-missing-in-group", .title = "The tunnel-group names no trustpoint"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            const std::string text = lineText(n, last);
            std::string peer(valueBetween(text, "failed with peer", ","));
            std::string group(valueBetween(text, "tunnel-group"));
            if (n.phase1CompletedAfter(last.line)) {
                cite(addOvercome(report, trustpoint_missing_in_group.meta,
                         fmt::format("The tunnel-group of {} had no trustpoint; a later attempt succeeded.",
                             whoIs(n))),
                    n, n.hits(), "no trustpoint");
                return;
            }
            if (peer.empty())
                peer = whoIs(n);
            if (group.empty())
                group = tunnelGroupOf(n);
            Finding& f =
                report.add(trustpoint_missing_in_group.meta, Effect::Blocks, Role::Root, Confidence::High,
                    fmt::format(
                        "An IKE policy with certificates was agreed on with {}, and the tunnel-group {} that "
                        "serves it names no trustpoint: this device does not know which certificate to use. "
                        "If pre-shared keys are meant, an IKE policy with certificates stands before the "
                        "right one.",
                        peer, group));
            cite(f, n, n.hits(), "no trustpoint in the tunnel-group");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Name the trustpoint in the tunnel-group, or put an IKE policy with pre-shared keys first.",
                {"show crypto ca trustpoints", fmt::format("tunnel-group {} ipsec-attributes", group),
                    " ikev1 trust-point <trustpoint>", "show running-config crypto ikev1"}});
            f.fixes.push_back({"the peer",
                "Offer the authentication that is meant: certificates or pre-shared keys, not the other one "
                "first.",
                {}});
        },
};

} // namespace rungbook::ike
