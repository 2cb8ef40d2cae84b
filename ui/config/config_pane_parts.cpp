// SPDX-License-Identifier: GPL-3.0-or-later
// How the Config bench is put together, and what goes out of it.
#include "core/ladder/render_svg.h"
#include "core/output/config_json.h"
#include "core/output/config_text.h"
#include "ui/config/config_pane.h"
#include "ui/config/editor_panel.h"
#include "ui/config/fix_pane.h"
#include "ui/config/tunnel_findings.h"
#include "ui/ladder/ladder_export.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/link_browser.h"
#include "ui/widgets/verdict_card.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCommandLinkButton>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace rungbook::ui
{

ConfigPane::ConfigPane(JobTracker& jobs, QWidget* parent)
    : QStackedWidget(parent)
    , m_jobs(jobs)
{
    setObjectName(QStringLiteral("configPane"));
    m_runs = std::make_unique<ConfigRuns>(jobs, [this] {
        ConfigRuns::Texts texts;
        for (int i = 0; i < kConfigEditors; ++i) {
            auto& text = texts[static_cast<std::size_t>(i)];
            text = {
                panel(i)->name().toStdString(), panel(i)->editor()->bytes(), panel(i)->editor()->version()};
        }
        return texts;
    });
    QWidget* work = makeWork();
    addWidget(makeStart());
    addWidget(work);
    for (int i = 0; i < kConfigEditors; ++i)
        connectPanel(i);
    connect(m_runs.get(), &ConfigRuns::finished, this, &ConfigPane::showAnalysis);
    connect(m_runs.get(), &ConfigRuns::pendingChanged, this, &ConfigPane::updateState);
    connect(
        m_findings, &TunnelFindings::findingSelected, this, [this](int finding) { selectFinding(finding); });
    connect(m_findings, &TunnelFindings::tunnelSelected, this, [this](int outcome) {
        if (m_tunnels->currentIndex() != outcome)
            m_tunnels->setCurrentIndex(outcome);
    });
    connect(m_findings, &TunnelFindings::linkActivated, this, &ConfigPane::activate);
    connect(m_findings, &TunnelFindings::notice, this, &ConfigPane::notice);
    for (LinkBrowser* browser : {m_card, m_trace, m_coverage})
        connect(browser, &LinkBrowser::linkActivated, this, &ConfigPane::activate);
    connect(m_tunnels, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (!m_quiet)
            showTunnel(index);
    });
    connect(m_directions, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (!m_quiet && index >= 0)
            showDirection(m_directions->itemData(index).toInt());
    });
    connect(m_fix, &FixPane::notice, this, &ConfigPane::notice);
    connect(
        m_fix, &FixPane::applyRequested, this, [this](int index, const std::string& text, quint64 version) {
            ConfigEditor* editor = panel(index)->editor();
            if (editor->version() != version) {
                Q_EMIT notice(tr("The text has changed since; the fix is being written anew."));
                return;
            }
            editor->replaceBytes(text);
            Q_EMIT notice(tr("Applied to configuration %1. Ctrl+Z in the editor takes it back.")
                              .arg(index == 0 ? u'A' : u'B'));
            editor->setFocus();
        });
    connect(m_ladderView, &LadderView::copyNotice, this, &ConfigPane::notice);
    connect(m_ladderView, &LadderView::currentRowChanged, this, [this](qsizetype row) {
        if (m_quiet || !m_ladder || row < 0 || static_cast<std::size_t>(row) >= m_ladder->size())
            return;
        const ladder::Row shown = m_ladder->rows->row(static_cast<std::size_t>(row));
        if (!shown.findings.empty()) {
            m_findings->select(static_cast<int>(shown.findings.front()));
            selectFinding(static_cast<int>(shown.findings.front()));
        } else if (!shown.where.empty()) {
            goTo(shown.where, false);
        }
    });
    const auto key = [this](const QKeySequence& keys, bool backward) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, backward] { nextFinding(backward); });
    };
    key(QKeySequence(Qt::Key_F8), false);
    key(QKeySequence(Qt::SHIFT | Qt::Key_F8), true);
    showPage();
}

ConfigPane::~ConfigPane()
{
    m_jobs.drop(QStringLiteral("config export"));
    for (EditorPanel* each : m_panels) {
        each->disconnect(this);
        each->editor()->disconnect(this);
    }
    m_runs.reset(); // what it still delivers would find no editors
}

