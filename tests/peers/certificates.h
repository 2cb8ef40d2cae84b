// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates that the real servers present, good and bad, made when the tests start.
#pragma once

#include "core/tls/trust_anchors.h"

#include <string>
#include <string_view>

namespace rungbook::test
{

/// Writes a pair <name>.pem (chain) and <name>.key for every name that the tables of the servers use, and clients.pem.
void writeCertificates(const std::string& folder);

/// The root that the good ones come from, and no other.
tls::TrustAnchorsPtr trustedRoot();

/// A certificate for us, "client" (of an issuer that the servers know) or "stranger" (of another), and its key, as PEM.
const std::string& clientCertificate(std::string_view name);
const std::string& clientKey(std::string_view name);

} // namespace rungbook::test
