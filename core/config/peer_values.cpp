// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/peer_values.h"

#include "core/config/rule_support.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

int strength(Encryption e)
{
    static constexpr std::array<Encryption, 8> kOrder{Encryption::Null, Encryption::Des,
        Encryption::TripleDes, Encryption::Aes128, Encryption::Aes192, Encryption::AesGcm128,
        Encryption::Aes256, Encryption::AesGcm256};
    const auto at = std::find(kOrder.begin(), kOrder.end(), e);
    return at == kOrder.end() ? -1 : static_cast<int>(at - kOrder.begin());
}

int strength(Hash h)
{
    return static_cast<int>(h);
}

// Groups that are known to be good, the better the later; the rest is below.
int strengthOfGroup(int group)
{
    static constexpr std::array<int, 10> kOrder{1, 24, 2, 5, 14, 15, 16, 19, 20, 21};
    const auto at = std::find(kOrder.begin(), kOrder.end(), group);
    return at == kOrder.end() ? -1 : static_cast<int>(at - kOrder.begin());
}

template <class T, class F> std::optional<T> best(const std::vector<T>& list, F&& strengthOf)
{
    const auto at = std::max_element(
        list.begin(), list.end(), [&](const T& a, const T& b) { return strengthOf(a) < strengthOf(b); });
    return at == list.end() ? std::nullopt : std::optional(*at);
}

// An ASA has fewer algorithms for IKEv1 (reference: its IKE policy commands): a hash of MD5 or SHA-1, the groups 1, 2, 5 and 14.
bool canBeOn(const IkeOffer& offer, PeerStyle style)
{
    if (style != PeerStyle::Asa || offer.version != IkeVersion::V1)
        return true;
    const auto hash = best(offer.hash, [](Hash h) { return strength(h); });
    const auto group = best(offer.groups, strengthOfGroup);
    return (!hash || *hash == Hash::Md5 || *hash == Hash::Sha1)
        && (!group || *group == 1 || *group == 2 || *group == 5 || *group == 14);
}

int scoreOf(const IkeOffer& offer)
{
    const auto e = best(offer.encryption, [](Encryption x) { return strength(x); });
    const auto h = best(offer.hash, [](Hash x) { return strength(x); });
    const auto g = best(offer.groups, strengthOfGroup);
    const int weak = (e && isWeak(*e) ? 1 : 0) + (h && isWeak(*h) ? 1 : 0) + (g && isWeakGroup(*g) ? 1 : 0);
    return -10'000 * weak + 100 * (g ? strengthOfGroup(*g) : 0) + 10 * (e ? strength(*e) : 0)
        + (h ? strength(*h) : 0);
}

// One value for each field: the strongest.
void narrow(IkeOffer& offer)
{
    if (const auto e = best(offer.encryption, [](Encryption x) { return strength(x); }))
        offer.encryption = {*e};
    if (const auto h = best(offer.hash, [](Hash x) { return strength(x); }))
        offer.hash = {*h};
    if (const auto p = best(offer.prf, [](Hash x) { return strength(x); }))
        offer.prf = {*p};
    if (const auto g = best(offer.groups, strengthOfGroup))
        offer.groups = {*g};
}

bool choosePolicy(const Device& device, const Tunnel& tunnel, PeerStyle style, PeerValues& values,
    std::vector<std::string>& notes)
{
    const std::vector<IkeOffer>& offers = device.offers(values.version);
    const IkeOffer* chosen = nullptr;
    for (const IkeOffer& offer : offers) {
        const bool fits = !offer.encryption.empty() && !offer.groups.empty() && canBeOn(offer, style)
            && (offer.version == IkeVersion::V2 || !offer.authentication
                || (*offer.authentication == Authentication::PreShare) != values.certificates);
        if (fits && (!chosen || scoreOf(offer) > scoreOf(*chosen)))
            chosen = &offer;
    }
    if (!chosen) {
        notes.push_back(offers.empty()
                ? fmt::format("{} has no policy of {}, so nothing can be said about phase 1.", device.label,
                    nameOf(values.version))
                : fmt::format("No {} policy of {} can be used {}.", nameOf(values.version), device.label,
                    style == PeerStyle::Asa ? "on an ASA with this kind of authentication"
                                            : "with this kind of authentication"));
        return false;
    }
    values.offer = *chosen;
    narrow(values.offer);
    if (!chosen->certain)
        notes.push_back(fmt::format("{} leaves out fields whose defaults are assumed: check them with \"show "
                                    "running-config all\".",
            chosen->name));
    if (const std::string weak = weakParts(values.offer); !weak.empty())
        notes.push_back(
            fmt::format("{} is the strongest policy there is, and {} in it is weak: better change both ends.",
                chosen->name, weak));
    for (const IkeOffer& offer : offers) {
        if (&offer != chosen && !weakParts(offer).empty() && !offer.builtIn)
            notes.push_back(fmt::format("{} is not copied: {} is weak.", offer.name, weakParts(offer)));
    }
    static_cast<void>(tunnel);
    return true;
}

