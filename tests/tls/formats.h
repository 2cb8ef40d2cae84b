// SPDX-License-Identifier: GPL-3.0-or-later
// Files as other programs export them, made with OpenSSL.
#pragma once

#include "core/tls/certificate.h"

#include <string>
#include <vector>

namespace rungbook::test
{

/// SignedData without a signer, in PEM or DER.
std::string makePkcs7(const std::vector<tls::Certificate>& certificates, bool pem);

enum class Encryption : unsigned char {
    Modern, ///< AES-256 with PBKDF2
    Rc2, ///< as Windows and Java exported for twenty years
    None ///< certificates in clear, with a MAC
};

/// The first certificate with its key and name, the others as its authorities. rounds: what the file claims, 0 for OpenSSL's own number;
/// another number is written into it after it was made, so that the file does not open.
std::string makePkcs12(const std::vector<tls::Certificate>& certificates, const std::string& keyPem,
    const std::string& passphrase, const std::string& name, Encryption encryption, int rounds = 0);

/// A certificate signing request.
std::string makeRequest(const std::string& keyPem, bool pem);

} // namespace rungbook::test
