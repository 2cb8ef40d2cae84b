// SPDX-License-Identifier: GPL-3.0-or-later
// The one window: a bench switch, a work area per bench, menus, and what is being worked on.
#pragma once

#include "ui/jobs/job_tracker.h"
#include "ui/panes/ike_workspace.h"
#include "ui/window/session_store.h"
#include "ui/window/start_options.h"
#include "ui/window/theme.h"

#include <QLockFile>
#include <QMainWindow>
#include <QPointer>
#include <memory>

class QAction;
class QActionGroup;
class QLabel;
class QLineEdit;
class QMenu;
class QMimeData;
class QStackedWidget;
class QToolBar;
class QToolButton;

namespace rungbook::ui
{

class ConfigPane;
class CasePane;
class GuidePane;
class IkePane;
class JobBar;
class LadderView;
class PresentationWindow;
class ManualSessionDialog;
class SmtpPane;
class SmtpWizard;
class TrustPane;
class UnreadDialog;
enum class Glyph;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    struct Options {
        IkeWorkspace::Runner runner; ///< for tests; the core's own when empty
        QString sessionFolder; ///< where open texts are kept; the standard place when empty
        bool restore = true;
    };

    explicit MainWindow(Options options, QWidget* parent = nullptr);
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens what the command line asks for.
    void start(const StartOptions& options);

    IkePane& ike() { return *m_ike; }
    GuidePane& guide() { return *m_guide; }
    SmtpPane& smtp() { return *m_smtp; }
    ConfigPane& config() { return *m_config; }
    CasePane& caseFile() { return *m_case; }
    TrustPane& trust() { return *m_trust; }
    JobTracker& jobs() { return *m_jobs; }
    /// An action by its object name: "fileOpen"; null when there is none.
    QAction* action(const QString& name) const;

    enum class Bench { Ike, Smtp, Config, Guide, Case, Trust };
    Bench bench() const;
    void showBench(Bench bench);

    void openFiles(const QStringList& paths, bool config = false);
    void openText(const QString& text, bool config = false);
    void openSample(const QString& name);
    /// Writes the ladder; the format follows from the suffix of the path: svg, png, pdf, txt, mmd or md.
    void exportLadder(const QString& path);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    // main_window_actions.cpp
    void makeActions();
    void makeToolBars();
    QMenu* addMenu(const QString& title, const char* name);
    QAction* add(QMenu* menu, const char* name, const QString& text, const QList<QKeySequence>& keys,
        std::function<void()> run);
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeToolsMenu();
    void makeHelpMenu();
    void updateIcons();
    LadderView* shownLadder() const;
    void updateActions();
    void updateRecent();
    void setTheme(Theme theme);
    void setTextSize(int percent);
    void showShortcuts();
    void showAbout();

    // main_window_files.cpp
    void askOpen(bool config);
    void openRecordings(const QStringList& paths);
    void paste(bool config);
    bool take(const QMimeData& given, bool config);
    void askExport();
    void print();
    void copyLadder(bool picture);
    void present();
    void closeInput(quint64 key);
    void remember(const QStringList& paths);
    void saveOpen();
    void restoreOpen();
    void saveConfigs();

    void build(Options options);
    void connectParts();
    // main_window_mail.cpp
    void connectSmtp();
    void openWizard();
    void openManualSession();
    void openCapture();

    // main_window_case.cpp
    void connectCase();
    void collectForCase();
    void updateStatus();
    void notice(const QString& text);
    void showUnread();
    void saveSettings();
    void restoreSettings();

    std::unique_ptr<JobTracker> m_jobs; // first in, last out: everything below uses it
    std::unique_ptr<SessionStore> m_store;
    std::unique_ptr<QLockFile> m_lock;
    QStackedWidget* m_benches = nullptr;
    IkePane* m_ike = nullptr;
    GuidePane* m_guide = nullptr;
    SmtpPane* m_smtp = nullptr;
    CasePane* m_case = nullptr;
    TrustPane* m_trust = nullptr;
    QPointer<SmtpWizard> m_wizard;
    QPointer<ManualSessionDialog> m_manual;
    ConfigPane* m_config = nullptr;
    QToolBar* m_tools = nullptr;
    QToolBar* m_switch = nullptr;
    QLineEdit* m_ladderSearch = nullptr;
    JobBar* m_jobBar = nullptr;
    QLabel* m_summary = nullptr;
    QToolButton* m_unreadButton = nullptr;
    QMenu* m_recentMenu = nullptr;
    QActionGroup* m_themes = nullptr;
    QActionGroup* m_sizes = nullptr;
    QPointer<UnreadDialog> m_unreadDialog;
    QPointer<PresentationWindow> m_presentation;
    std::vector<std::pair<QPointer<QAction>, Glyph>> m_icons;
    QStringList m_recent;
    bool m_restoring = false;
    bool m_saveFailed = false; // said once, not with every paste
};

} // namespace rungbook::ui