bool chooseTransform(
    const Device& device, const Tunnel& tunnel, PeerValues& values, std::vector<std::string>& notes)
{
    const TransformSet* chosen = nullptr;
    int bestScore = 0;
    for (const TransformSet* set : setsOf(tunnel, values.version)) {
        const auto e = best(set->espEncryption.valueOr({}), [](Encryption x) { return strength(x); });
        const auto h = best(set->espIntegrity.valueOr({}), [](Hash x) { return strength(x); });
        if (!set->espEncryption.known() || !e)
            continue;
        const int score = 10 * strength(*e) + (h ? strength(*h) : 0) - (isWeak(*e) ? 1000 : 0)
            - (h && isWeak(*h) ? 1000 : 0) + 1;
        if (!chosen || score > bestScore) {
            chosen = set;
            bestScore = score;
        }
    }
    if (!chosen) {
        notes.push_back(fmt::format(
            "No transform set of {} with encryption is known, so phase 2 cannot be written.", tunnel.name));
        return false;
    }
    values.transform = *chosen;
    if (const auto e = best(chosen->espEncryption.valueOr({}), [](Encryption x) { return strength(x); })) {
        values.transform.espEncryption.value = {*e};
        if (isWeak(*e))
            notes.push_back(fmt::format(
                "{} in transform set {} is weak: better change both ends.", nameOf(*e), chosen->name));
    }
    if (const auto h = best(chosen->espIntegrity.valueOr({}), [](Hash x) { return strength(x); })) {
        values.transform.espIntegrity.value = {*h};
        if (isWeak(*h))
            notes.push_back(fmt::format(
                "{} in transform set {} is weak: better change both ends.", nameOf(*h), chosen->name));
    }
    static_cast<void>(device);
    return true;
}

// The networks, seen from the other end. The order and the cut into entries stay.
bool mirror(const Tunnel& tunnel, PeerValues& values, std::vector<std::string>& notes)
{
    constexpr std::size_t kMost = 256;
    bool ports = false;
    for (const Proxy& proxy : tunnel.proxies) {
        for (const Flow& flow : proxy.flows.flows()) {
            ports = ports || !(flow.protocols == allProtocols());
            if (values.flows.size() < kMost)
                values.flows.push_back(
                    {flow.protocols, flow.destination, flow.destinationPorts, flow.source, flow.sourcePorts});
        }
    }
    if (values.flows.empty()) {
        notes.push_back(
            fmt::format("The access list of {} is missing or permits nothing, so the networks are not "
                        "known.",
                tunnel.name));
        return false;
    }
    if (values.flows.size() >= kMost)
        notes.emplace_back("The access list is longer than what is written here.");
    if (!tunnel.proxiesExact)
        notes.emplace_back(
            "Some networks of the access list are hidden or not defined: they are missing here.");
    if (ports)
        notes.emplace_back(
            "The access list names protocols or ports. Better protect \"ip\" on both ends, and filter "
            "elsewhere.");
    return true;
}

