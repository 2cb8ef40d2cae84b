// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a rule document (resources/rules/<id>.md) apart, so that its examples can be run.
#pragma once

#include "core/base/ids.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::test
{

/// One fenced block of log lines, or of a transcript of the SMTP bench, without the markers.
struct LogBlock {
    std::string text; ///< lines with their ends, " ! finding" removed
    std::vector<LineNumber> marked; ///< lines of text that were marked, from 1
    std::size_t docLine = 0; ///< line of the opening fence in the document
};

/// One fenced block of a configuration ("```config"), or two that are the ends of a tunnel ("```config A" and right after it "```config B").
struct ConfigExample {
    LogBlock a;
    LogBlock b; ///< docLine is 0 when there is only one
    bool paired() const { return b.docLine != 0; }
};

/// A "## ..." section: its header and what stands under it.
struct DocSection {
    std::string header;
    std::string text; ///< without the header line
    std::vector<LogBlock> logs; ///< fenced as ```log
    std::vector<LogBlock> transcripts; ///< fenced as ```smtp
    std::vector<LogBlock> outputs; ///< fenced as ```show
    std::vector<ConfigExample> configs;
};

struct RuleDoc {
    std::string id; ///< from "# ..."
    std::string title; ///< the first line of text after it
    std::vector<DocSection> sections;

    /// The section with that header, or null.
    const DocSection* section(std::string_view header) const;
};

RuleDoc parseRuleDoc(std::string_view markdown);

/// "Bad", "Good" and the others, in the order every document keeps.
const std::vector<std::string>& ruleDocHeaders();

} // namespace rungbook::test
