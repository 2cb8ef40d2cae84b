// SPDX-License-Identifier: GPL-3.0-or-later
// The Config bench: one configuration or both peers', checked while they are typed; findings, both ends of a tunnel, the negotiation on paper
// and its ladder, in step with each other.
#pragma once

#include "ui/config/config_runs.h"
#include "ui/models/links.h"

#include <QStackedWidget>
#include <array>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTabWidget;

namespace rungbook::ui
{

class EditorPanel;
class FixPane;
class LadderView;
class LinkBrowser;
class TunnelFindings;

class ConfigPane : public QStackedWidget
{
    Q_OBJECT

public:
    /// A text that was open, as it is kept for the next start.
    struct Kept {
        QString path; ///< of an unchanged file; empty for a text
        std::string text; ///< without secrets
    };

    explicit ConfigPane(JobTracker& jobs, QWidget* parent = nullptr);
    ~ConfigPane() override;

    EditorPanel* panel(int index) const { return m_panels[static_cast<std::size_t>(index)]; }
    TunnelFindings* findings() const { return m_findings; }
    LadderView* ladderView() const { return m_ladderView; }
    LinkBrowser* card() const { return m_card; }
    LinkBrowser* trace() const { return m_trace; }
    FixPane* fix() const { return m_fix; }
    QTabWidget* views() const { return m_views; }
    QComboBox* tunnels() const { return m_tunnels; }
    QComboBox* directions() const { return m_directions; }
    const ConfigRuns& runs() const { return *m_runs; }
    std::shared_ptr<const ladder::Ladder> ladder() const { return m_ladder; }
    QList<QSplitter*> splitters() const { return m_splitters; }
    bool isEmpty() const;

    /// Opens a file in an empty editor, else beside the other, else in the one that is used.
    void openFiles(const QStringList& paths);
    /// The same for a text: into the editor that is used when it is empty, else into the other one when that is.
    void openText(const std::string& text);
    void openSamplePair();
    void closePanel(int index);
    void closeAll();

    void startSearch();
    void searchNext(bool backward);
    void goToLine();
    /// To the next line with a finding, over both editors.
    void nextFinding(bool backward);
    /// The rule of the selected finding in the field guide; false when none is selected.
    bool explainSelected();
    /// Writes the report: the format follows from the suffix: txt, json, sarif, html; svg and png write the ladder.
    void exportTo(const QString& path);
    void askExport();

    std::array<Kept, kConfigEditors> kept() const;
    void restore(const std::array<Kept, kConfigEditors>& texts);

Q_SIGNALS:
    void notice(const QString& text);
    void explainRequested(const QString& id);
    void contentChanged();
    /// The texts changed and were checked: what must survive is in kept().
    void keepRequested();
    void fileOpened(const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeStart();
    QWidget* makeWork();
    QWidget* makeHead();
    QWidget* makeViews();
    void connectPanel(int index);
    void showPage();
    void textChanged();
    void showAnalysis();
    void showTunnel(int outcome);
    void showDirection(int negotiation);
    void fillTunnels();
    void selectFinding(int finding);
    void lineSelected(int editor, quint64 line);
    void goTo(const SourceSpan& where, bool focus);
    void activate(const Link& link);
    void updateState();
    int activePanel() const;
    int panelFor() const;

    JobTracker& m_jobs;
    std::unique_ptr<ConfigRuns> m_runs;
    std::array<EditorPanel*, kConfigEditors> m_panels{};
    TunnelFindings* m_findings = nullptr;
    QLabel* m_state = nullptr;
    QPushButton* m_addPeer = nullptr;
    QComboBox* m_tunnels = nullptr;
    QComboBox* m_directions = nullptr;
    QTabWidget* m_views = nullptr;
    LinkBrowser* m_card = nullptr;
    LinkBrowser* m_trace = nullptr;
    LinkBrowser* m_coverage = nullptr;
    LadderView* m_ladderView = nullptr;
    FixPane* m_fix = nullptr;
    QList<QSplitter*> m_splitters;
    std::shared_ptr<const ladder::Ladder> m_ladder;
    int m_negotiation = -1;
    int m_active = 0;
    bool m_quiet = false;
};

} // namespace rungbook::ui
