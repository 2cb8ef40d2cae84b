// SPDX-License-Identifier: GPL-3.0-or-later
// Names of the IANA TLS registries "TLS Alerts" and "TLS HandshakeType".
#include "core/tls/tls_report.h"

#include <algorithm>
#include <array>

namespace rungbook::tls
{

namespace
{

struct Entry {
    int number;
    std::string_view name;
};

constexpr std::array kAlerts{Entry{0, "close_notify"}, Entry{10, "unexpected_message"},
    Entry{20, "bad_record_mac"}, Entry{21, "decryption_failed"}, Entry{22, "record_overflow"},
    Entry{30, "decompression_failure"}, Entry{40, "handshake_failure"}, Entry{41, "no_certificate"},
    Entry{42, "bad_certificate"}, Entry{43, "unsupported_certificate"}, Entry{44, "certificate_revoked"},
    Entry{45, "certificate_expired"}, Entry{46, "certificate_unknown"}, Entry{47, "illegal_parameter"},
    Entry{48, "unknown_ca"}, Entry{49, "access_denied"}, Entry{50, "decode_error"},
    Entry{51, "decrypt_error"}, Entry{60, "export_restriction"}, Entry{70, "protocol_version"},
    Entry{71, "insufficient_security"}, Entry{80, "internal_error"}, Entry{86, "inappropriate_fallback"},
    Entry{90, "user_canceled"}, Entry{100, "no_renegotiation"}, Entry{109, "missing_extension"},
    Entry{110, "unsupported_extension"}, Entry{111, "certificate_unobtainable"},
    Entry{112, "unrecognized_name"}, Entry{113, "bad_certificate_status_response"},
    Entry{114, "bad_certificate_hash_value"}, Entry{115, "unknown_psk_identity"},
    Entry{116, "certificate_required"}, Entry{120, "no_application_protocol"}};

constexpr std::array kHandshakes{Entry{0, "HelloRequest"}, Entry{1, "ClientHello"}, Entry{2, "ServerHello"},
    Entry{4, "NewSessionTicket"}, Entry{5, "EndOfEarlyData"}, Entry{8, "EncryptedExtensions"},
    Entry{11, "Certificate"}, Entry{12, "ServerKeyExchange"}, Entry{13, "CertificateRequest"},
    Entry{14, "ServerHelloDone"}, Entry{15, "CertificateVerify"}, Entry{16, "ClientKeyExchange"},
    Entry{20, "Finished"}, Entry{21, "CertificateURL"}, Entry{22, "CertificateStatus"},
    Entry{24, "KeyUpdate"}};

template <std::size_t N>
std::string find(const std::array<Entry, N>& table, int number, std::string_view kind)
{
    const auto at =
        std::find_if(table.begin(), table.end(), [&](const Entry& e) { return e.number == number; });
    return at == table.end() ? std::string(kind) + " " + std::to_string(number) : std::string(at->name);
}

} // namespace

std::string alertName(int number)
{
    return find(kAlerts, number, "alert");
}

std::string handshakeName(int number)
{
    return find(kHandshakes, number, "handshake");
}

} // namespace rungbook::tls
