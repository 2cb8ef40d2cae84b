// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"PSK Hash Verification Failed"}, {"Inconsistent PSK hash size"}};

bool phase1WasTried(const Negotiation& n)
{
    for (const Message& m : n.session().messages) {
        if (m.step.kind == StepKind::MM || m.step.kind == StepKind::AM)
            return true;
    }
    return false;
}
} // namespace

// Healthy tunnels print this after a client's device description, so it is a cause only where phase 1 never completed.
extern const Signature psk_hash_verification;
const Signature psk_hash_verification{
    .meta = {.id = "psk-hash-verification", .title = "A check of a pre-shared key hash failed"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (n.phase1Complete() || n.phase1CompletedBefore(first.line)
                || n.phase1CompletedAfter(first.line)) {
                cite(addOvercome(report, psk_hash_verification.meta,
                         "This device reports a failed check of a pre-shared key hash although phase 1 was "
                         "completed with that key. The line is about an optional hash in a notify of the "
                         "client, not about the tunnel's key: nothing to do."),
                    n, n.hits(), "the check that harms nothing");
                return;
            }
            if (!phase1WasTried(n)) {
                cite(addOvercome(report, psk_hash_verification.meta,
                         "This device reports a failed check of a pre-shared key hash, and the log shows no "
                         "negotiation that it belongs to."),
                    n, n.hits(), "a failed check");
                return;
            }
            Finding& f = report.add(psk_hash_verification.meta, Effect::Blocks, Role::Root, Confidence::Low,
                fmt::format("Phase 1 with {} did not complete, and this device reports a failed check of a "
                            "pre-shared key hash. The keys of the two sides may differ; but the same line is "
                            "also printed for healthy tunnels, so it is weak evidence.",
                    whoIs(n)));
            cite(f, n, n.hits(), "a failed check of a key hash");
            citeMessageBefore(f, n, first);
            f.fixes.push_back({"this device", "Set the pre-shared key anew, and the same on the peer.",
                {fmt::format("tunnel-group {} ipsec-attributes", tunnelGroupOf(n)),
                    " ikev1 pre-shared-key <key>"}});
            f.fixes.push_back({"the peer",
                "Set the same key; look out for blanks at the end and for upper and lower case.", {}});
            f.wouldSettle = "Another sign of different keys: problems with decrypting MM5 on the responder, "
                            "or phase 1 completing as soon as both keys are typed anew.";
        },
};

} // namespace rungbook::ike
