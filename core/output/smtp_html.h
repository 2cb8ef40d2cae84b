// SPDX-License-Identifier: GPL-3.0-or-later
// A run against a mail server as one page that stands alone: verdict, ladder as a picture, findings, steps, transcript. No script, nothing is loaded from
// anywhere, and a content security policy says so.
#pragma once

#include "core/smtp/probe_result.h"
#include "core/smtp/replay.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

/// The page of one run. version is that of the program, for the foot. Every text is escaped; holds no secret.
std::string smtpHtml(const smtp::ProbeResult& result, std::string_view version = {});

/// The page of a recording with all its runs.
std::string smtpReplayHtml(const smtp::Replay& replay, std::string_view path, std::string_view version = {});

} // namespace rungbook::output
