// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tls only: the binary formats that bundle.h reads.
#pragma once

#include "core/tls/bundle.h"

#include <string_view>
#include <unordered_set>

namespace rungbook::tls::formats
{

/// More certificates than any bundle has.
inline constexpr std::size_t kMostCertificates = 10'000;
/// More than anybody wants to read.
inline constexpr std::size_t kMostProblems = 200;

/// Gathers what is found, each certificate once.
class Collector
{
public:
    Bundle bundle;

    /// Adds the certificate when der is one (OpenSSL's trust settings may follow it); false when it is none.
    bool addDer(std::string_view der, std::size_t line, std::string_view friendlyName = {});

    /// Notes a problem.
    void problem(BundleProblem problem);

private:
    std::unordered_set<std::string> m_known;
};

/// Adds the certificates of a PKCS #7 SignedData in DER; false when it is none.
bool readPkcs7(Collector& into, std::string_view der, std::size_t line);

/// DER of any kind: one certificate or several behind each other, PKCS #7, PKCS #12. False when nothing of it fits.
bool readBinary(Collector& into, std::string_view input, const Secret& passphrase);

} // namespace rungbook::tls::formats