void ConfigPane::connectPanel(int index)
{
    EditorPanel* each = panel(index);
    connect(each->editor(), &QsciScintilla::textChanged, this, &ConfigPane::textChanged);
    connect(each->editor(), &ConfigEditor::lineSelected, this,
        [this, index](quint64 line) { lineSelected(index, line); });
    connect(each, &EditorPanel::notice, this, &ConfigPane::notice);
    connect(each, &EditorPanel::fileOpened, this, &ConfigPane::fileOpened);
    connect(each, &EditorPanel::closeRequested, this, [this, index] { closePanel(index); });
}

QWidget* ConfigPane::makeStart()
{
    auto* page = new QScrollArea(this);
    page->setObjectName(QStringLiteral("configStart"));
    page->setWidgetResizable(true);
    page->setFrameShape(QFrame::NoFrame);
    page->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget(page);
    content->setMaximumWidth(1000);
    content->setBackgroundRole(QPalette::Base);
    page->viewport()->setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(40, 30, 40, 30);
    layout->setSpacing(10);
    auto* title = new QLabel(tr("Will this tunnel come up?"), content);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 1.9);
    font.setBold(true);
    title->setFont(font);
    title->setWordWrap(true);
    auto* intro = new QLabel(tr("Give it the configuration of a Cisco ASA or router, or those of both peers. "
                                "It says which crypto map, "
                                "tunnel-group, key, policy or access list keeps the tunnel down, shows the "
                                "lines, writes the commands that "
                                "mend it, and plays the negotiation through on paper. A piece is enough; "
                                "prompts, --More-- and text that a "
                                "web page ran together are put right."),
        content);
    intro->setWordWrap(true);
    layout->addWidget(title);
    layout->addWidget(intro);
    layout->addSpacing(8);
    const auto offer = [&](const char* name, const QString& text, const QString& more, Glyph glyph,
                           std::function<void()> run) {
        auto* button = new QCommandLinkButton(text, more, content);
        button->setObjectName(QLatin1String(name));
        button->setIcon(glyphIcon(glyph, palette()));
        connect(button, &QPushButton::clicked, this, std::move(run));
        layout->addWidget(button);
        return button;
    };
    offer("configStartPaste", tr("Paste a configuration"), tr("Ctrl+V; then the peer's beside it"),
        Glyph::Paste, [this] {
            const QString text = QApplication::clipboard()->text();
            if (text.trimmed().isEmpty())
                Q_EMIT notice(tr("The clipboard holds no text."));
            else
                openText(text.toStdString());
        });
    offer("configStartOpen", tr("Open one file, or two"), tr("Ctrl+O; or drop files anywhere on this page"),
        Glyph::Open, [this] {
            QFileDialog dialog(
                this, tr("Open configurations"), QSettings().value(QStringLiteral("folder")).toString());
            dialog.setFileMode(QFileDialog::ExistingFiles);
            if (dialog.exec() == QDialog::Accepted)
                openFiles(dialog.selectedFiles());
        });
    offer("configStartType", tr("Type"), tr("It is checked while you type"), Glyph::Config, [this] {
        setCurrentIndex(1);
        panel(0)->editor()->setFocus();
    });
    offer("configStartSample", tr("Open the sample pair"),
        tr("Two firewalls whose tunnel stays down. One line is wrong: find it"), Glyph::Sample,
        [this] { openSamplePair(); });
    auto* hint =
        new QLabel(tr("Nothing leaves this machine. Keys and passwords are covered on the screen and never "
                      "appear in a report."),
            content);
    hint->setWordWrap(true);
    layout->addWidget(hint);
    layout->addStretch(1);
    page->setWidget(content);
    return page;
}

