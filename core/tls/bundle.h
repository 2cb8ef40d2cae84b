// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the certificates in whatever a person imports: PEM with prose around it, DER, PKCS #7, PKCS #12, bundles of hundreds.
#pragma once

#include "core/base/secret.h"
#include "core/tls/certificate.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

/// A certificate that was found, and where.
struct BundleEntry {
    Certificate certificate;
    std::string friendlyName; ///< the one that PKCS #12 gives it, clean text; else empty
    std::size_t line = 0; ///< of its first line in a text, 0 in binary formats
};

/// Something in the input that is no certificate or a broken one. Both sentences end with a full stop.
struct BundleProblem {
    std::size_t line = 0; ///< 0: the input as a whole, or a binary one
    std::string message;
    std::string hint;
};

enum class Passphrase : unsigned char {
    NotNeeded,
    Needed, ///< ask for it and read again
    Wrong,
    Used
};

/// All that an input holds. When certificates is empty, problems says why.
struct Bundle {
    std::vector<BundleEntry> certificates; ///< each once, in the order of the input
    std::vector<BundleProblem> problems;
    std::string
        format; ///< "PEM", "DER", "PKCS #7", "PKCS #12", "Base64", "hexadecimal"; empty: not recognised
    std::size_t duplicates = 0; ///< certificates that came again
    bool hadPrivateKey = false; ///< a private key was there; it was not read
    Passphrase passphrase = Passphrase::NotNeeded;
    bool ordered = true; ///< false: the format keeps no order (PKCS #7, PKCS #12)
};

/// Reads an input of up to 64 MiB and 10,000 certificates. Text may be UTF-16 with a byte order mark, quoted ("> "), indented, wrapped, on one
/// line, or have "\n" written out as in JSON. passphrase opens PKCS #12; private keys are not decrypted.
Bundle readBundle(std::string_view input, const Secret& passphrase);

/// The same without a passphrase.
Bundle readBundle(std::string_view input);

/// The certificates alone, as the formats without order need it: the one that issued none of the others and names hosts first, then its
/// issuer, and so on, then the rest. An ordered bundle stays as it is.
std::vector<Certificate> chainOf(const Bundle& bundle);

} // namespace rungbook::tls
