// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature vpn_context_mismatch;
const Signature vpn_context_mismatch{
    .meta = {.id = "vpn-context-mismatch", .title = "The VPN context and the IPsec SA have different SPIs"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Chain& chain : subject.chains) {
                if (Finding* f = reportChain(
                        chain, Break::OtherSpi, report, vpn_context_mismatch.meta, Effect::Blocks)) {
                    f->fixes.push_back({"this device",
                        "Run both commands again, one right after the other; when they still differ, clear "
                        "the SA of that peer: the fast path encrypts with an SA that the rest of the device "
                        "has replaced.",
                        {"show asp table vpn-context detail", "show crypto ipsec sa",
                            "clear crypto ipsec sa peer PEER"}});
                    f->wouldSettle = "Both commands once more, one right after the other: a renewal in "
                                     "between makes them differ for no reason.";
                }
            }
        },
};

} // namespace rungbook::show
