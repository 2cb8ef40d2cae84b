// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packets/dissect.h"

#include <algorithm>

namespace rungbook::packets
{

namespace
{

// Link types as libpcap hands them out (DLT_*): these numbers are the same on every system that has them.
constexpr int kNull = 0;
constexpr int kEthernet = 1;
constexpr int kRawOld = 12;
constexpr int kRawBsd = 14;
constexpr int kRaw = 101;
constexpr int kLoop = 108;
constexpr int kCooked = 113;
constexpr int kIpv4 = 228;
constexpr int kIpv6 = 229;
constexpr int kCooked2 = 276;

constexpr unsigned kProtocolIcmp = 1;
constexpr unsigned kProtocolTcp = 6;
constexpr unsigned kProtocolUdp = 17;
constexpr unsigned kProtocolIcmp6 = 58;

unsigned byteAt(std::string_view bytes, std::size_t at)
{
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}
unsigned word(std::string_view bytes, std::size_t at)
{
    return byteAt(bytes, at) << 8U | byteAt(bytes, at + 1);
}
std::uint32_t dword(std::string_view bytes, std::size_t at)
{
    return static_cast<std::uint32_t>(word(bytes, at)) << 16U | word(bytes, at + 2);
}
std::string_view after(std::string_view bytes, std::size_t count)
{
    return bytes.substr(std::min(count, bytes.size()));
}
Address addressAt(std::string_view bytes, std::size_t at, bool v6)
{
    Address address;
    address.v6 = v6;
    for (std::size_t i = 0; i < (v6 ? 16U : 4U); ++i)
        address.bytes[i] = static_cast<std::uint8_t>(byteAt(bytes, at + i));
    return address;
}

/// An IP packet inside of an ICMP error: only addresses and ports are wanted.
struct Network {
    bool known = false;
    Address source;
    Address target;
    unsigned protocol = 0;
    std::string_view rest; ///< what the IP header carries, as far as captured
    std::uint32_t length = 0; ///< of rest by the headers
    bool laterFragment = false;
    bool moreFragments = false;
};

Network ipv4(std::string_view bytes)
{
    Network n;
    const std::size_t header = (byteAt(bytes, 0) & 0x0FU) * 4U;
    if (bytes.size() < 20 || header < 20)
        return n;
    std::size_t total = word(bytes, 2);
    if (total == 0) // segmentation offload: the card fills it in after the capture
        total = bytes.size();
    if (total < header)
        return n;
    n.known = true;
    n.source = addressAt(bytes, 12, false);
    n.target = addressAt(bytes, 16, false);
    n.protocol = byteAt(bytes, 9);
    const unsigned offset = word(bytes, 6);
    n.laterFragment = (offset & 0x1FFFU) != 0;
    n.moreFragments = (offset & 0x2000U) != 0;
    n.length = static_cast<std::uint32_t>(total - header);
    n.rest = after(bytes, header).substr(0, n.length); // Ethernet pads short packets
    return n;
}

Network ipv6(std::string_view bytes)
{
    Network n;
    if (bytes.size() < 40)
        return n;
    n.known = true;
    n.source = addressAt(bytes, 8, true);
    n.target = addressAt(bytes, 24, true);
    n.protocol = byteAt(bytes, 6);
    std::size_t length = word(bytes, 4);
    std::string_view rest = after(bytes, 40);
    if (length == 0) // a jumbogram, or offload
        length = rest.size();
    rest = rest.substr(0, length);
    // RFC 8200, section 4: hop-by-hop, routing, fragment and destination options stand before what is carried.
    for (int i = 0; i < 8; ++i) {
        std::size_t skip = 0;
        if (n.protocol == 0 || n.protocol == 43 || n.protocol == 60) {
            skip = (byteAt(rest, 1) + 1U) * 8U;
        } else if (n.protocol == 44) {
            skip = 8;
            n.laterFragment = (word(rest, 2) & 0xFFF8U) != 0;
            n.moreFragments = (byteAt(rest, 3) & 1U) != 0;
        } else if (n.protocol == 51) {
            skip = (byteAt(rest, 1) + 2U) * 4U;
        } else {
            break;
        }
        if (rest.size() < skip || length < skip) {
            n.known = false;
            return n;
        }
        n.protocol = byteAt(rest, 0);
        rest = after(rest, skip);
        length -= skip;
    }
    n.rest = rest;
    n.length = static_cast<std::uint32_t>(length);
    return n;
}

Network network(std::string_view bytes)
{
    const unsigned version = byteAt(bytes, 0) >> 4U;
    return version == 4 ? ipv4(bytes) : version == 6 ? ipv6(bytes) : Network();
}

void readTcp(const Network& n, Dissected& d)
{
    const std::size_t header = (byteAt(n.rest, 12) >> 4U) * 4U;
    if (n.rest.size() < 20 || header < 20 || n.length < header)
        return;
    d.carries = Carries::Tcp;
    d.source.port = static_cast<std::uint16_t>(word(n.rest, 0));
    d.target.port = static_cast<std::uint16_t>(word(n.rest, 2));
    d.sequence = dword(n.rest, 4);
    d.acknowledged = dword(n.rest, 8);
    const unsigned flags = byteAt(n.rest, 13);
    d.fin = (flags & 0x01U) != 0;
    d.syn = (flags & 0x02U) != 0;
    d.rst = (flags & 0x04U) != 0;
    d.ack = (flags & 0x10U) != 0;
    d.window = static_cast<std::uint16_t>(word(n.rest, 14));
    d.payloadLength = static_cast<std::uint32_t>(n.length - header);
    d.payload = after(n.rest, header);
}

void readUdp(const Network& n, Dissected& d)
{
    if (n.rest.size() < 8)
        return;
    d.carries = Carries::Udp;
    d.source.port = static_cast<std::uint16_t>(word(n.rest, 0));
    d.target.port = static_cast<std::uint16_t>(word(n.rest, 2));
    const std::size_t length =
        std::clamp<std::size_t>(word(n.rest, 4), 8, std::max<std::size_t>(n.length, 8)) - 8;
    d.payloadLength = static_cast<std::uint32_t>(length);
    d.payload = after(n.rest, 8).substr(0, length);
}

void readIcmp(const Network& n, bool v6, Dissected& d)
{
    const unsigned type = byteAt(n.rest, 0);
    // RFC 792: 3 destination unreachable, 11 time exceeded, 12 parameter problem. RFC 4443: below 128 they are errors.
    const bool error = v6 ? type >= 1 && type <= 4 : type == 3 || type == 11 || type == 12;
    if (n.rest.size() < 8 || !error) {
        d.carries = Carries::Other;
        return;
    }
    const Network inner = network(after(n.rest, 8));
    if (!inner.known)
        return;
    d.carries = Carries::IcmpError;
    d.icmpType = static_cast<int>(type);
    d.icmpCode = static_cast<int>(byteAt(n.rest, 1));
    d.icmpFrom = n.source;
    d.icmpAboutTcp = inner.protocol == kProtocolTcp;
    d.source.address = inner.source;
    d.target.address = inner.target;
    if (inner.protocol == kProtocolTcp || inner.protocol == kProtocolUdp) {
        d.source.port = static_cast<std::uint16_t>(word(inner.rest, 0));
        d.target.port = static_cast<std::uint16_t>(word(inner.rest, 2));
        d.sequence = dword(inner.rest, 4);
    }
}

Dissected fromIp(std::string_view bytes)
{
    Dissected d;
    const Network n = network(bytes);
    if (!n.known)
        return d;
    d.source.address = n.source;
    d.target.address = n.target;
    d.fragment = n.laterFragment || n.moreFragments;
    d.carries = Carries::Other;
    if (n.laterFragment)
        return d; // ports and flags are in the first piece
    if (n.protocol == kProtocolTcp)
        readTcp(n, d);
    else if (n.protocol == kProtocolUdp)
        readUdp(n, d);
    else if (n.protocol == kProtocolIcmp || n.protocol == kProtocolIcmp6)
        readIcmp(n, n.protocol == kProtocolIcmp6, d);
    return d;
}

Dissected fromEtherType(unsigned type, std::string_view bytes)
{
    for (int tags = 0; tags < 4 && (type == 0x8100 || type == 0x88A8 || type == 0x9100);
         ++tags) { // IEEE 802.1Q
        type = word(bytes, 2);
        bytes = after(bytes, 4);
    }
    if (type == 0x8864) { // PPPoE session: 6 bytes, then the PPP protocol
        const unsigned protocol = word(bytes, 6);
        return protocol == 0x0021 || protocol == 0x0057 ? fromIp(after(bytes, 8)) : Dissected();
    }
    return type == 0x0800 || type == 0x86DD ? fromIp(bytes) : Dissected();
}

} // namespace

bool knowsLinkType(int linkType)
{
    switch (linkType) {
    case kNull:
    case kEthernet:
    case kRawOld:
    case kRawBsd:
    case kRaw:
    case kLoop:
    case kCooked:
    case kIpv4:
    case kIpv6:
    case kCooked2:
        return true;
    default:
        return false;
    }
}

Dissected dissect(int linkType, std::string_view bytes)
{
    switch (linkType) {
    case kEthernet:
        return bytes.size() < 14 ? Dissected() : fromEtherType(word(bytes, 12), after(bytes, 14));
    case kNull:
    case kLoop: // four bytes of address family, in the byte order of whoever captured: IP's version tells as well
        return fromIp(after(bytes, 4));
    case kRaw:
    case kRawOld:
    case kRawBsd:
    case kIpv4:
    case kIpv6:
        return fromIp(bytes);
    case kCooked:
        return bytes.size() < 16 ? Dissected() : fromEtherType(word(bytes, 14), after(bytes, 16));
    case kCooked2:
        return bytes.size() < 20 ? Dissected() : fromEtherType(word(bytes, 0), after(bytes, 20));
    default:
        return {};
    }
}

} // namespace rungbook::packets
