// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

constexpr Trigger kTriggers[] = {{"Rejecting IPSec tunnel: no matching crypto map entry"},
    {"Tunnel rejected: Crypto Map Policy not found"}};

struct Proxies {
    std::string remote;
    std::string local;
    std::string interface;
};

// Two wordings of 713061: "... for remote proxy R local proxy L on interface I" and "... for Src:R, Dst: L!". In the second the source is the
// initiator's network: remote to us when we answer.
Proxies proxiesOf(const Negotiation& n, const Notice& notice)
{
    const std::string_view text = n.text(notice);
    if (text.find("remote proxy") != std::string_view::npos)
        return {std::string(between(text, "remote proxy", " local proxy")),
            std::string(between(text, "local proxy", " on interface")),
            std::string(between(text, "on interface"))};
    const std::string source(between(text, "Src:", ","));
    const std::string destination(between(text, "Dst:"));
    return n.initiator() ? Proxies{destination, source, {}} : Proxies{source, destination, {}};
}

// All notices that refuse the same pair of networks.
struct Refusal {
    Proxies proxies;
    std::vector<const Notice*> notices;
};

std::vector<Refusal> refusalsOf(const Negotiation& n)
{
    constexpr std::size_t kMost = 16; // a peer that asks for hundreds of networks is told by the first ones
    std::vector<Refusal> refusals;
    for (const Notice* notice : n.hits()) {
        Proxies p = proxiesOf(n, *notice);
        const auto same = std::find_if(refusals.begin(), refusals.end(),
            [&](const Refusal& r) { return r.proxies.remote == p.remote && r.proxies.local == p.local; });
        if (same != refusals.end())
            same->notices.push_back(notice);
        else if (refusals.size() < kMost)
            refusals.push_back({std::move(p), {notice}});
    }
    return refusals;
}

} // namespace

extern const Signature no_crypto_map_for_proxies;
const Signature no_crypto_map_for_proxies{
    .meta = {.id = "no-crypto-map-for-proxies",
        .title = "No crypto map entry covers the networks that the peer asks for"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            for (const Refusal& refusal : refusalsOf(n)) {
                const Proxies& p = refusal.proxies;
                const Notice& first = *refusal.notices.front();
                const Overcome overcome = phase2OvercomeFor(n, refusal.notices.back()->line, p.remote);
                if (overcome != Overcome::No) {
                    const bool sure = overcome == Overcome::Yes;
                    Finding& f = report.add(no_crypto_map_for_proxies.meta,
                        sure ? Effect::Info : Effect::Unknown, Role::Symptom,
                        sure ? Confidence::High : Confidence::Low,
                        fmt::format("A quick mode between {} at the peer and {} here was rejected; {}",
                            proxyText(p.remote), proxyText(p.local),
                            sure
                                ? "a later one for the same network was completed."
                                : "a later one was completed, but the log does not say for which networks."));
                    addNotices(f, n, refusal.notices, "this quick mode was rejected", 2);
                    f.wouldSettle = "\"show crypto ipsec sa peer " + peerForCommand(n)
                        + "\": is there an SA for these networks?";
                    continue;
                }
                const bool routeBased = isAny(p.remote) && isAny(p.local);
                const std::string interface =
                    p.interface.empty() ? std::string() : fmt::format(" on interface {}", p.interface);
                Finding& f = report.add(no_crypto_map_for_proxies.meta, Effect::Blocks, Role::Root,
                    Confidence::High,
                    routeBased ? fmt::format(
                        "{} asks to protect everything (0.0.0.0/0 on both sides), and no crypto map entry{} "
                        "of this device permits that. This is what a route-based peer asks for (a tunnel "
                        "interface, many cloud gateways), while this device protects the networks of access "
                        "lists: the two sides are of different kinds.",
                        peerText(n), interface)
                               : fmt::format(
                                   "{} asks to protect traffic between {} on its side and {} on ours, and no "
                                   "crypto map entry{} of this device permits exactly that. The crypto "
                                   "access list must be the mirror image of the peer's, with the same masks.",
                                   peerText(n), proxyText(p.remote), proxyText(p.local), interface));
                if (n.phase2Complete())
                    f.message += " Other networks of this tunnel do come up.";
                addNotices(f, n, refusal.notices, "the networks that no crypto map entry fits", 3);
                addMessagesBefore(f, n, first);
                addNoticesOf(f, n, "crypto-map-acl-not-matched", "this entry was tried and does not fit", 3);
                addNoticesOf(f, n, "map-incomplete", "this entry was passed over", 2);
                addNoticesOf(f, n, "qm-fsm-error", "quick mode was given up for it", 1);
                if (routeBased) {
                    f.fixes.push_back({"this device",
                        "Use a route-based tunnel as well (a VTI, from ASA 9.7 on), or cover any to any with "
                        "one entry for this peer alone, or let the peer ask for the real networks.",
                        {"show running-config crypto map", "show running-config interface tunnel"}});
                    f.fixes.push_back({"the peer",
                        "Configure the real networks as its traffic selectors (a policy-based connection), "
                        "mirrored to this side.",
                        {}});
                } else {
                    f.fixes.push_back({"this device",
                        "Permit these networks in the access list of the entry for this peer, or correct the "
                        "list if the peer's networks are the ones agreed on.",
                        {"show running-config crypto map",
                            fmt::format("access-list <acl> extended {}", aclEntry(p.local, p.remote)),
                            fmt::format("crypto map {} <seq> match address <acl>", mapForCommand(n)),
                            fmt::format(
                                "crypto map {} <seq> set peer {}", mapForCommand(n), peerForCommand(n))}});
                    f.fixes.push_back({"the peer",
                        fmt::format("Or correct its list; as an ASA access list the mirror image of the "
                                    "entry above is: {}.",
                            aclEntry(p.remote, p.local)),
                        {}});
                }
                f.wouldSettle = "The crypto access lists of both devices side by side, and the order of the "
                                "entries: a dynamic one must come last.";
            }
        },
};

} // namespace rungbook::ike
