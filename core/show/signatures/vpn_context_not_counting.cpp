// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature vpn_context_not_counting;
const Signature vpn_context_not_counting{
    .meta = {.id = "vpn-context-not-counting", .title = "No packet has gone through the VPN context"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Chain& chain : subject.chains) {
                if (Finding* f = reportChain(chain, Break::NotCounting, report, vpn_context_not_counting.meta,
                        Effect::NoTraffic)) {
                    f->fixes.push_back({"this device",
                        "Send traffic and look again: a counter that stays at 0 means that the packets do "
                        "not reach the context.",
                        {"show asp table vpn-context detail", "show asp drop"}});
                    f->wouldSettle = "The same table again while traffic is sent.";
                }
            }
        },
};

} // namespace rungbook::show
