// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a report on configurations that ConfigExtras holds, in each format. Only the writers of the report include this.
#pragma once

#include "core/output/config_extras.h"
#include "core/output/json_text.h"
#include "core/output/style.h"

#include <string>

namespace rungbook::output
{

/// Adds the keys "fixes", "fixes_left_out", "fixes_raise", "peer_configs" and "log" to the JSON report, each only when it was asked for.
void addExtras(Json& out, const workbench::ConfigReport& report, const ConfigExtras& extras);

/// The same for people, at the end of the text report.
void writeExtras(TextSheet& sheet, const workbench::ConfigReport& report, const ConfigExtras& extras);

/// The same as sections of an HTML page; every text is escaped.
std::string extrasHtml(const workbench::ConfigReport& report, const ConfigExtras& extras);

} // namespace rungbook::output
