// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong in a TLS handshake, decided once for all checks. An alert means different things by who sent it: 48 from us says that we do
// not know the server's issuer, 48 from the server that it does not know ours (RFC 8446, section 6).
#pragma once

#include "core/smtp/check_support.h"

#include <string>
#include <string_view>

namespace rungbook::smtp
{

enum class TlsTrouble : std::uint8_t {
    None,
    ClearText, ///< what answered speaks no TLS
    Version,
    NothingInCommon,
    ServerError,
    WeakKeyExchange,
    NoSuchName, ///< alert 112 from the server
    CertificateWanted, ///< the server wants one from us
    CertificateRefused, ///< the server does not want ours
    ClientRejects, ///< a recorded client refused the server's certificate
    Verification, ///< we refused it: verify.errors say why
    Stalled,
    Other
};

/// The trouble of this run's handshake.
TlsTrouble tlsTrouble(const ProbeResult& run);

/// OpenSSL's reason in an error code: 0x0A00010B -> 0x10B; 0 when the code is none of its TLS part.
unsigned tlsReason(unsigned long error);

/// The transcript line that shows an alert, else the last line of the handshake, else the line where the connection ended.
Line alertLine(const ProbeResult& run, int alert);
/// The last line of the handshake.
Line tlsLine(const ProbeResult& run);
/// "alert 70 (protocol_version)".
std::string alertWords(int alert);

/// A certificate by its depth in the chain: "the server's certificate", "the intermediate certificate \"Example CA\"".
std::string certificateWords(const tls::TlsReport& tls, int depth);
/// The certificate at that depth, of the path or else of what was presented; or null.
const tls::Certificate* certificateAt(const tls::TlsReport& tls, int depth);
/// The transcript line of the certificate at that depth.
Line certificateLine(const ProbeResult& run, int depth);
/// The first verification error with one of these codes, or null.
const tls::VerifyError* verifyError(const ProbeResult& run, std::initializer_list<int> codes);
/// Adds to claim what proves a verification error: its own line and that of the certificate.
void citeVerify(Claim& claim, const ProbeResult& run, const tls::VerifyError& error, std::string_view note);
/// "SHA-256 fingerprint AA:BB:..." of a certificate, or nothing.
std::string fingerprintWords(const tls::Certificate& certificate);

} // namespace rungbook::smtp
