// SPDX-License-Identifier: GPL-3.0-or-later
// A run against a mail server for people: the verdict first, then what proves it, what to do and by whom, and the whole course.
#pragma once

#include "core/output/style.h"
#include "core/smtp/probe_result.h"
#include "core/smtp/replay.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

struct SmtpTextOptions {
    TextOptions style;
    bool transcript = true; ///< end with the transcript and its line numbers
    bool ladder = false; ///< draw the ladder as well
};

/// The whole report of one run.
std::string smtpText(const smtp::ProbeResult& result, const SmtpTextOptions& options = {});

/// What was found in a recording: what it is, then each run. path is what the user called it.
std::string smtpReplayText(
    const smtp::Replay& replay, std::string_view path, const SmtpTextOptions& options = {});

/// The word for a finding by what it does and its place among the causes: "CAUSE", "ADDS TO IT", "FOLLOWS", "OPEN", "WEAK", "NOTE".
std::string_view findingWord(const Finding& finding);

/// "line 12 of the transcript", or "line 28 of the input" for a run that was read back.
std::string smtpPlace(const smtp::ProbeResult& result, SourceSpan where);

/// The index of the run that matters most: the first that failed, else the first that could not be tested, else the first. 0 when there is none.
std::size_t mainRun(const smtp::Replay& replay);

} // namespace rungbook::output
