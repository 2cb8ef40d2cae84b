// SPDX-License-Identifier: GPL-3.0-or-later
// A finished test as text. The one place where "smtp test" meets the formatters of core/output.
#pragma once

#include "core/output/style.h"
#include "core/smtp/probe_result.h"

#include <string>
#include <string_view>

namespace rungbook::cli
{

/// The result in that format: "text", "json", "html". Holds no secret.
std::string renderSmtp(
    const smtp::ProbeResult& result, std::string_view format, const output::TextOptions& style);

/// One line for a step that is over: "passed   ehlo      12 ms  accepted".
std::string stepLine(const smtp::Step& step);

} // namespace rungbook::cli
