// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences of event lines in a transcript, one per kind of record. Only the recorder writes them.
#pragma once

#include "core/smtp/probe_result.h"

#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// "DNS A mail.example.com: 192.0.2.25 (asked 192.0.2.53, 12 ms)".
std::string eventWords(const DnsAnswer& answer);
/// "192.0.2.25 port 587: refused (nothing listens there, or a firewall answers)".
std::string eventWords(const ConnectAttempt& attempt);
/// "also tried port 465 with TLS from the first byte: TLS answered".
std::string eventWords(const CrossProbe& probe);
/// "TLS: sent ClientHello (TLS 1.2, 1.3; SNI mail.example.com)".
std::string eventWords(const tls::TlsEvent& event);
/// "TLS: established, TLSv1.3, TLS_AES_256_GCM_SHA384, X25519"; "TLS: failed: certificate has expired".
std::string eventWords(const tls::TlsReport& report);
/// "certificate 0: CN=mail.example.com, issued by CN=Example CA, valid 2026-01-01 00:00:00 UTC to ...; for mail.example.com".
std::string certificateWords(const tls::Certificate& certificate, std::size_t depth);
/// "the certificate is accepted for mail.example.com" or one sentence for what is wrong (verify error number i).
std::string verifyWords(const tls::VerifyReport& report, std::size_t i);
/// What an outcome of connecting means, in a few words.
std::string_view meaning(ConnectOutcome outcome);
/// How a connection ended, as a sentence without its full stop. In a capture the client is somebody else: nothing is said of "us" there.
std::string_view meaning(EndKind kind, Vantage vantage);

} // namespace rungbook::smtp
