// SPDX-License-Identifier: GPL-3.0-or-later
// A check of the SMTP bench: looks at a finished run and says what is wrong. One file per check in checks/, one line in checks/checks.def.
#pragma once

#include "core/base/rule.h"
#include "core/smtp/probe_result.h"

#include <span>
#include <string_view>

namespace rungbook::smtp
{

using Check = Rule<ProbeResult>;

/// Every check of checks.def, sorted by name.
std::span<const Check* const> checks();

/// The check of that id, or null.
const Check* findCheck(std::string_view id);

/// Runs all checks over result, ranks what they found into result.findings (the cause first) and sets result.verdict: where it stopped, one
/// cause, or what was proved to work.
void diagnose(ProbeResult& result);

/// The same for a result that holds nothing but tls (a chain that is verified without a connection): gives it transcript lines of its own for
/// the certificates and for what is wrong with them, so that every finding has its evidence, and speaks of the chain alone in the verdict.
void diagnoseTrust(ProbeResult& result);

} // namespace rungbook::smtp