QWidget* ConfigPane::makeHead()
{
    auto* head = new QWidget(this);
    auto* hide = new QCheckBox(tr("&Hide secrets"), head);
    hide->setObjectName(QStringLiteral("configHide"));
    hide->setChecked(true);
    hide->setToolTip(
        tr("Covers keys and passwords on the screen. The text itself stays as it is: what you copy from "
           "the editor or save holds them."));
    connect(hide, &QCheckBox::toggled, this, [this](bool on) {
        for (EditorPanel* each : m_panels)
            each->editor()->setHideSecrets(on);
    });
    auto* notes = new QCheckBox(tr("&Notes in the text"), head);
    notes->setObjectName(QStringLiteral("configNotes"));
    notes->setChecked(true);
    notes->setToolTip(tr("Writes each finding below its line"));
    connect(notes, &QCheckBox::toggled, this, [this](bool on) {
        for (EditorPanel* each : m_panels)
            each->editor()->setShowNotes(on);
    });
    m_addPeer = new QPushButton(tr("&Add the peer's configuration"), head);
    m_addPeer->setObjectName(QStringLiteral("configAddPeer"));
    connect(m_addPeer, &QPushButton::clicked, this, [this] {
        panel(1)->setHidden(false);
        m_active = 1;
        showPage();
        panel(1)->editor()->setFocus();
        Q_EMIT notice(tr("Paste or open the peer's configuration here."));
    });
    auto* report = new QPushButton(tr("E&xport..."), head);
    report->setObjectName(QStringLiteral("configExport"));
    report->setToolTip(tr("Text, JSON, SARIF, HTML, or the ladder as a picture"));
    connect(report, &QPushButton::clicked, this, &ConfigPane::askExport);
    m_state = new QLabel(head);
    m_state->setObjectName(QStringLiteral("configState"));
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(6, 3, 6, 3);
    layout->addWidget(hide);
    layout->addWidget(notes);
    layout->addWidget(m_addPeer);
    layout->addWidget(report);
    layout->addWidget(m_state, 1);
    return head;
}

QWidget* ConfigPane::makeViews()
{
    auto* box = new QWidget(this);
    m_tunnels = new QComboBox(box);
    m_tunnels->setObjectName(QStringLiteral("configTunnels"));
    m_tunnels->setAccessibleName(tr("Tunnel"));
    m_directions = new QComboBox(box);
    m_directions->setObjectName(QStringLiteral("configDirections"));
    m_directions->setAccessibleName(tr("Direction of the negotiation"));
    for (QComboBox* each : {m_tunnels, m_directions}) {
        each->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        each->setMinimumContentsLength(16);
    }
    const auto browser = [this](const char* name, const QString& accessible) {
        auto* made = new LinkBrowser(this);
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(accessible);
        return made;
    };
    m_card = browser("configCard", tr("Both ends of the tunnel"));
    m_trace = browser("configTrace", tr("The negotiation, step by step"));
    m_coverage = browser("configCoverage", tr("What was read and what was not understood"));
    m_ladderView = new LadderView(this);
    m_ladderView->setObjectName(QStringLiteral("configLadder"));
    m_ladderView->setAccessibleName(tr("The predicted ladder"));
    m_ladderView->setEmptyText(tr("No negotiation can be predicted yet: a tunnel with its peer is needed."));
    m_views = new QTabWidget(this);
    m_views->setObjectName(QStringLiteral("configViews"));
    m_views->setDocumentMode(true);
    m_views->addTab(m_card, tr("&Both ends"));
    m_views->addTab(m_trace, tr("Ne&gotiation"));
    m_views->addTab(m_ladderView, tr("&Ladder"));
    m_fix = new FixPane(m_jobs, this);
    m_views->addTab(m_fix, tr("Fi&x"));
    m_views->addTab(m_coverage, tr("&Reading"));
    auto* chooser = new QHBoxLayout;
    chooser->setContentsMargins(6, 2, 6, 2);
    chooser->setSpacing(8);
    auto* label = new QLabel(tr("T&unnel:"), box);
    label->setBuddy(m_tunnels);
    chooser->addWidget(label);
    chooser->addWidget(m_tunnels, 3);
    chooser->addWidget(m_directions, 2);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(chooser);
    layout->addWidget(m_views, 1);
    return box;
}

