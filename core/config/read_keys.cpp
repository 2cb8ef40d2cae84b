// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and Easy VPN of a router: crypto isakmp key, crypto keyring, client configuration group, ipsec client ezvpn.
#include "core/config/fact_reader.h"
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{

/// crypto isakmp key [0|6] K address A [M] [no-xauth] | hostname H; PIX: isakmp key K address A netmask M.
Verdict FactReader::isakmpKey(const Line& line, std::size_t at)
{
    const std::size_t to = std::min(line.find("address", at + 1), line.find("hostname", at + 1));
    if (to >= line.size())
        return reject("address or hostname is expected after the key");
    if (line.negated())
        return Verdict::Understood;
    PeerKey peer;
    peer.where = line.where();
    peer.key = key(line, at);
    if (line.is(to, "hostname")) {
        setText(peer.hostname, line, to + 1);
    } else {
        std::size_t i = to + 1;
        if (line.is(i, "ipv6"))
            ++i;
        if (line.is(i + 1, "netmask")) {
            const auto address = addressOf(line.word(i));
            const auto mask = parseAddress(line.word(i + 2));
            const auto length = mask ? maskLength(*mask) : std::nullopt;
            if (address && length)
                peer.address.set(prefixOf(*address, *length), line.where(), line.word(i));
        } else {
            setPrefix(peer.address, line, i);
            // Without a mask 0.0.0.0 stands for every peer.
            if (peer.address.known() && line.word(i) == "0.0.0.0"
                && line.word(i + 1).find('.') == std::string_view::npos)
                peer.address.set({v4(0), 0}, line.where(), line.word(i));
        }
        if (peer.address.absent())
            return reject("an address is expected");
    }
    peer.noXauth = line.find("no-xauth") < line.size();
    m_facts.isakmpKeys.push_back(std::move(peer));
    return Verdict::Understood;
}

Verdict FactReader::keyring(const Line& line)
{
    const std::string_view name = line.word(2);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    define(NameKind::Keyring, name, line.where());
    Keyring ring;
    ring.name = std::string(name);
    ring.where = line.whole();
    if (line.is(3, "vrf"))
        ring.vrf = std::string(line.word(4));
    ring.uncertain = !eachChild(line, [&](const Line& sub) {
        if (sub.is(0, "pre-shared-key")) {
            PeerKey peer;
            peer.where = sub.where();
            const std::size_t at = sub.find("key", 2);
            if (at >= sub.size())
                return reject("key is expected after the address");
            peer.key = key(sub, at + 1);
            if (sub.is(1, "hostname")) {
                setText(peer.hostname, sub, 2);
            } else {
                setPrefix(peer.address, sub, sub.is(2, "ipv6") ? 3 : 2);
                if (peer.address.known() && sub.word(2) == "0.0.0.0" && sub.is(3, "key"))
                    peer.address.set({v4(0), 0}, sub.where(), sub.word(2));
            }
            ring.keys.push_back(std::move(peer));
        } else if (sub.is(0, "local-address")) {
            ring.localAddress.set(sub.text(1), sub.where(), sub.text(1));
        } else if (!sub.isAny(0, {"description", "rsa-pubkey"})) {
            return reject("no such field of a keyring");
        }
        return Verdict::Understood;
    });
    m_facts.keyrings.push_back(std::move(ring));
    return Verdict::Understood;
}

Verdict FactReader::ezvpnServer(const Line& line)
{
    const std::string_view name = line.word(5);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    define(NameKind::EzvpnGroup, name, line.where());
    EzvpnServerGroup group;
    group.name = std::string(name);
    group.where = line.whole();
    eachChild(line, [&](const Line& sub) {
        if (sub.is(0, "key")) {
            group.key = key(sub, 1);
        } else if (sub.is(0, "pool")) {
            setText(group.pool, sub, 1);
            use(NameKind::AddressPool, sub.word(1), sub);
        } else if (sub.is(0, "acl")) {
            setText(group.acl, sub, 1);
            use(NameKind::AccessList, sub.word(1), sub);
        } else if (sub.is(0, "domain")) {
            setText(group.domain, sub, 1);
        } else if (sub.is(0, "save-password")) {
            group.savePassword.set(!sub.negated(), sub.where());
        } else if (sub.is(0, "pfs")) {
            group.pfs.set(!sub.negated(), sub.where());
        } else if (sub.is(0, "dns")) {
            for (std::size_t i = 1; sub.more(i); ++i)
                group.dns.push_back(endpoint(sub, i));
        } else if (!sub.isAny(0,
                       {"wins", "netmask", "max-users", "max-logins", "include-local-lan", "split-dns",
                           "banner", "backup-gateway", "group-lock", "access-restrict", "firewall",
                           "auto-update", "configuration", "browser-proxy", "crypto", "dhcp", "idletime"})) {
            return reject("no such field of a client group");
        }
        return Verdict::Understood;
    });
    m_facts.ezvpnGroups.push_back(std::move(group));
    return Verdict::Understood;
}

Verdict FactReader::ezvpnClient(const Line& line)
{
    const std::string_view name = line.word(4);
    if (name.empty())
        return reject("a name is expected");
    if (line.negated())
        return Verdict::Understood;
    define(NameKind::EzvpnClient, name, line.where());
    EzvpnClient client;
    client.name = std::string(name);
    client.where = line.whole();
    client.uncertain = !eachChild(line, [&](const Line& sub) {
        if (sub.is(0, "connect")) {
            setText(client.connect, sub, 1);
        } else if (sub.is(0, "group")) {
            setText(client.group, sub, 1);
            if (sub.is(2, "key"))
                client.groupKey = key(sub, 3);
        } else if (sub.is(0, "mode")) {
            setText(client.mode, sub, 1);
        } else if (sub.is(0, "peer")) {
            client.peers.push_back(endpoint(sub, 1));
        } else if (sub.is(0, "username")) {
            setText(client.username, sub, 1);
            if (sub.is(2, "password"))
                client.password = key(sub, 3);
        } else if (sub.are(0, {"xauth", "userid", "mode"})) {
            setText(client.xauthMode, sub, 3);
        } else if (sub.is(0, "acl")) {
            setText(client.acl, sub, 1);
            use(NameKind::AccessList, sub.word(1), sub);
        } else if (sub.is(0, "virtual-interface")) {
            client.virtualInterface.set(std::string(sub.word(1)), sub.where(), sub.text());
        } else if (!sub.isAny(0,
                       {"local-address", "backup", "flow", "split-dns", "idletime", "nat", "ctcp", "xauth",
                           "description", "crypto", "mtu"})) {
            return reject("no such field of an Easy VPN client");
        }
        return Verdict::Understood;
    });
    m_facts.ezvpnClients.push_back(std::move(client));
    return Verdict::Understood;
}

} // namespace rungbook::config
