// SPDX-License-Identifier: GPL-3.0-or-later
// The report on configurations for people, as text for a terminal and as one page of HTML.
#pragma once

#include "core/output/config_extras.h"
#include "core/output/style.h"
#include "core/workbench/check_config.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

struct ConfigTextOptions {
    TextOptions style;
    bool full =
        false; ///< hints and weak points in full, every step of every negotiation, and the lines that were not understood
    bool ladders = true; ///< draw where negotiations of two known ends stop
};

/// The whole report: devices and how much was understood, each tunnel with both directions, the findings, what was silenced.
/// extras are told at the end, when they were asked for.
std::string configText(const workbench::ConfigReport& report, const ConfigTextOptions& options = {},
    const ConfigExtras& extras = {});

/// One page that stands alone. version: of the program.
std::string configHtml(
    const workbench::ConfigReport& report, std::string_view version, const ConfigExtras& extras = {});

/// A sentence for each input that could not be used.
std::string configTroubleText(const workbench::ConfigReport& report);

} // namespace rungbook::output
