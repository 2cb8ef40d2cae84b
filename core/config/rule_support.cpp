// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/rule_support.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

template <class T>
void compareSets(
    OfferMatch& match, const Slot<std::vector<T>>& a, const Slot<std::vector<T>>& b, std::string_view field)
{
    if (a.masked() || b.masked()) {
        if (match.matches == Tri::Yes)
            match.matches = Tri::Unknown;
        return;
    }
    const std::vector<T> one = a.valueOr({});
    const std::vector<T> other = b.valueOr({});
    if (one.empty() && other.empty())
        return;
    const bool same = std::any_of(one.begin(), one.end(),
        [&](const T& value) { return std::find(other.begin(), other.end(), value) != other.end(); });
    if (!same) {
        match.matches = Tri::No;
        match.differing.emplace_back(field);
    }
}

} // namespace

std::string assumedNote(std::string_view basis)
{
    return fmt::format("not written: {}", basis.empty() ? std::string_view("the default") : basis);
}

Finding& say(Report& report, const ConfigRule& rule, const Device& device, Claim claim)
{
    if (!claim.certain) {
        claim.effect = Effect::Unknown;
        claim.confidence = Confidence::Low;
        claim.role = Role::Contributing;
        claim.message = "Not certain, because something that decides it is hidden or was not pasted. If it "
                        "is as it looks: "
            + claim.message;
    }
    Finding& finding = report.add(rule.meta, claim.effect,
        claim.role.value_or(isWrong(claim.effect) ? Role::Root : Role::Contributing), claim.confidence,
        std::move(claim.message));
    if (!claim.symptom.empty())
        finding.message.append(" ").append(claim.symptom);
    for (Evidence& line : claim.lines) {
        if (!line.where.empty()
            && std::none_of(finding.evidence.begin(), finding.evidence.end(),
                [&](const Evidence& e) { return e.where == line.where; }))
            finding.evidence.push_back(std::move(line));
    }
    if (!claim.fix.empty()) {
        if (!claim.impact.empty())
            claim.fix.append(" ").append(claim.impact);
        finding.fixes.push_back({device.label, std::move(claim.fix), std::move(claim.commands)});
    }
    for (Fix& more : claim.moreFixes)
        finding.fixes.push_back(std::move(more));
    if (!claim.certain || claim.effect == Effect::Unknown || claim.confidence != Confidence::High)
        finding.wouldSettle =
            claim.settle.empty() ? "\"show running-config\" of the whole device." : claim.settle;
    return finding;
}

bool Once::operator()(SourceSpan where, std::string_view text)
{
    return m_told
        .insert(fmt::format("{}:{}-{} {}", raw(where.source), raw(where.first), raw(where.last), text))
        .second;
}

bool seen(const DeviceFacts& facts, NameKind kind)
{
    return facts.coverage.complete || facts.references.hasAny(kind);
}

bool seen(const DeviceFacts& facts, Section section)
{
    if (facts.coverage.complete)
        return true;
    const auto written = [](const std::vector<IkePolicy>& policies) {
        return std::any_of(policies.begin(), policies.end(), [](const IkePolicy& p) { return !p.builtIn; });
    };
    switch (section) {
    case Section::Ike:
        return written(facts.ikePolicies) || !facts.ikev1.enabledOn.empty() || !facts.ikev2.enabledOn.empty()
            || !facts.ikev1.disabledLines.empty();
    case Section::Map:
        return !facts.cryptoMaps.empty();
    case Section::Nat:
        return !facts.natRules.empty();
    case Section::Routes:
        return std::any_of(
            facts.routes.begin(), facts.routes.end(), [](const Route& r) { return !r.connected; });
    case Section::Interfaces:
        return !facts.interfaces.empty();
    case Section::AccessGroups:
        return !facts.accessGroups.empty();
    case Section::Sysopt:
        return facts.settings.permitVpn.read() || facts.settings.tcpMss.read();
    }
    return false;
}

