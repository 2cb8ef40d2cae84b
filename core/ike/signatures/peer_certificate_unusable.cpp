// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Unable to process the received peer certificate"}};
} // namespace

extern const Signature peer_certificate_unusable;
const Signature peer_certificate_unusable{
    .meta = {.id = "peer-certificate-unusable", .title = "The peer's certificate cannot be used"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            if (n.phase1CompletedAfter(n.hits().back()->line)) {
                cite(addOvercome(report, peer_certificate_unusable.meta,
                         fmt::format(
                             "A certificate of {} could not be used; a later attempt succeeded.", whoIs(n))),
                    n, n.hits(), "the certificate is refused");
                return;
            }
            Finding& f = report.add(peer_certificate_unusable.meta, Effect::Blocks, Role::Root,
                Confidence::High,
                fmt::format(
                    "{} sent a certificate that this device cannot process: it is damaged, has a key longer "
                    "than this software handles (4096 bits), or uses an algorithm that it does not know.",
                    whoIs(n)));
            cite(f, n, n.hits(), "the certificate is refused");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back(
                {"the peer", "Enrol again with an RSA key of 2048 to 4096 bits and a SHA-256 signature.",
                    {"crypto key generate rsa label <keys> modulus 2048", "crypto ca enroll <trustpoint>"}});
            f.fixes.push_back({"this device",
                "See what the certificate check complains about, and that the issuing CA is known here.",
                {"show crypto ca certificates", "debug crypto ca 255"}});
            f.wouldSettle = "The output of \"debug crypto ca 255\" during an attempt: it names the field "
                            "that cannot be read.";
        },
};

} // namespace rungbook::ike
