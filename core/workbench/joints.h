// SPDX-License-Identifier: GPL-3.0-or-later
// Joins what the benches found in one case: see Joint in investigate.h.
#pragma once

#include "core/workbench/investigate.h"

namespace rungbook::workbench
{

/// Fills report.joints from what report.logs, report.config and report.mail say. file: the texts of its items, for addresses near a line.
void findJoints(CaseReport& report, const casefile::CaseFile& file);

} // namespace rungbook::workbench
