// SPDX-License-Identifier: GPL-3.0-or-later
// The IKE bench: sessions, ladder, log, findings and details of one workspace, always showing the same thing from several sides.
#pragma once

#include "ui/models/links.h"
#include "ui/models/unread_model.h"
#include "ui/panes/ike_workspace.h"
#include "ui/widgets/source_view.h"

#include <QStackedWidget>
#include <memory>
#include <vector>

class QLabel;
class QSplitter;

namespace rungbook::ui
{

class FindingsPane;
class LadderOverview;
class LadderView;
class LinkBrowser;
class SessionPane;
class SourcePane;
class StartPage;

class IkePane : public QStackedWidget
{
    Q_OBJECT

public:
    explicit IkePane(JobTracker& jobs, IkeWorkspace::Runner runner = {}, QWidget* parent = nullptr);
    ~IkePane() override;

    IkeWorkspace& workspace() { return *m_workspace; }
    StartPage* startPage() const { return m_start; }
    SessionPane* sessions() const { return m_sessions; }
    LadderView* ladderView() const { return m_ladderView; }
    SourcePane* source() const { return m_source; }
    FindingsPane* findings() const { return m_findings; }
    LinkBrowser* details() const { return m_details; }
    UnreadModel* unread() const { return m_unread; }
    /// For saving and restoring what the user arranged; told apart by their object names.
    QList<QSplitter*> splitters() const;

    /// The ladder of the selected session; null when none is selected.
    std::shared_ptr<const ladder::Ladder> ladder() const { return m_ladder; }
    /// Position in AnalyzeReport::sessions, -1: none.
    int session() const { return m_session; }
    /// The log lines of a row, for the presentation.
    QString evidenceOf(const ladder::Row& row) const;

    /// Each selects one thing and brings every other view in step.
    void selectSession(int session);
    void selectRow(qsizetype row);
    void selectFinding(int finding);
    void selectLine(quint64 key, quint64 line);
    /// Shows a place without changing what is selected.
    void showPlace(const SourceSpan& where);

Q_SIGNALS:
    void notice(const QString& text);
    /// A rule id or state name to be looked up in the field guide.
    void explainRequested(const QString& id);
    void selectionChanged();
    /// Other sessions, inputs or lines not understood.
    void contentChanged();
    void closeInputRequested(quint64 key);

private:
    class Quiet;

    QWidget* makeWork();
    void connectViews();
    void reportChanged();
    void inputsChanged();
    int choose() const;
    void setSession(int session);
    void setRow(qsizetype row, bool jump);
    void setFinding(int finding);
    void showMessages();
    void showVerdict();
    void showDetails();
    void updateMarks();
    LineMarks marksOf(quint64 key) const;
    QStringList linesOf(const SourceSpan& where, int most) const;
    const ike::Session* currentSession() const;
    void activate(const Link& link);

    std::unique_ptr<IkeWorkspace> m_workspace;
    std::shared_ptr<const ladder::Ladder> m_ladder;
    UnreadModel* m_unread;
    StartPage* m_start;
    SessionPane* m_sessions = nullptr;
    QLabel* m_messages = nullptr;
    LadderView* m_ladderView = nullptr;
    LadderOverview* m_overview = nullptr;
    SourcePane* m_source = nullptr;
    FindingsPane* m_findings = nullptr;
    LinkBrowser* m_details = nullptr;
    std::vector<QSplitter*> m_splitters;

    int m_session = -1;
    qsizetype m_row = -1;
    int m_finding = -1;
    std::vector<SourceSpan> m_sessionLines;
    std::vector<config::Quote> m_quotes; // of the selected message
    // What is selected, in terms that outlive a report.
    quint64 m_sessionKey = 0;
    LineNumber m_sessionLine{};
    quint64 m_newestSeen = 0;
    bool m_quiet = false; // views are being brought in step: what they emit is their answer, not the user
};

} // namespace rungbook::ui
