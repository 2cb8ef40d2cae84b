// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/smtp_render.h"

#include "core/output/smtp_html.h"
#include "core/output/smtp_json.h"
#include "core/output/smtp_text.h"

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
    if (format == "json")
        return output::smtpJson(result);
    if (format == "html")
        return output::smtpHtml(result, RUNGBOOK_VERSION);
    output::SmtpTextOptions options;
    options.style = style;
    return output::smtpText(result, options);
}

} // namespace rungbook::cli
