// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/notice_words.h"
#include "core/ike/signature.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{
constexpr Trigger kTriggers[] = {{"QM IsRekeyed: existing sa from different peer"}};
} // namespace

// Two peers may not own one remote network: the ASA would not know where to send its packets.
extern const Signature network_with_other_peer;
const Signature network_with_other_peer{
    .meta = {.id = "network-with-other-peer",
        .title = "Another peer already has an IPsec SA for the same remote network"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            const std::string_view remote = n.fact(FactKind::RemoteProxy);
            const std::string network = remote.empty() ? std::string("the same remote network")
                                                       : fmt::format("the remote network {}", remote);
            if (n.phase2CompletedAfter(n.hits().back()->line)) {
                cite(addOvercome(report, network_with_other_peer.meta,
                         fmt::format("An IPsec SA for {} existed with another peer when {} asked for one; a "
                                     "later quick mode completed.",
                             network, whoIs(n))),
                    n, n.hits(), "refused because of the other peer's SA");
                return;
            }
            Finding& f = report.add(network_with_other_peer.meta, Effect::Blocks, Role::Root,
                Confidence::High,
                fmt::format("{} asks for an IPsec SA, and an SA for {} is already up with a different peer. "
                            "This device keeps the old SA and refuses the new one. "
                            "Either two crypto map entries claim the same remote network for two peers, or "
                            "the remote site now comes from a new address while its old SA still lives.",
                    whoIs(n), network));
            cite(f, n, n.hits(), "the quick mode is refused because of the other peer's SA");
            citeMessageBefore(f, n, *n.hits().front());
            f.fixes.push_back({"this device",
                "Find the other peer that holds the network. If the site moved, remove the old SA; if both "
                "peers are meant, give each remote network to one crypto map entry only, or put both "
                "addresses into one entry as main and backup peer.",
                {"show crypto ipsec sa | include ident|current_peer", "clear crypto ipsec sa peer <old-peer>",
                    "show running-config crypto map",
                    "crypto map <map> <seq> set peer <first-peer> <second-peer>"}});
            f.fixes.push_back({"the peer",
                "Offer only the networks that really are behind it: two sites must not share a private "
                "network.",
                {}});
        },
};

} // namespace rungbook::ike
