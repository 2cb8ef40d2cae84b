// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/plan_fixes.h"

namespace rungbook::workbench
{

config::FixPlan planFixes(const ConfigReport& report, const config::FixSelection& selection, const Job& job)
{
    std::vector<config::SubjectText> texts;
    for (std::size_t i = 0; i < report.inputs.size(); ++i) {
        if (report.inputs[i].model && report.inputs[i].text)
            texts.push_back({SourceId{static_cast<std::uint32_t>(i)}, *report.inputs[i].text});
    }
    return config::planFixes(*report.subject, report.findings, texts, selection, job);
}

} // namespace rungbook::workbench
