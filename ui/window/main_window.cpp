// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "core/resources/resources.h"
#include "ui/cases/case_pane.h"
#include "ui/config/config_pane.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/panes/guide_pane.h"
#include "ui/panes/ike_pane.h"
#include "ui/panes/source_pane.h"
#include "ui/panes/start_page.h"
#include "ui/panes/unread_dialog.h"
#include "ui/presentation/presentation_window.h"
#include "ui/smtp/manual_session_dialog.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/trust/trust_pane.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/job_bar.h"
#include "ui/wizards/smtp_wizard.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStatusBar>
#include <QToolButton>

namespace rungbook::ui
{

namespace
{

constexpr int kNoticeTime = 10'000; // ms
constexpr int kMaxInstances = 20;

// Several windows of the program may run at once; each keeps what it has open in a folder of its own.
QString freeFolder(const QString& base, int first, std::unique_ptr<QLockFile>& lock)
{
    QDir().mkpath(base);
    for (int n = first; n <= kMaxInstances; ++n) {
        const QString folder = n == 1 ? base : QStringLiteral("%1/window-%2").arg(base).arg(n);
        QDir().mkpath(folder);
        auto mine = std::make_unique<QLockFile>(folder + QStringLiteral("/lock"));
        mine->setStaleLockTime(0); // stale only when its process is gone
        if (mine->tryLock(0)) {
            lock = std::move(mine);
            return folder;
        }
    }
    return QStringLiteral("%1/window-%2").arg(base).arg(QCoreApplication::applicationPid());
}

} // namespace

namespace
{

QString benchAction(MainWindow::Bench bench)
{
    switch (bench) {
    case MainWindow::Bench::Smtp:
        return QStringLiteral("benchSmtp");
    case MainWindow::Bench::Config:
        return QStringLiteral("benchConfig");
    case MainWindow::Bench::Guide:
        return QStringLiteral("benchGuide");
    case MainWindow::Bench::Case:
        return QStringLiteral("benchCase");
    case MainWindow::Bench::Trust:
        return QStringLiteral("benchTrust");
    case MainWindow::Bench::Ike:
        break;
    }
    return QStringLiteral("benchIke");
}

} // namespace

MainWindow::MainWindow(Options options, QWidget* parent)
    : QMainWindow(parent)
    , m_jobs(std::make_unique<JobTracker>())
{
    build(std::move(options));
}

MainWindow::MainWindow(QWidget* parent)
    : MainWindow(Options{}, parent)
{
}

MainWindow::~MainWindow()
{
    m_jobs->disconnect(this);
    m_benches->disconnect(this);
    m_ike->disconnect(this);
    m_ike->source()->disconnect(this);
    m_ike->workspace().disconnect(this);
    delete m_jobBar;
    delete m_wizard.data(); // they use the tracker as well
    delete m_manual.data();
    m_case->disconnect(this);
    delete m_case;
    m_trust->disconnect(this);
    delete m_trust;
    m_config->disconnect(this);
    delete m_config;
    delete m_smtp;
    delete m_ike; // before the tracker that its documents use
}

void MainWindow::build(Options options)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    m_benches = new QStackedWidget(this);
    m_benches->setObjectName(QStringLiteral("benches"));
    m_ike = new IkePane(*m_jobs, std::move(options.runner), m_benches);
    m_guide = new GuidePane(m_benches);
    m_smtp = new SmtpPane(*m_jobs, m_benches);
    m_config = new ConfigPane(*m_jobs, m_benches);
    const QString folder = options.sessionFolder.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/session")
        : options.sessionFolder;
    // A window that does not restore leaves alone what the next one will.
    const QString mine = freeFolder(folder, options.restore ? 1 : 2, m_lock);
    m_store = std::make_unique<SessionStore>(mine);
    m_trust = new TrustPane(*m_jobs, SmtpPane::trustFolder(), m_benches);
    m_case = new CasePane(*m_jobs, mine + QStringLiteral("/case"), m_benches);
    m_benches->addWidget(m_ike); // in the order of Bench
    m_benches->addWidget(m_smtp);
    m_benches->addWidget(m_config);
    m_benches->addWidget(m_guide);
    m_benches->addWidget(m_case);
    m_benches->addWidget(m_trust);
    setCentralWidget(m_benches);

