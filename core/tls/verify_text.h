// SPDX-License-Identifier: GPL-3.0-or-later
// Verifies what a person has at hand: a chain in any format, at any moment, against any roots.
#pragma once

#include "core/tls/bundle.h"
#include "core/tls/verify.h"

#include <string_view>

namespace rungbook::tls
{

/// The report, and what was read to get there.
struct TextVerification {
    Bundle chain; ///< problems of the input stand in here
    Bundle roots;
    VerifyReport report; ///< checked is false when the chain holds no certificate
};

/// Verifies chain (any format of bundle.h; the leaf first where the format keeps an order) against roots (the same; empty text: none) and
/// base (may be null: nothing but roots is trusted). Every certificate of roots is trusted, an intermediate or a leaf as well.
/// NotUnderstood when one of the two holds no certificate.
Result<TextVerification> verifyText(std::string_view chain, std::string_view roots,
    const TrustAnchorsPtr& base, const VerifyQuestion& question);

} // namespace rungbook::tls
