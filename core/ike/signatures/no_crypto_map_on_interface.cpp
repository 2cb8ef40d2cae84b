// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"No crypto map bound to interface"}};
}

extern const Signature no_crypto_map_on_interface;
const Signature no_crypto_map_on_interface{
    .meta = {.id = "no-crypto-map-on-interface",
        .title = "No crypto map is applied to the interface the peer comes in on"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const Notice& first = *n.hits().front();
            if (wentOnAfter(n, n.hits().back()->line)) {
                report
                    .add(no_crypto_map_on_interface.meta, Effect::Info, Role::Symptom, Confidence::High,
                        "A packet arrived before a crypto map was applied to the interface; the negotiation "
                        "then went on.")
                    .evidence.push_back(n.evidence(first, "this packet was dropped"));
                return;
            }
            Finding& f =
                report.add(no_crypto_map_on_interface.meta, Effect::Blocks, Role::Root, Confidence::High,
                    fmt::format("IKE packets of {} arrive on an interface that has no crypto map, and this "
                                "device drops them. Either the map was never applied, or the packets come in "
                                "on another interface than the one it is applied to.",
                        peerText(n)));
            addNotices(f, n, n.hits(), "the packet was dropped: no crypto map on this interface");
            addMessagesBefore(f, n, first);
            f.fixes.push_back({"this device",
                "Apply the crypto map to the interface that faces the peer, and enable IKE there. Before 8.4 "
                "the last line is \"crypto isakmp enable outside\".",
                {"show running-config crypto map", "show route " + peerForCommand(n),
                    fmt::format("crypto map {} interface outside", mapForCommand(n)),
                    "crypto ikev1 enable outside"}});
            f.fixes.push_back({"the peer",
                "Check that it negotiates with the address of the interface that carries the crypto map, not "
                "with another address of this device.",
                {}});
            f.wouldSettle = "\"show running-config crypto map | include interface\" against the interface "
                            "the packets arrive on.";
        },
};

} // namespace rungbook::ike
