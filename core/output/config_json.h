// SPDX-License-Identifier: GPL-3.0-or-later
// The report on configurations as JSON and SARIF: contracts.
#pragma once

#include "core/workbench/check_config.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

/// What "config --format json" prints, with a newline at the end. Keys keep their names and order; there may only be more of them.
std::string configJson(const workbench::ConfigReport& report);

/// The same findings as SARIF 2.1.0; those that are suppressed or known are results too, marked as such.
std::string configSarif(const workbench::ConfigReport& report, std::string_view version);

} // namespace rungbook::output
