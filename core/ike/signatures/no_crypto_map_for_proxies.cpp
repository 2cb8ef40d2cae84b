// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/signature.h"
#include "core/ike/signature_support.h"

#include <algorithm>
#include <fmt/format.h>

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

} // namespace

extern const Signature no_crypto_map_for_proxies;
const Signature no_crypto_map_for_proxies{
    .meta = {.id = "no-crypto-map-for-proxies",
        .title = "No crypto map entry covers the networks that the peer asks for"},
    .triggers = kTriggers,
    .check =
        [](const Negotiation& n, Report& report) {
            std::vector<std::string> told;
            for (const Notice* notice : n.hits()) {
                const Proxies p = proxiesOf(n, *notice);
                const std::string key = p.remote + " " + p.local;
                if (std::find(told.begin(), told.end(), key) != told.end() || told.size() == 8)
                    continue;
                told.push_back(key);
                if (phase2CompletedAfterFor(n, notice->line, p.remote)) {
                    report
                        .add(no_crypto_map_for_proxies.meta, Effect::Info, Role::Symptom, Confidence::Medium,
                            fmt::format("One quick mode for {} was rejected; a later one was completed.",
                                proxyText(p.remote)))
                        .evidence.push_back(n.evidence(*notice, "this quick mode was rejected"));
                    continue;
                }
                const bool routeBased = isAny(p.remote) && isAny(p.local);
                Finding& f = report.add(no_crypto_map_for_proxies.meta, Effect::Blocks, Role::Root,
                    Confidence::High,
                    fmt::format("{} asks to protect traffic between {} on its side and {} on ours, and no "
                                "crypto map entry{} of this device "
                                "permits exactly that. {}",
                        peerText(n), proxyText(p.remote), proxyText(p.local),
                        p.interface.empty() ? std::string() : fmt::format(" on interface {}", p.interface),
                        routeBased ? "Any to any is what a route-based peer (a tunnel interface, many cloud "
                                     "gateways) asks for: the two sides "
                                     "are of different kinds."
                                   : "The crypto access list must be the mirror image of the peer's, with "
                                     "the same masks."));
                f.evidence.push_back(n.evidence(*notice, "the networks that no crypto map entry fits"));
                addMessagesBefore(f, n, *notice);
                addNoticesOf(f, n, "crypto-map-acl-not-matched", "this entry was tried and does not fit", 3);
                addNoticesOf(f, n, "map-incomplete", "this entry was passed over", 2);
                addNoticesOf(f, n, "qm-fsm-error", "quick mode was given up for it", 1);
                if (routeBased) {
                    f.fixes.push_back({"this device",
                        "Use a route-based tunnel as well (a VTI, from ASA 9.7 on), or cover any to any with "
                        "one entry for this peer alone, or "
                        "let the peer ask for the real networks.",
                        {"show running-config crypto map", "show running-config interface tunnel"}});
                    f.fixes.push_back({"the peer",
                        "Configure the real networks as its traffic selectors (a policy-based connection), "
                        "mirrored to this side.",
                        {}});
                } else {
                    f.fixes.push_back({"this device",
                        "Permit these networks in the access list of the entry for this peer, or correct the "
                        "list if the peer's networks are the "
                        "ones agreed on.",
                        {"show running-config crypto map",
                            fmt::format("access-list <acl> extended permit ip {} {}", proxyForAcl(p.local),
                                proxyForAcl(p.remote)),
                            fmt::format("crypto map {} <seq> match address <acl>", mapForCommand(n)),
                            fmt::format(
                                "crypto map {} <seq> set peer {}", mapForCommand(n), peerForCommand(n))}});
                    f.fixes.push_back({"the peer",
                        fmt::format("Or correct its list; as an ASA access list the mirror image of the "
                                    "entry above is: permit ip {} {}.",
                            proxyForAcl(p.remote), proxyForAcl(p.local)),
                        {}});
                }
                f.wouldSettle = "The crypto access lists of both devices side by side, and the order of the "
                                "entries: a dynamic one must come last.";
            }
        },
};

} // namespace rungbook::ike
