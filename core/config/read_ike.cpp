// SPDX-License-Identifier: GPL-3.0-or-later
// crypto isakmp, ikev1, ikev2, keyring: everything about phase 1.
#include "core/config/fact_reader.h"

#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{

Verdict FactReader::crypto(const Line& line)
{
    if (line.is(1, "map") || line.is(1, "dynamic-map"))
        return cryptoMap(line);
    if (line.is(1, "ipsec"))
        return ipsec(line);
    if (line.isAny(1, {"isakmp", "ikev1", "ikev2"}))
        return ike(line, 1);
    if (line.is(1, "keyring"))
        return keyring(line);
    if (line.isAny(1, {"ca", "pki"}))
        return pki(line);
    if (line.isAny(1,
            {"key", "engine", "gdoi", "logging", "call", "vpn", "identity", "large-certificate", "mib",
                "csr-params", "provisioning", "xauth", "ssl", "ssh", "wui", "ace", "cts", "ctcp", "eli",
                "mgcp", "tls", "softcrypto"})) {
        eachChild(line, [](const Line&) { return Verdict::Other; });
        return Verdict::Understood;
    }
    return reject("no such crypto command");
}

/// line begins with isakmp, ikev1 or ikev2 at word at - 1 or at: PIX has no "crypto" before it.
Verdict FactReader::ike(const Line& line, std::size_t at)
{
    const bool pix = line.is(0, "isakmp");
    const std::string_view family = pix ? line.word(0) : line.word(at);
    const std::size_t next = pix ? 1 : at + 1;
    const IkeVersion version = sameWord(family, "ikev2") ? IkeVersion::V2 : IkeVersion::V1;
    IkeSettings& settings = version == IkeVersion::V2 ? m_facts.ikev2 : m_facts.ikev1;
    // Identity and NAT traversal kept their old words.
    if (!sameWord(family, "isakmp"))
        newSyntax(line);
    else if (pix || line.isAny(next, {"policy", "enable", "am-disable"}))
        oldSyntax(line);
    const bool on = !line.negated();
    if (line.is(next, "policy")) {
        if (line.more(next + 1) && toNumber(line.word(next + 1)))
            return ikePolicy(line, next + 1, version);
        if (version == IkeVersion::V2 && line.more(next + 1))
            return ikev2Object(line);
        return reject("a number is expected after policy");
    }
    if (line.is(next, "enable")) {
        if (!line.more(next + 1)) {
            settings.enabled.set(on, line.where(), line.text());
            return Verdict::Understood;
        }
        if (on) {
            settings.enabledOn.push_back({std::string(line.word(next + 1)), line.where()});
            use(NameKind::Interface, line.word(next + 1), line);
        } else {
            settings.disabledLines.push_back(line.where());
        }
        return Verdict::Understood;
    }
    if (line.is(next, "identity")) {
        // ikev1 and ikev2 share one identity on an ASA: crypto isakmp identity.
        const std::string value =
            line.is(next + 1, "key-id") ? line.text(next + 1) : std::string(line.word(next + 1));
        if (value.empty())
            return reject("auto, address, hostname or key-id is expected");
        if (on) {
            settings.identity.set(value, line.where(), value);
            if (version == IkeVersion::V1 && sameWord(family, "isakmp") && !isIosFamily(m_facts.platform))
                m_facts.ikev2.identity.set(value, line.where(), value);
        }
        return line.isAny(next + 1, {"auto", "address", "hostname", "key-id", "dn"})
            ? Verdict::Understood
            : reject("auto, address, hostname or key-id is expected");
    }
    if (line.is(next, "nat-traversal")) {
        settings.natTraversal.set(on, line.where(), line.text());
        if (version == IkeVersion::V1 && !isIosFamily(m_facts.platform))
            m_facts.ikev2.natTraversal.set(on, line.where(), line.text()); // one switch for both versions
        if (on && line.more(next + 1))
            setNumber(settings.natKeepalive, line, next + 1);
        return Verdict::Understood;
    }
    if (line.is(next, "am-disable")) {
        settings.aggressiveMode.set(!on, line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(next, "aggressive-mode") && line.is(next + 1, "disable")) {
        settings.aggressiveMode.set(!on, line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.isAny(next, {"keepalive", "dpd"}) && on) {
        setNumber(settings.keepalive, line, next + 1);
        if (toNumber(line.word(next + 2)))
            setNumber(settings.keepaliveRetry, line, next + 2);
        settings.keepalivePeriodic.set(line.find("periodic") < line.size(), line.where());
        return settings.keepalive.absent() ? Verdict::Rejected : Verdict::Understood;
    }
    if (line.is(next, "disconnect-notify")) {
        settings.disconnectNotify.set(on, line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(next, "invalid-spi-recovery")) {
        m_facts.settings.invalidSpiRecovery.set(on, line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(next, "key"))
        return isakmpKey(line, next + 1);
    if (line.is(next, "default")) {
        if (line.is(next + 1, "policy"))
            m_facts.settings.defaultIsakmpPolicy.set(on, line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(next, "profile"))
        return version == IkeVersion::V2 ? ikev2Profile(line) : isakmpProfile(line);
    if (line.are(next, {"client", "configuration", "group"}))
        return ezvpnServer(line);
    if (line.are(next, {"client", "configuration"}))
        return line.isAny(next + 2, {"address-pool", "browser-proxy"})
            ? Verdict::Understood
            : reject("group or address-pool is expected");
    if (version == IkeVersion::V2 && line.isAny(next, {"proposal", "keyring"}))
        return ikev2Object(line);
    if (line.is(next, "remote-access") && line.isAny(next + 1, {"trust-point", "trustpoint"})) {
        setText(settings.remoteAccessTrustpoint, line, next + 2);
        use(NameKind::Trustpoint, line.word(next + 2), line);
        return Verdict::Understood;
    }
    if (line.isAny(next,
            {"limit", "fragmentation", "cookie-challenge", "reload-wait", "ipsec-over-tcp", "nat", "http-url",
                "notify", "certificate", "diagnose", "name-mangler", "cts", "authorization", "redirect",
                "cluster", "peer", "log", "xauth", "performance", "rsa-sig-hash", "rekey",
                "ipv4-fragmentation", "error", "fragment"}))
        return Verdict::Understood;
    return reject("no such " + std::string(family) + " command");
}

Verdict FactReader::ikePolicy(const Line& line, std::size_t at, IkeVersion version)
{
    const int priority = line.number(at).value_or(0);
    if (line.negated())
        return Verdict::Understood;
    const std::uint64_t wanted =
        std::uint64_t{version == IkeVersion::V2 ? 1U : 0U} << 32U | static_cast<std::uint32_t>(priority);
    const auto [it, fresh] =
        m_ikePolicies.emplace(wanted, static_cast<std::uint32_t>(m_facts.ikePolicies.size()));
    const std::size_t index = it->second;
    if (fresh) {
        IkePolicy policy;
        policy.version = version;
        policy.priority = priority;
        policy.where = line.whole();
        m_facts.ikePolicies.push_back(std::move(policy));
    }
    // PIX writes the field on the same line: isakmp policy 10 hash sha.
    if (line.more(at + 1)) {
        IkePolicy& policy = m_facts.ikePolicies[index];
        policy.where.last = std::max(policy.where.last, line.where().last);
        const Verdict verdict = policyField(line, at + 1, policy);
        policy.uncertain = policy.uncertain || verdict == Verdict::Rejected;
        return verdict;
    }
    if (!eachChild(line, [&](const Line& sub) { return policyField(sub, 0, m_facts.ikePolicies[index]); }))
        m_facts.ikePolicies[index].uncertain = true;
    return Verdict::Understood;
}

Verdict FactReader::policyField(const Line& line, std::size_t at, IkePolicy& policy)
{
    const bool v2 = policy.version == IkeVersion::V2;
    if (line.negated())
        return Verdict::Understood; // back to the default
    const auto badWord = [&](std::string_view word) {
        if (isMasked(word))
            return Verdict::Understood;
        return reject("\"" + std::string(word) + "\" is no algorithm");
    };
    if (line.isAny(at, {"encryption", "encr"})) {
        std::vector<Encryption> list;
        for (std::size_t i = at + 1; line.more(i); ++i) {
            const bool bits = line.isAny(i + 1, {"128", "192", "256"});
            const Encryption one = encryptionOf(line.word(i), bits ? line.word(i + 1) : std::string_view{});
            if (one == Encryption::Unknown)
                return badWord(line.word(i));
            list.push_back(one);
            i += bits ? 1U : 0U;
        }
        if (list.empty())
            return reject("an algorithm is expected");
        policy.encryption.set(std::move(list), line.where(), line.text(at + 1));
        return Verdict::Understood;
    }
    if (line.is(at, v2 ? "integrity" : "hash") || line.is(at, "hash") || (v2 && line.is(at, "prf"))) {
        std::vector<Hash> list;
        for (std::size_t i = at + 1; line.more(i); ++i) {
            const Hash one = hashOf(line.word(i));
            if (one == Hash::Unknown)
                return badWord(line.word(i));
            list.push_back(one);
        }
        if (list.empty())
            return reject("an algorithm is expected");
        (line.is(at, "prf") ? policy.prf : policy.hash).set(std::move(list), line.where(), line.text(at + 1));
        return Verdict::Understood;
    }
    if (line.is(at, "group")) {
        std::vector<int> list;
        for (std::size_t i = at + 1; line.more(i); ++i) {
            const auto one = groupOf(line.word(i));
            if (!one)
                return reject("\"" + std::string(line.word(i)) + "\" is no Diffie-Hellman group");
            list.push_back(*one);
        }
        if (list.empty())
            return reject("a group is expected");
        policy.groups.set(std::move(list), line.where(), line.text(at + 1));
        return Verdict::Understood;
    }
    if (line.is(at, "authentication")) {
        const Authentication one = authenticationOf(line.word(at + 1));
        if (one == Authentication::Unknown)
            return reject("\"" + std::string(line.word(at + 1)) + "\" is no authentication");
        policy.authentication.set(one, line.where(), line.word(at + 1));
        return Verdict::Understood;
    }
    if (line.is(at, "lifetime")) {
        const std::size_t i = line.is(at + 1, "seconds") ? at + 2 : at + 1;
        const auto seconds = line.is(i, "none") ? std::optional<std::int64_t>(0) : line.longNumber(i);
        if (!seconds || *seconds < 0)
            return reject("a number of seconds is expected");
        policy.lifetimeSeconds.set(*seconds, line.where(), line.word(i));
        return Verdict::Understood;
    }
    if (line.isAny(at, {"proposal", "match"}))
        return Verdict::Understood;
    return reject("no such field of a policy");
}

Verdict FactReader::proposalField(const Line& line, Ikev2Proposal& proposal)
{
    IkePolicy reader;
    reader.version = IkeVersion::V2;
    const Verdict verdict = policyField(line, 0, reader);
    if (reader.encryption.read())
        proposal.encryption = reader.encryption;
    if (reader.hash.read())
        proposal.integrity = reader.hash;
    if (reader.prf.read())
        proposal.prf = reader.prf;
    if (reader.groups.read())
        proposal.groups = reader.groups;
    return verdict;
}

/// crypto ikev2 proposal|policy|keyring NAME of IOS.
Verdict FactReader::ikev2Object(const Line& line)
{
    const std::string name(line.word(3));
    if (name.empty())
        return reject("a name is expected");
    if (line.negated()) {
        if (line.is(2, "proposal") && name == "default")
            m_facts.settings.defaultIkev2Proposal.set(false, line.where(), line.text());
        return Verdict::Understood;
    }
    if (line.is(2, "proposal")) {
        define(NameKind::Ikev2Proposal, name, line.where());
        Ikev2Proposal proposal;
        proposal.name = name;
        proposal.where = line.whole();
        proposal.uncertain = !eachChild(line, [&](const Line& sub) { return proposalField(sub, proposal); });
        m_facts.ikev2Proposals.push_back(std::move(proposal));
        return Verdict::Understood;
    }
    if (line.is(2, "policy")) {
        define(NameKind::Ikev2Policy, name, line.where());
        Ikev2Policy policy;
        policy.name = name;
        policy.where = line.whole();
        eachChild(line, [&](const Line& sub) {
            if (sub.is(0, "proposal") && sub.more(1)) {
                policy.proposals.push_back({std::string(sub.word(1)), sub.where()});
                use(NameKind::Ikev2Proposal, sub.word(1), sub);
            } else if (sub.are(0, {"match", "address", "local"})) {
                policy.localAddresses.push_back(endpoint(sub, 3));
            } else if (sub.are(0, {"match", "fvrf"})) {
                policy.fvrf = std::string(sub.word(2));
            } else if (!sub.is(0, "description")) {
                return reject("no such field of a policy");
            }
            return Verdict::Understood;
        });
        m_facts.ikev2Policies.push_back(std::move(policy));
        return Verdict::Understood;
    }
    define(NameKind::Ikev2Keyring, name, line.where());
    Ikev2Keyring ring;
    ring.name = name;
    ring.where = line.whole();
    ring.uncertain = !eachChild(line, [&](const Line& sub) {
        if (!sub.is(0, "peer"))
            return sub.is(0, "aaa") ? Verdict::Understood : reject("peer is expected");
        Ikev2Peer peer;
        peer.name = std::string(sub.word(1));
        peer.where = sub.whole();
        eachChild(sub, [&](const Line& field) {
            if (field.is(0, "address")) {
                setPrefix(peer.address, field, 1);
            } else if (field.is(0, "hostname")) {
                setText(peer.hostname, field, 1);
            } else if (field.is(0, "identity")) {
                peer.identity.set(field.text(1), field.where(), field.text(1));
            } else if (field.is(0, "pre-shared-key")) {
                const bool local = field.is(1, "local");
                const bool remote = field.is(1, "remote");
                const Key read = key(field, local || remote ? 2 : 1);
                if (read.absent())
                    return reject("a key is expected");
                if (!remote)
                    peer.localKey = read;
                if (!local)
                    peer.remoteKey = read;
            } else if (!field.is(0, "description")) {
                return reject("no such field of a peer");
            }
            return Verdict::Understood;
        });
        ring.peers.push_back(std::move(peer));
        return Verdict::Understood;
    });
    m_facts.ikev2Keyrings.push_back(std::move(ring));
    return Verdict::Understood;
}

IdentityMatch FactReader::identity(const Line& line, std::size_t at)
{
    IdentityMatch match;
    match.kind = std::string(line.word(at));
    match.value = line.text(at + 1);
    match.where = line.where();
    if (line.is(at, "address"))
        setPrefix(match.address, line, at + 1);
    return match;
}

Verdict FactReader::ikev2Profile(const Line& line)
{
    const std::string_view name = line.word(3);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    define(NameKind::Ikev2Profile, name, line.where());
    Ikev2Profile profile;
    profile.name = std::string(name);
    profile.where = line.whole();
    profile.uncertain = !eachChild(line, [&](const Line& sub) {
        if (sub.are(0, {"match", "identity", "remote"})) {
            profile.remoteIdentities.push_back(identity(sub, 3));
        } else if (sub.are(0, {"match", "address", "local"})) {
            if (sub.is(3, "interface"))
                use(NameKind::Interface, sub.text(4), sub);
            else
                profile.localAddresses.push_back(endpoint(sub, 3));
        } else if (sub.are(0, {"match", "certificate"})) {
            setText(profile.matchCertificate, sub, 2);
            use(NameKind::CertificateMap, sub.word(2), sub);
        } else if (sub.are(0, {"match", "fvrf"})) {
            setText(profile.matchFvrf, sub, 2);
        } else if (sub.are(0, {"identity", "local"})) {
            profile.localIdentity.set(sub.text(2), sub.where(), sub.text(2));
        } else if (sub.is(0, "authentication")) {
            const bool local = sub.is(1, "local");
            if (!local && !sub.is(1, "remote"))
                return reject("local or remote is expected");
            const Authentication how = authenticationOf(sub.word(2));
            if (how == Authentication::Unknown)
                return reject("\"" + std::string(sub.word(2)) + "\" is no authentication");
            Slot<Authentication> slot;
            slot.set(how, sub.where(), sub.word(2));
            if (local)
                profile.authenticationLocal = slot;
            else
                profile.authenticationRemote.push_back(slot);
            if (sub.is(3, "key"))
                (local ? profile.localKey : profile.remoteKey) = key(sub, 4);
        } else if (sub.is(0, "keyring")) {
            if (sub.is(1, "aaa")) {
                setText(profile.keyringAaa, sub, 2);
            } else {
                setText(profile.keyring, sub, sub.is(1, "local") ? 2 : 1);
                use(NameKind::Ikev2Keyring, sub.word(sub.is(1, "local") ? 2 : 1), sub);
            }
        } else if (sub.are(0, {"pki", "trustpoint"})) {
            setText(profile.trustpoint, sub, 2);
            use(NameKind::Trustpoint, sub.word(2), sub);
        } else if (sub.is(0, "lifetime")) {
            if (const auto seconds = sub.longNumber(sub.is(1, "seconds") ? 2 : 1))
                profile.lifetimeSeconds.set(*seconds, sub.where(), sub.word(1));
            else
                return reject("a number of seconds is expected");
        } else if (sub.is(0, "dpd")) {
            if (!setNumber(profile.dpd, sub, 1))
                return Verdict::Rejected;
        } else if (sub.is(0, "ivrf")) {
            setText(profile.ivrf, sub, 1);
        } else if (sub.is(0, "virtual-template")) {
            setText(profile.virtualTemplate, sub, 1);
        } else if (sub.is(0, "aaa")) {
            profile.authorizationGroup.set(sub.text(1), sub.where(), sub.text(1));
        } else if (!sub.isAny(0,
                       {"description", "nat", "initial-contact", "redirect", "reconnect", "config-exchange",
                           "shutdown", "anyconnect", "match", "config-mode"})) {
            return reject("no such field of a profile");
        }
        return Verdict::Understood;
    });
    m_facts.ikev2Profiles.push_back(std::move(profile));
    return Verdict::Understood;
}

Verdict FactReader::isakmpProfile(const Line& line)
{
    const std::string_view name = line.word(3);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    define(NameKind::IsakmpProfile, name, line.where());
    IsakmpProfile profile;
    profile.name = std::string(name);
    profile.where = line.whole();
    profile.uncertain = !eachChild(line, [&](const Line& sub) {
        if (sub.is(0, "keyring")) {
            setText(profile.keyring, sub, 1);
            if (!sub.is(1, "default"))
                use(NameKind::Keyring, sub.word(1), sub);
        } else if (sub.are(0, {"match", "identity"})) {
            profile.matches.push_back(identity(sub, 2));
        } else if (sub.are(0, {"match", "certificate"})) {
            use(NameKind::CertificateMap, sub.word(2), sub);
        } else if (sub.is(0, "self-identity")) {
            profile.selfIdentity.set(sub.text(1), sub.where(), sub.text(1));
        } else if (sub.is(0, "local-address")) {
            profile.localAddress.set(sub.text(1), sub.where(), sub.text(1));
        } else if (sub.is(0, "vrf")) {
            setText(profile.vrf, sub, 1);
        } else if (sub.are(0, {"ca", "trust-point"})) {
            setText(profile.caTrustpoint, sub, 2);
            use(NameKind::Trustpoint, sub.word(2), sub);
        } else if (sub.are(0, {"client", "authentication", "list"})) {
            setText(profile.clientAuthenticationList, sub, 3);
            use(NameKind::AaaList, sub.word(3), sub);
        } else if (sub.are(0, {"client", "configuration"})) {
            profile.clientConfiguration.set(sub.text(2), sub.where(), sub.text(2));
            if (sub.is(2, "group"))
                use(NameKind::EzvpnGroup, sub.word(3), sub);
        } else if (sub.are(0, {"isakmp", "authorization", "list"})) {
            setText(profile.authorizationList, sub, 3);
            use(NameKind::AaaList, sub.word(3), sub);
        } else if (sub.is(0, "virtual-template")) {
            setText(profile.virtualTemplate, sub, 1);
        } else if (sub.is(0, "keepalive")) {
            setNumber(profile.keepalive, sub, 1);
        } else if (sub.are(0, {"initiate", "mode"})) {
            profile.initiateAggressive.set(sub.is(2, "aggressive"), sub.where(), sub.word(2));
        } else if (!sub.isAny(0,
                       {"description", "accounting", "client", "match", "reverse-route", "qos-group",
                           "accept", "set"})) {
            return reject("no such field of a profile");
        }
        return Verdict::Understood;
    });
    m_facts.isakmpProfiles.push_back(std::move(profile));
    return Verdict::Understood;
}

} // namespace rungbook::config
