// SPDX-License-Identifier: GPL-3.0-or-later
// One whole job of the IKE bench: open the inputs, find out what they are, analyse them, quote the configuration. The command line and the
// window both call this and nothing below it.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/config/quote.h"
#include "core/ike/analysis.h"
#include "core/ladder/ladder.h"
#include "core/log/log_source.h"
#include "core/show/snapshot.h"
#include "core/show/subject.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rungbook::workbench
{

/// What an input turned out to be.
enum class InputKind : unsigned char { Log, Config, Show, Capture, Binary, Empty, Text };

/// "log", "config", "show", "capture", "binary", "empty", "text".
std::string_view nameOf(InputKind kind);

/// An input as the user gave it: a path ("-" is standard input), or a text with a name.
struct InputRequest {
    std::string path;
    std::optional<std::string> text;
};

struct AnalyzeRequest {
    std::vector<InputRequest> inputs;
    std::vector<InputRequest> configs; ///< --config, or pasted beside
    std::string dialect; ///< empty: recognise
    std::string peer; ///< keep only sessions with this peer; empty: all
    unsigned threads = 0;
};

/// One input, and what could be done with it. error is set when nothing could; it says why and what to do.
struct InputReport {
    std::string path;
    InputKind kind = InputKind::Text;
    std::uint64_t lines = 0;
    std::shared_ptr<log::LogSource> source; ///< null when it could not be opened
    std::shared_ptr<const ike::Analysis> analysis; ///< null when it is no log
    std::shared_ptr<const show::ShowText>
        show; ///< the show output in it and traces of broken mail; null when there is none
    std::optional<Error> error;
};

/// Everything that came out. Source ids are positions in inputs.
struct AnalyzeReport {
    std::vector<InputReport> inputs;
    /// What became of each AnalyzeRequest::configs, by position; their source ids count on after those of the inputs.
    std::vector<InputReport> configInputs;
    /// Every configuration that was read: those of configInputs, an input that turned out to be one, and configuration found inside a log
    /// (which then has the source id of that input).
    std::vector<config::ConfigText> configs;
    std::vector<std::string> configPaths; ///< names of the configs, by the same order
    std::vector<Finding> findings; ///< those that belong to no single session
    std::vector<show::Chain> chains; ///< what belongs together across the show outputs
    std::vector<show::Moved> moved; ///< what moved between two outputs of the same command

    /// A session and the input it is from, in order of id.
    struct SessionRef {
        std::size_t input = 0;
        std::size_t session = 0;
    };
    std::vector<SessionRef> sessions; ///< after the peer filter

    const ike::Session& session(const SessionRef& ref) const
    {
        return inputs[ref.input].analysis->sessions[ref.session];
    }
    const ike::Analysis& analysis(const SessionRef& ref) const { return *inputs[ref.input].analysis; }
    /// The ladder of a session.
    ladder::Ladder ladder(const SessionRef& ref) const;
    /// The configuration that decides one message of a session, quoted from configs: a quote for every configuration that answers a query,
    /// and one without lines for a query that none answers (all of them when no configuration was given).
    std::vector<config::Quote> relevantConfiguration(const SessionRef& ref, std::uint32_t message) const;
    /// The same for the message that is missing.
    std::vector<config::Quote> relevantConfigurationOfMissing(const SessionRef& ref) const;
    /// The message at which a session was decided, for relevantConfiguration(): the one before the first evidence of its best finding, else
    /// its last; kNoIndex without messages.
    std::uint32_t decisiveMessage(const SessionRef& ref) const;
    /// For people: the path or name of a source id, configs included; "standard input" for "-".
    std::string pathOf(SourceId source) const;
};

/// Runs the job. Fails when it was cancelled or request.dialect is no dialect; every other trouble is told per input.
Result<std::shared_ptr<const AnalyzeReport>> analyze(const AnalyzeRequest& request, const Job& job = {});

/// 0: nothing wrong found; 1: a finding with a wrong effect (with strict, any finding); 3: no input could be read and understood.
int exitStatus(const AnalyzeReport& report, bool strict);

} // namespace rungbook::workbench
