// SPDX-License-Identifier: GPL-3.0-or-later
// Menus, tool bars and what they do.
#include "core/resources/resources.h"
#include "ui/config/config_pane.h"
#include "ui/config/tunnel_findings.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/panes/findings_pane.h"
#include "ui/panes/guide_pane.h"
#include "ui/panes/ike_pane.h"
#include "ui/panes/session_pane.h"
#include "ui/panes/source_pane.h"
#include "ui/panes/start_page.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/link_browser.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QTableView>
#include <QTextBrowser>
#include <QToolBar>
#include <QVBoxLayout>

namespace rungbook::ui
{

QMenu* MainWindow::addMenu(const QString& title, const char* name)
{
    QMenu* menu = menuBar()->addMenu(title);
    menu->setObjectName(QLatin1String(name));
    menu->setToolTipsVisible(true);
    return menu;
}

QAction* MainWindow::add(QMenu* menu, const char* name, const QString& text, const QList<QKeySequence>& keys,
    std::function<void()> run)
{
    auto* made = new QAction(text, this);
    made->setObjectName(QLatin1String(name));
    made->setShortcuts(keys);
    connect(made, &QAction::triggered, this, [run = std::move(run)] { run(); });
    menu->addAction(made);
    addAction(made); // reachable by its shortcut when the menu bar is hidden
    return made;
}

void MainWindow::makeActions()
{
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    makeToolsMenu();
    makeHelpMenu();
}

void MainWindow::makeFileMenu()
{
    QMenu* menu = addMenu(tr("&File"), "fileMenu");
    const auto icon = [this](QAction* made, Glyph glyph) { m_icons.emplace_back(made, glyph); };
    icon(add(menu, "fileOpen", tr("&Open logs..."), {QKeySequence::Open}, [this] { askOpen(false); }),
        Glyph::Open);
    icon(add(menu, "filePaste", tr("&Paste and analyse"),
             {QKeySequence(Qt::CTRL | Qt::Key_V), QKeySequence(Qt::SHIFT | Qt::Key_Insert)},
             [this] { paste(false); }),
        Glyph::Paste);
    icon(add(menu, "fileOpenConfig", tr("Open &configuration beside..."),
             {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)}, [this] { askOpen(true); }),
        Glyph::Config);
    add(menu, "filePasteConfig", tr("Paste con&figuration beside"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)}, [this] { paste(true); });
    m_recentMenu = menu->addMenu(tr("Recent fi&les"));
    m_recentMenu->setObjectName(QStringLiteral("recentMenu"));
    QMenu* samples = menu->addMenu(tr("&Samples"));
    for (const resources::Sample& sample : resources::samples()) {
        const QString name = toQt(sample.name);
        samples->addAction(
            toQt(sample.title).replace(u'&', QStringLiteral("&&")), this, [this, name] { openSample(name); });
    }
    samples->addSeparator();
    samples
        ->addAction(tr("Two configurations whose tunnel stays down"), this,
            [this] {
                showBench(Bench::Config);
                m_config->openSamplePair();
            })
        ->setObjectName(QStringLiteral("sampleConfigPair"));
    menu->addSeparator();
    icon(add(menu, "fileReload", tr("&Reload"), {QKeySequence(Qt::CTRL | Qt::Key_R)},
             [this] { m_ike->workspace().reload(); }),
        Glyph::Reload);
    QAction* follow = add(
        menu, "fileFollow", tr("Follo&w the file as it grows"), {QKeySequence(Qt::CTRL | Qt::Key_T)}, [this] {
            m_ike->workspace().setFollowing(
                m_ike->source()->currentKey(), action(QStringLiteral("fileFollow"))->isChecked());
            const IkeWorkspace::Input* input = m_ike->workspace().input(m_ike->source()->currentKey());
            m_ike->source()->view()->setFollowing(input && input->following);
        });
    follow->setCheckable(true);
    icon(follow, Glyph::Follow);
    QAction* cancel = add(menu, "fileCancel", tr("Ca&ncel what is running"), {QKeySequence(Qt::Key_Escape)},
        [this] { m_ike->workspace().cancel(); });
    cancel->setEnabled(false);
    menu->addSeparator();
    icon(add(menu, "fileExport", tr("&Export the ladder..."), {QKeySequence(Qt::CTRL | Qt::Key_E)},
             [this] { askExport(); }),
        Glyph::Save);
    icon(add(menu, "filePrint", tr("P&rint the ladder..."), {QKeySequence::Print}, [this] { print(); }),
        Glyph::Print);
    menu->addSeparator();
    add(menu, "fileClose", tr("&Close this input"), {QKeySequence(Qt::CTRL | Qt::Key_W)},
        [this] { closeInput(m_ike->source()->currentKey()); });
    add(menu, "fileCloseAll", tr("Close &all"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)},
        [this] { bench() == Bench::Config ? m_config->closeAll() : m_ike->workspace().clear(); });
    menu->addSeparator();
    add(menu, "fileQuit", tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)}, [this] {
        close();
    })->setMenuRole(QAction::QuitRole);
}

