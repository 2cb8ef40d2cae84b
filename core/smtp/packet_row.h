// SPDX-License-Identifier: GPL-3.0-or-later
// One row of a packet list as Wireshark and tshark print it and people paste it: "830 18:49:25.4 192.0.2.21 192.0.2.25 SMTP 184 S: 220 ...".
// Columns vary: no number, other times, an arrow between the addresses, more columns in between, tabs or blanks or CSV.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

struct PacketRow {
    std::optional<std::uint64_t> number;
    std::optional<std::int64_t>
        micros; ///< since 1970 when dated, else since midnight or since the capture began
    bool dated = false;
    std::string source; ///< address
    std::string target;
    std::string protocol; ///< "SMTP", "TLSv1.2"
    std::uint32_t length = 0; ///< of the frame, 0: no such column
    std::string info;
};

/// The row, or nothing when line is none.
std::optional<PacketRow> readPacketRow(std::string_view line);

/// The same question without the work of an answer.
bool isPacketRow(std::string_view line);

/// What the info of a TCP row says.
struct TcpInfo {
    std::uint16_t sourcePort = 0;
    std::uint16_t targetPort = 0;
    bool syn = false;
    bool ack = false;
    bool fin = false;
    bool rst = false;
    bool again = false; ///< marked as a retransmission
    std::uint64_t length = 0; ///< "Len=517"
};
std::optional<TcpInfo> readTcpInfo(std::string_view info);

/// What the info of a DNS row says.
struct DnsInfo {
    bool response = false;
    std::uint16_t id = 0;
    int code = 0; ///< as in a DNS message
    std::string type;
    std::string name;
    std::vector<std::string> records; ///< of the type that was asked for
    std::vector<std::string> aliases;
};
std::optional<DnsInfo> readDnsInfo(std::string_view info);

/// The replies in the info of a server's SMTP row, one line each with its code: "250-mx Hello | SIZE 100 | HELP" and "250-mx Hello 250-SIZE 100" alike.
/// The last line of a reply that the list cut off is made its last line.
std::vector<std::string> replyLinesOf(std::string_view info);

} // namespace rungbook::smtp
