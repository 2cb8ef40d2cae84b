// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

extern const ConfigRule peer_address_mismatch;
const ConfigRule peer_address_mismatch{
    .meta = {.id = "peer-address-mismatch",
        .title = "A side's peer address is not the address that the other side has"},
    .check =
        [](const Subject& subject, Report& report) {
            forDirections(subject, [&](const Ends& e) {
                if (!e.a.hasPeer() || e.b.locals.empty())
                    return;
                if (e.a.entry
                    && std::any_of(
                        e.a.entry->peers.begin(), e.a.entry->peers.end(), [&](const Endpoint& peer) {
                            return std::any_of(
                                e.b.locals.begin(), e.b.locals.end(), [&](const LocalEnd& end) {
                                    return end.address && sameHost(peer, *end.address) == Tri::Yes;
                                });
                        }))
                    return;
                const LocalEnd& far = e.b.locals.front();
                const bool known = e.a.peer.address && far.address;
                if (!known)
                    return; // hidden or learned: nothing can be compared
                const bool translated = isPrivate(*far.address) && !isPrivate(*e.a.peer.address);
                const Interface* elsewhere = e.deviceB->interfaceWithAddress(*e.a.peer.address);
                const std::string right = toText(*far.address);
                Commands commands;
                if (e.a.entry) {
                    commands = noMapEntryLine(*e.deviceA.facts, *e.a.entry, "set peer " + e.a.peer.written);
                    const Commands set = mapEntryLines(*e.deviceA.facts, *e.a.entry, {"set peer " + right});
                    commands.insert(commands.end(), set.begin() + (set.size() > 1 ? 1 : 0), set.end());
                } else if (e.a.vti) {
                    commands = {"interface " + e.a.vti->name, " tunnel destination " + right};
                }
                const bool asa = !isIosFamily(e.deviceA->platform);
                if (!commands.empty() && asa && !e.deviceA->tunnelGroupFor(*far.address)) {
                    for (const IkeVersion version : versionsOf(e.a)) {
                        const Commands group = newTunnelGroup(*e.deviceA.facts, right, version);
                        commands.insert(commands.end(), group.begin(), group.end());
                        break;
                    }
                    const auto sameGroup = [&](const Tunnel& t) {
                        return &t != &e.a && t.group == e.a.group;
                    };
                    if (e.a.found == GroupFound::ByAddress
                        && std::none_of(e.deviceA.tunnels.begin(), e.deviceA.tunnels.end(), sameGroup))
                        commands.push_back("clear configure tunnel-group " + e.a.group->name);
                } else if (!asa && e.a.usesIkev1 && !e.a.isakmpProfile
                    && e.deviceA->keysFor(*far.address).empty()) {
                    commands.push_back(fmt::format("crypto isakmp key <key> address {}", right));
                }
                say(report, peer_address_mismatch, e.deviceA,
                    {.effect = Effect::Blocks,
                        .message = fmt::format(
                            "{} expects its peer at {}, but {} starts this tunnel from {} ({}).{}",
                            whose(e.deviceA), e.a.peerText(), whose(e.deviceB), right, far.label,
                            elsewhere ? fmt::format(" {} is the address of another of its interfaces, {}.",
                                e.a.peerText(), elsewhere->label())
                                      : std::string()),
                        .symptom = symptom::kNoReply,
                        .lines = {{e.a.peer.where, "this peer is named"},
                            {far.where, "the other side starts from this interface"},
                            {far.interface ? far.interface->address.where : SourceSpan{},
                                "and has this address"}},
                        .fix = "Name the address that the other side has, and name its tunnel-group or key "
                               "after it.",
                        .commands = std::move(commands),
                        .impact = kResetsTunnel,
                        .settle = "Whether something between the two translates the private address: \"show "
                                  "crypto isakmp sa\" on both "
                                  "while they try.",
                        .certain = !translated});
            });
        },
};

} // namespace rungbook::config
