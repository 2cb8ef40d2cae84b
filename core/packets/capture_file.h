// SPDX-License-Identifier: GPL-3.0-or-later
// The packets of a capture file: pcap and pcapng, through libpcap, from memory.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace rungbook::packets
{

/// One packet as it was captured.
struct Packet {
    std::uint64_t number = 0; ///< from 1, as Wireshark counts
    std::int64_t micros = 0; ///< since 1970-01-01 00:00:00 UTC
    int linkType = 0; ///< DLT_*
    std::uint32_t wireLength = 0;
    std::string_view bytes; ///< valid only during the call that hands it over
};

/// What became of reading.
struct CaptureSummary {
    std::uint64_t packets = 0;
    bool cut = false; ///< the file ends inside of a packet, or is damaged from some point on
    std::string trouble; ///< libpcap's words for it
};

/// True when bytes begin like a pcap or pcapng file.
bool looksLikeCapture(std::string_view bytes);

/// Calls take for every packet until it returns false. NotUnderstood when bytes are no capture at all; a damaged one gives the packets before the damage.
Result<CaptureSummary> readCapture(std::string_view bytes, const std::function<bool(const Packet&)>& take);

} // namespace rungbook::packets
