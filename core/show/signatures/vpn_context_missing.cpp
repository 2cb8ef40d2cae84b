// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/show/signature_support.h"

namespace rungbook::show
{

extern const Signature vpn_context_missing;
const Signature vpn_context_missing{
    .meta = {.id = "vpn-context-missing", .title = "The VPN context of the encrypt rule does not exist"},
    .check =
        [](const Subject& subject, Report& report) {
            for (const Chain& chain : subject.chains) {
                if (Finding* f = reportChain(
                        chain, Break::NoContext, report, vpn_context_missing.meta, Effect::Blocks)) {
                    f->fixes.push_back({"this device",
                        "Look whether an SA exists at all; the rule gets its context when phase 2 completes.",
                        {"show crypto ipsec sa", "show crypto isakmp sa"}});
                    f->fixes.push_back(
                        {"this device", "Clear the SA of that peer so that rule and context are made anew.",
                            {"clear crypto ipsec sa peer PEER"}});
                    f->wouldSettle = "Both commands once more, one right after the other: the context "
                                     "changes with every renewal.";
                }
            }
        },
};

} // namespace rungbook::show