void MainWindow::makeEditMenu()
{
    QMenu* menu = addMenu(tr("&Edit"), "editMenu");
    const auto icon = [this](QAction* made, Glyph glyph) { m_icons.emplace_back(made, glyph); };
    icon(add(menu, "editCopyText", tr("Copy the ladder as &text"),
             {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, [this] { copyLadder(false); }),
        Glyph::Copy);
    add(menu, "editCopyPicture", tr("Copy the ladder as a &picture"),
        {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)}, [this] { copyLadder(true); });
    menu->addSeparator();
    icon(add(menu, "editFind", tr("&Find in the text"), {QKeySequence::Find},
             [this] {
                 if (bench() == Bench::Guide)
                     m_guide->searchBox()->setFocus();
                 else if (bench() == Bench::Config)
                     m_config->startSearch();
                 else
                     m_ike->source()->startSearch();
             }),
        Glyph::Find);
    add(menu, "editFindNext", tr("Find &next"), {QKeySequence(Qt::Key_F3)},
        [this] { bench() == Bench::Config ? m_config->searchNext(false) : m_ike->source()->searchNext(); });
    add(menu, "editFindPrevious", tr("Find pre&vious"), {QKeySequence(Qt::SHIFT | Qt::Key_F3)}, [this] {
        bench() == Bench::Config ? m_config->searchNext(true) : m_ike->source()->searchPrevious();
    });
    add(menu, "editGoToLine", tr("&Go to line..."), {QKeySequence(Qt::CTRL | Qt::Key_G)},
        [this] { bench() == Bench::Config ? m_config->goToLine() : m_ike->source()->goToLine(); });
    menu->addSeparator();
    add(menu, "editFindLadder", tr("Find in the &ladder"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)},
        [this] {
            m_ladderSearch->setFocus();
            m_ladderSearch->selectAll();
        });
    add(menu, "editFilter", tr("Filter the &sessions or findings"), {QKeySequence(Qt::CTRL | Qt::Key_K)},
        [this] {
            QLineEdit* box =
                bench() == Bench::Config ? m_config->findings()->filterBox() : m_ike->sessions()->filterBox();
            box->setFocus();
            box->selectAll();
        });
}

