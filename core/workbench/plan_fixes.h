// SPDX-License-Identifier: GPL-3.0-or-later
// Fix scripts for a report of the Config bench: the command line and the window both call this.
#pragma once

#include "core/config/fix_script.h"
#include "core/workbench/check_config.h"

namespace rungbook::workbench
{

/// The scripts for the findings of a report (see config::planFixes). selection counts in report.findings. Silenced and known findings are not
/// fixed, and do not count as raised.
config::FixPlan planFixes(
    const ConfigReport& report, const config::FixSelection& selection = {}, const Job& job = {});

} // namespace rungbook::workbench
