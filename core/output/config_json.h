// SPDX-License-Identifier: GPL-3.0-or-later
// The report on configurations as JSON and SARIF: contracts.
#pragma once

#include "core/output/config_extras.h"
#include "core/workbench/check_config.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

/// What "config --format json" prints, with a newline at the end. Keys keep their names and order; there may only be more of them.
/// extras: keys "fixes", "peer_configs" and "log", there only when they were asked for.
std::string configJson(const workbench::ConfigReport& report, const ConfigExtras& extras = {});

/// The same findings as SARIF 2.1.0; those that are suppressed or known are results too, marked as such.
std::string configSarif(const workbench::ConfigReport& report, std::string_view version);

} // namespace rungbook::output