std::string showFor(const DeviceFacts& facts, NameKind kind)
{
    const bool ios = isIosFamily(facts.platform);
    std::string_view what;
    switch (kind) {
    case NameKind::AccessList:
        what = ios ? "ip access-list" : "access-list";
        break;
    case NameKind::TunnelGroup:
        what = "tunnel-group";
        break;
    case NameKind::GroupPolicy:
        what = "group-policy";
        break;
    case NameKind::Interface:
        what = "interface";
        break;
    case NameKind::Object:
    case NameKind::ObjectGroup:
        what = "object-group";
        break;
    case NameKind::User:
        what = "username";
        break;
    default:
        what = "crypto";
        break;
    }
    return ios && what == "crypto" ? "\"show running-config | section crypto\" on this device."
        : ios                      ? fmt::format("\"show running-config | section {}\" on this device.", what)
                                   : fmt::format("\"show running-config {}\" on this device.", what);
}

std::string on(const Device& device)
{
    return device.label == "this device" ? "on this device" : "on " + device.label;
}

std::string whose(const Device& device)
{
    return device.label;
}

bool isL2l(const Tunnel& tunnel)
{
    return tunnel.kind != TunnelKind::EzvpnClient;
}

bool isFirstOfEntry(const Tunnel& tunnel)
{
    return tunnel.peerIndex == 0;
}

std::vector<IkeVersion> versionsOf(const Tunnel& tunnel)
{
    std::vector<IkeVersion> out;
    if (tunnel.usesIkev2)
        out.push_back(IkeVersion::V2);
    if (tunnel.usesIkev1)
        out.push_back(IkeVersion::V1);
    return out;
}

std::string_view nameOf(IkeVersion version)
{
    return version == IkeVersion::V1 ? "IKEv1" : "IKEv2";
}

bool hasKey(const Credentials& credentials, IkeVersion version)
{
    return version == IkeVersion::V1 ? !credentials.ikev1.absent()
                                     : !credentials.ikev2Local.absent() || !credentials.ikev2Remote.absent();
}

bool hasCertificate(const Credentials& credentials, IkeVersion version)
{
    return version == IkeVersion::V1
        ? credentials.ikev1Certificate
        : credentials.ikev2LocalCertificate || credentials.ikev2RemoteCertificate;
}

bool usesKey(const Tunnel& tunnel, IkeVersion version)
{
    return !hasCertificate(tunnel.credentials, version);
}

SourceSpan transformLine(const Tunnel& tunnel)
{
    const auto first = [](const std::vector<NameUse>& a, const std::vector<NameUse>& b) {
        return !a.empty() ? a.front().where : !b.empty() ? b.front().where : SourceSpan{};
    };
    SourceSpan where;
    if (tunnel.entry)
        where = first(tunnel.entry->transformSets, tunnel.entry->ikev2Proposals);
    else if (tunnel.profile)
        where = first(tunnel.profile->transformSets, tunnel.profile->ikev2Proposals);
    return where.empty() ? tunnel.where : where;
}

SourceSpan aclLine(const Tunnel& tunnel)
{
    return tunnel.entry && !tunnel.entry->matchAddress.where.empty() ? tunnel.entry->matchAddress.where
                                                                     : tunnel.where;
}

SourceSpan listLine(const Tunnel& tunnel)
{
    if (!tunnel.acl)
        return {};
    return tunnel.acl->entries.empty() ? tunnel.acl->where : tunnel.acl->entries.front().where;
}

AddressSet localSide(const FlowSet& flows)
{
    AddressSet out;
    for (const Flow& flow : flows.flows())
        out = out.unite(flow.source);
    return out;
}

AddressSet remoteSide(const FlowSet& flows)
{
    AddressSet out;
    for (const Flow& flow : flows.flows())
        out = out.unite(flow.destination);
    return out;
}

