// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tls only: judges a stapled OCSP response. RFC 6960; RFC 6066, section 8.
#pragma once

#include "core/tls/anchors.h"

#include <string>
#include <string_view>

namespace rungbook::tls::ossl
{

/// What the staple says of the leaf: "good", "revoked" or "unknown" when it is signed by who may and in date; "not trusted", "out of date" or
/// "unreadable" otherwise. handles: the presented certificates, leaf first. path: as it was built (the issuer is path[1]).
std::string judgeStaple(std::string_view response, const std::vector<X509*>& handles,
    const std::vector<Certificate>& path, const TrustAnchorsPtr& anchors, UtcSeconds at);

} // namespace rungbook::tls::ossl