void MainWindow::makeViewMenu()
{
    QMenu* menu = addMenu(tr("&View"), "viewMenu");
    const auto icon = [this](QAction* made, Glyph glyph) { m_icons.emplace_back(made, glyph); };
    auto* benches = new QActionGroup(this);
    QAction* ike = add(menu, "benchIke", tr("&IKE bench"), {QKeySequence(Qt::ALT | Qt::Key_1)},
        [this] { showBench(Bench::Ike); });
    QAction* smtp = add(menu, "benchSmtp", tr("&SMTP bench"), {QKeySequence(Qt::ALT | Qt::Key_2)},
        [this] { showBench(Bench::Smtp); });
    QAction* config = add(menu, "benchConfig", tr("&Config bench"), {QKeySequence(Qt::ALT | Qt::Key_3)},
        [this] { showBench(Bench::Config); });
    QAction* guide = add(menu, "benchGuide", tr("Field &guide"), {QKeySequence(Qt::ALT | Qt::Key_4)},
        [this] { showBench(Bench::Guide); });
    QAction* cases = add(menu, "benchCase", tr("C&ase"), {QKeySequence(Qt::ALT | Qt::Key_5)},
        [this] { showBench(Bench::Case); });
    cases->setIconText(tr("Case"));
    icon(cases, Glyph::Case);
    QAction* trust = add(menu, "benchTrust", tr("&Trusted certificates"), {QKeySequence(Qt::ALT | Qt::Key_6)},
        [this] { showBench(Bench::Trust); });
    trust->setIconText(tr("Trust"));
    icon(trust, Glyph::Trust);
    ike->setIconText(tr("IKE"));
    guide->setIconText(tr("Field guide"));
    icon(ike, Glyph::Ike);
    icon(smtp, Glyph::Smtp);
    icon(guide, Glyph::Guide);
    icon(config, Glyph::Config);
    config->setIconText(tr("Config"));
    smtp->setIconText(tr("SMTP"));
    for (QAction* each : {ike, smtp, config, guide, cases, trust}) {
        each->setCheckable(true);
        benches->addAction(each);
    }
    ike->setChecked(true);
    menu->addSeparator();
    const auto focus = [&](const char* name, const QString& text, int number,
                           std::function<QWidget*()> widget) {
        add(menu, name, text, {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number))},
            [this, widget = std::move(widget)] {
                showBench(Bench::Ike);
                widget()->setFocus(Qt::ShortcutFocusReason);
            });
    };
    focus("goSessions", tr("Go to the &sessions"), 1, [this] { return m_ike->sessions()->table(); });
    focus("goLadder", tr("Go to the &ladder"), 2, [this] { return m_ike->ladderView(); });
    focus("goLog", tr("Go to the l&og"), 3, [this] { return m_ike->source()->view(); });
    focus("goFindings", tr("Go to the &findings"), 4, [this] { return m_ike->findings()->table(); });
    focus("goDetails", tr("Go to the &details"), 5, [this] { return m_ike->details(); });
    menu->addSeparator();
    icon(add(menu, "viewZoomIn", tr("Zoom &in"),
             {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)},
             [this] { shownLadder()->zoomIn(); }),
        Glyph::ZoomIn);
    icon(add(menu, "viewZoomOut", tr("Zoom o&ut"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)},
             [this] { shownLadder()->zoomOut(); }),
        Glyph::ZoomOut);
    add(menu, "viewZoomReset", tr("&Normal size"), {QKeySequence(Qt::CTRL | Qt::Key_0)},
        [this] { shownLadder()->resetZoom(); });
    icon(add(menu, "viewFitWidth", tr("Fit the &width"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_1)},
             [this] { shownLadder()->fitWidth(); }),
        Glyph::FitWidth);
    icon(add(menu, "viewFitAll", tr("Fit &all"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_2)},
             [this] { shownLadder()->fitAll(); }),
        Glyph::FitAll);
    menu->addSeparator();
    add(menu, "viewNextMessage", tr("Ne&xt message"), {QKeySequence(Qt::ALT | Qt::Key_Down)},
        [this] { shownLadder()->nextMessage(); });
    add(menu, "viewPreviousMessage", tr("&Previous message"), {QKeySequence(Qt::ALT | Qt::Key_Up)},
        [this] { shownLadder()->previousMessage(); });
    icon(add(menu, "viewNextFinding", tr("Next finding in the ladder"), {QKeySequence(Qt::Key_F4)},
             [this] { shownLadder()->nextFinding(); }),
        Glyph::Next);
    icon(add(menu, "viewPreviousFinding", tr("Previous finding in the ladder"),
             {QKeySequence(Qt::SHIFT | Qt::Key_F4)}, [this] { shownLadder()->previousFinding(); }),
        Glyph::Previous);
    menu->addSeparator();
    QAction* unread = add(menu, "viewMarkUnread", tr("&Mark lines not understood"),
        {QKeySequence(Qt::CTRL | Qt::Key_U)},
        [this] { m_ike->source()->setShowUnread(action(QStringLiteral("viewMarkUnread"))->isChecked()); });
    unread->setCheckable(true);
    unread->setChecked(true);
    add(menu, "viewListUnread", tr("List lines not un&derstood..."),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U)}, [this] { showUnread(); });
    menu->addSeparator();
    QMenu* themes = menu->addMenu(tr("&Colours"));
    m_themes = new QActionGroup(this);
    const QList<std::pair<QString, Theme>> looks = {{tr("As the &system"), Theme::System},
        {tr("&Light"), Theme::Light}, {tr("&Dark"), Theme::Dark},
        {tr("&High contrast"), Theme::HighContrast}};
    for (const auto& [text, theme] : looks) {
        QAction* each = themes->addAction(text, this, [this, theme = theme] { setTheme(theme); });
        each->setObjectName(QStringLiteral("theme:") + themeName(theme));
        each->setCheckable(true);
        m_themes->addAction(each);
    }
    QMenu* sizes = menu->addMenu(tr("Te&xt size"));
    m_sizes = new QActionGroup(this);
    for (const int percent : {100, 125, 150, 175, 200}) {
        QAction* each =
            sizes->addAction(tr("%1 %").arg(percent), this, [this, percent] { setTextSize(percent); });
        each->setObjectName(QStringLiteral("textSize:%1").arg(percent));
        each->setCheckable(true);
        m_sizes->addAction(each);
    }
    menu->addSeparator();
    icon(add(menu, "viewPresent", tr("P&resentation"), {QKeySequence(Qt::Key_F5), QKeySequence(Qt::Key_F11)},
             [this] { present(); }),
        Glyph::Present);
}