std::vector<IkeVersion> commonVersions(const Tunnel& a, const Tunnel& b)
{
    std::vector<IkeVersion> out;
    for (const IkeVersion version : versionsOf(a)) {
        if (version == IkeVersion::V1 ? b.usesIkev1 : b.usesIkev2)
            out.push_back(version);
    }
    return out;
}

bool isPrivate(const Address& address)
{
    static const std::vector<Prefix> blocks = [] {
        std::vector<Prefix> list;
        for (const char* text : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                 "169.254.0.0/16", "fc00::/7", "fe80::/10"}) {
            if (const auto prefix = parsePrefix(text))
                list.push_back(*prefix);
        }
        return list;
    }();
    return std::any_of(blocks.begin(), blocks.end(), [&](const Prefix& p) { return p.contains(address); });
}

bool isAny(const AddressSet& set)
{
    return set == any4() || set == any6() || set == anyAddress();
}

bool isWeak(Encryption encryption)
{
    return encryption == Encryption::Des || encryption == Encryption::TripleDes
        || encryption == Encryption::Null;
}

bool isWeak(Hash hash)
{
    return hash == Hash::Md5;
}

bool isWeakGroup(int group)
{
    return group == 1 || group == 2 || group == 5 || group == 24;
}

std::string weakParts(const IkeOffer& offer)
{
    std::vector<std::string> parts;
    for (const Encryption e : offer.encryption) {
        if (isWeak(e))
            parts.emplace_back(nameOf(e));
    }
    for (const Hash h : offer.hash) {
        if (isWeak(h))
            parts.emplace_back(nameOf(h));
    }
    for (const int g : offer.groups) {
        if (isWeakGroup(g))
            parts.push_back(fmt::format("group {}", g));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string textOf(const TransformSet& set)
{
    std::vector<std::string> parts;
    for (const Hash h : set.ahIntegrity.valueOr({}))
        parts.push_back(fmt::format("ah {}", nameOf(h)));
    for (const Encryption e : set.espEncryption.valueOr({}))
        parts.push_back(fmt::format("esp {}", nameOf(e)));
    for (const Hash h : set.espIntegrity.valueOr({}))
        parts.push_back(fmt::format("esp {}", nameOf(h)));
    return fmt::format("{}", fmt::join(parts, ", "));
}

OfferMatch matchSets(const TransformSet& a, const TransformSet& b)
{
    OfferMatch match;
    match.matches = Tri::Yes;
    compareSets(match, a.espEncryption, b.espEncryption, "encryption");
    const auto combined = [](const TransformSet& set) {
        const auto list = set.espEncryption.valueOr({});
        return !list.empty() && std::all_of(list.begin(), list.end(), isCombined);
    };
    if (!combined(a) || !combined(b))
        compareSets(match, a.espIntegrity, b.espIntegrity, "integrity");
    compareSets(match, a.ahIntegrity, b.ahIntegrity, "AH");
    if ((!a.unknownTransforms.empty() || !b.unknownTransforms.empty()))
        match.matches = Tri::Unknown;
    return match;
}

SetChoice chooseSet(
    const std::vector<const TransformSet*>& initiator, const std::vector<const TransformSet*>& responder)
{
    SetChoice choice;
    for (const TransformSet* a : initiator) {
        for (const TransformSet* b : responder) {
            const Tri matches = matchSets(*a, *b).matches;
            if (matches == Tri::Unknown)
                choice.certain = false;
            if (matches == Tri::Yes) {
                choice.a = a;
                choice.b = b;
                return choice;
            }
        }
    }
    return choice;
}

const std::vector<const TransformSet*>& setsOf(const Tunnel& tunnel, IkeVersion version)
{
    // A router has one kind of set for both versions.
    return version == IkeVersion::V2 && !tunnel.ikev2Proposals.empty() ? tunnel.ikev2Proposals
                                                                       : tunnel.transformSets;
}

} // namespace rungbook::config
