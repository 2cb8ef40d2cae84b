// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/references.h"

#include "core/config/device_split.h"

#include <utility>

namespace rungbook::config
{

std::string_view nameOf(NameKind kind)
{
    switch (kind) {
    case NameKind::AccessList:
        return "access list";
    case NameKind::Object:
        return "object";
    case NameKind::ObjectGroup:
        return "object group";
    case NameKind::Interface:
        return "interface";
    case NameKind::TransformSet:
        return "transform set";
    case NameKind::IpsecProposal:
        return "IPsec proposal";
    case NameKind::IpsecProfile:
        return "IPsec profile";
    case NameKind::CryptoMap:
        return "crypto map";
    case NameKind::DynamicMap:
        return "dynamic map";
    case NameKind::TunnelGroup:
        return "tunnel-group";
    case NameKind::GroupPolicy:
        return "group policy";
    case NameKind::AddressPool:
        return "address pool";
    case NameKind::AaaServer:
        return "AAA server group";
    case NameKind::AaaList:
        return "AAA list";
    case NameKind::User:
        return "user";
    case NameKind::Trustpoint:
        return "trustpoint";
    case NameKind::CertificateMap:
        return "certificate map";
    case NameKind::Keypair:
        return "key pair";
    case NameKind::Keyring:
        return "keyring";
    case NameKind::IsakmpProfile:
        return "ISAKMP profile";
    case NameKind::Ikev2Proposal:
        return "IKEv2 proposal";
    case NameKind::Ikev2Policy:
        return "IKEv2 policy";
    case NameKind::Ikev2Keyring:
        return "IKEv2 keyring";
    case NameKind::Ikev2Profile:
        return "IKEv2 profile";
    case NameKind::EzvpnClient:
        return "Easy VPN client";
    case NameKind::EzvpnGroup:
        return "client configuration group";
    case NameKind::RouteMap:
        return "route map";
    case NameKind::NatPool:
        return "NAT pool";
    case NameKind::TimeRange:
        return "time range";
    case NameKind::SlaProbe:
        return "SLA probe";
    case NameKind::Track:
        return "track object";
    case NameKind::ClassMap:
        return "class map";
    case NameKind::PolicyMap:
        return "policy map";
    case NameKind::LdapMap:
        return "LDAP attribute map";
    case NameKind::Vrf:
        return "VRF";
    case NameKind::PrefixList:
        return "prefix list";
    }
    return "name";
}

std::string References::keyOf(NameKind kind, std::string_view name)
{
    std::string key(1, static_cast<char>('A' + static_cast<int>(kind)));
    if (kind == NameKind::Interface)
        key += canonicalInterface(name);
    else
        key += name;
    return key;
}

void References::define(NameKind kind, std::string_view name, SourceSpan where)
{
    m_kinds |= std::uint64_t{1} << static_cast<unsigned>(kind);
    m_index[keyOf(kind, name)].definitions.push_back(static_cast<std::uint32_t>(m_definitions.size()));
    m_definitions.push_back({kind, std::string(name), where, {}});
}

void References::use(NameKind kind, std::string_view name, SourceSpan where, std::string by)
{
    if (name.empty())
        return;
    m_index[keyOf(kind, name)].uses.push_back(static_cast<std::uint32_t>(m_uses.size()));
    m_uses.push_back({kind, std::string(name), where, std::move(by)});
}

void References::defineBuiltIn(NameKind kind, std::string_view name)
{
    m_index[keyOf(kind, name)].builtIn = true;
}

bool References::isDefined(NameKind kind, std::string_view name) const
{
    const auto it = m_index.find(keyOf(kind, name));
    return it != m_index.end() && (it->second.builtIn || !it->second.definitions.empty());
}

std::vector<const NameRef*> References::definitionsOf(NameKind kind, std::string_view name) const
{
    std::vector<const NameRef*> out;
    if (const auto it = m_index.find(keyOf(kind, name)); it != m_index.end())
        for (const std::uint32_t i : it->second.definitions)
            out.push_back(&m_definitions[i]);
    return out;
}

std::vector<const NameRef*> References::usesOf(NameKind kind, std::string_view name) const
{
    std::vector<const NameRef*> out;
    if (const auto it = m_index.find(keyOf(kind, name)); it != m_index.end())
        for (const std::uint32_t i : it->second.uses)
            out.push_back(&m_uses[i]);
    return out;
}

std::vector<const NameRef*> References::undefined() const
{
    std::vector<const NameRef*> out;
    for (const NameRef& ref : m_uses)
        if (!isDefined(ref.kind, ref.name))
            out.push_back(&ref);
    return out;
}

std::vector<const NameRef*> References::unused() const
{
    std::vector<const NameRef*> out;
    for (std::uint32_t i = 0; i < m_definitions.size(); ++i) {
        const NameRef& ref = m_definitions[i];
        const auto it = m_index.find(keyOf(ref.kind, ref.name));
        const Entry& entry = it->second;
        if (entry.uses.empty() && !entry.builtIn && !standsAlone(ref.kind) && entry.definitions.front() == i)
            out.push_back(&ref);
    }
    return out;
}

bool standsAlone(NameKind kind)
{
    return kind == NameKind::Interface || kind == NameKind::User || kind == NameKind::TunnelGroup
        || kind == NameKind::Ikev2Policy || kind == NameKind::Keyring || kind == NameKind::Vrf
        || kind == NameKind::EzvpnGroup || kind == NameKind::AaaList;
}

bool References::hasAny(NameKind kind) const
{
    return (m_kinds >> static_cast<unsigned>(kind) & 1U) != 0;
}

} // namespace rungbook::config
