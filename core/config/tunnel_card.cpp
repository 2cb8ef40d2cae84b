// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/tunnel_card.h"

#include "core/config/key_support.h"
#include "core/config/nat_coverage.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rungbook::config
{

namespace
{

constexpr std::size_t kMostNetworks = 4;

// One end while its card is written.
struct End {
    const Device& device;
    const Tunnel& tunnel;
};

CardCell cell(std::string text, std::vector<SourceSpan> lines = {}, bool missing = false)
{
    std::erase_if(lines, [](const SourceSpan& span) { return span.empty(); });
    return {std::move(text), std::move(lines), missing};
}

Agreement agreementOf(Tri fits)
{
    return fits == Tri::Yes ? Agreement::Same : fits == Tri::No ? Agreement::Differs : Agreement::Unknown;
}

CardCell ownAddress(const End& end)
{
    std::vector<SourceSpan> lines;
    std::string text;
    for (const LocalEnd& local : end.tunnel.locals) {
        if (!text.empty())
            text += ", ";
        text += local.address ? fmt::format("{} ({})", toText(*local.address), local.label)
                              : fmt::format("not known ({})", local.label);
        lines.push_back(local.where);
        if (local.interface && local.interface->address.read())
            lines.push_back(local.interface->address.where);
    }
    return text.empty() ? cell("applied to no interface", {end.tunnel.where}, true) : cell(text, lines);
}

CardCell peerAddress(const End& end)
{
    return cell(end.tunnel.peerText(), {end.tunnel.peerLine()});
}

Tri reaches(const Tunnel& from, const Tunnel& to)
{
    if (!from.hasPeer())
        return Tri::Yes; // a dynamic map takes anybody
    if (from.peer.masked)
        return Tri::Unknown;
    if (to.locals.empty())
        return Tri::Unknown;
    Tri any = Tri::No;
    for (const LocalEnd& local : to.locals) {
        const Tri one = local.address ? sameHost(from.peer, *local.address) : Tri::Unknown;
        if (one == Tri::Yes)
            return one;
        if (one == Tri::Unknown)
            any = one;
    }
    return any;
}

CardCell versions(const End& end)
{
    std::vector<std::string_view> names;
    for (const IkeVersion version : versionsOf(end.tunnel))
        names.push_back(nameOf(version));
    return names.empty() ? cell("none: no transform set", {end.tunnel.where}, true)
                         : cell(fmt::format("{}", fmt::join(names, ", ")), {transformLine(end.tunnel)});
}

CardCell offer(const IkeOffer* one)
{
    return one ? cell(fmt::format("{}: {}{}", one->name, one->text(), one->builtIn ? " (built in)" : ""),
               {one->where})
               : cell("none", {}, true);
}

CardCell offers(const End& end, IkeVersion version)
{
    const auto& all = end.device.offers(version);
    if (all.empty())
        return cell("none", {}, true);
    CardCell first = offer(&all.front());
    if (all.size() > 1)
        first.text += fmt::format(", and {} more", all.size() - 1);
    return first;
}

std::string_view wordsOf(GroupFound found)
{
    switch (found) {
    case GroupFound::Nothing:
        return "none";
    case GroupFound::ByAddress:
        return "named by the peer's address";
    case GroupFound::ByName:
        return "named otherwise";
    case GroupFound::DefaultL2l:
        return "no group has the peer's address";
    case GroupFound::DefaultRa:
        return "the default for remote access";
    case GroupFound::Profile:
        return "a profile";
    case GroupFound::GlobalKey:
        break;
    }
    return "a key for the peer's address";
}

CardCell group(const End& end)
{
    const Tunnel& t = end.tunnel;
    std::string name;
    if (t.group)
        name = t.group->name;
    else if (t.ikev2Profile)
        name = t.ikev2Profile->name;
    else if (t.isakmpProfile)
        name = t.isakmpProfile->name;
    else if (t.kind == TunnelKind::EzvpnClient && t.ezvpn && t.ezvpn->group.known())
        return cell(t.ezvpn->group.value, {t.ezvpn->group.where});
    std::vector<SourceSpan> lines;
    if (t.group)
        lines.push_back(t.group->where);
    lines.push_back(t.credentials.where);
    const bool fallsBack = t.found == GroupFound::Nothing || t.found == GroupFound::DefaultL2l;
    const bool missing = fallsBack && t.groupCertain && t.hasPeer() && isAsaFamily(end.device->platform)
        && seen(*end.device.facts, NameKind::TunnelGroup);
    return cell(name.empty() ? std::string(wordsOf(t.found)) : fmt::format("{} ({})", name, wordsOf(t.found)),
        lines, missing);
}

CardCell keyCell(const End& end, const Key* key, bool certificate)
{
    if (certificate)
        return cell("certificate");
    if (!key || key->absent())
        return isAsaFamily(end.device->platform) && !seen(*end.device.facts, NameKind::TunnelGroup)
            ? cell("not pasted")
            : cell("not set", {}, true);
    if (key->masked())
        return cell("set, masked", {key->where()});
    return cell(key->comparable() ? "set" : "set, stored encrypted", {key->where()});
}

void keyRow(CardRow& row, const End& a, const End& b, const Ends* ends, IkeVersion version)
{
    const auto of = [&](const End& end) {
        const Credentials& c = end.tunnel.credentials;
        return version == IkeVersion::V1 ? keyCell(end, &c.ikev1, c.ikev1Certificate)
                                         : keyCell(end, &c.ikev2Local, c.ikev2LocalCertificate);
    };
    row.here = of(a);
    if (!ends)
        return;
    row.there = of(b);
    Tri fits = Tri::Unknown;
    for (const KeyPair& pair : keyPairs(*ends)) {
        const KeyMatch match = pair.one->compare(*pair.other);
        if (match == KeyMatch::Same) {
            fits = fits == Tri::No ? fits : Tri::Yes;
        } else if (match != KeyMatch::Unknown) {
            fits = Tri::No;
            row.note = match == KeyMatch::SameButCase ? "The keys are the same but for capital letters."
                : match == KeyMatch::SameButBlanks    ? "The keys are the same but for blanks around one."
                                                      : "The keys are different.";
        }
    }
    row.agreement = agreementOf(fits);
}

CardCell sets(const End& end, IkeVersion version, const TransformSet* chosen)
{
    const auto& all = setsOf(end.tunnel, version);
    if (all.empty())
        return cell("none", {transformLine(end.tunnel)}, true);
    const TransformSet* shown = chosen ? chosen : all.front();
    std::string text = fmt::format("{}: {}", shown->name, textOf(*shown));
    if (shown->mode.known() && shown->mode.value == EspMode::Transport)
        text += ", transport mode";
    if (!chosen && all.size() > 1)
        text += fmt::format(", and {} more", all.size() - 1);
    return cell(text, {transformLine(end.tunnel), shown->where});
}

CardCell pfs(const End& end)
{
    const PfsSlot& slot = end.tunnel.pfs;
    if (slot.masked())
        return cell("masked", {slot.where});
    if (!slot.known())
        return cell("off");
    return cell(slot.value == 0 ? std::string("off")
                                : fmt::format("{}group {}", slot.assumed() ? "default: " : "", slot.value),
        {slot.where});
}

CardCell lifetime(const End& end)
{
    const SaLifetime& life = end.tunnel.lifetime;
    std::string text;
    if (life.seconds.known())
        text = fmt::format("{}{} s", life.seconds.assumed() ? "default: " : "", life.seconds.value);
    if (life.kilobytes.known() && life.kilobytes.value > 0)
        text += fmt::format("{}{} kB", text.empty() ? "" : ", ", life.kilobytes.value);
    return cell(text.empty() ? "not known" : text, {life.seconds.where, life.kilobytes.where});
}

CardCell networks(const End& end)
{
    const Tunnel& t = end.tunnel;
    if (t.routeBased())
        return cell("any to any (tunnel interface)", {t.where});
    if (t.proxies.empty() && t.entry && t.entry->matchAddress.known() && !t.acl
        && !seen(*end.device.facts, NameKind::AccessList))
        return cell(fmt::format("not pasted: {}", t.entry->matchAddress.value), {aclLine(t)});
    if (t.proxies.empty())
        return t.kind == TunnelKind::Static ? cell("none", {aclLine(t)}, true)
                                            : cell("as the peer proposes", {t.where});
    std::string text;
    std::vector<SourceSpan> lines;
    for (std::size_t i = 0; i < t.proxies.size() && i < kMostNetworks; ++i) {
        const Ace* ace = t.proxies[i].ace;
        for (const Flow& flow : t.proxies[i].flows.flows()) {
            text += fmt::format(
                "{}{} to {}", text.empty() ? "" : "; ", toText(flow.source, 2), toText(flow.destination, 2));
            break;
        }
        if (ace)
            lines.push_back(ace->where);
    }
    if (t.proxies.size() > kMostNetworks)
        text += fmt::format("; and {} more", t.proxies.size() - kMostNetworks);
    return cell(text, lines);
}

CardCell exemption(const End& end)
{
    const Tunnel& t = end.tunnel;
    if (t.flows.empty())
        return cell("-");
    const std::string outside = t.locals.empty() ? std::string() : t.locals.front().label;
    const NatVerdict verdict = natOf(*end.device.facts, t.flows, outside);
    std::vector<SourceSpan> lines;
    for (const NatHit& hit : verdict.hits) {
        if (hit.rule)
            lines.push_back(hit.rule->where);
    }
    if (!verdict.exact)
        return cell("not known: a rule has a value that is not", lines);
    if (!verdict.translated.empty())
        return cell("no: translated before it is encrypted", lines, true);
    if (!verdict.exempt.empty())
        return cell("yes", lines);
    return seen(*end.device.facts, Section::Nat) ? cell("not needed: no rule fits", lines)
                                                 : cell("not known: no translation was read", lines);
}

const IkeOffer* oneOf(const Choice& choice, bool responder)
{
    return responder ? choice.responder : choice.initiator;
}

void policyRow(CardRow& row, const End& a, const End& b, IkeVersion version)
{
    const Choice choice = chooseOffer(b.device.offers(version), a.device.offers(version));
    if (choice.responder) {
        row.here = offer(oneOf(choice, false));
        row.there = offer(oneOf(choice, true));
        row.agreement = choice.certain ? Agreement::Same : Agreement::Unknown;
        return;
    }
    const Nearest nearest = nearestOffers(b.device.offers(version), a.device.offers(version));
    row.here = nearest.initiator ? offer(nearest.initiator) : offers(a, version);
    row.there = nearest.responder ? offer(nearest.responder) : offers(b, version);
    row.agreement =
        nearest.match.matches == Tri::Unknown && nearest.responder ? Agreement::Unknown : Agreement::Differs;
    if (!nearest.match.differing.empty())
        row.note = fmt::format(
            "Nothing in common; nearest, but for {}.", fmt::join(nearest.match.differing, " and "));
}

void transformRow(CardRow& row, const End& a, const End& b, IkeVersion version)
{
    const SetChoice choice = chooseSet(setsOf(a.tunnel, version), setsOf(b.tunnel, version));
    row.here = sets(a, version, choice.a);
    row.there = sets(b, version, choice.b);
    if (row.here.missing || row.there.missing)
        return;
    row.agreement = choice.a ? (choice.certain ? Agreement::Same : Agreement::Unknown)
        : choice.certain     ? Agreement::Differs
                             : Agreement::Unknown;
    if (!choice.a) {
        const OfferMatch match =
            matchSets(*setsOf(a.tunnel, version).front(), *setsOf(b.tunnel, version).front());
        if (!match.differing.empty())
            row.note = fmt::format("Different {}.", fmt::join(match.differing, " and "));
    }
}

Tri samePfs(const Tunnel& a, const Tunnel& b)
{
    if (a.pfs.masked() || b.pfs.masked())
        return Tri::Unknown;
    return triOf(a.pfs.valueOr(0) == b.pfs.valueOr(0));
}

Agreement sameLifetime(const SaLifetime& a, const SaLifetime& b)
{
    if (!a.seconds.known() || !b.seconds.known())
        return Agreement::Unknown;
    const bool same = a.seconds.value == b.seconds.value && a.kilobytes.valueOr(0) == b.kilobytes.valueOr(0);
    return same ? Agreement::Same : Agreement::Settled;
}

Agreement sameNetworks(const Tunnel& a, const Tunnel& b)
{
    const auto open = [](const Tunnel& t) { return t.kind != TunnelKind::Static && t.proxies.empty(); };
    if (a.routeBased() != b.routeBased())
        return open(a.routeBased() ? b : a) && !b.routeBased() ? Agreement::Unknown : Agreement::Differs;
    if (a.routeBased() || open(a) || open(b))
        return Agreement::Same;
    if (!a.proxiesExact || !b.proxiesExact)
        return Agreement::Unknown;
    const std::optional<bool> mirrored = a.flows.mirrored().sameAs(b.flows);
    return mirrored ? (*mirrored ? Agreement::Same : Agreement::Differs) : Agreement::Unknown;
}

// A cell that lacks something says so whatever the comparison says.
void finish(CardRow& row)
{
    if (row.here.missing || row.there.missing)
        row.agreement = Agreement::Missing;
}

} // namespace

std::string_view nameOf(Agreement agreement)
{
    switch (agreement) {
    case Agreement::Same:
        return "same";
    case Agreement::Settled:
        return "settled";
    case Agreement::Differs:
        return "differs";
    case Agreement::Missing:
        return "missing";
    case Agreement::Unknown:
        return "unknown";
    case Agreement::NotCompared:
        break;
    }
    return "own";
}

std::size_t TunnelCard::differing() const
{
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const CardRow& row) {
        return row.agreement == Agreement::Differs || row.agreement == Agreement::Missing;
    }));
}

