// SPDX-License-Identifier: GPL-3.0-or-later
// The SMTP bench: the form, what happens while it happens, and then ladder, transcript, times and findings of the run, in step with each other.
#pragma once

#include "core/ladder/ladder.h"
#include "core/smtp/probe_result.h"
#include "ui/jobs/job_tracker.h"
#include "ui/models/links.h"

#include <QWidget>
#include <memory>
#include <vector>

class QLabel;
class QSplitter;
class QTableView;
class QTabWidget;

namespace rungbook::ui
{

class FindingsPane;
class LadderView;
class LinkBrowser;
class SmtpForm;
class SmtpRuns;
class StepModel;
class TranscriptModel;
class Waterfall;

class SmtpPane : public QWidget
{
    Q_OBJECT

public:
    explicit SmtpPane(JobTracker& jobs, QWidget* parent = nullptr);
    ~SmtpPane() override;

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

Q_SIGNALS:
    void notice(const QString& text);
    void explainRequested(const QString& id);
    void contentChanged();

private:
    void showResult();
    void selectFinding(int finding);
    void selectLine(quint64 line);
    void choosePractice();
    void activate(const Link& link);

    std::unique_ptr<SmtpRuns> m_runs;
    SmtpForm* m_form;
    QLabel* m_lesson;
    StepModel* m_stepModel;
    TranscriptModel* m_transcriptModel;
    QTableView* m_steps;
    QTabWidget* m_views;
    LadderView* m_ladderView;
    QTableView* m_transcript;
    Waterfall* m_waterfall;
    LinkBrowser* m_run;
    FindingsPane* m_findings;
    QList<QSplitter*> m_splitters;
    std::shared_ptr<const ladder::Ladder> m_ladder;
    bool m_quiet = false;
};

} // namespace rungbook::ui
