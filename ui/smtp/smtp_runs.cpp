// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/smtp_runs.h"

#include "core/net/practice_server.h"
#include "core/net/probe_runner.h"
#include "core/resources/resources.h"
#include "core/smtp/check.h"
#include "core/smtp/practice.h"
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store.h"
#include "ui/models/text.h"

#include <array>

namespace rungbook::ui
{

namespace
{
const QString kSlot = QStringLiteral("smtp");
}

SmtpRuns::SmtpRuns(
    JobTracker& jobs, QString trustFolder, std::shared_ptr<smtp::RunHistory> history, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_trustFolder(std::move(trustFolder))
    , m_history(std::move(history))
{
    connect(&m_jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot == kSlot)
            Q_EMIT cancelled();
    });
}

SmtpRuns::~SmtpRuns()
{
    m_jobs.drop(kSlot);
}

void SmtpRuns::start(smtp::ProbeSettings settings)
{
    auto shared = std::make_shared<smtp::ProbeSettings>(std::move(settings));
    m_result.reset();
    std::optional<tls::Certificate> practice;
    if (m_practice && m_trustPractice && shared->port == m_practice->port())
        practice = m_practice->authority();
    const QString title = tr("Testing %1:%2").arg(toQt(shared->server)).arg(shared->port);
    m_jobs.start(kSlot, title,
        [this, shared, practice, folder = m_trustFolder.toStdString(), history = m_history](
            const JobTracker::Context& context) -> JobTracker::Delivery {
            // What the system trusts, less what the user switched off, and what the user trusts for mail servers.
            const net::AnchorSource anchors = [this, practice, folder, context] {
                tls::TrustAnchorsPtr trusted = tls::systemAnchors();
                if (const auto store = tls::TrustStore::open(folder)) {
                    trusted = store->anchorsFor(tls::TrustUsage::MailServers, trusted);
                } else {
                    const QString text = tr("Your trusted certificates could not be read: %1")
                                             .arg(toQt(store.error().message));
                    context.deliver([this, text] { Q_EMIT notice(text); });
                }
                return practice ? tls::withAnchors(trusted, std::array{*practice}) : trusted;
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
            QString problem;
            if (history && !context.job.stop.stop_requested())
                if (const auto added = history->add(*result); !added)
                    problem = tr("The run could not be kept: %1").arg(toQt(added.error().message));
            return [this, result, problem] {
                m_result = result;
                Q_EMIT finished();
                if (!problem.isEmpty())
                    Q_EMIT notice(problem);
                else
                    Q_EMIT kept();
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

bool SmtpRuns::isLesson(const smtp::ProbeSettings& settings) const
{
    return m_practice && settings.port == m_practice->port() && settings.server == "localhost";
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
