// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Unable to find the requested certificate"}};
} // namespace

extern const Signature requested_certificate_missing;
const Signature requested_certificate_missing{
    .meta = {.id = "requested-certificate-missing",
        .title = "The peer asks for a certificate of a CA that this device has none from"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            if (n.phase1CompletedAfter(n.hits().back()->line)) {
                cite(addOvercome(report, requested_certificate_missing.meta,
                         fmt::format("{} asked for a certificate of a CA that this device has none from; it "
                                     "accepted another one.",
                             whoIs(n))),
                    n, n.hits(), "the requested certificate is not there");
                return;
            }
            Finding& f = report.add(requested_certificate_missing.meta, Effect::Blocks, Role::Root,
                Confidence::Medium,
                fmt::format(
                    "{} asks for a certificate from a certain CA (a certificate request payload), and this "
                    "device has no valid identity certificate of that CA. The two sides trust different CAs, "
                    "or our certificate has expired and was not renewed.",
                    whoIs(n)));
            cite(f, n, n.hits(), "the requested certificate is not there");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Enrol with the CA that the peer trusts, and look at the dates of the certificates that are "
                "there.",
                {"show crypto ca certificates", "crypto ca enroll <trustpoint>", "show clock"}});
            f.fixes.push_back(
                {"the peer", "Install the CA certificate that issued ours, so that it asks for that one.",
                    {"crypto ca authenticate <trustpoint>"}});
            f.wouldSettle = "The name of the CA in the peer's certificate request, shown by \"debug crypto "
                            "ca 255\", compared with the issuer of our certificate.";
        },
};

} // namespace rungbook::ike
