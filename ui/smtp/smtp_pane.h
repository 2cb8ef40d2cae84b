// SPDX-License-Identifier: GPL-3.0-or-later
// The SMTP bench: the form, what happens while it happens, and then ladder, transcript, times and findings of the run, in step with each other.
#pragma once

#include "core/ladder/ladder.h"
#include "core/smtp/probe_result.h"
#include "core/smtp/run_history.h"
#include "ui/jobs/job_tracker.h"
#include "ui/models/links.h"

#include <QWidget>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QSplitter;
class QTableView;
class QTabWidget;

namespace rungbook::ui
{

class FindingsPane;
class HistoryPane;
class Keychain;
class LadderView;
class LinkBrowser;
class ProfileBar;
class SmtpForm;
class SmtpRuns;
class StepModel;
class TranscriptModel;
class VerdictActions;
class Waterfall;

class SmtpPane : public QWidget
{
    Q_OBJECT

public:
    explicit SmtpPane(JobTracker& jobs, QWidget* parent = nullptr);
    ~SmtpPane() override;

    /// For tests: a keychain that is not the system's.
    void setKeychain(std::shared_ptr<Keychain> keychain);
    ProfileBar* profiles() const { return m_profiles; }
    HistoryPane* history() const { return m_history; }
    Waterfall* waterfall() const { return m_waterfall; }
    VerdictActions* actions() const { return m_actions; }
    QPushButton* revealButton() const { return m_reveal; }
    /// The folder of the user's trusted certificates, the same as that of the command line.
    static QString trustFolder();
    /// Names of the profiles whose last good run was verified with this certificate (SHA-256).
    QStringList profilesUsing(const QString& sha256) const;

    SmtpForm& form() { return *m_form; }
    SmtpRuns& runs() { return *m_runs; }
    LadderView* ladderView() const { return m_ladderView; }
    FindingsPane* findings() const { return m_findings; }
    QTableView* transcript() const { return m_transcript; }
    QTableView* steps() const { return m_steps; }
    QTabWidget* views() const { return m_views; }
    QList<QSplitter*> splitters() const { return m_splitters; }
    std::shared_ptr<const ladder::Ladder> ladder() const { return m_ladder; }

    /// Fills the form for a lesson of the practice server.
    void practise(const QString& scenario);
    /// A transcript or capture that somebody recorded: its last connection is shown. False when there is no SMTP in it.
    bool openRecording(std::string_view bytes);
    /// The same off this thread, for what may be large: notice() says what was wrong with it.
    void openRecordingLater(const QByteArray& bytes);

Q_SIGNALS:
    void notice(const QString& text);
    void explainRequested(const QString& id);
    void contentChanged();
    /// The shown run ends at an issuer that is not trusted: runs().result()->tls->chain has the chain.
    void trustIssuerRequested();
    void importCertificateRequested();
    void wizardRequested();
    void manualSessionRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void connectRuns();
    void connectViews();
    void connectActions();
    void begin();
    void wasCancelled();
    void copyReport();
    void reveal(bool on);
    void fitFindings();
    void showResult();
    void selectFinding(int finding);
    void selectLine(quint64 line);
    /// The finding that this line proves, unless the selected one is proved by it too.
    void selectProof(quint64 line);
    void choosePractice();
    void activate(const Link& link);

    JobTracker& m_jobs;
    std::shared_ptr<smtp::RunHistory> m_runFolder;
    std::unique_ptr<SmtpRuns> m_runs;
    SmtpForm* m_form;
    QLabel* m_lesson;
    StepModel* m_stepModel;
    TranscriptModel* m_transcriptModel;
    QTableView* m_steps;
    QTabWidget* m_views;
    LadderView* m_ladderView;
    QTableView* m_transcript;
    QPushButton* m_reveal;
    Waterfall* m_waterfall;
    LinkBrowser* m_run;
    FindingsPane* m_findings;
    VerdictActions* m_actions;
    ProfileBar* m_profiles;
    HistoryPane* m_history;
    QList<QSplitter*> m_splitters;
    std::shared_ptr<const ladder::Ladder> m_ladder;
    bool m_quiet = false;
};

} // namespace rungbook::ui
