// SPDX-License-Identifier: GPL-3.0-or-later
// A DNS message out of a datagram. RFC 1035, section 4; RFC 3596 (AAAA); RFC 2782 (SRV).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::packets
{

/// One record of an answer, as text.
struct DnsRecord {
    std::string name; ///< lower case, without the last dot
    std::string type; ///< "A", "AAAA", "CNAME", "MX", "SRV", "PTR", "SOA", "NS", "TXT", or "TYPE99"
    std::string
        data; ///< "192.0.2.25", "10 mx.example.com", "0 5 587 mail.example.com"; empty for types that are not taken apart
};

/// The question and the answer section.
struct DnsMessage {
    std::uint16_t id = 0;
    bool response = false;
    bool truncated = false;
    int code = 0; ///< 0 no error, 2 server failure, 3 no such name, 5 refused
    std::string name; ///< of the first question
    std::string type;
    std::vector<DnsRecord> answers;
};

/// Reads a message; nothing when it is none. Compression loops and lengths beyond the end are survived; at most 200 answers are kept.
std::optional<DnsMessage> readDns(std::string_view bytes);

} // namespace rungbook::packets
