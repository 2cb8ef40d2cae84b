// SPDX-License-Identifier: GPL-3.0-or-later
// The fixes of findings put together into one script for each device, in an order in which they can be entered, with the way back; checked by
// entering them on paper and running all checks again. A value that nobody knows is a placeholder such as <key> and is listed, never made up.
#pragma once

#include "core/base/finding.h"
#include "core/base/job.h"
#include "core/config/plan.h"
#include "core/config/text_diff.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// What shall be fixed.
struct FixSelection {
    /// Indices into the findings. Empty: every finding whose effect is wrong and whose fix has commands.
    std::vector<std::size_t> findings;
};

/// Commands that belong together, and why they are there.
struct ScriptStep {
    std::vector<std::size_t> findings; ///< indices into the findings; empty: the step follows from the others
    std::string why; ///< a sentence or two: which finding, what is done, what it disturbs
    std::vector<std::string> commands; ///< sub-commands begin with one blank for each level
};

/// A value that the user must fill in before the script can be entered.
struct ScriptNeed {
    std::string placeholder; ///< "<key>"
    std::string what; ///< what it is and how to get it
    std::string command; ///< the first command that holds it
};

/// What is to be entered on one device.
struct DeviceScript {
    std::size_t device = 0; ///< index in Subject::devices()
    std::string label;
    std::vector<ScriptStep> steps;
    std::vector<ScriptStep>
        rollback; ///< brings back what was; keys that were replaced are placeholders, as scripts show no secrets
    bool rollbackComplete = true; ///< false: entering the rollback on paper did not give the text from before
    std::vector<ScriptNeed> needs; ///< of the script and, marked as such, of the rollback
    std::vector<std::string> unapplied; ///< commands that changed nothing
    std::vector<DiffLine> diff; ///< from the text that was read to the patched one

    /// The script as text: comments with "!", then the commands; a newline after each line.
    std::string text() const;
    /// The same for the way back.
    std::string rollbackText() const;
};

/// A finding that was to be fixed and is not in the scripts.
struct LeftOut {
    std::size_t finding = 0;
    std::string reason; ///< a sentence
};

/// A text after the scripts were entered. It holds the secrets of the input: for the user's own editor and for checking again.
struct PatchedText {
    SourceId source{};
    std::string text;
};

/// Scripts for all devices, and what they achieve on paper.
struct FixPlan {
    std::vector<DeviceScript> devices; ///< those with something to enter, in order of the subject
    std::vector<std::size_t> silences; ///< findings that are gone afterwards, whether selected or not
    std::vector<std::size_t> remains; ///< findings that are still there
    std::vector<Finding>
        raised; ///< findings that were not there before; their lines are those of the patched texts
    std::vector<LeftOut> leftOut;
    std::vector<PatchedText> patched;
    bool empty() const { return devices.empty(); }
};

/// A text that a subject was read from.
struct SubjectText {
    SourceId source{};
    std::string_view text;
};

/// Puts the fixes together. findings: those of check() on the subject. texts: one for each source of the subject, in the order in which the
/// models were given. A fix that contradicts one of a finding further up, or that raises a finding with a wrong effect, is left out, and it is
/// said. When the job is cancelled the plan is empty.
FixPlan planFixes(const Subject& subject, std::span<const Finding> findings,
    std::span<const SubjectText> texts, const FixSelection& selection = {}, const Job& job = {});

} // namespace rungbook::config