void MainWindow::makeToolsMenu()
{
    QMenu* menu = addMenu(tr("Too&ls"), "toolsMenu");
    add(menu, "toolsWizard", tr("&Guided set-up of mail..."), {}, [this] { openWizard(); });
    add(menu, "toolsManual", tr("&Manual mail session..."), {}, [this] { openManualSession(); });
    add(menu, "toolsCapture", tr("&Capture commands..."), {}, [this] { openCapture(); });
}

void MainWindow::makeHelpMenu()
{
    QMenu* menu = addMenu(tr("&Help"), "helpMenu");
    add(menu, "helpGuide", tr("&Field guide"), {QKeySequence(Qt::Key_F1)}, [this] {
        if (bench() != Bench::Config || !m_config->explainSelected())
            showBench(Bench::Guide);
    });
    add(menu, "helpShortcuts", tr("&Keyboard shortcuts"), {QKeySequence(Qt::CTRL | Qt::Key_F1)},
        [this] { showShortcuts(); });
    add(menu, "helpAbout", tr("&About Rungbook"), {}, [this] {
        showAbout();
    })->setMenuRole(QAction::AboutRole);
}

void MainWindow::makeToolBars()
{
    m_switch = new QToolBar(tr("Benches"), this);
    m_switch->setObjectName(QStringLiteral("benchSwitch"));
    m_switch->setMovable(false);
    m_switch->setOrientation(Qt::Vertical);
    m_switch->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    m_switch->setIconSize(QSize(28, 28));
    m_switch->addAction(action(QStringLiteral("benchIke")));
    m_switch->addAction(action(QStringLiteral("benchSmtp")));
    m_switch->addAction(action(QStringLiteral("benchConfig")));
    m_switch->addAction(action(QStringLiteral("benchGuide")));
    m_switch->addAction(action(QStringLiteral("benchCase")));
    m_switch->addAction(action(QStringLiteral("benchTrust")));
    addToolBar(Qt::LeftToolBarArea, m_switch);

    m_tools = addToolBar(tr("Tools"));
    m_tools->setObjectName(QStringLiteral("tools"));
    m_tools->setMovable(false);
    m_tools->setIconSize(QSize(20, 20));
    const QList<QStringList> groups = {
        {QStringLiteral("fileOpen"), QStringLiteral("filePaste"), QStringLiteral("fileOpenConfig"),
            QStringLiteral("fileReload"), QStringLiteral("fileFollow")},
        {QStringLiteral("fileExport"), QStringLiteral("filePrint"), QStringLiteral("editCopyText")},
        {QStringLiteral("viewZoomIn"), QStringLiteral("viewZoomOut"), QStringLiteral("viewFitWidth"),
            QStringLiteral("viewFitAll")},
        {QStringLiteral("viewPreviousFinding"), QStringLiteral("viewNextFinding"),
            QStringLiteral("viewPresent")}};
    for (const QStringList& group : groups) {
        for (const QString& name : group)
            m_tools->addAction(action(name));
        m_tools->addSeparator();
    }
    auto* label = new QLabel(tr(" Find in la&dder: "), m_tools);
    m_ladderSearch = new QLineEdit(m_tools);
    m_ladderSearch->setObjectName(QStringLiteral("ladderSearch"));
    m_ladderSearch->setAccessibleName(tr("Find in the ladder"));
    m_ladderSearch->setPlaceholderText(tr("step, payload, state ..."));
    m_ladderSearch->setClearButtonEnabled(true);
    m_ladderSearch->setMaximumWidth(240);
    label->setBuddy(m_ladderSearch);
    m_tools->addWidget(label);
    m_tools->addWidget(m_ladderSearch);
    connect(m_ladderSearch, &QLineEdit::returnPressed, this, [this] {
        const bool back = QApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
        shownLadder()->find(m_ladderSearch->text(), !back);
    });
    updateIcons();
}

