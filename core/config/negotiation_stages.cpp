// SPDX-License-Identifier: GPL-3.0-or-later
// The steps up to phase 1: does a packet get there, and do the two agree on how to talk?
#include "core/config/negotiation_stages.h"

#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config::stages
{

namespace
{

Stage made(StageKind kind, StageVerdict verdict, std::string text, std::vector<Evidence> evidence = {})
{
    std::erase_if(evidence, [](const Evidence& e) { return e.where.empty(); });
    return {kind, verdict, std::move(text), std::move(evidence)};
}

// A section that was not pasted decides nothing.
StageVerdict missing(bool sectionSeen)
{
    return sectionSeen ? StageVerdict::Failed : StageVerdict::Unknown;
}

std::string labelsOf(const Tunnel& tunnel)
{
    std::string text;
    for (const LocalEnd& end : tunnel.locals)
        text += (text.empty() ? "" : ", ") + end.label;
    return text;
}

} // namespace

Stage mapEntry(const View& v)
{
    const Tunnel& t = v.mine;
    const DeviceFacts& facts = *v.from.facts;
    constexpr auto kKind = StageKind::MapEntry;
    if (t.kind == TunnelKind::EzvpnClient) {
        if (t.locals.empty())
            return made(kKind, StageVerdict::Failed,
                fmt::format("\"{}\" is bound to no outside interface.", t.name), {{t.where, "the client"}});
        return made(kKind, StageVerdict::Passed, fmt::format("\"{}\" is bound to {}.", t.name, labelsOf(t)),
            {{t.where, "the client"}, {t.locals.front().where, "the outside interface"}});
    }
    if (t.routeBased()) {
        if (!t.profile)
            return made(kKind, missing(seen(facts, NameKind::IpsecProfile)),
                fmt::format(
                    "The IPsec profile \"{}\" of {} is not there.", t.vti->tunnel.profile.written, t.name),
                {{t.where, "the tunnel interface"}});
        if (t.locals.empty() || !t.hasPeer())
            return made(kKind, StageVerdict::Failed,
                fmt::format("{} has no tunnel {}.", t.name, t.locals.empty() ? "source" : "destination"),
                {{t.where, "the tunnel interface"}});
        return made(kKind, StageVerdict::Passed,
            fmt::format("{} has source, destination and protection.", t.name),
            {{t.where, "the tunnel interface"}});
    }
    std::vector<std::string> lacking;
    if (!t.entry->matchAddress.read() && t.kind == TunnelKind::Static)
        lacking.emplace_back("match address");
    if (!t.hasPeer() && t.kind == TunnelKind::Static)
        lacking.emplace_back("set peer");
    if (t.transformSets.empty() && t.ikev2Proposals.empty() && t.undefinedSets.empty())
        lacking.emplace_back("a transform set");
    if (!lacking.empty())
        return made(kKind, StageVerdict::Failed,
            fmt::format("{} is incomplete: it lacks {}.", t.name, fmt::join(lacking, " and ")),
            {{t.where, "the entry"}});
    if (t.entry->matchAddress.read() && !t.acl)
        return made(kKind, missing(seen(facts, NameKind::AccessList)),
            fmt::format("The access list \"{}\" of {} is not there.",
                t.entry->matchAddress.written.empty() ? t.entry->matchAddress.value
                                                      : t.entry->matchAddress.written,
                t.name),
            {{aclLine(t), "names the access list"}});
    if (t.acl && t.proxies.empty())
        return made(kKind, StageVerdict::Failed,
            fmt::format("The access list \"{}\" permits nothing.", t.acl->name),
            {{t.acl->where, "the access list"}});
    if (t.locals.empty())
        return made(kKind, missing(seen(facts, Section::Map)),
            fmt::format("The crypto map \"{}\" is applied to no interface.", t.map->name),
            {{t.map->where, "the map"}});
    return made(kKind, StageVerdict::Passed,
        fmt::format("{} is complete and applied to {}.", t.name, labelsOf(t)),
        {{t.where, "the entry"}, {t.locals.front().where, "applied here"}});
}

Stage route(const View& v)
{
    const Tunnel& t = v.mine;
    const DeviceFacts& facts = *v.from.facts;
    constexpr auto kKind = StageKind::Route;
    if (!t.hasPeer() || t.locals.empty())
        return made(kKind, StageVerdict::Unknown, "Without a peer or an interface no route can be judged.");
    if (!t.peer.address)
        return made(kKind, StageVerdict::Unknown,
            fmt::format(
                "The peer {} is not written as an address, so its route can not be judged.", t.peer.written),
            {{t.peerLine(), "the peer"}});
    const Egress egress = facts.egressFor(*t.peer.address);
    if (egress.known == Tri::Unknown)
        return made(kKind, StageVerdict::Unknown,
            "A route on the way is learned or masked, so it is not known where packets to the peer leave.",
            {{t.peerLine(), "the peer"}});
    if (egress.known == Tri::No || !egress.interface) {
        // Without any route in the paste there was nothing to look at.
        const bool judged = seen(facts, Section::Routes) && !facts.routes.empty();
        return made(kKind, judged ? StageVerdict::Failed : StageVerdict::Unknown,
            fmt::format("No route leads to {}.", t.peer.written), {{t.peerLine(), "the peer"}});
    }
    const std::string out = egress.interface->label();
    const bool fits = std::any_of(t.locals.begin(), t.locals.end(),
        [&](const LocalEnd& e) { return e.label == out || e.interface == egress.interface; });
    std::vector<Evidence> lines{{t.peerLine(), "the peer"}};
    if (egress.route)
        lines.push_back({egress.route->where, "the route that is taken"});
    if (!fits) {
        lines.push_back({t.locals.front().where, "where the tunnel starts"});
        return made(kKind, StageVerdict::Failed,
            fmt::format(
                "Packets to {} leave by {}, the tunnel starts on {}.", t.peer.written, out, labelsOf(t)),
            lines);
    }
    return made(
        kKind, StageVerdict::Passed, fmt::format("Packets to {} leave by {}.", t.peer.written, out), lines);
}

Stage enabled(const View& v)
{
    constexpr auto kKind = StageKind::Enabled;
    const auto judge = [&](const Device& device, const Tunnel& tunnel) -> std::optional<Stage> {
        if (tunnel.locals.empty() || tunnel.kind == TunnelKind::EzvpnClient)
            return std::nullopt;
        for (const LocalEnd& end : tunnel.locals) {
            const Tri on = device->ikeEnabledOn(v.version, end.label);
            if (on == Tri::Yes)
                return std::nullopt;
            if (on == Tri::Unknown || !seen(*device.facts, Section::Ike))
                return made(kKind, StageVerdict::Unknown,
                    fmt::format("Whether {} is enabled on {} of {} was not pasted.", nameOf(v.version),
                        end.label, device.label),
                    {{end.where, "the interface of the tunnel"}});
        }
        const LocalEnd& end = tunnel.locals.front();
        return made(kKind, StageVerdict::Failed,
            fmt::format("{} is not enabled on {} of {}.", nameOf(v.version), end.label, device.label),
            {{end.where, "the interface of the tunnel"}});
    };
    if (auto bad = judge(v.from, v.mine))
        return *bad;
    if (v.to) {
        if (auto bad = judge(*v.to, *v.theirs))
            return *bad;
    }
    std::vector<Evidence> lines;
    for (const NameUse& use : (v.version == IkeVersion::V1 ? v.from->ikev1 : v.from->ikev2).enabledOn)
        lines.push_back({use.where, "enabled here"});
    return made(kKind, StageVerdict::Passed,
        fmt::format(
            "{} is enabled {}.", nameOf(v.version), v.to ? "on both sides" : "where the tunnel starts"),
        lines);
}

Stage version(const View& v, bool common)
{
    constexpr auto kKind = StageKind::Version;
    std::vector<Evidence> lines{
        {transformLine(v.mine), "this side"}, {transformLine(*v.theirs), "the other side"}};
    if (!common)
        return made(kKind, StageVerdict::Failed,
            fmt::format("{} speaks {} for this tunnel, {} speaks {}.", v.from.label,
                v.mine.usesIkev2 ? "IKEv2" : "IKEv1", v.to->label, v.theirs->usesIkev2 ? "IKEv2" : "IKEv1"),
            lines);
    return made(kKind, StageVerdict::Passed, fmt::format("Both speak {}.", nameOf(v.version)), lines);
}

Stage policy(const View& v)
{
    constexpr auto kKind = StageKind::Policy;
    const auto& responder = v.to->offers(v.version);
    if (v.easyVpn) {
        // The client brings its own list; of what it may hold only DH group 2 and a pre-shared key are sure (Cisco Easy VPN).
        const bool fits = std::any_of(responder.begin(), responder.end(), [](const IkeOffer& o) {
            return std::find(o.groups.begin(), o.groups.end(), 2) != o.groups.end()
                && (!o.authentication || *o.authentication == Authentication::PreShare);
        });
        if (responder.empty())
            return made(kKind, missing(seen(*v.to->facts, Section::Ike)),
                fmt::format("{} has no policy.", v.to->label), {{v.theirs->where, "the server's map entry"}});
        return made(kKind, fits ? StageVerdict::Passed : StageVerdict::Failed,
            fits ? "A policy of the server has group 2 and a pre-shared key, as an Easy VPN client offers "
                   "them."
                 : "No policy of the server has group 2 and a pre-shared key, and an Easy VPN client offers "
                   "no others.",
            {{responder.front().where, "the server's first policy"}});
    }
    const auto& initiator = v.from.offers(v.version);
    for (const auto& [offers, device] : {std::pair(&initiator, &v.from), std::pair(&responder, v.to)}) {
        if (offers->empty())
            return made(kKind, missing(seen(*device->facts, Section::Ike)),
                fmt::format("{} has no policy for {}.", device->label, nameOf(v.version)),
                {{v.mine.where, "the tunnel"}});
    }
    const Choice choice = chooseOffer(responder, initiator);
    if (choice.responder) {
        std::vector<Evidence> lines{
            {choice.initiator->where, "offered"}, {choice.responder->where, "chosen by the responder"}};
        if (!choice.certain)
            return made(kKind, StageVerdict::Unknown,
                "Which policy is chosen depends on a value that is masked or not pasted.", lines);
        return made(kKind, StageVerdict::Passed,
            fmt::format(
                "{} chooses \"{}\": {}.", v.to->label, choice.responder->name, choice.responder->text()),
            lines);
    }
    const Nearest nearest = nearestOffers(responder, initiator);
    std::vector<Evidence> lines{{nearest.initiator->where, "offered: " + nearest.initiator->text()},
        {nearest.responder->where, "nearest: " + nearest.responder->text()}};
    if (!choice.certain)
        return made(kKind, StageVerdict::Unknown,
            "No policy matches for certain; one depends on a value that is masked or not pasted.", lines);
    return made(kKind, StageVerdict::Failed,
        fmt::format(
            "No policy matches. The nearest are \"{}\" ({}) of {} and \"{}\" ({}) of {}: they differ in {}.",
            nearest.initiator->name, nearest.initiator->text(), v.from.label, nearest.responder->name,
            nearest.responder->text(), v.to->label, fmt::join(nearest.match.differing, ", ")),
        lines);
}

Stage group(const View& v)
{
    constexpr auto kKind = StageKind::Group;
    const Tunnel& t = *v.theirs;
    if (v.easyVpn) {
        const std::string name = v.mine.ezvpn->group.valueOr({});
        const TunnelGroup* found = v.to->facts->tunnelGroup(name);
        const auto& servers = v.to->facts->ezvpnGroups;
        const auto server = std::find_if(
            servers.begin(), servers.end(), [&](const EzvpnServerGroup& g) { return g.name == name; });
        if (found || server != servers.end())
            return made(kKind, StageVerdict::Passed,
                fmt::format("The client asks for group \"{}\", and the server has it.", name),
                {{v.mine.ezvpn->group.where, "the client's group"},
                    {found ? found->where : server->where, "the server's"}});
        const bool judged =
            seen(*v.to->facts, NameKind::TunnelGroup) || seen(*v.to->facts, NameKind::EzvpnGroup);
        return made(kKind, missing(judged),
            fmt::format("The client asks for group \"{}\", which the server does not have.", name),
            {{v.mine.ezvpn->group.where, "the client's group"}});
    }
    const bool certificate = hasCertificate(t.credentials, v.version);
    if (hasKey(t.credentials, v.version) || certificate) {
        return made(kKind, StageVerdict::Passed,
            fmt::format("{} finds {} for {}.", v.to->label,
                t.group ? "the tunnel-group \"" + t.group->name + "\"" : "a key", v.from.label),
            {{t.group ? t.group->where : t.credentials.where, "found here"}});
    }
    if (!t.groupCertain)
        return made(kKind, StageVerdict::Unknown, "The address by which the group is found is masked.",
            {{t.peerLine(), "the peer as the responder names it"}});
    const bool judged = seen(*v.to->facts, NameKind::TunnelGroup) || isIosFamily(v.to->facts->platform);
    return made(kKind, missing(judged),
        fmt::format("{} has no {} with a key for {}.", v.to->label,
            isIosFamily(v.to->facts->platform) ? "entry" : "tunnel-group", t.peerText()),
        {{t.peerLine(), "the peer as the responder names it"}});
}

namespace
{

Stage compared(const Key& a, const Key& b, std::string_view what)
{
    constexpr auto kKind = StageKind::Key;
    std::vector<Evidence> lines{{a.where(), "one side's key"}, {b.where(), "the other side's key"}};
    switch (a.compare(b)) {
    case KeyMatch::Same:
        return made(
            kKind, StageVerdict::Passed, fmt::format("The {} are the same on both sides.", what), lines);
    case KeyMatch::SameButCase:
        return made(kKind, StageVerdict::Failed,
            fmt::format("The {} differ in upper and lower case only.", what), lines);
    case KeyMatch::SameButBlanks:
        return made(kKind, StageVerdict::Failed,
            fmt::format("The {} differ in blanks around them only.", what), lines);
    case KeyMatch::Different:
        return made(kKind, StageVerdict::Failed, fmt::format("The {} are different.", what), lines);
    case KeyMatch::Unknown:
        break;
    }
    return made(kKind, StageVerdict::Unknown,
        fmt::format("The {} are masked or encrypted and can not be compared.", what), lines);
}

} // namespace

Stage key(const View& v)
{
    constexpr auto kKind = StageKind::Key;
    if (v.easyVpn) {
        const std::string name = v.mine.ezvpn->group.valueOr({});
        if (const TunnelGroup* found = v.to->facts->tunnelGroup(name))
            return compared(v.mine.ezvpn->groupKey, found->ikev1Key, "group keys");
        for (const EzvpnServerGroup& g : v.to->facts->ezvpnGroups) {
            if (g.name == name)
                return compared(v.mine.ezvpn->groupKey, g.key, "group keys");
        }
        return made(kKind, StageVerdict::Unknown, "Without a group there is no key to compare.");
    }
    const Credentials& a = v.mine.credentials;
    const Credentials& b = v.theirs->credentials;
    if (hasCertificate(a, v.version) || hasCertificate(b, v.version)) {
        return made(kKind, StageVerdict::Unknown,
            "Certificates are used, and a configuration does not tell whether they are accepted.",
            {{a.where, "this side"}, {b.where, "the other side"}});
    }
    if (!hasKey(a, v.version))
        return made(kKind, v.mine.groupCertain ? StageVerdict::Failed : StageVerdict::Unknown,
            fmt::format("{} has no key for this peer.", v.from.label), {{v.mine.peerLine(), "the peer"}});
    if (v.version == IkeVersion::V1)
        return compared(a.ikev1, b.ikev1, "pre-shared keys");
    Stage out =
        compared(a.ikev2Local, b.ikev2Remote, fmt::format("keys that {} proves itself with", v.from.label));
    if (out.verdict == StageVerdict::Failed)
        return out;
    Stage back =
        compared(b.ikev2Local, a.ikev2Remote, fmt::format("keys that {} proves itself with", v.to->label));
    if (back.verdict != StageVerdict::Passed)
        return back;
    return out;
}

Stage ownPolicy(const View& v)
{
    const auto& offers = v.from.offers(v.version);
    if (offers.empty())
        return made(StageKind::Policy, missing(seen(*v.from.facts, Section::Ike)),
            fmt::format("{} has no policy for {}.", v.from.label, nameOf(v.version)),
            {{v.mine.where, "the tunnel"}});
    std::vector<Evidence> lines;
    lines.reserve(offers.size());
    for (const IkeOffer& offer : offers)
        lines.push_back({offer.where, offer.text()});
    return made(StageKind::Policy, StageVerdict::Passed,
        fmt::format("{} offers {}; the peer must have one of them.", v.from.label,
            offers.size() == 1 ? std::string("one policy") : fmt::format("{} policies", offers.size())),
        lines);
}

Stage ownKey(const View& v)
{
    const Tunnel& t = v.mine;
    if (hasKey(t.credentials, v.version) || hasCertificate(t.credentials, v.version))
        return made(StageKind::Key, StageVerdict::Passed,
            "A key or certificate for the peer is there; the peer must have the same key.",
            {{t.credentials.where, "found here"}});
    if (!t.groupCertain || t.kind == TunnelKind::Dynamic)
        return made(StageKind::Key, StageVerdict::Unknown,
            "Which group or key is used depends on who calls, or on a masked address.",
            {{t.where, "the tunnel"}});
    const bool judged = isIosFamily(v.from.facts->platform) ? seen(*v.from.facts, Section::Ike)
                                                            : seen(*v.from.facts, NameKind::TunnelGroup);
    return made(StageKind::Key, missing(judged), fmt::format("There is no key for {}.", t.peerText()),
        {{t.peerLine(), "the peer"}});
}

} // namespace rungbook::config::stages
