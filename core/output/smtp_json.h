// SPDX-License-Identifier: GPL-3.0-or-later
// A run against a mail server as JSON: a contract. Keys keep their names, meaning and order; there may only be more of them.
#pragma once

#include "core/smtp/probe_result.h"
#include "core/smtp/replay.h"

#include <span>
#include <string>
#include <string_view>

namespace rungbook::output
{

/// What "smtp test --format json" prints, with a newline at the end. Holds no secret.
std::string smtpJson(const smtp::ProbeResult& result);

/// What "smtp replay --format json" prints: the same keys for the run that matters most, then "input", "run" (its number, from 1) and "runs" with all.
std::string smtpReplayJson(const smtp::Replay& replay, std::string_view path);

/// One entry of "smtp practice --list".
struct PracticeListEntry {
    std::string name;
    std::string title;
    std::vector<std::string> expects; ///< rule ids
};
std::string practiceListJson(std::span<const PracticeListEntry> scenarios);

} // namespace rungbook::output