TunnelCard cardOf(const Subject& subject, const Tunnel& tunnel)
{
    const Tunnel* other = subject.otherEnd(tunnel);
    const End a{subject.deviceOf(tunnel), tunnel};
    const End b{other ? subject.deviceOf(*other) : a.device, other ? *other : tunnel};
    const auto at = std::find_if(subject.pairs().begin(), subject.pairs().end(),
        [&](const TunnelPair& pair) { return &subject.a(pair) == &tunnel || &subject.b(pair) == &tunnel; });
    std::optional<Ends> ends;
    if (other && at != subject.pairs().end())
        ends.emplace(Ends{*at, a.device, b.device, tunnel, *other});

    TunnelCard card;
    card.here = a.device.label;
    card.there = other ? b.device.label : std::string();
    const auto row = [&](std::string field, auto&& of,
                         Agreement agreement = Agreement::NotCompared) -> CardRow& {
        CardRow made;
        made.field = std::move(field);
        made.here = of(a);
        if (other)
            made.there = of(b);
        made.agreement = other ? agreement : Agreement::NotCompared;
        card.rows.push_back(std::move(made));
        return card.rows.back();
    };
    const auto blank = [](const End&) { return CardCell(); };

    row("Entry", [](const End& end) { return cell(end.tunnel.name, {end.tunnel.where}); });
    row("Own address", ownAddress);
    CardRow& peer = row("Peer address", peerAddress);
    if (other) {
        const Tri there = reaches(tunnel, *other);
        const Tri here = reaches(*other, tunnel);
        peer.agreement = there == Tri::No || here == Tri::No ? Agreement::Differs
            : there == Tri::Yes && here == Tri::Yes          ? Agreement::Same
                                                             : Agreement::Unknown;
        if (there == Tri::No)
            peer.note = fmt::format("{} does not have the address that {} names.", card.there, card.here);
        else if (here == Tri::No)
            peer.note = fmt::format("{} does not have the address that {} names.", card.here, card.there);
    }
    const std::vector<IkeVersion> common = other ? commonVersions(tunnel, *other) : versionsOf(tunnel);
    row("IKE version", versions, common.empty() ? Agreement::Differs : Agreement::Same);
    const std::vector<IkeVersion> own = versionsOf(tunnel);
    const std::vector<IkeVersion>& shown = common.empty() ? own : common;
    for (const IkeVersion version : shown) {
        const std::string of = shown.size() > 1 ? fmt::format(" ({})", nameOf(version)) : std::string();
        if (other)
            policyRow(row("Phase 1 policy" + of, blank), a, b, version);
        else
            row("Phase 1 policy" + of, [&](const End& end) { return offers(end, version); });
    }
    row("Tunnel-group", group);
    for (const IkeVersion version : shown)
        keyRow(row(shown.size() > 1 ? fmt::format("Key ({})", nameOf(version)) : "Key", blank), a, b,
            ends ? &*ends : nullptr, version);
    for (const IkeVersion version : shown) {
        const std::string of = shown.size() > 1 ? fmt::format(" ({})", nameOf(version)) : std::string();
        if (other)
            transformRow(row("Transform set" + of, blank), a, b, version);
        else
            row("Transform set" + of, [&](const End& end) { return sets(end, version, nullptr); });
    }
    row("PFS", pfs, other ? agreementOf(samePfs(tunnel, *other)) : Agreement::NotCompared);
    CardRow& life = row("Phase 2 lifetime", lifetime,
        other ? sameLifetime(tunnel.lifetime, other->lifetime) : Agreement::NotCompared);
    if (life.agreement == Agreement::Settled)
        life.note = "The shorter one is used.";
    row("Networks", networks, other ? sameNetworks(tunnel, *other) : Agreement::NotCompared);
    row("Exempt from NAT", exemption);
    for (CardRow& each : card.rows)
        finish(each);
    return card;
}

} // namespace rungbook::config