LadderView* MainWindow::shownLadder() const
{
    return bench() == Bench::Config ? m_config->ladderView() : m_ike->ladderView();
}

void MainWindow::updateIcons()
{
    for (const auto& [each, glyph] : m_icons) {
        if (each)
            each->setIcon(glyphIcon(glyph, palette()));
    }
}

void MainWindow::updateActions()
{
    const bool ike = bench() == Bench::Ike;
    const bool config = bench() == Bench::Config;
    const bool ladder = (ike && m_ike->ladder()) || (config && m_config->ladder());
    const bool open = !m_ike->workspace().empty();
    const IkeWorkspace::Input* shown = m_ike->workspace().input(m_ike->source()->currentKey());
    const auto enable = [this](std::initializer_list<const char*> names, bool on) {
        for (const char* name : names)
            action(QLatin1String(name))->setEnabled(on);
    };
    enable({"fileExport", "filePrint", "editCopyText", "editCopyPicture", "viewZoomIn", "viewZoomOut",
               "viewZoomReset", "viewFitWidth", "viewFitAll", "viewNextMessage", "viewPreviousMessage",
               "viewNextFinding", "viewPreviousFinding", "viewPresent", "editFindLadder"},
        ladder);
    enable({"fileReload", "fileClose", "goSessions", "goLadder", "goLog", "goFindings", "goDetails"}, open);
    enable({"fileCloseAll"}, config || open);
    enable({"editFindNext", "editFindPrevious", "editGoToLine", "editFilter"}, config || (ike && open));
    enable({"editFind"}, !ike || open);
    enable({"filePrint", "viewPresent"}, ike && ladder);
    if (config)
        enable({"fileExport"}, true);
    enable({"viewListUnread"}, m_ike->unread()->rowCount() > 0);
    QAction* follow = action(QStringLiteral("fileFollow"));
    follow->setEnabled(shown && !shown->path.isEmpty() && !shown->config);
    follow->setChecked(shown && shown->following);
    if (m_ladderSearch)
        m_ladderSearch->setEnabled(ladder);
    updateStatus();
}

