// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/smtp_runs.h"

#include "core/net/practice_server.h"
#include "core/net/probe_runner.h"
#include "core/resources/resources.h"
#include "core/smtp/check.h"
#include "core/smtp/practice.h"
#include "core/tls/trust_anchors.h"
#include "ui/models/text.h"

#include <array>

namespace rungbook::ui
{

namespace
{
const QString kSlot = QStringLiteral("smtp");
}

SmtpRuns::SmtpRuns(JobTracker& jobs, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
{
    connect(&m_jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot == kSlot)
            Q_EMIT finished();
    });
}

SmtpRuns::~SmtpRuns()
{
    m_jobs.drop(kSlot);
}

void SmtpRuns::start(smtp::ProbeSettings settings)
{
    auto shared = std::make_shared<smtp::ProbeSettings>(std::move(settings));
    std::optional<tls::Certificate> practice;
    if (m_practice && m_trustPractice && shared->port == m_practice->port())
        practice = m_practice->authority();
    const QString title = tr("Testing %1:%2").arg(toQt(shared->server)).arg(shared->port);
    m_jobs.start(
        kSlot, title, [this, shared, practice](const JobTracker::Context& context) -> JobTracker::Delivery {
            const net::AnchorSource anchors = [practice] {
                const tls::TrustAnchorsPtr system = tls::systemAnchors();
                if (!practice)
                    return system;
                const std::array trusted{*practice};
                return tls::withAnchors(system, trusted);
            };
            auto steps = std::make_shared<std::vector<smtp::Step>>();
            auto last = std::make_shared<QString>();
            const auto tell = [this, context, steps, last] {
                context.deliver([this, copy = *steps, line = *last] { Q_EMIT progressed(copy, line); });
            };
            net::ProbeOptions options;
            options.watcher.step = [steps, tell](std::size_t index, const smtp::Step& step) {
                if (steps->size() <= index)
                    steps->resize(index + 1);
                (*steps)[index] = step;
                tell();
            };
            options.watcher.line = [last](std::uint32_t, const smtp::TranscriptLine& line) {
                *last = toQt(line.text);
            };
            auto result =
                std::make_shared<smtp::ProbeResult>(net::runProbe(*shared, anchors, context.job, options));
            smtp::diagnose(*result);
            return [this, result] {
                m_result = result;
                Q_EMIT finished();
            };
        });
    Q_EMIT started();
}

void SmtpRuns::cancel()
{
    m_jobs.cancel(kSlot);
}

bool SmtpRuns::running() const
{
    return m_jobs.isRunning(kSlot);
}

void SmtpRuns::show(std::shared_ptr<const smtp::ProbeResult> result)
{
    m_result = std::move(result);
    Q_EMIT finished();
}

smtp::ProbeSettings SmtpRuns::practise(const QString& scenario, QString& password)
{
    m_practice.reset();
    const std::string name = scenario.toStdString();
    for (const resources::PracticeFile& script : resources::practiceScripts()) {
        if (script.name != name)
            continue;
        auto read = smtp::readPracticeScript(script.name, script.text);
        if (!read) {
            Q_EMIT notice(toQt(read.error().message));
            return {};
        }
        auto server = net::PracticeServer::start(*read);
        if (!server) {
            Q_EMIT notice(toQt(server.error().message + " " + server.error().hint));
            return {};
        }
        m_practice = std::move(*server);
        smtp::ProbeSettings settings = smtp::practiceSettings(m_practice->script(), m_practice->port());
        password = toQt(settings.password.reveal()); // made up, and told to the learner
        return settings;
    }
    Q_EMIT notice(tr("There is no lesson \"%1\".").arg(scenario));
    return {};
}

} // namespace rungbook::ui