QWidget* ConfigPane::makeWork()
{
    m_panels = {new EditorPanel(QStringLiteral("A"), this), new EditorPanel(QStringLiteral("B"), this)};
    m_panels[1]->setHidden(true);
    m_findings = new TunnelFindings(this);
    QWidget* head = makeHead();
    auto* editors = new QSplitter(Qt::Horizontal, this);
    editors->setObjectName(QStringLiteral("configEditors"));
    for (EditorPanel* each : m_panels)
        editors->addWidget(each);
    editors->setChildrenCollapsible(false);
    auto* upper = new QWidget(this);
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addWidget(head);
    upperLayout->addWidget(editors, 1);
    auto* middle = new QSplitter(Qt::Vertical, this);
    middle->setObjectName(QStringLiteral("configMiddle"));
    middle->addWidget(upper);
    middle->addWidget(makeViews());
    middle->setStretchFactor(0, 5);
    middle->setStretchFactor(1, 4);
    middle->setSizes({460, 340});
    middle->setChildrenCollapsible(false);
    auto* whole = new QSplitter(Qt::Horizontal, this);
    whole->setObjectName(QStringLiteral("configWhole"));
    whole->addWidget(middle);
    whole->addWidget(m_findings);
    whole->setStretchFactor(0, 5);
    whole->setStretchFactor(1, 2);
    whole->setSizes({900, 400});
    whole->setChildrenCollapsible(false);
    m_splitters = {whole, middle, editors};
    return whole;
}

void ConfigPane::askExport()
{
    const auto analysis = m_runs->analysis();
    if (!analysis || isEmpty()) {
        Q_EMIT notice(tr("There is nothing to export yet."));
        return;
    }
    QFileDialog dialog(this, tr("Export the report"),
        QSettings().value(QStringLiteral("exportFolder"), QDir::homePath()).toString());
    dialog.setObjectName(QStringLiteral("configExportDialog"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    const QList<std::pair<QString, QString>> formats = {{tr("HTML report (*.html)"), QStringLiteral("html")},
        {tr("Text (*.txt)"), QStringLiteral("txt")}, {tr("JSON (*.json)"), QStringLiteral("json")},
        {tr("SARIF 2.1.0 (*.sarif)"), QStringLiteral("sarif")},
        {tr("Ladder as SVG (*.svg)"), QStringLiteral("svg")},
        {tr("Ladder as PNG (*.png)"), QStringLiteral("png")}};
    QStringList filters;
    for (const auto& format : formats)
        filters << format.first;
    dialog.setNameFilters(filters);
    dialog.setDefaultSuffix(formats.front().second);
    connect(&dialog, &QFileDialog::filterSelected, &dialog, [&](const QString& filter) {
        for (const auto& format : formats) {
            if (format.first == filter)
                dialog.setDefaultSuffix(format.second);
        }
    });
    dialog.selectFile(QStringLiteral("config-report"));
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return;
    QSettings().setValue(
        QStringLiteral("exportFolder"), QFileInfo(dialog.selectedFiles().front()).absolutePath());
    exportTo(dialog.selectedFiles().front());
}

void ConfigPane::exportTo(const QString& path)
{
    const auto analysis = m_runs->analysis();
    if (!analysis)
        return;
    const auto ladder = m_ladder;
    const std::string version = QApplication::applicationVersion().toStdString();
    m_jobs.start(QStringLiteral("config export"), tr("Exporting %1").arg(QFileInfo(path).fileName()),
        [this, analysis, ladder, version, path](const JobTracker::Context& context) -> JobTracker::Delivery {
            const workbench::ConfigReport& report = *analysis->report;
            const QString suffix = QFileInfo(path).suffix().toLower();
            ExportResult result;
            if ((suffix == QLatin1String("svg") || suffix == QLatin1String("png")) && !ladder) {
                result.error = tr("There is no ladder to export.");
            } else if (suffix == QLatin1String("svg")) {
                ladder::SvgOptions options;
                options.maxRows = 0;
                result = saveText(ladder::renderSvg(*ladder, options), path);
            } else if (suffix == QLatin1String("png")) {
                result = savePng(*ladder, path, {.scale = 2, .maxHeight = 24000}, context.job);
            } else if (suffix == QLatin1String("json")) {
                result = saveText(output::configJson(report), path);
            } else if (suffix == QLatin1String("sarif")) {
                result = saveText(output::configSarif(report, version), path);
            } else if (suffix == QLatin1String("html") || suffix == QLatin1String("htm")) {
                result = saveText(output::configHtml(report, version), path);
            } else {
                result = saveText(output::configText(report, {.style = {}, .full = true}), path);
            }
            return [this, result, path] {
                Q_EMIT notice(!result.ok ? result.error : tr("Saved as %1. It holds no keys.").arg(path));
            };
        });
}

} // namespace rungbook::ui