    m_jobBar = new JobBar(*m_jobs, this);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("summary"));
    m_unreadButton = new QToolButton(this);
    m_unreadButton->setObjectName(QStringLiteral("unreadButton"));
    m_unreadButton->setAutoRaise(true);
    m_unreadButton->setFocusPolicy(Qt::TabFocus);
    m_unreadButton->hide();
    statusBar()->addPermanentWidget(m_jobBar);
    statusBar()->addPermanentWidget(m_unreadButton);
    statusBar()->addPermanentWidget(m_summary);

    makeActions();
    makeToolBars();
    connectParts();
    restoreSettings();
    updateActions();
    updateStatus();
    if (options.restore)
        restoreOpen();
}

void MainWindow::connectParts()
{
    connectCase();
    connectSmtp();
    connect(m_ike, &IkePane::notice, this, &MainWindow::notice);
    connect(m_config, &ConfigPane::notice, this, &MainWindow::notice);
    connect(m_config, &ConfigPane::explainRequested, m_ike, &IkePane::explainRequested);
    connect(m_config, &ConfigPane::contentChanged, this, &MainWindow::updateActions);
    connect(m_config, &ConfigPane::keepRequested, this, &MainWindow::saveConfigs);
    connect(m_config, &ConfigPane::fileOpened, this, [this](const QString& path) {
        if (!m_restoring)
            remember({path});
    });
    connect(m_guide, &GuidePane::explainRequested, m_ike, &IkePane::explainRequested);
    connect(m_ike, &IkePane::selectionChanged, this, &MainWindow::updateActions);
    connect(m_ike, &IkePane::contentChanged, this, [this] {
        updateActions();
        updateStatus();
    });
    connect(m_ike, &IkePane::closeInputRequested, this, &MainWindow::closeInput);
    connect(m_ike, &IkePane::explainRequested, this, [this](const QString& id) {
        if (m_guide->open(id))
            showBench(Bench::Guide);
        else
            notice(tr("The field guide has no page about %1.").arg(id));
    });
    connect(&m_ike->workspace(), &IkeWorkspace::inputsChanged, this, &MainWindow::saveOpen);
    connect(m_ike->source(), &SourcePane::currentInputChanged, this, &MainWindow::updateActions);
    connect(m_ike->source(), &SourcePane::showUnreadChanged, this,
        [this](bool on) { action(QStringLiteral("viewMarkUnread"))->setChecked(on); });
    connect(m_ike->startPage(), &StartPage::pasteRequested, this, [this] { paste(false); });
    connect(m_ike->startPage(), &StartPage::openRequested, this, [this] { askOpen(false); });
    connect(m_ike->startPage(), &StartPage::sampleRequested, this, &MainWindow::openSample);
    connect(m_ike->startPage(), &StartPage::configRequested, this, [this] { showBench(Bench::Config); });
    connect(m_ike->startPage(), &StartPage::mailRequested, this, [this] { showBench(Bench::Smtp); });
    connect(m_ike->startPage(), &StartPage::caseRequested, this, [this] { showBench(Bench::Case); });
    connect(m_ike->startPage(), &StartPage::wizardRequested, this, [this] {
        showBench(Bench::Smtp);
        openWizard();
    });
    connect(m_ike->startPage(), &StartPage::fileRequested, this,
        [this](const QString& path) { openFiles({path}); });
    connect(m_jobBar, &JobBar::cancelRequested, this, [this] { m_ike->workspace().cancel(); });
    connect(m_jobs.get(), &JobTracker::cancelled, this,
        [this](const QString&, const QString& title) { notice(tr("Cancelled: %1.").arg(title)); });
    connect(m_jobs.get(), &JobTracker::jobsChanged, this, [this] {
        action(QStringLiteral("fileCancel"))->setEnabled(!m_jobs->running().empty());
        updateStatus();
    });
    connect(m_unreadButton, &QToolButton::clicked, this, &MainWindow::showUnread);
    connect(m_benches, &QStackedWidget::currentChanged, this, &MainWindow::updateActions);
}

void MainWindow::start(const StartOptions& options)
{
    if (!options.configs.isEmpty())
        openFiles(options.configs, true);
    if (!options.files.isEmpty())
        openFiles(options.files);
    if (options.demo) {
        m_config->openSamplePair();
        for (const resources::Sample& sample : resources::samples())
            openSample(toQt(sample.name));
    }
}

MainWindow::Bench MainWindow::bench() const
{
    return static_cast<Bench>(std::max(0, m_benches->currentIndex()));
}

