// SPDX-License-Identifier: GPL-3.0-or-later
// Definitions and uses of everything that has a name in a configuration. What is undefined and what is unused comes from this graph, for
// every kind alike.
#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rungbook::config
{

enum class NameKind : unsigned char {
    AccessList,
    Object,
    ObjectGroup,
    Interface, ///< nameif of an ASA, interface of IOS
    TransformSet, ///< IKEv1
    IpsecProposal, ///< IKEv2, ASA
    IpsecProfile,
    CryptoMap,
    DynamicMap,
    TunnelGroup,
    GroupPolicy,
    AddressPool,
    AaaServer,
    AaaList,
    User,
    Trustpoint,
    CertificateMap,
    Keypair,
    Keyring, ///< crypto keyring
    IsakmpProfile,
    Ikev2Proposal,
    Ikev2Policy,
    Ikev2Keyring,
    Ikev2Profile,
    EzvpnClient,
    EzvpnGroup,
    RouteMap,
    NatPool,
    TimeRange,
    SlaProbe,
    Track,
    ClassMap,
    PolicyMap,
    LdapMap,
    Vrf,
    PrefixList
};

/// "access list", "tunnel-group", "transform set": for sentences.
std::string_view nameOf(NameKind kind);

/// True for what works without being named by another line: interfaces, users, tunnel-groups that a peer's address selects. Such names are
/// never unused.
bool standsAlone(NameKind kind);

/// One definition, or one use.
struct NameRef {
    NameKind kind = NameKind::AccessList;
    std::string name;
    SourceSpan where;
    std::string by; ///< of a use: the command that names it, such as "crypto map VPN 10 match address"
};

/// The graph. Names are compared exactly, as the devices do; names of interfaces without regard to case and
/// shortening (Gi0/1).
class References
{
public:
    void define(NameKind kind, std::string_view name, SourceSpan where);
    void use(NameKind kind, std::string_view name, SourceSpan where, std::string by);
    /// Something that exists without a line: DfltGrpPolicy, the default transform set.
    void defineBuiltIn(NameKind kind, std::string_view name);

    const std::vector<NameRef>& definitions() const { return m_definitions; }
    const std::vector<NameRef>& uses() const { return m_uses; }

    bool isDefined(NameKind kind, std::string_view name) const;
    /// Lines that define a name: several for an access list (its first line only), one for most others.
    std::vector<const NameRef*> definitionsOf(NameKind kind, std::string_view name) const;
    std::vector<const NameRef*> usesOf(NameKind kind, std::string_view name) const;

    /// Uses whose name nothing defines, in input order.
    std::vector<const NameRef*> undefined() const;
    /// Definitions that nothing uses, in input order; one for each name. Built-in names are never among them.
    std::vector<const NameRef*> unused() const;
    /// True when the configuration defines anything of this kind: else a missing definition may only not have been pasted.
    bool hasAny(NameKind kind) const;

private:
    struct Entry {
        std::vector<std::uint32_t> definitions;
        std::vector<std::uint32_t> uses;
        bool builtIn = false;
    };
    static std::string keyOf(NameKind kind, std::string_view name);

    std::vector<NameRef> m_definitions;
    std::vector<NameRef> m_uses;
    std::unordered_map<std::string, Entry> m_index;
    std::uint64_t m_kinds = 0; // a bit for each kind that has a definition
};

} // namespace rungbook::config