void MainWindow::updateRecent()
{
    m_recentMenu->clear();
    for (const QString& path : m_recent)
        m_recentMenu->addAction(
            QString(path).replace(u'&', QStringLiteral("&&")), this, [this, path] { openFiles({path}); });
    if (!m_recent.isEmpty()) {
        m_recentMenu->addSeparator();
        m_recentMenu->addAction(tr("Clear this list"), this, [this] {
            m_recent.clear();
            QSettings().setValue(QStringLiteral("recentFiles"), m_recent);
            // Not while the menu that holds this action is still closing.
            QMetaObject::invokeMethod(this, &MainWindow::updateRecent, Qt::QueuedConnection);
        });
    }
    m_recentMenu->setEnabled(!m_recent.isEmpty());
    m_ike->startPage()->setRecentFiles(m_recent);
}

void MainWindow::setTheme(Theme theme)
{
    applyTheme(theme);
    QSettings().setValue(QStringLiteral("view/theme"), themeName(theme));
    if (QAction* each = action(QStringLiteral("theme:") + themeName(theme)))
        each->setChecked(true);
}

void MainWindow::setTextSize(int percent)
{
    percent = std::clamp(percent, 100, 200);
    applyTextSize(percent);
    QSettings().setValue(QStringLiteral("view/textSize"), percent);
    if (QAction* each = action(QStringLiteral("textSize:%1").arg(percent)))
        each->setChecked(true);
}

void MainWindow::showShortcuts()
{
    QDialog dialog(this);
    dialog.setObjectName(QStringLiteral("shortcutsDialog"));
    dialog.setWindowTitle(tr("Keyboard shortcuts"));
    QString html = QStringLiteral("<table cellpadding='3'>");
    const auto row = [&](const QString& keys, const QString& text) {
        html += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>")
                    .arg(keys.toHtmlEscaped(), text.toHtmlEscaped());
    };
    for (const QMenu* menu : menuBar()->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)) {
        html += QStringLiteral("<tr><td colspan='2'><h4>%1</h4></td></tr>")
                    .arg(menu->title().remove(u'&').toHtmlEscaped());
        for (const QAction* each : menu->actions()) {
            QStringList keys;
            for (const QKeySequence& key : each->shortcuts())
                keys << key.toString(QKeySequence::NativeText);
            if (!keys.isEmpty())
                row(keys.join(tr(" or ")), each->text().remove(u'&').remove(QStringLiteral("...")));
        }
    }
    html += QStringLiteral("<tr><td colspan='2'><h4>%1</h4></td></tr>").arg(tr("In the ladder"));
    row(tr("Up, Down, Page Up, Page Down, Home, End"), tr("Go through the rows"));
    row(tr("N, P"), tr("Next and previous message"));
    row(tr("!, Shift+!"), tr("Next and previous finding"));
    row(tr("+, -, 0"), tr("Zoom"));
    row(tr("Return"), tr("Read the details"));
    html += QStringLiteral("<tr><td colspan='2'><h4>%1</h4></td></tr>").arg(tr("In the log"));
    row(tr("Shift with the arrow keys"), tr("Select"));
    row(tr("Ctrl+C"), tr("Copy the selection, or the line"));
    row(tr("Return in the search box, with Shift"), tr("Search forwards, backwards"));
    html += QStringLiteral("<tr><td colspan='2'><h4>%1</h4></td></tr>").arg(tr("In a configuration"));
    row(tr("F8, Shift+F8"), tr("Next and previous finding"));
    row(tr("F1"), tr("Explain the selected finding"));
    row(tr("Ctrl+Z, Ctrl+Y"), tr("Undo, redo"));
    html += QStringLiteral("</table>");
    auto* text = new QTextBrowser(&dialog);
    text->setHtml(html);
    text->setAccessibleName(tr("Keyboard shortcuts"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    dialog.resize(560, 640);
    dialog.exec();
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About Rungbook"),
        tr("<h3>Rungbook %1</h3><p>Shows why two machines do not come to terms.</p><p>Free software under "
           "the GNU General Public License, version 3 "
           "or later. It comes without any warranty.</p><p>It sends nothing anywhere: what you open stays on "
           "this machine.</p>")
            .arg(QApplication::applicationVersion().toHtmlEscaped()));
}

} // namespace rungbook::ui
