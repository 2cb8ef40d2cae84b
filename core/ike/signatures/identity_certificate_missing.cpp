// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Failed to retrieve identity certificate"}, {"Invalid certificate handle"},
    {"Aborting: No identity cert specified in IPsec SA"}};
} // namespace

extern const Signature identity_certificate_missing;
const Signature identity_certificate_missing{
    .meta = {.id = "identity-certificate-missing",
        .title = "This device has no certificate to show to the peer"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            if (n.phase1CompletedAfter(n.hits().back()->line)) {
                cite(addOvercome(report, identity_certificate_missing.meta,
                         "This device did not find its own certificate at first; a later attempt succeeded."),
                    n, n.hits(), "no certificate found");
                return;
            }
            Finding& f = report.add(identity_certificate_missing.meta, Effect::Blocks, Role::Root,
                Confidence::High,
                fmt::format(
                    "Certificates were agreed on for {}, and this device cannot find its own: the trustpoint "
                    "has no identity certificate, or the crypto map or tunnel-group names no trustpoint.",
                    whoIs(n)));
            cite(f, n, n.hits(), "no certificate found");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Enrol the trustpoint and name it where the peer is served; or agree on a pre-shared key by "
                "an IKE policy with that authentication.",
                {"show crypto ca certificates", "show crypto ca trustpoints", "crypto ca enroll <trustpoint>",
                    fmt::format("tunnel-group {} ipsec-attributes", tunnelGroupOf(n)),
                    " ikev1 trust-point <trustpoint>",
                    "crypto map <map> <seq> set trustpoint <trustpoint>"}});
            f.fixes.push_back(
                {"the peer", "If certificates are not meant, offer an IKE policy with pre-shared keys.",
                    {"crypto ikev1 policy 10", " authentication pre-share"}});
        },
};

} // namespace rungbook::ike
