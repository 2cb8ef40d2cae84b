// SPDX-License-Identifier: GPL-3.0-or-later
// Is this chain good for this name, this purpose, this moment? RFC 5280, section 6, through OpenSSL, with every error and not only the first;
// the name by our own check (name_check.h).
#pragma once

#include "core/tls/certificate.h"
#include "core/tls/name_check.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

enum class Purpose : unsigned char { Server, Client };

/// One thing that is wrong with a chain. code is OpenSSL's X509_V_ERR number (10 expired, 18 self-signed leaf, 19 self-signed root in the
/// chain, 20 and 21 issuer not found, 26 purpose, 47 and following name constraints, 66 key too weak, 68 digest too weak), and 62 for the name.
struct VerifyError {
    int code = 0;
    int depth = 0; ///< 0: the server's own certificate
    std::string message; ///< OpenSSL's words for the code, or ours for the name
};

/// The certificates that are trusted as issuers. Immutable and shared: loading the system's roots takes tens of milliseconds, so a program
/// makes one set and every session uses it. May be used from several threads.
class TrustAnchors;
using TrustAnchorsPtr = std::shared_ptr<const TrustAnchors>;

/// What is asked about a chain.
struct VerifyQuestion {
    std::string
        name; ///< the host name or IP address the user typed; empty: the name is not checked (and the report says so)
    Purpose purpose = Purpose::Server;
    UtcSeconds at = 0; ///< the moment; 0: now
};

struct VerifyReport {
    bool checked = false; ///< false: there was nothing to check
    bool accepted = false; ///< no error at all
    std::vector<Certificate> path; ///< leaf first, as far as it could be built
    std::vector<VerifyError>
        errors; ///< in the order in which they matter: the chain from the leaf up, then the name
    NameCheck name;
    /// The issuer of the last certificate of path that was not found: its distinguished name; empty when the path is complete.
    std::string missingIssuer;
    /// True when the leaf is not issued by the next presented certificate and its caIssuers say where an intermediate would be.
    bool intermediateMissing = false;
    bool rootPresented = false; ///< the server sent a self-signed root as well
    bool wrongOrder = false; ///< the presented certificates are not each issued by the next
    UtcSeconds at = 0; ///< the moment that was used
};

/// Checks the presented chain (leaf first, then in the order the server sent them) against anchors. Never fails: what cannot be read or
/// built is an error in the report.
VerifyReport verifyChain(
    std::span<const Certificate> presented, const TrustAnchorsPtr& anchors, const VerifyQuestion& question);

} // namespace rungbook::tls
