// SPDX-License-Identifier: GPL-3.0-or-later
// Turns the commands of one device into facts. Private to core/config: use understand().
#pragma once

#include "core/config/facts.h"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rungbook::config
{

/// What became of a command.
enum class Verdict : unsigned char {
    None, ///< nobody looked at it
    Understood,
    Other, ///< about something else than VPNs
    Rejected ///< matters for VPNs and makes no sense
};

/// One command with its words, easily asked.
class Line
{
public:
    Line(const ConfigTree& tree, CommandId id)
        : m_tree(&tree)
        , m_id(id)
        , m_words(tree.words(id))
    {
    }
    CommandId id() const { return m_id; }
    const Command& command() const { return m_tree->commands()[m_id]; }
    bool negated() const { return command().negated; }
    std::size_t size() const { return m_words.size(); }
    bool more(std::size_t i) const { return i < m_words.size(); }
    /// The word, or "" beyond the end.
    std::string_view word(std::size_t i) const
    {
        return i < m_words.size() ? m_words[i] : std::string_view{};
    }
    bool is(std::size_t i, std::string_view keyword) const;
    bool isAny(std::size_t i, std::initializer_list<std::string_view> keywords) const;
    /// True when the words from i on are these.
    bool are(std::size_t i, std::initializer_list<std::string_view> keywords) const;
    /// Place of a keyword at or after from; size() when there is none.
    std::size_t find(std::string_view keyword, std::size_t from = 0) const;
    /// The words from i on, one blank between them. Not for commands that hold secrets.
    std::string text(std::size_t from = 0, std::size_t to = static_cast<std::size_t>(-1)) const;
    std::optional<int> number(std::size_t i) const;
    std::optional<std::int64_t> longNumber(std::size_t i) const;
    SourceSpan where() const { return m_tree->where(m_id); }
    SourceSpan whole() const { return m_tree->whereWithInside(m_id); }

private:
    const ConfigTree* m_tree;
    CommandId m_id;
    std::span<const std::string_view> m_words;
};

/// Reads a whole number; nothing when text is anything else.
std::optional<std::int64_t> toNumber(std::string_view text);

class FactReader
{
public:
    FactReader(const ConfigTree& tree, const DeviceBlock& block, const PlatformHint& hint);
    DeviceFacts run();

private:
    using Child = std::function<Verdict(const Line&)>;

    // fact_reader.cpp
    void detectPlatform(const PlatformHint& hint);
    void readNames();
    Verdict top(const Line& line);
    Verdict topOther(const Line& line);
    /// True when every sub-command made sense.
    bool eachChild(const Line& parent, const Child& child);
    void useElsewhere();
    void settle();
    Verdict reject(std::string reason);
    void masked(const Line& line) { m_facts.coverage.maskedLines.push_back(line.where()); }
    void oldSyntax(const Line& line);
    void newSyntax(const Line& line);

    void define(NameKind kind, std::string_view name, SourceSpan where);
    void use(NameKind kind, std::string_view name, const Line& line);

    // values
    Endpoint endpoint(const Line& line, std::size_t i);
    std::optional<Address> addressOf(std::string_view word) const;
    Key key(const Line& line, std::size_t i);
    void setText(Slot<std::string>& slot, const Line& line, std::size_t i);
    bool setNumber(Slot<int>& slot, const Line& line, std::size_t i);
    void setAddress(Slot<Address>& slot, const Line& line, std::size_t i);
    /// Address and mask at i; a mask that is missing means one host.
    void setPrefix(Slot<Prefix>& slot, const Line& line, std::size_t i);
    template <class T>
    T& named(std::vector<T>& list, std::unordered_map<std::string, std::uint32_t>& index,
        std::string_view name, SourceSpan where, bool* fresh = nullptr);

    // read_ike.cpp
    Verdict crypto(const Line& line);
    Verdict ike(const Line& line, std::size_t at);
    Verdict ikePolicy(const Line& line, std::size_t at, IkeVersion version);
    Verdict policyField(const Line& line, std::size_t at, IkePolicy& policy);
    Verdict proposalField(const Line& line, Ikev2Proposal& proposal);
    Verdict ikev2Object(const Line& line);
    Verdict ikev2Profile(const Line& line);
    Verdict isakmpProfile(const Line& line);
    Verdict isakmpKey(const Line& line, std::size_t at);
    Verdict keyring(const Line& line);
    Verdict ezvpnServer(const Line& line);
    Verdict ezvpnClient(const Line& line);
    IdentityMatch identity(const Line& line, std::size_t at);

    // read_ipsec.cpp
    Verdict ipsec(const Line& line);
    Verdict transformSet(const Line& line, std::size_t at);
    void transforms(TransformSet& set, const Line& line, std::size_t at);
    Verdict ipsecProposal(const Line& line);
    Verdict ipsecProfile(const Line& line);
    Verdict saLifetime(SaLifetime& lifetime, const Line& line, std::size_t at);
    Verdict cryptoMap(const Line& line);
    Verdict mapWide(CryptoMap& map, const Line& line);
    Verdict mapClause(MapEntry& entry, const Line& line, std::size_t at);
    Verdict mapSet(MapEntry& entry, const Line& line, std::size_t at);
    Verdict pfs(PfsSlot& slot, const Line& line, std::size_t at);
    CryptoMap& mapNamed(std::string_view name, bool dynamic, const Line& line);
    MapEntry& entryOf(CryptoMap& map, int sequence, const Line& line);
    void applyMap(std::string_view map, std::string_view interface, const Line& line);

    // read_certificates.cpp
    Verdict pki(const Line& line);

    // read_access.cpp
    Verdict tunnelGroup(const Line& line);
    Verdict tunnelGroupGeneral(TunnelGroup& group, const Line& line);
    Verdict tunnelGroupIpsec(TunnelGroup& group, const Line& line);
    Verdict tunnelGroupMap(const Line& line);
    Verdict groupPolicy(const Line& line);
    Verdict policyAttribute(GroupPolicy& policy, const Line& line);
    Verdict username(const Line& line);
    Verdict pool(const Line& line, std::size_t at);
    Verdict aaaServer(const Line& line);
    Verdict aaa(const Line& line);
    Verdict protocols(Slot<VpnProtocols>& slot, const Line& line);

    // read_acl.cpp
    Verdict accessList(const Line& line);
    Verdict ipAccessList(const Line& line);
    Verdict ace(AccessList& list, const Line& line, std::size_t at, bool standard);
    Verdict object(const Line& line);
    Verdict objectGroup(const Line& line);
    Verdict groupMember(ObjectGroup& group, const Line& line);
    Verdict accessGroup(const Line& line);
    AccessList& listNamed(std::string_view name, std::string_view type, const Line& line);
    /// Reads one side at at and moves at beyond it. False when there is none.
    bool side(AddressSpec& spec, const Line& line, std::size_t& at, bool wildcard);
    bool ports(PortSet& set, const Line& line, std::size_t& at, bool& exact);
    bool protocol(Services& services, const Line& line, std::size_t& at);
    bool isService(std::string_view group) const;

    // resolve.cpp
    void resolve();
    void resolveSpec(AddressSpec& spec);
    void resolveServices(Services& services);
    void resolveGroup(std::size_t i, std::vector<unsigned char>& state, int depth);

    // read_nat.cpp
    Verdict oldNat(const Line& line);
    Verdict global(const Line& line);
    Verdict oldStatic(const Line& line);
    Verdict twiceNat(const Line& line);
    Verdict objectNat(const Line& line, std::string_view object);
    Verdict iosNat(const Line& line);
    void natOptions(NatRule& rule, const Line& line, std::size_t at);
    bool natInterfaces(NatRule& rule, std::string_view word);
    AddressSpec named(std::string_view word, const Line& line);
    void orderNat();

    // read_network.cpp
    Verdict interface(const Line& line);
    Verdict interfaceField(Interface& interface, const Line& line);
    Verdict interfaceIp(Interface& interface, const Line& line);
    Verdict tunnelField(Interface& interface, const Line& line);
    Verdict asaRoute(const Line& line);
    Verdict iosRoute(const Line& line);
    Verdict routeMap(const Line& line);
    Verdict sla(const Line& line, std::size_t at);
    Verdict track(const Line& line);
    Verdict applet(const Line& line);
    Verdict sysopt(const Line& line);
    SlaProbe& probe(int number, const Line& line);

    // defaults.cpp
    /// Whether the software is at least this version; the syntax tells when no version was read.
    Tri atLeast(int major, int minor) const;
    void joinUp();
    void mapDefaults(MapEntry& entry);
    void groupDefaults();
    void applyDefaults();
    void policyDefaults(IkePolicy& policy);
    void iosBuiltIns();
    void lifetimeDefaults(SaLifetime& lifetime);
    void pfsDefault(PfsSlot& slot);

    const ConfigTree& m_tree;
    const DeviceBlock& m_block;
    DeviceFacts m_facts;
    std::vector<Verdict> m_verdicts; // by command of the block
    std::unordered_map<CommandId, std::string> m_reasons;
    std::string m_reason;
    std::unordered_map<std::string, Address> m_names;
    std::unordered_map<std::string, std::uint32_t> m_interfaces, m_lists, m_maps, m_dynamicMaps, m_groups,
        m_policies, m_objects, m_objectGroups, m_trustpoints, m_users, m_servers, m_sets, m_proposals,
        m_profiles;
    std::unordered_map<std::uint64_t, std::uint32_t> m_ikePolicies; // by version and priority
    std::unordered_map<std::uint64_t, std::uint32_t> m_entries; // by map and sequence
    std::unordered_map<int, std::uint32_t> m_probes;
    struct EzvpnBinding {
        std::string client;
        NameUse interface;
        bool inside;
    };
    std::vector<EzvpnBinding> m_ezvpnBindings;
    std::size_t m_intervals = 0;
    std::size_t m_serviceWork = 0;
    int m_manualNat = 0;
    int m_afterAutoNat = 0;
    int m_oldNat = 0;
};

template <class T>
T& FactReader::named(std::vector<T>& list, std::unordered_map<std::string, std::uint32_t>& index,
    std::string_view name, SourceSpan where, bool* fresh)
{
    const auto [it, added] = index.emplace(std::string(name), static_cast<std::uint32_t>(list.size()));
    if (added) {
        list.emplace_back();
        list.back().name = std::string(name);
        list.back().where = where;
    }
    if (fresh != nullptr)
        *fresh = added;
    return list[it->second];
}

/// The algorithms of a policy, proposal or transform set by their words in any dialect; Unknown when there is no such algorithm.
Encryption encryptionOf(std::string_view word, std::string_view bits = {});
Hash hashOf(std::string_view word);
Authentication authenticationOf(std::string_view word);
/// "2", "group2", "group14", "modp2048" is none; nothing when it is no group.
std::optional<int> groupOf(std::string_view word);

/// The number of a protocol and of a port by name or number, as access lists write them.
std::optional<std::uint16_t> protocolNumber(std::string_view word);
std::optional<std::uint16_t> portNumber(std::string_view word, std::uint16_t protocol);
std::optional<std::uint16_t> icmpType(std::string_view word);

} // namespace rungbook::config
