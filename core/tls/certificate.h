// SPDX-License-Identifier: GPL-3.0-or-later
// An X.509 certificate as a value: what it says, in words, and the bytes it was read from. RFC 5280.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

/// A moment in seconds since 1970-01-01 00:00:00 UTC.
using UtcSeconds = std::int64_t;

/// Everything that is shown or judged of a certificate. Texts are UTF-8 and free of control characters, whatever the certificate holds.
struct Certificate {
    std::string der; ///< the certificate itself; empty when only its description is known (a replayed run)
    std::string subject; ///< RFC 4514, most specific first: "CN=mail.example.com,O=Example"
    std::string issuer; ///< the same
    std::string commonName; ///< the last CN of the subject, or empty
    std::string
        serial; ///< upper-case hexadecimal pairs with colons, as Cisco ISE and OpenSSL show it: "08:20:2F"
    UtcSeconds notBefore = 0;
    UtcSeconds notAfter = 0;
    std::string signatureAlgorithm; ///< "sha256WithRSAEncryption"
    std::string keyType; ///< "RSA", "EC", "Ed25519", ...
    int keyBits = 0; ///< 0 when unknown
    std::string curve; ///< "prime256v1", empty for other keys
    std::vector<std::string> dnsNames; ///< subjectAltName dNSName, as written (RFC 5280, 4.2.1.6)
    std::vector<std::string> ipAddresses; ///< subjectAltName iPAddress, as text
    std::vector<std::string> emails; ///< subjectAltName rfc822Name
    bool hasSubjectAltName = false;
    bool isCa = false; ///< basicConstraints cA
    bool hasBasicConstraints = false;
    int pathLength = -1; ///< pathLenConstraint, -1: none
    std::vector<std::string>
        keyUsage; ///< "digitalSignature", "keyCertSign", ...; empty: the extension is absent
    std::vector<std::string> extendedKeyUsage; ///< "serverAuth", "clientAuth", or an OID; empty: absent
    bool selfIssued = false; ///< subject and issuer are the same name
    bool selfSigned = false; ///< and its own key verifies its signature
    bool mustStaple = false; ///< RFC 7633
    std::vector<std::string>
        caIssuers; ///< authority information access: where the issuer's certificate is said to be
    std::vector<std::string> ocspResponders;
    std::vector<std::string> crlPoints;
    std::string subjectKeyId; ///< lower-case hexadecimal, empty: absent
    std::string authorityKeyId;
    std::string sha256; ///< fingerprint of the DER: upper-case hexadecimal pairs with colons
    std::string sha1;
    std::string publicKeySha256; ///< lower-case hexadecimal of the hash of SubjectPublicKeyInfo

    bool operator==(const Certificate& other) const
    {
        return sha256 == other.sha256 && subject == other.subject;
    }
};

/// Reads one DER certificate. NotUnderstood with a sentence when it is none or broken; bytes after it are an error too.
Result<Certificate> readCertificate(std::string_view der);

/// The certificate as PEM ("-----BEGIN CERTIFICATE-----"), 64 columns, with a line end after the last line; empty when it has no DER.
std::string toPem(const Certificate& certificate);

/// "2026-11-25 10:00:00 UTC".
std::string utcText(UtcSeconds time);

/// How a person names it: the CN, else the first DNS name, else the whole subject, else "(no name)".
std::string displayName(const Certificate& certificate);

} // namespace rungbook::tls
