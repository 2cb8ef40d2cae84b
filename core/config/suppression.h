// SPDX-License-Identifier: GPL-3.0-or-later
// What a user has looked at and accepted: comments in a configuration that silence a rule for a line, and a file of known findings.
#pragma once

#include "core/base/finding.h"
#include "core/config/plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// "! nolint: rule-id reason", on the line itself or on the line before. Several ids are separated by commas; the reason is for people and must
/// be there.
struct Suppression {
    std::string rule;
    std::string reason; ///< empty: the comment does not count
    SourceSpan where; ///< the comment
    LineNumber covers{}; ///< the line it is about
    bool used = false;
};

/// The comments of a text, in input order.
std::vector<Suppression> suppressionsOf(std::string_view text, SourceId source);

/// Takes the findings out of findings whose primary line a suppression with a reason covers, marks those as used, and returns them.
std::vector<Finding> suppress(std::vector<Finding>& findings, std::vector<Suppression>& suppressions);

/// What stays the same about a finding when lines move: the rule, the device's name and the text of the primary line without secrets. 16 hexadecimal digits.
std::string fingerprintOf(const Subject& subject, const Finding& finding);

/// A file of known findings: one line each, "fingerprint rule-id title", lines that begin with # are comments.
std::string baselineOf(const Subject& subject, const std::vector<Finding>& findings);

/// The fingerprints in such a file, sorted; anything else in it is passed over.
std::vector<std::string> readBaseline(std::string_view text);

/// Takes the known ones out of findings and returns them.
std::vector<Finding> takeKnown(
    const Subject& subject, std::vector<Finding>& findings, const std::vector<std::string>& baseline);

} // namespace rungbook::config
