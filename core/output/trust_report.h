// SPDX-License-Identifier: GPL-3.0-or-later
// The trust store and the check of a chain, as text and as JSON (a contract: keys only get more).
#pragma once

#include "core/output/style.h"
#include "core/smtp/probe_result.h"
#include "core/tls/trust_store.h"

#include <string>
#include <vector>

namespace rungbook::output
{

/// "trust list": one line for each certificate with its state; now decides what is expired.
std::string trustListText(const tls::TrustStore& store, tls::UtcSeconds now, const TextOptions& style = {});
std::string trustListJson(const tls::TrustStore& store, tls::UtcSeconds now);

/// "trust show": everything about one certificate.
std::string trustShowText(
    const tls::TrustedCertificate& entry, tls::UtcSeconds now, const TextOptions& style = {});
std::string trustShowJson(const tls::TrustedCertificate& entry, tls::UtcSeconds now);

/// "trust import" and "trust fetch": what became of each.
std::string trustAddedText(const std::vector<tls::AddResult>& results, const TextOptions& style = {});

/// "trust verify": checked holds the report in its tls, and was judged by smtp::diagnoseTrust().
std::string trustVerifyText(const smtp::ProbeResult& checked, const TextOptions& style = {});
std::string trustVerifyJson(const smtp::ProbeResult& checked);

} // namespace rungbook::output
