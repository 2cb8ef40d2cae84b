// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature vpn_context_without_sa;
const Signature vpn_context_without_sa{
    .meta = {.id = "vpn-context-without-sa", .title = "The VPN context has no IPsec SA"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Chain& chain : subject.chains) {
                if (Finding* f = reportChain(
                        chain, Break::NoIpsecSa, report, vpn_context_without_sa.meta, Effect::Blocks)) {
                    f->fixes.push_back({"this device",
                        "Clear the SA of that peer and send traffic: the two must be made anew together.",
                        {"show crypto ipsec sa", "clear crypto ipsec sa peer PEER"}});
                    f->wouldSettle = "Both commands once more, one right after the other.";
                }
            }
        },
};

} // namespace rungbook::show
