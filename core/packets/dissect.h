// SPDX-License-Identifier: GPL-3.0-or-later
// From the bytes of one captured frame to what it carries: Ethernet with VLAN tags, loopback, raw IP, Linux cooked; IPv4 and IPv6; TCP, UDP, ICMP.
#pragma once

#include "core/packets/address.h"

#include <cstdint>
#include <string_view>

namespace rungbook::packets
{

enum class Carries : std::uint8_t { Nothing, Tcp, Udp, IcmpError, Other };

/// One frame. Views point into the bytes that were given.
struct Dissected {
    Carries carries = Carries::Nothing;
    Endpoint source;
    Endpoint target;
    std::string_view payload; ///< of TCP or UDP, as far as it was captured
    std::uint32_t payloadLength =
        0; ///< as the headers say; more than payload.size() when the capture cut the packet
    bool fragment = false; ///< a piece of an IP datagram that is not its first one, or has more behind it

    std::uint32_t sequence = 0; ///< TCP
    std::uint32_t acknowledged = 0;
    std::uint16_t window = 0;
    bool syn = false;
    bool ack = false;
    bool fin = false;
    bool rst = false;

    int icmpType = 0; ///< of an ICMP or ICMPv6 error
    int icmpCode = 0;
    Address icmpFrom; ///< who sent the error; source and target are those of the packet it complains about
    bool icmpAboutTcp = false; ///< that packet was TCP
};

/// Takes a frame of a link type (DLT_*, as libpcap counts them) apart. Never reads beyond bytes; what makes no sense carries Nothing.
Dissected dissect(int linkType, std::string_view bytes);

/// True when dissect() knows the link type.
bool knowsLinkType(int linkType);

} // namespace rungbook::packets
