// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate by the contract of "smtp" and "trust". Only core/output includes this.
#pragma once

#include "core/output/json_text.h"
#include "core/tls/certificate.h"

namespace rungbook::output
{

/// Everything that is shown of a certificate; moments as RFC 3339.
Json certificateJson(const tls::Certificate& certificate);

} // namespace rungbook::output
