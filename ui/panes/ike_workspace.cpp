// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/ike_workspace.h"

#include "core/base/secret.h"
#include "ui/models/text.h"

#include <QFileInfo>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

const QString kAnalysis = QStringLiteral("analysis");
constexpr int kFollowEvery = 500; // ms

// Hides what is secret in a line of configuration and keeps how far it is indented.
std::string hidden(std::string_view line)
{
    const std::size_t text = line.find_first_not_of(" \t");
    if (text == std::string_view::npos)
        return std::string(line);
    return std::string(line.substr(0, text)) + config::redact(line.substr(text));
}

std::string hideAll(quint64, std::string_view line)
{
    return hidden(line);
}

} // namespace

// Touched by the one analysis job that runs, never by two: feed() waits for the last to end.
struct IkeWorkspace::Live {
    quint64 key = 0;
    std::shared_ptr<log::LogSource> source;
    std::unique_ptr<ike::LiveAnalysis> analysis;
};

IkeWorkspace::IkeWorkspace(JobTracker& jobs, Runner runner, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_runner(std::move(runner))
    , m_ownRunner(static_cast<bool>(m_runner))
{
    if (!m_runner)
        m_runner = [](const workbench::AnalyzeRequest& request, const Job& job) {
            return workbench::analyze(request, job);
        };
    m_followTimer.setInterval(kFollowEvery);
    connect(&m_followTimer, &QTimer::timeout, this, [this] {
        for (const auto& input : m_inputs) {
            if (input->following)
                input->document->refresh();
        }
    });
    connect(&m_jobs, &JobTracker::jobsChanged, this, &IkeWorkspace::analysingChanged);
}

IkeWorkspace::~IkeWorkspace()
{
    m_jobs.drop(kAnalysis);
}

void IkeWorkspace::add(std::unique_ptr<Input> input)
{
    input->key = ++m_lastKey;
    input->document = std::make_unique<SourceDocument>(m_jobs);
    SourceDocument* document = input->document.get();
    const quint64 key = input->key;
    connect(document, &SourceDocument::grown, this, [this, key] { onGrown(key); });
    connect(document, &SourceDocument::replaced, this, [this, key] {
        if (const Input* changed = find(key))
            Q_EMIT notice(
                tr("%1 was replaced by another file (rotated or cut): it is read from its beginning.")
                    .arg(changed->name));
        m_live.reset();
        analyse();
    });
    connect(document, &SourceDocument::gone, this, [this, key] {
        if (const Input* changed = find(key))
            Q_EMIT notice(tr("%1 is gone. What was read of it stays; it is read again when it comes back.")
                              .arg(changed->name));
    });
    if (input->config)
        document->setLineFilter(hideAll);
    if (input->text)
        document->openText(*input->text, input->name);
    else
        document->openFile(input->path);
    m_inputs.push_back(std::move(input));
}

quint64 IkeWorkspace::addFiles(const QStringList& paths, bool config)
{
    quint64 key = 0;
    bool added = false;
    for (const QString& path : paths) {
        const QString absolute = QFileInfo(path).absoluteFilePath();
        const auto open = std::find_if(m_inputs.begin(), m_inputs.end(), [&](const auto& input) {
            return !input->path.isEmpty() && input->path == absolute && input->config == config;
        });
        if (open != m_inputs.end()) {
            key = (*open)->key;
            Q_EMIT notice(tr("%1 is open already.").arg((*open)->name));
            continue;
        }
        auto input = std::make_unique<Input>();
        input->path = absolute;
        input->name = QFileInfo(absolute).fileName();
        input->config = config;
        add(std::move(input));
        key = m_lastKey;
        added = true;
    }
    if (added) {
        m_live.reset();
        Q_EMIT inputsChanged();
        analyse();
    }
    return key;
}

quint64 IkeWorkspace::addText(std::string text, const QString& name, bool config)
{
    auto input = std::make_unique<Input>();
    input->name = freeName(name);
    input->text = std::make_shared<const std::string>(std::move(text));
    input->config = config;
    add(std::move(input));
    m_live.reset();
    Q_EMIT inputsChanged();
    analyse();
    return m_lastKey;
}

QString IkeWorkspace::freeName(const QString& base) const
{
    QString name = base;
    for (int n = 2; std::any_of(
             m_inputs.begin(), m_inputs.end(), [&](const auto& input) { return input->name == name; });
         ++n)
        name = QStringLiteral("%1 %2").arg(base).arg(n);
    return name;
}

void IkeWorkspace::remove(quint64 key)
{
    if (!find(key))
        return;
    m_live.reset();
    m_jobs.drop(kAnalysis);
    // The report's source ids would point to the wrong inputs from here on; views let go of the document before it goes.
    std::unique_ptr<Input> leaving;
    const auto at =
        std::find_if(m_inputs.begin(), m_inputs.end(), [&](const auto& input) { return input->key == key; });
    leaving = std::move(*at);
    m_inputs.erase(at);
    Q_EMIT inputsChanged();
    leaving.reset();
    analyse();
}

void IkeWorkspace::clear()
{
    m_live.reset();
    m_jobs.drop(kAnalysis);
    std::vector<std::unique_ptr<Input>> leaving = std::move(m_inputs);
    m_inputs.clear();
    Q_EMIT inputsChanged();
    leaving.clear();
    analyse();
}

void IkeWorkspace::reload()
{
    m_live.reset();
    for (const auto& input : m_inputs)
        input->document->reload();
    analyse();
}

void IkeWorkspace::setFollowing(quint64 key, bool follow)
{
    Input* input = find(key);
    if (!input || input->path.isEmpty() || input->following == follow)
        return;
    input->following = follow;
    const bool any =
        std::any_of(m_inputs.begin(), m_inputs.end(), [](const auto& each) { return each->following; });
    any ? m_followTimer.start() : m_followTimer.stop();
    Q_EMIT notice(follow ? tr("Following %1: new lines are shown as they are written.").arg(input->name)
                         : tr("No longer following %1.").arg(input->name));
    Q_EMIT inputsChanged();
}

void IkeWorkspace::cancel()
{
    m_again = false;
    m_live.reset();
    m_jobs.cancelAll();
}

std::vector<const IkeWorkspace::Input*> IkeWorkspace::inputs() const
{
    std::vector<const Input*> list;
    for (const bool config : {false, true}) {
        for (const auto& input : m_inputs) {
            if (input->config == config)
                list.push_back(input.get());
        }
    }
    return list;
}

const IkeWorkspace::Input* IkeWorkspace::input(quint64 key) const
{
    return find(key);
}

IkeWorkspace::Input* IkeWorkspace::find(quint64 key) const
{
    const auto at =
        std::find_if(m_inputs.begin(), m_inputs.end(), [&](const auto& input) { return input->key == key; });
    return at == m_inputs.end() ? nullptr : at->get();
}

const IkeWorkspace::Input* IkeWorkspace::inputOf(SourceId source) const
{
    return raw(source) < m_reportKeys.size() ? find(m_reportKeys[raw(source)]) : nullptr;
}

std::optional<SourceId> IkeWorkspace::sourceOf(quint64 key) const
{
    const auto at = std::find(m_reportKeys.begin(), m_reportKeys.end(), key);
    if (at == m_reportKeys.end())
        return {};
    return static_cast<SourceId>(at - m_reportKeys.begin());
}

bool IkeWorkspace::analysing() const
{
    return m_jobs.isRunning(kAnalysis);
}

workbench::AnalyzeRequest IkeWorkspace::request(std::vector<quint64>& keys) const
{
    workbench::AnalyzeRequest request;
    for (const Input* input : inputs()) {
        workbench::InputRequest item;
        item.path = (input->text ? input->name : input->path).toStdString();
        if (input->text)
            item.text = *input->text;
        (input->config ? request.configs : request.inputs).push_back(std::move(item));
        keys.push_back(input->key);
    }
    return request;
}

void IkeWorkspace::analyse()
{
    m_again = false;
    std::vector<quint64> keys;
    workbench::AnalyzeRequest wanted = request(keys);
    if (wanted.inputs.empty()) {
        m_jobs.drop(kAnalysis);
        adopt(nullptr, {}, false);
        return;
    }
    const QString title = wanted.inputs.size() == 1 ? tr("Analysing %1").arg(inputs().front()->name)
                                                    : tr("Analysing %1 inputs").arg(wanted.inputs.size());
    m_jobs.start(kAnalysis, title,
        [this, wanted = std::move(wanted), keys, runner = m_runner](
            const JobTracker::Context& context) -> JobTracker::Delivery {
            Result<std::shared_ptr<const workbench::AnalyzeReport>> report = runner(wanted, context.job);
            return [this, report = std::move(report), keys] {
                if (report)
                    adopt(*report, keys, false);
                else
                    Q_EMIT notice(toQt(report.error().message));
            };
        });
}

void IkeWorkspace::adopt(
    std::shared_ptr<const workbench::AnalyzeReport> report, std::vector<quint64> keys, bool partial)
{
    m_report = std::move(report);
    m_reportKeys = std::move(keys);
    if (m_report && !partial && moveConfigs())
        return;
    hideSecrets();
    Q_EMIT reportChanged(partial);
    if (m_again && !partial)
        feed();
}

// A configuration that was pasted or opened as a log is one that stands beside the logs.
bool IkeWorkspace::moveConfigs()
{
    QStringList moved;
    for (std::size_t i = 0; i < m_report->inputs.size() && i < m_reportKeys.size(); ++i) {
        const workbench::InputReport& found = m_report->inputs[i];
        Input* input = find(m_reportKeys[i]);
        if (!input || input->config || found.kind != workbench::InputKind::Config || found.analysis)
            continue;
        input->config = true;
        input->document->setLineFilter(hideAll);
        moved << input->name;
    }
    if (moved.isEmpty())
        return false;
    Q_EMIT inputsChanged();
    Q_EMIT notice(tr("%1 is a configuration: it now stands beside the logs, and its lines are quoted where "
                     "they decide something.")
                      .arg(moved.join(QStringLiteral(", "))));
    analyse();
    return true;
}

// A log may hold a configuration, as an article or a terminal's transcript does: its keys are hidden too.
void IkeWorkspace::hideSecrets()
{
    bool changed = false;
    for (std::size_t i = 0; m_report && i < m_report->inputs.size() && i < m_reportKeys.size(); ++i) {
        Input* input = find(m_reportKeys[i]);
        if (!input || input->config)
            continue;
        std::vector<quint64> lines;
        for (const config::ConfigText& text : m_report->configs) {
            for (const config::ConfigLine& line : text.lines) {
                if (raw(text.source) == i && line.text.find(kRedacted) != std::string::npos)
                    lines.push_back(raw(line.line));
            }
        }
        std::sort(lines.begin(), lines.end());
        if (lines == input->secretLines)
            continue;
        changed = true;
        input->secretLines = lines;
        input->document->setLineFilter([lines = std::move(lines)](quint64 line, std::string_view text) {
            return std::binary_search(lines.begin(), lines.end(), line) ? hidden(text) : std::string(text);
        });
    }
    if (changed)
        Q_EMIT inputsChanged();
}

void IkeWorkspace::onGrown(quint64 key)
{
    if (!find(key))
        return;
    m_again = true;
    if (!analysing())
        feed();
}

void IkeWorkspace::feed()
{
    m_again = false;
    std::vector<quint64> keys;
    const workbench::AnalyzeRequest wanted = request(keys);
    // Only a single log can go on where it stopped; anything else is analysed again.
    if (m_ownRunner || wanted.inputs.size() != 1 || wanted.inputs.front().text || !m_report
        || m_report->inputs.size() != 1 || !m_report->inputs.front().analysis) {
        analyse();
        return;
    }
    if (!m_live || m_live->key != keys.front()) {
        m_live = std::make_shared<Live>();
        m_live->key = keys.front();
    }
    m_jobs.start(kAnalysis, {},
        [this, live = m_live, path = wanted.inputs.front().path, old = m_report, keys](
            const JobTracker::Context& context) -> JobTracker::Delivery {
            const auto again = [this] {
                m_live.reset();
                analyse();
            };
            if (!live->source) {
                const Result<std::shared_ptr<log::LogSource>> source =
                    log::LogSource::openFile(path, context.job);
                if (!source)
                    return again;
                live->source = *source;
                ike::AnalyzeOptions options;
                options.dialect = old->inputs.front().analysis->dialect;
                live->analysis = std::make_unique<ike::LiveAnalysis>(options);
            } else if (const log::Change change = live->source->refresh();
                       change == log::Change::Replaced || change == log::Change::Gone) {
                return again;
            }
            const Result<std::shared_ptr<const ike::Analysis>> fed =
                live->analysis->feed(*live->source, context.job);
            if (!fed)
                return again;
            auto report = std::make_shared<workbench::AnalyzeReport>(*old);
            workbench::InputReport& input = report->inputs.front();
            input.analysis = *fed;
            input.source = live->source;
            input.lines = (*fed)->counts.lines;
            report->sessions.clear();
            for (std::size_t i = 0; i < (*fed)->sessions.size(); ++i)
                report->sessions.push_back({0, i});
            return [this, report, keys] { adopt(report, keys, false); };
        });
}

} // namespace rungbook::ui
