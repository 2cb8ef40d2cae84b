// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Queuing KEY-ACQUIRE messages"}};
} // namespace

// More packets ask for the tunnel while phase 1 is still on its way: a sign that it takes long, never the reason.
extern const Signature key_acquire_queued;
const Signature key_acquire_queued{
    .meta = {.id = "key-acquire-queued", .title = "Traffic is waiting for phase 1 to complete"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const bool done = n.phase1CompletedAfter(n.hits().back()->line);
            Finding& f = report.add(key_acquire_queued.meta, Effect::Info, Role::Symptom, Confidence::High,
                done ? std::string("More traffic asked for the tunnel while phase 1 was being negotiated; it "
                                   "was served when phase 1 was complete.")
                     : fmt::format("More traffic asks for a tunnel to {} while phase 1 is not complete, and "
                                   "its requests are queued. That shows that there is traffic and that phase "
                                   "1 hangs; it is not the reason.",
                         whoIs(n)));
            cite(f, n, n.hits(), "a request for an IPsec SA is queued");
            f.fixes.push_back({"this device",
                done ? "Nothing to change."
                     : "Look at the message of phase 1 that was sent last, and at the one that should have "
                       "come.",
                {}});
        },
};

} // namespace rungbook::ike
