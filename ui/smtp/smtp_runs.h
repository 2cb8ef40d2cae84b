// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of mail servers, run off the GUI thread, with what happens told while it happens.
#pragma once

#include "core/smtp/probe_result.h"
#include "core/smtp/run_history.h"
#include "core/smtp/settings.h"
#include "core/tls/verify.h"
#include "ui/jobs/job_tracker.h"

#include <QObject>
#include <QString>
#include <memory>
#include <vector>

namespace rungbook::net
{
class PracticeServer;
}

namespace rungbook::ui
{

class SmtpRuns : public QObject
{
    Q_OBJECT

public:
    /// trustFolder: the user's trusted certificates. history: where finished runs are kept; null: nowhere.
    SmtpRuns(JobTracker& jobs, QString trustFolder, std::shared_ptr<smtp::RunHistory> history,
        QObject* parent = nullptr);
    ~SmtpRuns() override;

    /// For tests: another folder of trusted certificates.
    void setTrustFolder(const QString& folder) { m_trustFolder = folder; }
    /// Begins a test; one that runs is cancelled first.
    void start(smtp::ProbeSettings settings);
    void cancel();
    bool running() const;

    /// The last finished run; null before the first, and while one runs.
    std::shared_ptr<const smtp::ProbeResult> result() const { return m_result; }
    /// Shows a run that was read from a file or a paste.
    void show(std::shared_ptr<const smtp::ProbeResult> result);

    /// Starts the practice server for a scenario; the settings that a learner types come back. An empty server name says that it failed, and notice() why.
    smtp::ProbeSettings practise(const QString& scenario, QString& password);
    /// True for the settings of the lesson whose server runs now.
    bool isLesson(const smtp::ProbeSettings& settings) const;
    /// The issuer of the practice server is trusted only after the learner says so.
    void trustPracticeIssuer(bool trust) { m_trustPractice = trust; }

Q_SIGNALS:
    void started();
    /// While it runs: the steps so far.
    void progressed(const std::vector<rungbook::smtp::Step>& steps, const QString& lastLine);
    void finished();
    /// It was stopped by the user: there is no result.
    void cancelled();
    /// A run was written into the folder of runs.
    void kept();
    void notice(const QString& text);

private:
    JobTracker& m_jobs;
    QString m_trustFolder;
    std::shared_ptr<smtp::RunHistory> m_history;
    std::shared_ptr<const smtp::ProbeResult> m_result;
    std::unique_ptr<net::PracticeServer> m_practice;
    bool m_trustPractice = true;
};

} // namespace rungbook::ui
