// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"Tunnel rejected: Originate-Only"}};
} // namespace

extern const Signature originate_only_refused;
const Signature originate_only_refused{
    .meta = {.id = "originate-only-refused", .title = "This side may only call, and the peer called first"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& last = *n.hits().back();
            if (n.phase2CompletedAfter(last.line)) {
                cite(addOvercome(report, originate_only_refused.meta,
                         fmt::format("{} called before this originate-only side had brought up its first "
                                     "tunnel and was refused; the tunnel came up afterwards.",
                             whoIs(n))),
                    n, n.hits(), "refused for its direction");
                return;
            }
            Finding& f = report.add(originate_only_refused.meta, Effect::Blocks, Role::Root, Confidence::High,
                fmt::format(
                    "The crypto map entry for {} is originate-only: this device accepts calls of the peer "
                    "only after it has itself brought up the first tunnel, and that has not happened. "
                    "Either traffic from this side must start the tunnel, or the entry must allow both "
                    "directions.",
                    whoIs(n)));
            cite(f, n, n.hits(), "refused for its direction");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Allow both directions, unless originate-only is meant. Otherwise send traffic from here "
                "first.",
                {"show running-config crypto map | include connection-type",
                    "crypto map <map> <seq> set connection-type bidirectional"}});
            f.fixes.push_back(
                {"the peer", "If this side must call, make the peer's entry answer-only, so that it waits.",
                    {"crypto map <map> <seq> set connection-type answer-only"}});
        },
};

} // namespace rungbook::ike
