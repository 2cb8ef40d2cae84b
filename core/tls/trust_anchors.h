// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the sets of trusted issuers that verify.h and engine.h take.
#pragma once

#include "core/base/result.h"
#include "core/tls/verify.h"

#include <span>
#include <string_view>

namespace rungbook::tls
{

/// The issuers that the operating system trusts (/etc/ssl/certs on Debian; OpenSSL's variables SSL_CERT_FILE and SSL_CERT_DIR go before), or
/// null. Made once per program, then shared; safe from any thread. An issuer is read when a chain wants it.
TrustAnchorsPtr systemAnchors();

/// base (may be null) and these certificates. A certificate that is no CA is trusted as itself only (RFC 5280 has no word for it; OpenSSL's
/// partial chain), and an intermediate ends the path as well.
TrustAnchorsPtr withAnchors(const TrustAnchorsPtr& base, std::span<const Certificate> trusted);

/// The anchors themselves, described when first asked for (the system's take some 60 ms once), for lists and for naming the issuer that would complete a path.
std::span<const Certificate> certificatesOf(const TrustAnchorsPtr& anchors);

} // namespace rungbook::tls
