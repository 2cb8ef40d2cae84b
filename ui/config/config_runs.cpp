// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/config_runs.h"

#include "ui/models/text.h"

#include <algorithm>

namespace rungbook::ui
{

namespace
{

const QString kSlot = QStringLiteral("config");
constexpr qint64 kRest = 300; // ms without a key
constexpr qint64 kLongestRest = 3000;

bool blank(const std::string& text)
{
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

EditorFacts factsOf(const workbench::ConfigReport& report, SourceId source)
{
    EditorFacts facts;
    const workbench::ConfigInput& input = report.inputs[raw(source)];
    if (input.model) {
        facts.secrets = config::secretRanges(input.model->tree);
        facts.folds = config::foldLines(input.model->tree);
        for (const config::DeviceFacts& device : input.model->devices) {
            for (const SourceSpan& span : device.coverage.flattenedLines)
                facts.repaired.push_back(raw(span.first));
        }
    }
    for (const Finding& finding : report.findings) {
        const SourceSpan& where = finding.evidence.front().where;
        if (where.source != source || where.empty())
            continue;
        facts.marks.push_back({raw(where.first), finding.effect, finding.role, toQt(finding.title), {where}});
    }
    return facts;
}

} // namespace

int ConfigAnalysis::editorOf(SourceId source) const
{
    for (int i = 0; i < kConfigEditors; ++i) {
        if (sources[static_cast<std::size_t>(i)] == source)
            return i;
    }
    return -1;
}

std::shared_ptr<const ConfigAnalysis> analyseConfigs(const ConfigRuns::Texts& texts, const Job& job)
{
    auto analysis = std::make_shared<ConfigAnalysis>();
    workbench::ConfigRequest request;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        analysis->versions[i] = texts[i].version;
        if (blank(texts[i].text))
            continue;
        analysis->sources[i] = SourceId{static_cast<std::uint32_t>(request.inputs.size())};
        request.inputs.push_back({texts[i].name, texts[i].text});
    }
    auto report = workbench::checkConfig(request, job);
    if (!report)
        return nullptr;
    analysis->report = std::move(*report);
    for (std::size_t i = 0; i < texts.size() && !job.cancelled(); ++i) {
        if (!analysis->sources[i])
            continue;
        const auto& model = analysis->report->inputs[raw(*analysis->sources[i])].model;
        analysis->kept[i] = config::withoutSecrets(model ? model->tree : config::parseTree(texts[i].text));
        analysis->facts[i] = factsOf(*analysis->report, *analysis->sources[i]);
    }
    for (const config::TunnelOutcome& outcome : analysis->report->outcomes) {
        if (job.cancelled())
            return nullptr;
        const config::Device& device = analysis->report->subject->devices()[outcome.device];
        analysis->cards.push_back(config::cardOf(*analysis->report->subject, device.tunnels[outcome.tunnel]));
    }
    return analysis;
}

ConfigRuns::ConfigRuns(JobTracker& jobs, std::function<Texts()> texts, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_texts(std::move(texts))
{
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, &ConfigRuns::start);
    connect(&m_jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot == kSlot) {
            m_running = false;
            Q_EMIT pendingChanged();
        }
    });
}

ConfigRuns::~ConfigRuns()
{
    m_jobs.drop(kSlot);
}

void ConfigRuns::changed(bool atOnce)
{
    // A check that is under way is of a text that is gone; the bigger the text, the longer the rest.
    if (m_running) {
        m_jobs.drop(kSlot);
        m_running = false;
    }
    m_rest.start(atOnce ? 0 : static_cast<int>(std::clamp(m_took * 2, kRest, kLongestRest)));
    Q_EMIT pendingChanged();
}

bool ConfigRuns::pending() const
{
    return m_rest.isActive() || m_running;
}

void ConfigRuns::start()
{
    auto texts = std::make_shared<const Texts>(m_texts());
    m_running = true;
    m_clock.start();
    m_jobs.start(kSlot, tr("Checking the configuration"),
        [this, texts](const JobTracker::Context& context) -> JobTracker::Delivery {
            auto analysis = analyseConfigs(*texts, context.job);
            return [this, analysis] {
                m_running = false;
                m_took = m_clock.elapsed();
                if (analysis) {
                    m_analysis = analysis;
                    Q_EMIT finished();
                }
                Q_EMIT pendingChanged();
            };
        });
}

} // namespace rungbook::ui
