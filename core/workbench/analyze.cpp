// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/analyze.h"

#include "core/show/signature.h"
#include "core/workbench/input_kind.h"
#include "core/workbench/open_input.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rungbook::workbench
{

namespace
{

constexpr std::uint64_t kHeadBytes = 256U << 10U;
constexpr std::uint64_t kConfigInLogBytes = 4U
    << 20U; // an article or a session transcript; a bigger log holds no configuration
constexpr std::uint64_t kShowBytes = 16U << 20U;
constexpr std::uint64_t kConfigBytes = 64U << 20U;
constexpr int kSurelyConfig = 50;

std::string readMost(const log::LogSource& source, std::uint64_t most)
{
    return headOf(source, std::min(source.size(), most));
}

// White space to the end? Only asked when the head is blank.
bool blankThroughout(const log::LogSource& source, const Job& job)
{
    constexpr std::uint64_t block = 1U << 20U;
    for (std::uint64_t at = 0; at < source.size(); at += block) {
        const auto text = source.readText(at, block);
        if (!text || job.cancelled())
            return false;
        if (byteKind(*text) != ByteKind::Blank)
            return false;
    }
    return true;
}

std::uint64_t countLines(std::string_view text)
{
    const auto ends = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    return ends + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

void tell(InputReport& input, InputKind kind, std::string message, std::string hint)
{
    input.kind = kind;
    input.error = Error{Error::Kind::NotUnderstood, std::move(message), std::move(hint)};
}

std::string dialectTitles()
{
    std::vector<std::string> titles;
    for (const ike::Dialect* dialect : ike::dialects())
        titles.emplace_back(dialect->info.title);
    return fmt::format("{}", fmt::join(titles, "; "));
}

void tellNothingUnderstood(InputReport& input, const std::string& name, std::string_view head)
{
    input.kind = InputKind::Text;
    const std::string_view foreign = foreignLog(head);
    if (!foreign.empty()) {
        tell(input, InputKind::Text,
            fmt::format("{} looks like {}, which this version does not read yet.", name, foreign),
            fmt::format(
                "What it reads: {}. Where the other peer is such a device, give its log.", dialectTitles()));
        return;
    }
    tell(input, InputKind::Text, fmt::format("Nothing in {} was understood as an IKE log.", name),
        fmt::format("Looked for: {}. If it is one of these after all, name the dialect with --dialect "
                    "(\"rungbook-cli dialects\" lists them).",
            dialectTitles()));
}

// Settles everything that can be told without reading a log. True when nothing more is to be done with the input.
bool settleByLooks(InputReport& input, const std::string& name, ByteKind bytes, const Job& job)
{
    switch (bytes) {
    case ByteKind::Blank:
        if (!blankThroughout(*input.source, job))
            return false;
        tell(input, InputKind::Empty,
            input.source->size() == 0 ? fmt::format("{} is empty.", name)
                                      : fmt::format("{} holds blank lines and nothing else.", name),
            "Check that the device logged to it: \"logging list\", \"logging buffered\" or \"debug crypto "
            "ikev1 127\".");
        return true;
    case ByteKind::Capture:
        tell(input, InputKind::Capture,
            fmt::format("{} is a packet capture; captures come with the capture reader, which this version "
                        "does not have.",
                name),
            "Give the log of one of the peers, or its debug output, instead.");
        return true;
    case ByteKind::Gzip:
        tell(input, InputKind::Binary,
            fmt::format("{} is gzip data, which is unpacked only when it is a file.", name),
            "Give the path of the .gz file, or pipe it through \"zcat\".");
        return true;
    case ByteKind::Binary:
        tell(input, InputKind::Binary, fmt::format("{} is binary data, not text.", name),
            "Give a log as text. A packet capture is not read by this version, and neither is a zip or a "
            "PDF: copy the text out of it.");
        return true;
    case ByteKind::Utf16: // was too big to be turned into UTF-8 at once
        tell(input, InputKind::Binary, fmt::format("{} is UTF-16 text of more than 512 MiB.", name),
            "Turn it into UTF-8 first: iconv -f UTF-16 -t UTF-8.");
        return true;
    case ByteKind::Dubious:
    case ByteKind::Text:
        break;
    }
    return false;
}

class Worker
{
public:
    Worker(const AnalyzeRequest& request, const Job& job)
        : m_request(request)
        , m_job(job)
        , m_report(std::make_shared<AnalyzeReport>())
    {
    }

    Result<std::shared_ptr<const AnalyzeReport>> run()
    {
        if (!m_request.dialect.empty()) {
            m_dialect = ike::findDialect(m_request.dialect);
            if (!m_dialect)
                return unknownDialect();
        }
        openAll(m_request.inputs, m_report->inputs);
        openAll(m_request.configs, m_report->configInputs);
        for (std::size_t i = 0; i < m_report->inputs.size(); ++i) {
            if (m_job.cancelled())
                break;
            examine(i);
        }
        for (std::size_t i = 0; i < m_report->configInputs.size(); ++i) {
            if (m_job.cancelled())
                break;
            readConfig(i);
        }
        if (m_job.cancelled() || m_cancelled)
            return failure(Error::Kind::Cancelled, "The work was stopped.");
        settleConfigsAmongInputs();
        judgeShow();
        return std::shared_ptr<const AnalyzeReport>(m_report);
    }

private:
    Result<std::shared_ptr<const AnalyzeReport>> unknownDialect() const
    {
        std::vector<std::string_view> names;
        for (const ike::Dialect* dialect : ike::dialects())
            names.push_back(dialect->info.name);
        return failure(Error::Kind::Usage, fmt::format("There is no dialect \"{}\".", m_request.dialect),
            fmt::format("The dialects are: {}.", fmt::join(names, ", ")));
    }

    void openAll(const std::vector<InputRequest>& requests, std::vector<InputReport>& into)
    {
        for (const InputRequest& request : requests) {
            InputReport& input = into.emplace_back();
            input.path = request.path;
            if (request.path == "-" && !request.text) {
                if (m_standardInputTaken) {
                    input.error = Error{Error::Kind::Unreadable, "Standard input can be read only once.",
                        "Give \"-\" once, and the other inputs as files."};
                    continue;
                }
                m_standardInputTaken = true;
            }
            auto source = openInput(request, m_job);
            if (source)
                input.source = std::move(*source);
            else
                refuse(input, source.error());
            m_total += input.source ? input.source->size() : 0;
        }
    }

    void refuse(InputReport& input, const Error& error)
    {
        m_cancelled = m_cancelled || error.kind == Error::Kind::Cancelled;
        input.error = error;
    }

    // Progress of one input as part of the whole job.
    Job jobFor(std::uint64_t before) const
    {
        Job part;
        part.stop = m_job.stop;
        if (m_job.progress)
            part.progress = [this, before](Progress p) { m_job.progress({before + p.done, m_total}); };
        return part;
    }

    void examine(std::size_t index)
    {
        InputReport& input = m_report->inputs[index];
        if (!input.source || input.error)
            return;
        const std::string name = displayName(input.path);
        const std::string head = headOf(*input.source, kHeadBytes);
        const ByteKind bytes = byteKind(head);
        if (settleByLooks(input, name, bytes, m_job)) {
            m_done += input.source->size();
            return;
        }
        readShow(index);
        const ike::Dialect* dialect = m_dialect;
        if (!dialect) {
            const auto recognition = ike::recognise(*input.source);
            if (recognition)
                dialect = recognition->dialect;
        }
        if (!dialect)
            examineForeign(index, name, head, bytes);
        else
            analyzeLog(index, dialect, name, head);
        m_done += input.source->size();
    }

    // Show output stands alone, or around a log or a configuration: it is read beside them.
    void readShow(std::size_t index)
    {
        InputReport& input = m_report->inputs[index];
        if (input.source->size() > kShowBytes)
            return;
        auto read = std::make_shared<show::ShowText>(show::readOutputs(
            readMost(*input.source, kShowBytes), SourceId{static_cast<std::uint32_t>(index)}, m_job));
        if (!read->empty())
            input.show = std::move(read);
    }

    // The text without the lines that are show output: an access list that "show crypto ipsec sa" prints is no configuration.
    std::string textForConfig(const InputReport& input, std::uint64_t most) const
    {
        std::string text = readMost(*input.source, most);
        return input.show ? show::withoutOutputs(text, *input.show) : text;
    }

    void examineForeign(std::size_t index, const std::string& name, const std::string& head, ByteKind bytes)
    {
        InputReport& input = m_report->inputs[index];
        input.lines =
            input.source->size() <= kConfigBytes ? countLines(readMost(*input.source, kConfigBytes)) : 0;
        if (bytes == ByteKind::Dubious) {
            tell(input, InputKind::Binary,
                fmt::format("{} has NUL bytes in it and no IKE log around them.", name),
                "Give a log as text.");
            return;
        }
        const std::string text = textForConfig(input, kConfigBytes);
        if (foreignLog(head).empty()
            && config::sniff(std::string_view(text).substr(0, kHeadBytes)) >= kSurelyConfig
            && takeConfig(text, SourceId{static_cast<std::uint32_t>(index)}, name)) {
            input.kind = input.show ? InputKind::Show
                                    : InputKind::Config; // a sentence follows when nothing stands beside it
            return;
        }
        if (input.show) {
            input.kind = InputKind::Show;
            return;
        }
        tellNothingUnderstood(input, name, head);
    }

    void analyzeLog(
        std::size_t index, const ike::Dialect* dialect, const std::string& name, std::string_view head)
    {
        InputReport& input = m_report->inputs[index];
        ike::AnalyzeOptions options;
        options.source = SourceId{static_cast<std::uint32_t>(index)};
        options.firstSessionId = m_nextSession;
        options.dialect = m_dialect; // null: analyze() recognises it again, and reports how sure it is
        options.threads = m_request.threads;
        auto analysis = ike::analyze(*input.source, options, jobFor(m_done));
        if (!analysis) {
            if (analysis.error().kind == Error::Kind::NotUnderstood && input.show)
                input.kind = InputKind::Show;
            else if (analysis.error().kind == Error::Kind::NotUnderstood)
                tellNothingUnderstood(input, name, head);
            else
                refuse(input, analysis.error());
            return;
        }
        input.lines = (*analysis)->counts.lines;
        if ((*analysis)->counts.records == 0 && (*analysis)->sessions.empty()) {
            if (input.show)
                input.kind = InputKind::Show;
            else if (m_dialect)
                tell(input, InputKind::Text,
                    fmt::format("No line of {} is a record of the dialect {}.", name, dialect->info.name),
                    "Leave out --dialect to have the dialect recognised.");
            else
                tellNothingUnderstood(input, name, head);
            return;
        }
        // One syslog line among show output, and no negotiation: it is show output.
        if (input.show && (*analysis)->sessions.empty() && (*analysis)->findings.empty()) {
            input.kind = InputKind::Show;
            if (input.source->size() <= kConfigInLogBytes)
                takeConfig(textForConfig(input, kConfigInLogBytes), options.source, name);
            return;
        }
        input.kind = InputKind::Log;
        input.analysis = std::move(*analysis);
        m_nextSession += static_cast<std::uint32_t>(input.analysis->sessions.size());
        keepSessions(index);
        if (input.source->size() <= kConfigInLogBytes)
            takeConfig(textForConfig(input, kConfigInLogBytes), options.source, name);
    }

    void keepSessions(std::size_t index)
    {
        const ike::Analysis& analysis = *m_report->inputs[index].analysis;
        for (std::size_t i = 0; i < analysis.sessions.size(); ++i) {
            if (m_request.peer.empty() || samePeer(analysis.text.text(analysis.sessions[i].peer)))
                m_report->sessions.push_back({index, i});
        }
        m_report->findings.insert(
            m_report->findings.end(), analysis.findings.begin(), analysis.findings.end());
    }

    // Addresses are compared as they are printed; IPv6 and masked ones in any case.
    bool samePeer(std::string_view peer) const
    {
        return std::equal(
            peer.begin(), peer.end(), m_request.peer.begin(), m_request.peer.end(), [](char a, char b) {
                return std::tolower(static_cast<unsigned char>(a))
                    == std::tolower(static_cast<unsigned char>(b));
            });
    }

    bool takeConfig(const std::string& text, SourceId source, const std::string& name)
    {
        config::ConfigText read = config::readConfig(text, source);
        if (read.lines.empty())
            return false;
        m_report->configs.push_back(std::move(read));
        m_report->configPaths.push_back(name);
        return true;
    }

    void readConfig(std::size_t index)
    {
        InputReport& input = m_report->configInputs[index];
        if (!input.source || input.error)
            return;
        const std::string name = displayName(input.path);
        const std::string head = headOf(*input.source, kHeadBytes);
        if (settleByLooks(input, name, byteKind(head), m_job))
            return;
        const std::string text = readMost(*input.source, kConfigBytes);
        input.lines = countLines(text);
        input.kind = InputKind::Config;
        const auto source = SourceId{static_cast<std::uint32_t>(m_report->inputs.size() + index)};
        if (!takeConfig(text, source, name))
            tell(input, InputKind::Text, fmt::format("No Cisco configuration was found in {}.", name),
                "Give the output of \"show running-config\", or the part about crypto and tunnel-group.");
    }

    // A configuration among the logs is what --config would have been given; alone it is a mistake that has to be told.
    void settleConfigsAmongInputs()
    {
        const bool logs = std::any_of(m_report->inputs.begin(), m_report->inputs.end(),
            [](const InputReport& input) { return input.analysis != nullptr || input.show != nullptr; });
        for (InputReport& input : m_report->inputs) {
            if (input.kind == InputKind::Config && !logs)
                tell(input, InputKind::Config,
                    fmt::format("{} is a Cisco configuration, not a log: give it with --config beside a log.",
                        displayName(input.path)),
                    fmt::format("rungbook-cli analyze LOG --config {}", input.path));
        }
    }

    // After the configurations are known: findings about mail quote them.
    void judgeShow()
    {
        show::Subject subject;
        for (const InputReport& input : m_report->inputs) {
            if (m_job.cancelled())
                return;
            if (input.show)
                subject.texts.push_back(input.show.get());
        }
        if (subject.texts.empty())
            return;
        for (const config::ConfigText& config : m_report->configs) {
            for (const config::ConfigLine& line : config.lines)
                subject.config.push_back({line.text, {config.source, line.line, line.line}, line.level});
        }
        m_report->chains = show::followChains(subject.texts);
        m_report->moved = show::compareAll(subject.texts);
        subject.chains = m_report->chains;
        auto findings = show::diagnose(subject);
        m_report->findings.insert(m_report->findings.end(), std::make_move_iterator(findings.begin()),
            std::make_move_iterator(findings.end()));
        rankFindings(m_report->findings);
    }

    const AnalyzeRequest& m_request;
    const Job& m_job;
    std::shared_ptr<AnalyzeReport> m_report;
    const ike::Dialect* m_dialect = nullptr;
    std::uint32_t m_nextSession = 1;
    std::uint64_t m_total = 0;
    std::uint64_t m_done = 0;
    bool m_standardInputTaken = false;
    bool m_cancelled = false;
};

} // namespace

Result<std::shared_ptr<const AnalyzeReport>> analyze(const AnalyzeRequest& request, const Job& job)
{
    return Worker(request, job).run();
}

} // namespace rungbook::workbench