void MainWindow::showBench(Bench wanted)
{
    m_benches->setCurrentIndex(static_cast<int>(wanted));
    action(benchAction(wanted))->setChecked(true);
    if (wanted != Bench::Ike)
        m_benches->currentWidget()->setFocus();
}

QAction* MainWindow::action(const QString& name) const
{
    return findChild<QAction*>(name);
}

void MainWindow::notice(const QString& text)
{
    statusBar()->showMessage(text, kNoticeTime);
}

void MainWindow::updateStatus()
{
    const auto report = m_ike->workspace().report();
    QString text;
    if (report) {
        quint64 lines = 0;
        for (const workbench::InputReport& input : report->inputs)
            lines += input.lines;
        text = counted(report->sessions.size(), tr("session"), tr("sessions")) + QStringLiteral(" · ")
            + counted(lines, tr("line"), tr("lines"));
        const auto& first = report->inputs.empty() ? nullptr : report->inputs.front().analysis;
        if (first && first->dialect && report->inputs.size() == 1)
            text += QStringLiteral(" · ") + toQt(first->dialect->info.name);
    } else if (m_ike->workspace().analysing()) {
        text = tr("Analysing ...");
    }
    const bool ike = bench() == Bench::Ike;
    m_summary->setText(ike ? text : QString());
    const quint64 unread = m_ike->unread()->lineCount();
    m_unreadButton->setVisible(unread > 0);
    m_unreadButton->setText(
        QStringLiteral("? ") + counted(unread, tr("line not understood"), tr("lines not understood")));
    m_unreadButton->setToolTip(tr("List the lines that took no part in the analysis"));

    const IkeWorkspace::Input* shown = m_ike->workspace().input(m_ike->source()->currentKey());
    const qsizetype count = static_cast<qsizetype>(m_ike->workspace().inputs().size());
    QString title = shown ? shown->name : QString();
    if (shown && count > 1)
        title += tr(" and %1 more").arg(count - 1);
    if (!ike)
        title = action(benchAction(bench()))->iconText();
    setWindowTitle(title.isEmpty() ? tr("Rungbook") : tr("%1 - Rungbook").arg(title));
}

void MainWindow::showUnread()
{
    if (!m_unreadDialog) {
        m_unreadDialog = new UnreadDialog(*m_ike->unread(), this);
        m_unreadDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_unreadDialog, &UnreadDialog::placeSelected, m_ike, &IkePane::showPlace);
    }
    m_ike->source()->setShowUnread(true);
    m_unreadDialog->show();
    m_unreadDialog->activateWindow();
}

void MainWindow::saveSettings()
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/bench"), benchAction(bench()));
    for (const QSplitter* splitter :
        m_ike->splitters() + m_smtp->splitters() + m_config->splitters() + m_trust->splitters())
        settings.setValue(QStringLiteral("window/") + splitter->objectName(), splitter->saveState());
    settings.setValue(QStringLiteral("window/guideSplitter"), m_guide->splitter()->saveState());
    settings.setValue(QStringLiteral("recentFiles"), m_recent);
}

void MainWindow::restoreSettings()
{
    const QSettings settings;
    if (!restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray())) {
        const QSize room = QGuiApplication::primaryScreen()
            ? QGuiApplication::primaryScreen()->availableSize()
            : QSize(1440, 900);
        resize(std::min(1440, room.width() - 40), std::min(900, room.height() - 60));
    }
    for (QSplitter* splitter :
        m_ike->splitters() + m_smtp->splitters() + m_config->splitters() + m_trust->splitters())
        splitter->restoreState(
            settings.value(QStringLiteral("window/") + splitter->objectName()).toByteArray());
    m_guide->splitter()->restoreState(settings.value(QStringLiteral("window/guideSplitter")).toByteArray());
    m_recent = settings.value(QStringLiteral("recentFiles")).toStringList();
    updateRecent();
    setTheme(themeOf(settings.value(QStringLiteral("view/theme")).toString()));
    setTextSize(settings.value(QStringLiteral("view/textSize"), 100).toInt());
    const QString last = settings.value(QStringLiteral("window/bench")).toString();
    showBench(last == benchAction(Bench::Guide)  ? Bench::Guide
            : last == benchAction(Bench::Smtp)   ? Bench::Smtp
            : last == benchAction(Bench::Config) ? Bench::Config
                                                 : Bench::Ike);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveSettings();
    if (m_presentation)
        m_presentation->close();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    if (take(*event->mimeData(), false))
        event->acceptProposedAction();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcons();
}

} // namespace rungbook::ui
