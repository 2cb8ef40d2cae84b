// SPDX-License-Identifier: GPL-3.0-or-later
// A whole case at once: every item goes to the bench it belongs to, and what the benches find is joined. A log that stops where the
// configuration says it must stop is one cause told twice, and is said once.
#pragma once

#include "core/casefile/case_file.h"
#include "core/casefile/pseudonyms.h"
#include "core/smtp/replay.h"
#include "core/workbench/analyze.h"
#include "core/workbench/check_config.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rungbook::workbench
{

/// What became of an item of the case.
struct CaseItemReport {
    std::string name;
    std::string kind; ///< "log", "configuration", "show output", "mail session", "capture", "text", "nothing"
    std::string note; ///< of the case
    std::optional<Error> error; ///< nothing in it was understood: why, and what to do
};

/// How two benches see the same thing.
enum class JointKind : unsigned char {
    Explains, ///< what was seen is what the configuration leads to
    Another, ///< the configuration stops it as well, at another place
    OnPaperFine ///< the configurations agree, so what was seen has another cause
};

/// Something that was seen in a log, an output or a mail session, and what the configurations have to do with it.
struct Joint {
    JointKind kind = JointKind::Explains;
    Confidence confidence = Confidence::Medium;
    std::string title; ///< no full stop
    std::string text; ///< sentences
    std::string seenIn; ///< name of the item
    SourceSpan seen; ///< lines of that item; the source id is that of its bench
    std::optional<std::size_t> session; ///< index into logs->sessions
    std::optional<std::size_t> tunnel; ///< index into config->outcomes
    std::vector<std::size_t> causes; ///< indices into config->findings, the best first
};

struct CaseReport {
    std::string title;
    std::string note;
    std::vector<CaseItemReport> items;
    std::shared_ptr<const AnalyzeReport> logs; ///< null: there is no log and no output
    std::shared_ptr<const ConfigReport> config; ///< null: there is no configuration
    struct Mail {
        std::string name; ///< of the item
        smtp::Replay replay;
    };
    std::vector<Mail> mail;
    std::vector<Joint> joints; ///< the best first
    std::string verdict; ///< one or two sentences for the whole case
};

/// Looks at everything. Fails only when it was cancelled; every other trouble is told per item.
Result<std::shared_ptr<const CaseReport>> investigate(const casefile::CaseFile& file, const Job& job = {});

/// 0: nothing wrong found; 1: a finding with a wrong effect (with strict, any finding); 3: nothing in it was understood.
int exitStatus(const CaseReport& report, bool strict);

/// The case under other names, to be given away: texts by casefile::Pseudonymizer, recordings of mail sessions as transcripts without secrets,
/// captures of anything else left out. names holds what was replaced; it is for the owner.
struct RedactedCase {
    casefile::CaseFile file;
    std::vector<casefile::Replacement> names;
    std::vector<std::string> remarks; ///< sentences: what was left out, and what has to be looked at by eye
};
RedactedCase redacted(const casefile::CaseFile& file);

} // namespace rungbook::workbench
