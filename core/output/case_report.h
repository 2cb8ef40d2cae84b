// SPDX-License-Identifier: GPL-3.0-or-later
// A whole case in words: the verdict, what the benches say together, then what each of them says.
#pragma once

#include "core/output/style.h"
#include "core/workbench/investigate.h"

#include <string>
#include <string_view>

namespace rungbook::output
{

/// For a terminal. full: also the reports of the benches, each as its own command prints it.
std::string caseText(const workbench::CaseReport& report, const TextOptions& style, bool full = true);

/// { rungbook, case: {title, note, verdict, items}, joints: [...], logs: <as analyze>, config: <as config>, mail: [<as smtp replay>] }.
std::string caseJson(const workbench::CaseReport& report);

/// A page that stands alone, with the ladders. pseudonyms: the case was made by workbench::redacted(), which the page says.
std::string caseHtml(const workbench::CaseReport& report, std::string_view version, bool pseudonyms);

/// What was replaced and what was not, as a table for the owner; keys are never among it.
std::string redactionText(const workbench::RedactedCase& redacted, const TextOptions& style);
/// { rungbook, replaced: [{what, from, to, times}], remarks: [...] }.
std::string redactionJson(const workbench::RedactedCase& redacted);

} // namespace rungbook::output
