// SPDX-License-Identifier: GPL-3.0-or-later
// Does a certificate name the server that was asked for? RFC 9525: DNS-ID and IP-ID only, never the CN; a wildcard is the whole left-most
// label and stands for exactly one label.
#pragma once

#include "core/tls/certificate.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

enum class NameVerdict : unsigned char {
    NotAsked, ///< no name was given
    Match,
    Mismatch, ///< the certificate has names, none is ours
    CommonNameOnly, ///< no subjectAltName of the kind needed; the CN would have matched under the old rules
    NoNames ///< the certificate names no host at all
};

/// The answer with its reasons, for people.
struct NameCheck {
    NameVerdict verdict = NameVerdict::NotAsked;
    std::string asked; ///< the name or address as it was compared (lower case, no trailing dot, A-labels)
    bool isAddress = false; ///< asked is an IP address: only iPAddress entries count
    bool comparable =
        true; ///< false: the name can not be brought into A-labels here; the verdict is no match, and note says why
    std::string matched; ///< the entry that matched
    std::vector<std::string> offered; ///< the entries that were compared
    std::string
        note; ///< a sentence when another client would have decided otherwise ("Java and older OpenSSL ..."); else empty
};

/// Compares leaf with the name or IP address (IPv6 with or without brackets) that the user typed.
NameCheck checkName(const Certificate& leaf, std::string_view asked);

} // namespace rungbook::tls
