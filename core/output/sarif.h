// SPDX-License-Identifier: GPL-3.0-or-later
// Findings as SARIF 2.1.0 (OASIS), for code hosts and editors that show results beside the lines.
#pragma once

#include "core/workbench/analyze.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

/// One run with the rules that were hit (their documents as help), a result per finding, a notification per input that could not be used.
std::string analyzeSarif(const workbench::AnalyzeReport& report, std::string_view version);

/// A path as a URI reference: relative paths stay relative, absolute ones get "file://", every byte that needs it is percent-encoded.
std::string uriOf(std::string_view path);

} // namespace rungbook::output
