// SPDX-License-Identifier: GPL-3.0-or-later
// What a device does where its configuration says nothing, by platform and version. Where the version decides and is not known, nothing is
// assumed.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{
namespace
{

constexpr std::string_view kAsaDefault = "the default of an ASA";
constexpr std::string_view kAsaBefore913 = "the default of an ASA before 9.13";
constexpr std::string_view kAsaFrom913 = "the default of an ASA from 9.13 on";
constexpr std::string_view kIosDefault = "the default of IOS";

} // namespace

Tri FactReader::atLeast(int major, int minor) const
{
    const Version wanted{major, minor, 0, 0};
    if (m_facts.version.known())
        return triOf(!(m_facts.version < wanted));
    const Version change{8, 4, 0, 0}; // crypto isakmp became crypto ikev1
    if (m_facts.coverage.newSyntax && !m_facts.coverage.oldSyntax && !(change < wanted))
        return Tri::Yes;
    if (m_facts.coverage.oldSyntax && !m_facts.coverage.newSyntax && !(wanted < change))
        return Tri::No;
    return Tri::Unknown;
}

void FactReader::policyDefaults(IkePolicy& policy)
{
    if (isIosFamily(m_facts.platform)) {
        if (policy.version == IkeVersion::V2)
            return;
        policy.authentication.assume(Authentication::RsaSig, kIosDefault, policy.where);
        policy.encryption.assume({Encryption::Des}, kIosDefault, policy.where);
        policy.hash.assume({Hash::Sha1}, kIosDefault, policy.where);
        policy.groups.assume({1}, kIosDefault, policy.where);
        policy.lifetimeSeconds.assume(86'400, kIosDefault, policy.where);
        return;
    }
    if (!isAsaFamily(m_facts.platform))
        return;
    const Tri from913 = atLeast(9, 13);
    policy.lifetimeSeconds.assume(86'400, kAsaDefault, policy.where);
    if (policy.version == IkeVersion::V1)
        policy.authentication.assume(Authentication::PreShare, kAsaDefault, policy.where);
    policy.hash.assume({Hash::Sha1}, kAsaDefault, policy.where);
    if (policy.version == IkeVersion::V2)
        policy.prf.assume({Hash::Sha1}, kAsaDefault, policy.where);
    if (from913 == Tri::No) {
        policy.encryption.assume({Encryption::TripleDes}, kAsaBefore913, policy.where);
        policy.groups.assume({2}, kAsaBefore913, policy.where);
    } else if (from913 == Tri::Yes) {
        policy.groups.assume({14}, kAsaFrom913, policy.where);
    }
}

/// What IOS uses when nothing was configured: default IKEv1 policies, the default IKEv2 proposal and policy, the default transform set.
void FactReader::iosBuiltIns()
{
    constexpr std::string_view kBuiltIn = "built into IOS";
    const bool anyV1 = std::any_of(m_facts.ikePolicies.begin(), m_facts.ikePolicies.end(),
        [](const IkePolicy& policy) { return policy.version == IkeVersion::V1; });
    if (!anyV1 && m_facts.settings.defaultIsakmpPolicy.valueOr(true)) {
        struct Row {
            Authentication authentication;
            Encryption encryption;
            Hash hash;
            int group;
        };
        using A = Authentication;
        using E = Encryption;
        // Eight policies, 65507 to 65514, as "show crypto isakmp policy" prints them; newer IOS-XE shows fewer.
        constexpr Row kRows[] = {{A::RsaSig, E::Aes128, Hash::Sha1, 5},
            {A::PreShare, E::Aes128, Hash::Sha1, 5}, {A::RsaSig, E::Aes128, Hash::Md5, 5},
            {A::PreShare, E::Aes128, Hash::Md5, 5}, {A::RsaSig, E::TripleDes, Hash::Sha1, 2},
            {A::PreShare, E::TripleDes, Hash::Sha1, 2}, {A::RsaSig, E::TripleDes, Hash::Md5, 2},
            {A::PreShare, E::TripleDes, Hash::Md5, 2}};
        int priority = 65'507;
        for (const Row& row : kRows) {
            IkePolicy policy;
            policy.priority = priority++;
            policy.builtIn = true;
            policy.authentication.assume(row.authentication, kBuiltIn);
            policy.encryption.assume({row.encryption}, kBuiltIn);
            policy.hash.assume({row.hash}, kBuiltIn);
            policy.groups.assume({row.group}, kBuiltIn);
            policy.lifetimeSeconds.assume(86'400, kBuiltIn);
            m_facts.ikePolicies.push_back(std::move(policy));
        }
    }
    m_facts.references.defineBuiltIn(NameKind::Ikev2Proposal, "default");
    m_facts.references.defineBuiltIn(NameKind::Ikev2Policy, "default");
    m_facts.references.defineBuiltIn(NameKind::TransformSet, "default");
    m_facts.references.defineBuiltIn(NameKind::IpsecProfile, "default");
    m_facts.references.defineBuiltIn(NameKind::AaaList, "default");
    const auto isDefault = [](const auto& one) { return one.name == "default"; };
    if (std::none_of(m_facts.ikev2Proposals.begin(), m_facts.ikev2Proposals.end(), isDefault)
        && m_facts.settings.defaultIkev2Proposal.valueOr(true)) {
        Ikev2Proposal proposal;
        proposal.name = "default";
        proposal.builtIn = true;
        proposal.encryption.assume({Encryption::Aes256}, kBuiltIn);
        proposal.integrity.assume({Hash::Sha512, Hash::Sha384}, kBuiltIn);
        proposal.prf.assume({Hash::Sha512, Hash::Sha384}, kBuiltIn);
        proposal.groups.assume({19, 14, 21}, kBuiltIn);
        m_facts.ikev2Proposals.push_back(std::move(proposal));
    }
    if (std::none_of(m_facts.transformSets.begin(), m_facts.transformSets.end(), isDefault)
        && m_facts.settings.defaultTransformSet.valueOr(true)) {
        TransformSet set;
        set.name = "default";
        set.builtIn = true;
        set.espEncryption.assume({Encryption::Aes128}, kBuiltIn);
        set.espIntegrity.assume({Hash::Sha1}, kBuiltIn);
        set.mode.assume(EspMode::Tunnel, kBuiltIn);
        m_facts.transformSets.push_back(std::move(set));
    }
    // A proposal of IKEv2 without prf uses its integrity algorithms; a combined mode needs an explicit one.
    for (Ikev2Proposal& proposal : m_facts.ikev2Proposals)
        if (proposal.integrity.known() && !proposal.uncertain)
            proposal.prf.assume(
                proposal.integrity.value, "follows the integrity of the proposal", proposal.where);
    for (Ikev2Profile& profile : m_facts.ikev2Profiles)
        profile.lifetimeSeconds.assume(86'400, kIosDefault, profile.where);
}

void FactReader::lifetimeDefaults(SaLifetime& lifetime)
{
    const SaLifetime& global = m_facts.globalLifetime;
    const auto inherit = [](Slot<std::int64_t>& slot, const Slot<std::int64_t>& from) {
        if (slot.absent())
            slot = from; // with its line, when it was read
    };
    inherit(lifetime.seconds, global.seconds);
    inherit(lifetime.kilobytes, global.kilobytes);
}

/// A bare "set pfs" means a group that depends on the version; without the line there is none.
void FactReader::pfsDefault(PfsSlot& slot)
{
    if (slot.absent()) {
        slot.assume(0, "off unless set");
        return;
    }
    if (!slot.masked() || slot.written != "set pfs")
        return;
    const SourceSpan line = slot.where;
    const auto means = [&](int group, std::string_view why) {
        slot = {};
        slot.assume(group, why, line);
        slot.written = "set pfs";
    };
    if (isIosFamily(m_facts.platform))
        means(1, "a bare set pfs of IOS");
    else if (atLeast(9, 13) == Tri::Yes)
        means(14, "a bare set pfs from 9.13 on");
    else if (atLeast(9, 13) == Tri::No && atLeast(7, 0) != Tri::No)
        means(2, "a bare set pfs before 9.13");
    else if (m_facts.platform == Platform::Pix)
        means(1, "a bare set pfs of a PIX");
}

void FactReader::mapDefaults(MapEntry& entry)
{
    if (entry.uncertain)
        return; // the line that was not understood may have said it
    pfsDefault(entry.pfs);
    lifetimeDefaults(entry.lifetime);
    entry.connectionType.assume(ConnectionType::Bidirectional, "bidirectional unless set");
    entry.phase1Mode.assume(Phase1Mode::Main, "main mode unless set");
    entry.reverseRoute.assume(false, "off unless set");
}

/// What stands in several places: bindings of Easy VPN, entries of a map in their order.
void FactReader::joinUp()
{
    std::unordered_map<std::string_view, EzvpnClient*> clients;
    for (EzvpnClient& client : m_facts.ezvpnClients)
        clients.emplace(client.name, &client);
    for (EzvpnBinding& binding : m_ezvpnBindings)
        if (const auto it = clients.find(binding.client); it != clients.end())
            (binding.inside ? it->second->inside : it->second->outside)
                .push_back(std::move(binding.interface));
    for (CryptoMap& map : m_facts.cryptoMaps)
        std::stable_sort(map.entries.begin(), map.entries.end(),
            [](const MapEntry& a, const MapEntry& b) { return a.sequence < b.sequence; });
    std::stable_sort(
        m_facts.ikePolicies.begin(), m_facts.ikePolicies.end(), [](const IkePolicy& a, const IkePolicy& b) {
            return a.version != b.version ? a.version < b.version : a.priority < b.priority;
        });
}

/// The tunnel-groups and the group policy that exist without a line, and what theirs and the others' attributes are when not read.
void FactReader::groupDefaults()
{
    const auto builtInGroup = [this](std::string_view name, TunnelGroupType type) {
        m_facts.references.defineBuiltIn(NameKind::TunnelGroup, name);
        TunnelGroup& group = named(m_facts.tunnelGroups, m_groups, name, {});
        group.builtIn = true;
        group.type.assume(type, kAsaDefault);
    };
    builtInGroup("DefaultL2LGroup", TunnelGroupType::L2l);
    builtInGroup("DefaultRAGroup", TunnelGroupType::RemoteAccess);
    builtInGroup("DefaultWEBVPNGroup", TunnelGroupType::Webvpn);
    m_facts.references.defineBuiltIn(NameKind::GroupPolicy, "DfltGrpPolicy");
    m_facts.references.defineBuiltIn(NameKind::AaaServer, "LOCAL");
    m_facts.references.defineBuiltIn(NameKind::CertificateMap, "DefaultCertificateMap");
    named(m_facts.groupPolicies, m_policies, "DfltGrpPolicy", {}).builtIn = true;
    for (TunnelGroup& group : m_facts.tunnelGroups) {
        if (group.uncertain)
            continue;
        const bool l2l = group.type.known() && group.type.value == TunnelGroupType::L2l;
        group.defaultGroupPolicy.assume("DfltGrpPolicy", kAsaDefault, group.where);
        group.peerIdValidate.assume("req", kAsaDefault, group.ipsecAttributes);
        if (group.type.known()) {
            group.keepaliveThreshold.assume(l2l ? 10 : 300, kAsaDefault, group.ipsecAttributes);
            group.keepaliveRetry.assume(2, kAsaDefault, group.ipsecAttributes);
            group.userAuthentication.assume(l2l ? "none" : "xauth", kAsaDefault, group.ipsecAttributes);
        }
    }
}

void FactReader::applyDefaults()
{
    const bool asa = isAsaFamily(m_facts.platform);
    const bool ios = isIosFamily(m_facts.platform);
    GlobalSettings& settings = m_facts.settings;
    if (asa) {
        groupDefaults();
        settings.permitVpn.assume(true, "on unless turned off, and then it is not shown");
        settings.sameSecurityInter.assume(false, kAsaDefault);
        settings.sameSecurityIntra.assume(false, kAsaDefault);
        settings.arpPermitNonconnected.assume(false, kAsaDefault);
        if (atLeast(8, 3) == Tri::No)
            settings.natControl.assume(false, kAsaDefault);
        for (IkeSettings* ike : {&m_facts.ikev1, &m_facts.ikev2}) {
            ike->identity.assume("auto", kAsaDefault);
            if (const Tri from80 = atLeast(8, 0); from80 != Tri::Unknown)
                ike->natTraversal.assume(from80 == Tri::Yes,
                    from80 == Tri::Yes ? kAsaDefault : std::string_view("the default before 8.0"));
            ike->natKeepalive.assume(20, kAsaDefault);
        }
        m_facts.ikev1.aggressiveMode.assume(true, kAsaDefault);
        m_facts.globalLifetime.seconds.assume(28'800, kAsaDefault);
        m_facts.globalLifetime.kilobytes.assume(4'608'000, kAsaDefault);
        m_facts.tunnelGroupMap.enableOu.assume(true, kAsaDefault);
        m_facts.tunnelGroupMap.enablePeerIp.assume(true, kAsaDefault);
    } else if (ios) {
        iosBuiltIns();
        m_facts.ikev1.enabled.assume(true, kIosDefault);
        m_facts.ikev1.identity.assume("address", kIosDefault);
        m_facts.ikev1.natTraversal.assume(true, kIosDefault);
        m_facts.ikev2.natTraversal.assume(true, kIosDefault);
        m_facts.ikev1.aggressiveMode.assume(true, kIosDefault);
        m_facts.globalLifetime.seconds.assume(3'600, kIosDefault);
        m_facts.globalLifetime.kilobytes.assume(4'608'000, kIosDefault);
    }
    joinUp();
    for (IkePolicy& policy : m_facts.ikePolicies)
        if (!policy.uncertain) // the line that was not understood may have said it
            policyDefaults(policy);
    for (TransformSet& set : m_facts.transformSets)
        set.mode.assume(EspMode::Tunnel, "tunnel mode unless set", set.where);
    for (CryptoMap& map : m_facts.cryptoMaps)
        for (MapEntry& entry : map.entries)
            mapDefaults(entry);
    for (IpsecProfile& profile : m_facts.ipsecProfiles) {
        pfsDefault(profile.pfs);
        lifetimeDefaults(profile.lifetime);
        profile.responderOnly.assume(false, "off unless set");
    }
}

} // namespace rungbook::config
