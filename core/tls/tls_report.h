// SPDX-License-Identifier: GPL-3.0-or-later
// What became of a TLS handshake, as values: each message and alert with its direction, and what was agreed on.
#pragma once

#include "core/tls/certificate.h"
#include "core/tls/verify.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

enum class TlsDirection : unsigned char { Sent, Received };
enum class TlsEventKind : unsigned char { Handshake, Alert, ChangeCipherSpec };

/// One message of the handshake, or an alert.
struct TlsEvent {
    TlsDirection direction = TlsDirection::Sent;
    TlsEventKind kind = TlsEventKind::Handshake;
    int number = 0; ///< HandshakeType, or AlertDescription (RFC 8446, section 6)
    bool fatal = false; ///< of an alert
    std::string name; ///< "ClientHello", "Certificate"; of an alert its RFC name: "protocol_version"
    std::string detail; ///< "TLS 1.2, 1.3; SNI mail.example.com", "2 certificates"; may be empty
    std::uint64_t length = 0; ///< bytes of the message
};

/// The RFC name of an alert: alertName(70) is "protocol_version"; "alert 200" when there is none.
std::string alertName(int number);

/// The RFC name of a handshake message: "ServerHello"; "handshake 99" when there is none.
std::string handshakeName(int number);

enum class TlsOutcome : unsigned char {
    NotStarted,
    Established,
    Failed, ///< see failure, localError and alertReceived
    Aborted ///< closed, reset or timed out in the middle
};

/// The handshake as a whole.
struct TlsReport {
    TlsOutcome outcome = TlsOutcome::NotStarted;
    std::string version; ///< "TLSv1.3"
    std::string cipher; ///< IANA name
    std::string group; ///< key exchange: "X25519"
    std::string sni; ///< the name we sent, empty: none
    std::vector<Certificate> chain; ///< as presented, leaf first
    VerifyReport verify;
    bool clientCertificateRequested = false;
    bool clientCertificateSent = false;
    std::vector<std::string> acceptableIssuers; ///< names of certificate authorities the server asks for
    bool ocspStapled = false;
    std::string
        ocspStatus; ///< "good", "revoked", "unknown"; "not trusted" (its signature), "out of date", "unreadable"; empty: none stapled
    int alertSent = -1; ///< AlertDescription of the fatal alert we sent, -1: none
    int alertReceived = -1; ///< of the fatal alert that the server sent
    unsigned long localError = 0; ///< OpenSSL's error code, such as 0x0A00010B
    std::string localReason; ///< OpenSSL's words for it: "wrong version number"
    std::string failure; ///< what went wrong in a sentence; empty when nothing did
    std::string firstBytes; ///< at most 64 bytes of what came instead of TLS; empty otherwise
    std::vector<TlsEvent> events;
};

} // namespace rungbook::tls
