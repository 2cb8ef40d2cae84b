// SPDX-License-Identifier: GPL-3.0-or-later
// Transform sets, proposals, profiles and crypto maps: everything about phase 2.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{

Verdict FactReader::ipsec(const Line& line)
{
    if (line.is(2, "transform-set")) {
        if (isAsaFamily(m_facts.platform))
            oldSyntax(line);
        return transformSet(line, 3);
    }
    if (line.are(2, {"ikev1", "transform-set"})) {
        newSyntax(line);
        return transformSet(line, 4);
    }
    if (line.are(2, {"ikev2", "ipsec-proposal"})) {
        newSyntax(line);
        return ipsecProposal(line);
    }
    if (line.is(2, "profile"))
        return ipsecProfile(line);
    if (line.are(2, {"client", "ezvpn"}))
        return ezvpnClient(line);
    if (line.are(2, {"security-association", "lifetime"}))
        return saLifetime(m_facts.globalLifetime, line, 4);
    if (line.is(2, "df-bit")) {
        setText(m_facts.settings.dfBit, line, 3);
        return Verdict::Understood;
    }
    if (line.are(2, {"default", "transform-set"})) {
        m_facts.settings.defaultTransformSet.set(!line.negated(), line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.isAny(2,
            {"security-association", "fragmentation", "nat-transparency", "inner-routing-lookup", "ikev2",
                "optional", "ipv4-deny-policy", "default", "ipv4-pmtu"}))
        return Verdict::Understood;
    return reject("no such crypto ipsec command");
}

Verdict FactReader::transformSet(const Line& line, std::size_t at)
{
    const std::string_view name = line.word(at);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    TransformSet& set = named(m_facts.transformSets, m_sets, name, line.whole(), &fresh);
    if (fresh)
        define(NameKind::TransformSet, name, line.where());
    if (line.is(at + 1, "mode")) {
        set.mode.set(line.is(at + 2, "transport") ? EspMode::Transport : EspMode::Tunnel, line.where(),
            line.word(at + 2));
        return line.isAny(at + 2, {"transport", "tunnel"}) ? Verdict::Understood
                                                           : reject("transport or tunnel is expected");
    }
    set.where = line.whole();
    transforms(set, line, at + 1);
    const auto index = static_cast<std::size_t>(&set - m_facts.transformSets.data());
    eachChild(line, [&](const Line& sub) {
        if (!sub.is(0, "mode") || !sub.isAny(1, {"tunnel", "transport"}))
            return sub.is(0, "esn") ? Verdict::Understood
                                    : reject("mode tunnel or mode transport is expected");
        m_facts.transformSets[index].mode.set(
            sub.is(1, "transport") ? EspMode::Transport : EspMode::Tunnel, sub.where(), sub.word(1));
        return Verdict::Understood;
    });
    set.uncertain = !set.unknownTransforms.empty();
    if (set.uncertain)
        return reject("\"" + set.unknownTransforms.front() + "\" is no transform");
    return set.espEncryption.absent() && set.ahIntegrity.absent() && set.espIntegrity.absent()
        ? reject("a transform is expected")
        : Verdict::Understood;
}

void FactReader::transforms(TransformSet& set, const Line& line, std::size_t at)
{
    set.espEncryption = {};
    set.espIntegrity = {};
    set.ahIntegrity = {};
    set.unknownTransforms.clear();
    for (std::size_t i = at; line.more(i); ++i) {
        std::string_view word = line.word(i);
        const bool bits = line.isAny(i + 1, {"128", "192", "256"});
        const bool ah = word.size() > 3 && sameWord(word.substr(0, 3), "ah-");
        const bool esp = word.size() > 4 && sameWord(word.substr(0, 4), "esp-");
        if (sameWord(word, "comp-lzs")) {
            set.compression = true;
            continue;
        }
        if (isMasked(word))
            continue;
        if (!ah && !esp) {
            set.unknownTransforms.emplace_back(word);
            continue;
        }
        word.remove_prefix(ah ? 3 : 4);
        const bool hmac = word.size() > 5 && sameWord(word.substr(word.size() - 5), "-hmac");
        const Hash hash = hmac       ? hashOf(word.substr(0, word.size() - 5))
            : sameWord(word, "none") ? Hash::Null
                                     : Hash::Unknown;
        const Encryption encryption = esp && !hmac
            ? encryptionOf(word, bits ? line.word(i + 1) : std::string_view{})
            : Encryption::Unknown;
        if (hash != Hash::Unknown) {
            Slot<std::vector<Hash>>& slot = ah ? set.ahIntegrity : set.espIntegrity;
            slot.set({hash}, line.where(), line.word(i));
        } else if (encryption != Encryption::Unknown) {
            set.espEncryption.set({encryption}, line.where(), line.text(i, bits ? i + 2 : i + 1));
            i += bits ? 1U : 0U;
        } else {
            set.unknownTransforms.emplace_back(line.word(i));
        }
    }
}

/// crypto ipsec ikev2 ipsec-proposal P with "protocol esp encryption ..." inside.
Verdict FactReader::ipsecProposal(const Line& line)
{
    const std::string_view name = line.word(4);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    named(m_facts.transformSets, m_proposals, name, line.whole(), &fresh);
    if (fresh)
        define(NameKind::IpsecProposal, name, line.where());
    const std::size_t index = m_proposals.at(std::string(name));
    m_facts.transformSets[index].version = IkeVersion::V2;
    eachChild(line, [&](const Line& sub) {
        TransformSet& set = m_facts.transformSets[index];
        if (sub.negated())
            return Verdict::Understood;
        const bool ah = sub.is(1, "ah");
        if (!sub.is(0, "protocol") || (!ah && !sub.is(1, "esp")))
            return reject("protocol esp is expected");
        if (sub.is(2, "encryption")) {
            std::vector<Encryption> list;
            for (std::size_t i = 3; sub.more(i); ++i) {
                list.push_back(encryptionOf(sub.word(i)));
                if (list.back() == Encryption::Unknown)
                    return reject("\"" + std::string(sub.word(i)) + "\" is no algorithm");
            }
            set.espEncryption.set(std::move(list), sub.where(), sub.text(3));
        } else if (sub.is(2, "integrity")) {
            std::vector<Hash> list;
            for (std::size_t i = 3; sub.more(i); ++i) {
                list.push_back(hashOf(sub.word(i)));
                if (list.back() == Hash::Unknown)
                    return reject("\"" + std::string(sub.word(i)) + "\" is no algorithm");
            }
            (ah ? set.ahIntegrity : set.espIntegrity).set(std::move(list), sub.where(), sub.text(3));
        } else {
            return reject("encryption or integrity is expected");
        }
        return Verdict::Understood;
    });
    return Verdict::Understood;
}

/// lifetime {seconds S | kilobytes K} in any order; "days", "unlimited" and "disable" too.
Verdict FactReader::saLifetime(SaLifetime& lifetime, const Line& line, std::size_t at)
{
    if (line.negated())
        return Verdict::Understood;
    if (!line.more(at))
        return reject("seconds or kilobytes is expected");
    for (std::size_t i = at; line.more(i); i += 2) {
        const bool none = line.isAny(i + 1, {"unlimited", "disable"});
        const auto value = none ? std::optional<std::int64_t>(0) : line.longNumber(i + 1);
        if (!value || *value < 0)
            return isMasked(line.word(i + 1)) ? Verdict::Understood : reject("a number is expected");
        if (line.is(i, "seconds"))
            lifetime.seconds.set(*value, line.where(), line.word(i + 1));
        else if (line.is(i, "days"))
            lifetime.seconds.set(*value * 86'400, line.where(), line.word(i + 1));
        else if (line.is(i, "kilobytes"))
            lifetime.kilobytes.set(*value, line.where(), line.word(i + 1));
        else
            return reject("seconds or kilobytes is expected");
    }
    return Verdict::Understood;
}

Verdict FactReader::pfs(PfsSlot& slot, const Line& line, std::size_t at)
{
    if (line.negated()) {
        slot.set(0, line.where(), "no set pfs");
        return Verdict::Understood;
    }
    if (!line.more(at)) {
        slot.mask(line.where(), "set pfs"); // which group that is, the version decides: see applyDefaults
        return Verdict::Understood;
    }
    const auto group = groupOf(line.word(at));
    if (!group)
        return reject("\"" + std::string(line.word(at)) + "\" is no Diffie-Hellman group");
    slot.set(*group, line.where(), line.word(at));
    return Verdict::Understood;
}

Verdict FactReader::ipsecProfile(const Line& line)
{
    const std::string_view name = line.word(3);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    bool fresh = false;
    named(m_facts.ipsecProfiles, m_profiles, name, line.whole(), &fresh);
    if (fresh)
        define(NameKind::IpsecProfile, name, line.where());
    const std::size_t index = m_profiles.at(std::string(name));
    const bool good = eachChild(line, [&](const Line& sub) {
        IpsecProfile& profile = m_facts.ipsecProfiles[index];
        if (sub.is(0, "responder-only")) {
            profile.responderOnly.set(!sub.negated(), sub.where());
            return Verdict::Understood;
        }
        if (sub.is(0, "reverse-route")) {
            profile.reverseRoute.set(!sub.negated(), sub.where());
            return Verdict::Understood;
        }
        if (sub.isAny(0, {"description", "dialer"}))
            return Verdict::Understood;
        if (!sub.is(0, "set"))
            return reject("set is expected");
        const bool ikev1 = sub.is(1, "ikev1");
        if (sub.is(ikev1 ? 2 : 1, "transform-set")) {
            profile.transformSets.clear();
            for (std::size_t i = ikev1 ? 3 : 2; sub.more(i); ++i) {
                profile.transformSets.push_back({std::string(sub.word(i)), sub.where()});
                use(NameKind::TransformSet, sub.word(i), sub);
            }
        } else if (sub.are(1, {"ikev2", "ipsec-proposal"})) {
            for (std::size_t i = 3; sub.more(i); ++i) {
                profile.ikev2Proposals.push_back({std::string(sub.word(i)), sub.where()});
                use(NameKind::IpsecProposal, sub.word(i), sub);
            }
        } else if (sub.is(1, "pfs")) {
            return pfs(profile.pfs, sub, 2);
        } else if (sub.are(1, {"security-association", "lifetime"})) {
            return saLifetime(profile.lifetime, sub, 3);
        } else if (sub.isAny(1, {"trustpoint", "trust-point"})) {
            setText(profile.trustpoint, sub, 2);
            use(NameKind::Trustpoint, sub.word(2), sub);
        } else if (sub.is(1, "isakmp-profile")) {
            setText(profile.isakmpProfile, sub, 2);
            use(NameKind::IsakmpProfile, sub.word(2), sub);
        } else if (sub.is(1, "ikev2-profile")) {
            setText(profile.ikev2Profile, sub, 2);
            use(NameKind::Ikev2Profile, sub.word(2), sub);
        } else if (!sub.isAny(1,
                       {"security-association", "identity", "mixed-mode", "security-policy", "reverse-route",
                           "ikev1", "ikev2"})) {
            return reject("no such field of a profile");
        }
        return Verdict::Understood;
    });
    m_facts.ipsecProfiles[index].uncertain = m_facts.ipsecProfiles[index].uncertain || !good;
    return Verdict::Understood;
}

// ---- crypto maps

CryptoMap& FactReader::mapNamed(std::string_view name, bool dynamic, const Line& line)
{
    auto& index = dynamic ? m_dynamicMaps : m_maps;
    bool fresh = false;
    CryptoMap& map = named(m_facts.cryptoMaps, index, name, line.where(), &fresh);
    map.dynamic = dynamic;
    const NameKind kind = dynamic ? NameKind::DynamicMap : NameKind::CryptoMap;
    if (fresh || !m_facts.references.isDefined(kind, name)) // it may have been applied before
        define(kind, name, line.where());
    return map;
}

MapEntry& FactReader::entryOf(CryptoMap& map, int sequence, const Line& line)
{
    const auto number = static_cast<std::uint64_t>(&map - m_facts.cryptoMaps.data());
    const std::uint64_t wanted = number << 32U | static_cast<std::uint32_t>(sequence);
    const auto [it, fresh] = m_entries.emplace(wanted, static_cast<std::uint32_t>(map.entries.size()));
    if (fresh) {
        MapEntry entry;
        entry.map = map.name;
        entry.sequence = sequence;
        entry.dynamic = map.dynamic;
        entry.where = line.where();
        entry.negatedOnly = true;
        map.entries.push_back(std::move(entry));
    }
    MapEntry& entry = map.entries[it->second];
    entry.lines.push_back(line.where());
    return entry;
}

void FactReader::applyMap(std::string_view map, std::string_view interface, const Line& line)
{
    const auto it = m_maps.find(std::string(map));
    if (it == m_maps.end()) {
        // Applied before or without being defined: the use stays in the graph.
        CryptoMap fresh;
        fresh.name = std::string(map);
        fresh.where = line.where();
        fresh.interfaces.push_back({std::string(interface), line.where()});
        m_maps.emplace(fresh.name, static_cast<std::uint32_t>(m_facts.cryptoMaps.size()));
        m_facts.cryptoMaps.push_back(std::move(fresh));
    } else {
        m_facts.cryptoMaps[it->second].interfaces.push_back({std::string(interface), line.where()});
    }
}

Verdict FactReader::cryptoMap(const Line& line)
{
    const bool dynamic = line.is(1, "dynamic-map");
    const std::string_view name = line.word(2);
    if (name.empty())
        return reject("a name is expected");
    const auto sequence = line.number(3);
    if (!sequence) {
        if (dynamic || !line.more(3))
            return reject("a number is expected after the name");
        if (line.is(3, "interface") && !line.negated()) {
            if (!line.more(4))
                return reject("an interface is expected");
            use(NameKind::CryptoMap, name, line);
            use(NameKind::Interface, line.word(4), line);
            applyMap(name, line.word(4), line);
            return Verdict::Understood;
        }
        return line.negated() ? Verdict::Understood : mapWide(mapNamed(name, false, line), line);
    }
    CryptoMap& map = mapNamed(name, dynamic, line);
    MapEntry& entry = entryOf(map, *sequence, line);
    if (line.negated()) {
        // "show running-config all" prints what is off.
        return line.is(4, "set") || !line.more(4) || line.isAny(4, {"match", "ipsec-isakmp", "annotation"})
            ? Verdict::Understood
            : reject("set or match is expected");
    }
    entry.negatedOnly = false;
    if (line.isAny(4, {"ipsec-isakmp", "ipsec-manual", "gdoi"}) || !line.more(4)) {
        entry.manual = line.is(4, "ipsec-manual");
        if (line.is(5, "dynamic") && line.more(6)) {
            setText(entry.dynamicMap, line, 6);
            use(NameKind::DynamicMap, line.word(6), line);
        } else if (line.is(5, "profile") && line.more(6)) {
            setText(entry.ipsecProfile, line, 6);
            use(NameKind::IpsecProfile, line.word(6), line);
        }
        const std::string mapName(name);
        const auto& index = dynamic ? m_dynamicMaps : m_maps;
        entry.iosStyle = line.command().end > line.id() + 1;
        eachChild(line, [&](const Line& sub) {
            MapEntry& own = entryOf(m_facts.cryptoMaps[index.at(mapName)], *sequence, sub);
            if (sub.negated())
                return Verdict::Understood;
            const Verdict verdict = mapClause(own, sub, 0);
            own.uncertain = own.uncertain || verdict == Verdict::Rejected;
            return verdict;
        });
        return Verdict::Understood;
    }
    const Verdict verdict = mapClause(entry, line, 4);
    entry.uncertain = entry.uncertain || verdict == Verdict::Rejected;
    return verdict;
}

/// What is said about the whole map.
Verdict FactReader::mapWide(CryptoMap& map, const Line& line)
{
    if (line.is(3, "local-address")) {
        setText(map.localAddressInterface, line, 4);
        use(NameKind::Interface, line.word(4), line);
        return Verdict::Understood;
    }
    if (line.are(3, {"client", "authentication"}) && line.is(5, "list")) {
        setText(map.clientAuthentication, line, 6);
        use(NameKind::AaaList, line.word(6), line);
        return Verdict::Understood;
    }
    if (line.are(3, {"isakmp", "authorization"}) && line.is(5, "list")) {
        setText(map.isakmpAuthorization, line, 6);
        use(NameKind::AaaList, line.word(6), line);
        return Verdict::Understood;
    }
    if (line.isAny(3, {"client", "isakmp", "redundancy", "isakmp-profile", "gdoi"}))
        return Verdict::Understood;
    return reject("a number, interface or local-address is expected after the name of the map");
}

Verdict FactReader::mapClause(MapEntry& entry, const Line& line, std::size_t at)
{
    if (line.is(at, "match")) {
        if (!line.is(at + 1, "address") || !line.more(at + 2))
            return reject("match address and an access list are expected");
        entry.matchAddress.set(std::string(line.word(at + 2)), line.where(), line.word(at + 2));
        use(NameKind::AccessList, line.word(at + 2), line);
        return Verdict::Understood;
    }
    if (line.is(at, "set"))
        return mapSet(entry, line, at + 1);
    if (line.is(at, "reverse-route")) {
        entry.reverseRoute.set(true, line.where(), line.text(at));
        entry.reverseRouteDynamic = !line.is(at + 1, "static");
        return Verdict::Understood;
    }
    if (line.isAny(at, {"description", "annotation"})) {
        entry.description.set(line.text(at + 1), line.where(), line.text(at + 1));
        return Verdict::Understood;
    }
    if (line.isAny(at, {"qos", "ipsec-isakmp", "ipsec-manual"}))
        return Verdict::Understood;
    return reject("set or match is expected");
}

Verdict FactReader::mapSet(MapEntry& entry, const Line& line, std::size_t at)
{
    const bool ikev1 = line.is(at, "ikev1");
    const std::size_t field = ikev1 ? at + 1 : at;
    if (ikev1)
        newSyntax(line);
    if (line.is(at, "peer")) {
        for (std::size_t i = at + 1; line.more(i); ++i) {
            if (line.isAny(i, {"default", "dynamic"}))
                continue;
            const Endpoint peer = endpoint(line, i);
            // "remove-duplicate": a device keeps one of equal peers
            constexpr std::size_t kMostPeers = 64; // no device has more than ten
            const bool known = entry.peers.size() < kMostPeers
                && std::any_of(entry.peers.begin(), entry.peers.end(),
                    [&](const Endpoint& other) { return other.written == peer.written; });
            if (!known)
                entry.peers.push_back(peer);
        }
        return line.more(at + 1) ? Verdict::Understood : reject("a peer is expected");
    }
    if (line.is(field, "transform-set")) {
        if (!ikev1 && isAsaFamily(m_facts.platform))
            oldSyntax(line);
        entry.transformSets.clear();
        for (std::size_t i = field + 1; line.more(i); ++i) {
            entry.transformSets.push_back({std::string(line.word(i)), line.where()});
            use(NameKind::TransformSet, line.word(i), line);
        }
        return entry.transformSets.empty() ? reject("a transform set is expected") : Verdict::Understood;
    }
    if (line.is(field, "phase1-mode")) {
        if (!line.isAny(field + 1, {"main", "aggressive"}))
            return reject("main or aggressive is expected");
        entry.phase1Mode.set(line.is(field + 1, "aggressive") ? Phase1Mode::Aggressive : Phase1Mode::Main,
            line.where(), line.word(field + 1));
        if (const auto group = groupOf(line.word(field + 2)))
            entry.phase1Group.set(*group, line.where(), line.word(field + 2));
        return Verdict::Understood;
    }
    if (line.are(at, {"ikev2", "ipsec-proposal"})) {
        newSyntax(line);
        entry.ikev2Proposals.clear();
        for (std::size_t i = at + 2; line.more(i); ++i) {
            entry.ikev2Proposals.push_back({std::string(line.word(i)), line.where()});
            use(NameKind::IpsecProposal, line.word(i), line);
        }
        return entry.ikev2Proposals.empty() ? reject("a proposal is expected") : Verdict::Understood;
    }
    if (line.are(at, {"ikev2", "pre-shared-key"})) {
        entry.ikev2Key = key(line, at + 2);
        return Verdict::Understood;
    }
    if (line.are(at, {"ikev2", "mode"})) {
        setText(entry.ikev2Mode, line, at + 2);
        return Verdict::Understood;
    }
    if (line.is(at, "pfs"))
        return pfs(entry.pfs, line, at + 1);
    if (line.are(at, {"security-association", "lifetime"}))
        return saLifetime(entry.lifetime, line, at + 2);
    if (line.is(at, "connection-type")) {
        const bool originate = line.isAny(at + 1, {"originate-only", "originator-only"});
        const bool answer = line.is(at + 1, "answer-only");
        if (!originate && !answer && !line.is(at + 1, "bidirectional"))
            return reject("bidirectional, originate-only or answer-only is expected");
        entry.connectionType.set(originate ? ConnectionType::OriginateOnly
                : answer                   ? ConnectionType::AnswerOnly
                                           : ConnectionType::Bidirectional,
            line.where(), line.word(at + 1));
        return Verdict::Understood;
    }
    if (line.is(at, "nat-t-disable")) {
        entry.natTraversal.set(false, line.where(), line.word(at));
        return Verdict::Understood;
    }
    if (line.is(at, "reverse-route")) {
        entry.reverseRoute.set(true, line.where(), line.text(at));
        entry.reverseRouteDynamic = line.is(at + 1, "dynamic");
        return Verdict::Understood;
    }
    if (line.isAny(at, {"trustpoint", "trust-point"})) {
        setText(entry.trustpoint, line, at + 1);
        use(NameKind::Trustpoint, line.word(at + 1), line);
        return Verdict::Understood;
    }
    if (line.is(at, "isakmp-profile")) {
        setText(entry.isakmpProfile, line, at + 1);
        use(NameKind::IsakmpProfile, line.word(at + 1), line);
        return Verdict::Understood;
    }
    if (line.is(at, "ikev2-profile")) {
        setText(entry.ikev2Profile, line, at + 1);
        use(NameKind::Ikev2Profile, line.word(at + 1), line);
        return Verdict::Understood;
    }
    if (line.are(at, {"ip", "access-group"})) {
        use(NameKind::AccessList, line.word(at + 2), line);
        return Verdict::Understood;
    }
    if (line.isAny(at,
            {"security-association", "tfc-packets", "df-bit", "validate-icmp-errors", "identity",
                "session-key", "ip", "level", "mode", "nat", "security-policy", "inheritance", "group",
                "aggressive-mode", "reverse-route"}))
        return Verdict::Understood;
    return reject("no such setting of a crypto map");
}

} // namespace rungbook::config
