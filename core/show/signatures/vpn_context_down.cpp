// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature vpn_context_down;
const Signature vpn_context_down{
    .meta = {.id = "vpn-context-down", .title = "The VPN context is not up"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Chain& chain : subject.chains) {
                if (Finding* f = reportChain(
                        chain, Break::ContextDown, report, vpn_context_down.meta, Effect::Blocks)) {
                    f->fixes.push_back({"this device",
                        "Look at the IKE and IPsec SA of that peer, and clear them when they say that all is "
                        "well.",
                        {"show crypto ipsec sa", "clear crypto ipsec sa peer PEER"}});
                    f->wouldSettle = "The same table again after a minute.";
                }
            }
        },
};

} // namespace rungbook::show