void tunnelAddresses(const Tunnel& tunnel, PeerValues& values)
{
    values.tunnelAddress = "<tunnel-address>";
    values.tunnelPeer = "<tunnel-peer>";
    if (!tunnel.vti || !tunnel.vti->address.known())
        return;
    values.tunnelPeer = toText(tunnel.vti->address.value);
    const auto subnet = tunnel.vti->subnet();
    if (!subnet || subnet->base.family != Family::V4 || (subnet->length != 30 && subnet->length != 31))
        return;
    // In a network of two, the other address is the other end's.
    Address other = tunnel.vti->address.value;
    other.low = subnet->length == 31 ? other.low ^ 1U
                                     : subnet->base.low + (other.low - subnet->base.low == 1 ? 2 : 1);
    values.tunnelAddress = toText(other) + " " + toText(maskOf(subnet->length));
}

} // namespace

std::optional<PeerValues> peerValues(
    const Device& device, const Tunnel& tunnel, PeerStyle style, std::vector<std::string>& notes)
{
    if (tunnel.kind == TunnelKind::Dynamic || tunnel.kind == TunnelKind::EzvpnClient) {
        notes.emplace_back(tunnel.kind == TunnelKind::Dynamic
                ? "A dynamic map answers whoever comes: what its peers have is not in it."
                : "The other end of an Easy VPN client is a server for many: it cannot be told from one "
                  "client.");
        return std::nullopt;
    }
    if (!tunnel.peer.address) {
        notes.push_back(tunnel.peer.masked || tunnel.hasPeer()
                ? fmt::format("The peer is \"{}\", and its address is not known.", tunnel.peerText())
                : std::string("No peer is named."));
        return std::nullopt;
    }
    PeerValues values;
    values.peer = toText(*tunnel.peer.address);
    const auto own = tunnel.localAddress();
    values.local = own ? toText(*own) : std::string("<address>");
    if (own && isPrivate(*own))
        notes.push_back(
            fmt::format("{} is a private address: if it is translated on the way, the peer must name the "
                        "address that it sees.",
                values.local));
    values.version = tunnel.usesIkev2 ? IkeVersion::V2 : IkeVersion::V1;
    if (!tunnel.usesIkev1 && !tunnel.usesIkev2) {
        notes.emplace_back("Neither IKEv1 nor IKEv2 has a transform set in it, so the version is not known.");
        return std::nullopt;
    }
    if (tunnel.usesIkev1 && tunnel.usesIkev2)
        notes.emplace_back("It would do IKEv1 and IKEv2: IKEv2 is written, which it prefers.");
    values.certificates = hasCertificate(tunnel.credentials, values.version);
    values.aggressive = tunnel.aggressive && values.version == IkeVersion::V1;
    values.routeBased = tunnel.routeBased();
    const Credentials& keys = tunnel.credentials;
    values.twoKeys = values.version == IkeVersion::V2 && keys.ikev2Local.comparable()
        && keys.ikev2Remote.comparable() && keys.ikev2Local.compare(keys.ikev2Remote) == KeyMatch::Different;
    if (!values.certificates && !hasKey(keys, values.version))
        notes.push_back(fmt::format(
            "{} has no key for this peer yet: agree on one, and enter it on both ends.", device.label));
    if (!choosePolicy(device, tunnel, style, values, notes)
        || !chooseTransform(device, tunnel, values, notes))
        return std::nullopt;
    if (values.routeBased)
        tunnelAddresses(tunnel, values);
    else if (!mirror(tunnel, values, notes))
        return std::nullopt;
    values.pfs = tunnel.pfs.valueOr(0);
    if (tunnel.pfs.assumed() && values.pfs > 0)
        notes.push_back(fmt::format("\"set pfs\" names no group: {} is {}.", values.pfs, tunnel.pfs.basis));
    if (values.pfs > 0 && isWeakGroup(values.pfs))
        notes.push_back(
            fmt::format("PFS uses group {}, which is weak: better change both ends.", values.pfs));
    if (tunnel.lifetime.seconds.known() && tunnel.lifetime.seconds.value > 0)
        values.seconds = tunnel.lifetime.seconds.value;
    if (tunnel.lifetime.kilobytes.known() && tunnel.lifetime.kilobytes.value > 0)
        values.kilobytes = tunnel.lifetime.kilobytes.value;
    return values;
}

} // namespace rungbook::config
