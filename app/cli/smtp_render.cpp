// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/smtp_render.h"

#include "core/smtp/transcript_text.h"

#include <fmt/format.h>

namespace rungbook::cli
{

std::string stepLine(const smtp::Step& step)
{
    const std::string took = step.ms >= 0 ? fmt::format("{:.0f} ms", step.ms) : std::string();
    return fmt::format("{:<14} {:<9} {:>9}  {}{}", nameOf(step.outcome), nameOf(step.phase), took,
        step.address.empty() ? std::string() : step.address + ": ", step.summary);
}

std::string renderSmtp(
    const smtp::ProbeResult& result, std::string_view format, const output::TextOptions& style)
{
    if (format != "text")
        return smtp::toText(result);
    output::TextSheet sheet(style);
    sheet.paragraph(result.verdict, 0, output::Tone::Strong);
    sheet.blank();
    for (const smtp::Step& step : result.steps)
        sheet.verbatim(stepLine(step), 2);
    for (const Finding& finding : result.findings) {
        sheet.blank();
        sheet.headed(fmt::format("{}:", finding.rule->id), output::Tone::Accent, finding.message, 2);
        for (const Fix& fix : finding.fixes)
            sheet.headed(fmt::format("{}:", fix.forWhom), output::Tone::Good, fix.text, 4);
    }
    sheet.blank();
    sheet.verbatim("Transcript", 0, output::Tone::Strong);
    std::string text = sheet.take();
    return text + smtp::toText(result);
}

} // namespace rungbook::cli
