// SPDX-License-Identifier: GPL-3.0-or-later
// What a handshake message says, read from its bytes (RFC 5246, section 7.4; RFC 8446, section 4). Tolerant: what does not parse has no detail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

/// What was agreed on before a message, because the same bytes mean different things.
struct HandshakeContext {
    int version = 0; ///< 0x0303 TLS 1.2, 0x0304 TLS 1.3; 0: not known yet
    bool ecdhe = false; ///< the cipher suite of TLS 1.2 has an ECDHE key exchange
};

/// One message. The views point into the bytes that were read.
struct HandshakeMessage {
    int type = -1; ///< HandshakeType, -1: too short to be a message
    std::string name; ///< "ServerHello", "HelloRetryRequest"
    std::string detail; ///< for people, clean text; may be empty
    int version = 0; ///< ServerHello: what was chosen
    int cipherSuite = -1; ///< ServerHello: its number
    std::string group; ///< key exchange, of ServerHello (1.3) or ServerKeyExchange
    std::vector<std::string_view> certificates; ///< Certificate: each DER
    std::vector<std::string> issuers; ///< CertificateRequest: names of certificate authorities, RFC 4514
};

/// Reads one whole message, its header of four bytes included.
HandshakeMessage readHandshakeMessage(std::string_view message, const HandshakeContext& context);

/// "TLS 1.2" for 0x0303; "version 0x0305" when there is no such.
std::string versionText(int version);

/// The IANA name of a key-exchange group: "X25519", "secp256r1"; "group 0x1234" when it is not known.
std::string groupText(int group);

/// What an alert means, in a few words: "the issuer of the certificate is not known". Empty for numbers that have no name.
std::string_view alertMeaning(int number);

} // namespace rungbook::tls
