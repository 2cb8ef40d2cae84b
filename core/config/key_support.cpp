// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/key_support.h"

#include <fmt/format.h>

namespace rungbook::config
{

std::vector<KeyPair> keyPairs(const Ends& ends)
{
    std::vector<KeyPair> pairs;
    const auto add = [&](const Key& one, const Key& other, IkeVersion version) {
        if (!one.absent() && !other.absent())
            pairs.push_back({&one, &other, version});
    };
    const Credentials& a = ends.a.credentials;
    const Credentials& b = ends.b.credentials;
    for (const IkeVersion version : commonVersions(ends.a, ends.b)) {
        if (hasCertificate(a, version) || hasCertificate(b, version))
            continue;
        if (version == IkeVersion::V1) {
            add(a.ikev1, b.ikev1, version);
        } else {
            add(a.ikev2Local, b.ikev2Remote, version);
            add(a.ikev2Remote, b.ikev2Local, version);
        }
    }
    return pairs;
}

bool swappedKeys(const Ends& ends)
{
    const Credentials& a = ends.a.credentials;
    const Credentials& b = ends.b.credentials;
    if (!ends.a.usesIkev2 || !ends.b.usesIkev2)
        return false;
    return a.ikev2Local.compare(b.ikev2Local) == KeyMatch::Same
        && a.ikev2Remote.compare(b.ikev2Remote) == KeyMatch::Same
        && a.ikev2Local.compare(b.ikev2Remote) == KeyMatch::Different;
}

std::vector<NamedKey> keysOf(const Device& device)
{
    std::vector<NamedKey> keys;
    const auto add = [&](const Key& key, std::string owner, Commands commands) {
        if (!key.absent())
            keys.push_back({&key, std::move(owner), std::move(commands)});
    };
    const DeviceFacts& facts = *device.facts;
    for (const TunnelGroup& group : facts.tunnelGroups) {
        const auto lines = [&](IkeVersion v) {
            return tunnelGroupLines(facts, group.name, "ipsec-attributes", keyLines(v));
        };
        const std::string owner = "tunnel-group " + group.name;
        add(group.ikev1Key, owner, lines(IkeVersion::V1));
        add(group.ikev2LocalKey, owner, lines(IkeVersion::V2));
        add(group.ikev2RemoteKey, owner, lines(IkeVersion::V2));
    }
    const auto peerOf = [](const PeerKey& key) {
        return key.address.known() ? toText(key.address.value) : key.hostname.valueOr("a peer");
    };
    const auto addressOf = [](const PeerKey& key) {
        if (!key.address.known())
            return "hostname " + key.hostname.valueOr("<name>");
        return key.address.value.length == 32 ? "address " + toText(key.address.value.base)
                                              : fmt::format("address {} {}", toText(key.address.value.base),
                                                  toText(maskOf(key.address.value.length)));
    };
    for (const PeerKey& key : facts.isakmpKeys)
        add(key.key, "peer " + peerOf(key), {"crypto isakmp key <key> " + addressOf(key)});
    for (const Keyring& ring : facts.keyrings) {
        for (const PeerKey& key : ring.keys)
            add(key.key, fmt::format("peer {} in keyring {}", peerOf(key), ring.name),
                {"crypto keyring " + ring.name, " pre-shared-key " + addressOf(key) + " key <key>"});
    }
    for (const Ikev2Keyring& ring : facts.ikev2Keyrings) {
        for (const Ikev2Peer& peer : ring.peers) {
            const Commands commands{
                "crypto ikev2 keyring " + ring.name, " peer " + peer.name, "  pre-shared-key <key>"};
            add(peer.localKey, "peer " + peer.name, commands);
            add(peer.remoteKey, "peer " + peer.name, commands);
        }
    }
    for (const EzvpnServerGroup& group : facts.ezvpnGroups)
        add(group.key, "client group " + group.name,
            {"crypto isakmp client configuration group " + group.name, " key <key>"});
    for (const EzvpnClient& client : facts.ezvpnClients)
        add(client.groupKey, "Easy VPN " + client.name,
            {"crypto ipsec client ezvpn " + client.name,
                fmt::format(" group {} key <key>", client.group.valueOr("<group>"))});
    return keys;
}

} // namespace rungbook::config
