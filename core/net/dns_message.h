// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the answer section of a DNS message. RFC 1035, section 4; SRV: RFC 2782; AAAA: RFC 3596.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::net
{

/// The types that a mail client asks for, with their numbers.
enum class RecordType : std::uint16_t { A = 1, Ptr = 12, Mx = 15, Txt = 16, Aaaa = 28, Srv = 33 };
/// "A", "PTR", "MX", "TXT", "AAAA", "SRV".
std::string_view nameOf(RecordType type);

/// What the answer section says about one question.
struct DnsRecords {
    bool wellFormed = false; ///< false: counts, names or lengths do not fit the bytes
    std::vector<std::string>
        records; ///< of the type asked for, as text: "192.0.2.25", "10 mx.example.com"; MX and SRV by preference
    std::vector<std::string> aliases; ///< targets of the CNAME chain from the name asked for
};

/// Reads a message of any bytes. Only records at the end of the CNAME chain that starts at name count; a chain is followed for at most 16 steps.
DnsRecords readAnswers(std::string_view message, std::string_view name, RecordType type);

} // namespace rungbook::net
