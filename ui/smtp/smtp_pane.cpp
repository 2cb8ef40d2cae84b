// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/smtp_pane.h"

#include "core/smtp/ladder_rows.h"
#include "core/smtp/next_steps.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/panes/findings_pane.h"
#include "ui/smtp/history_pane.h"
#include "ui/smtp/profile_bar.h"
#include "ui/smtp/smtp_form.h"
#include "ui/smtp/smtp_html.h"
#include "ui/smtp/smtp_runs.h"
#include "ui/smtp/transcript_model.h"
#include "ui/smtp/verdict_actions.h"
#include "ui/smtp/waterfall.h"
#include "ui/widgets/link_browser.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

constexpr std::size_t kMostMeasured = 500; ///< rows of the transcript

QTableView* table(
    QAbstractItemModel* model, const char* name, const QString& accessible, int stretch, QWidget* parent)
{
    auto* view = new QTableView(parent);
    view->setObjectName(QLatin1String(name));
    view->setAccessibleName(accessible);
    view->setModel(model);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setTabKeyNavigation(false);
    view->setShowGrid(false);
    view->setWordWrap(true);
    view->setFrameShape(QFrame::NoFrame);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    view->horizontalHeader()->setSectionResizeMode(stretch, QHeaderView::Stretch);
    return view;
}

QString dataFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/smtp");
}

} // namespace

SmtpPane::SmtpPane(JobTracker& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_runFolder(
          std::make_shared<smtp::RunHistory>((dataFolder() + QStringLiteral("/history")).toStdString()))
    , m_runs(std::make_unique<SmtpRuns>(jobs, trustFolder(), m_runFolder))
    , m_form(new SmtpForm(this))
    , m_lesson(new QLabel(this))
    , m_stepModel(new StepModel(this))
    , m_transcriptModel(new TranscriptModel(this))
    , m_steps(table(m_stepModel, "smtpSteps", tr("Steps of the test"), StepModel::Summary, this))
    , m_views(new QTabWidget(this))
    , m_ladderView(new LadderView(this))
    , m_transcript(table(m_transcriptModel, "smtpTranscript", tr("Transcript"), TranscriptModel::Text, this))
    , m_reveal(new QPushButton(tr("Hold to show what was hidden"), this))
    , m_waterfall(new Waterfall(this))
    , m_run(new LinkBrowser(this))
    , m_findings(new FindingsPane(this))
    , m_actions(new VerdictActions(this))
    , m_profiles(
          new ProfileBar(*m_form, dataFolder() + QStringLiteral("/profiles.json"), systemKeychain(), this))
    , m_history(new HistoryPane(jobs, m_runFolder, this))
{
    setObjectName(QStringLiteral("smtpPane"));
    m_lesson->setObjectName(QStringLiteral("smtpLesson"));
    m_lesson->setWordWrap(true);
    m_lesson->setMargin(10);
    m_lesson->setFrameShape(QFrame::StyledPanel);
    m_lesson->setTextFormat(Qt::PlainText);
    m_lesson->hide();
    m_ladderView->setObjectName(QStringLiteral("smtpLadder"));
    m_ladderView->setAccessibleName(tr("Ladder of the test"));
    m_ladderView->setEmptyText(
        tr("Fill in the form and press Test Connection: the conversation is drawn here."));
    m_run->setObjectName(QStringLiteral("smtpRun"));
    m_run->setAccessibleName(tr("The run as a whole"));
    m_findings->setObjectName(QStringLiteral("smtpFindings"));
    m_findings->setEmptyText(tr("No test was run yet. What it finds, why, and what to do will stand here."));
    m_findings->setPageMaker([this](const Finding& finding, QStringList& commands) {
        return m_runs->result() ? smtpFindingHtml(*m_runs->result(), finding, commands) : QString();
    });
    m_views->setObjectName(QStringLiteral("smtpViews"));
    m_views->setDocumentMode(true);
    m_views->addTab(m_ladderView, tr("L&adder"));
    m_reveal->setObjectName(QStringLiteral("smtpReveal"));
    m_reveal->setAutoDefault(false);
    m_reveal->installEventFilter(this);
    auto* transcript = new QWidget(this);
    auto* transcriptLayout = new QVBoxLayout(transcript);
    transcriptLayout->setContentsMargins(0, 0, 0, 0);
    transcriptLayout->addWidget(m_transcript, 1);
    transcriptLayout->addWidget(m_reveal, 0, Qt::AlignLeft);
    m_views->addTab(transcript, tr("Trans&cript"));
    m_views->addTab(m_waterfall, tr("Ti&mes"));
    m_views->addTab(m_run, tr("&Details"));
    m_views->addTab(m_history, tr("History"));
    m_form->setHeader(m_profiles);
    if (auto* empty = m_findings->findChild<QLabel*>(QStringLiteral("findingsEmpty")))
        empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    if (auto* column = qobject_cast<QVBoxLayout*>(m_findings->layout()))
        column->insertWidget(1, m_actions);

    auto* left = new QWidget(this);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->addWidget(m_lesson);
    leftLayout->addWidget(m_form, 1);
    auto* middle = new QSplitter(Qt::Vertical, this);
    middle->setObjectName(QStringLiteral("smtpMiddle"));
    middle->addWidget(m_steps);
    middle->addWidget(m_views);
    middle->setStretchFactor(0, 3);
    middle->setStretchFactor(1, 5);
    auto* whole = new QSplitter(Qt::Horizontal, this);
    whole->setObjectName(QStringLiteral("smtpWhole"));
    whole->addWidget(left);
    whole->addWidget(middle);
    whole->addWidget(m_findings);
    whole->setStretchFactor(0, 0);
    whole->setStretchFactor(1, 5);
    whole->setStretchFactor(2, 3);
    whole->setSizes({360, 640, 420});
    whole->setChildrenCollapsible(false);
    m_splitters = {whole, middle};
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(whole);

    connectRuns();
    connectViews();
    connectActions();
    m_form->restore();
    m_profiles->restore();
    m_history->refresh();
    reveal(false);
}

SmtpPane::~SmtpPane()
{
    m_jobs.drop(QStringLiteral("smtp-replay"));
}

void SmtpPane::connectRuns()
{
    connect(m_form, &SmtpForm::testRequested, this, &SmtpPane::begin);
    connect(m_form, &SmtpForm::cancelRequested, this, [this] { m_runs->cancel(); });
    connect(m_form, &SmtpForm::practiceRequested, this, &SmtpPane::choosePractice);
    connect(m_form, &SmtpForm::wizardRequested, this, &SmtpPane::wizardRequested);
    connect(m_form, &SmtpForm::manualSessionRequested, this, &SmtpPane::manualSessionRequested);
    connect(m_profiles, &ProfileBar::notice, this, &SmtpPane::notice);
    connect(m_runs.get(), &SmtpRuns::started, this, [this] { m_form->setRunning(true); });
    connect(m_runs.get(), &SmtpRuns::progressed, this,
        [this](const std::vector<smtp::Step>& steps, const QString&) {
            if (!m_runs->running())
                return;
            m_stepModel->setSteps(steps);
            m_steps->scrollToBottom();
        });
    connect(m_runs.get(), &SmtpRuns::finished, this, &SmtpPane::showResult);
    connect(m_runs.get(), &SmtpRuns::cancelled, this, &SmtpPane::wasCancelled);
    connect(m_runs.get(), &SmtpRuns::kept, m_history, &HistoryPane::refresh);
    connect(m_runs.get(), &SmtpRuns::notice, this, &SmtpPane::notice);
    connect(m_history, &HistoryPane::notice, this, &SmtpPane::notice);
    connect(
        m_history, &HistoryPane::opened, this, [this](const std::shared_ptr<const smtp::ProbeResult>& run) {
            m_lesson->hide();
            m_runs->show(run);
            m_views->setCurrentWidget(m_ladderView);
        });
}

void SmtpPane::connectViews()
{
    connect(m_findings, &FindingsPane::findingSelected, this, &SmtpPane::selectFinding);
    connect(m_findings, &FindingsPane::linkActivated, this, &SmtpPane::activate);
    connect(m_findings, &FindingsPane::notice, this, &SmtpPane::notice);
    connect(m_ladderView, &LadderView::copyNotice, this, &SmtpPane::notice);
    connect(m_run, &LinkBrowser::linkActivated, this, &SmtpPane::activate);
    connect(m_waterfall, &Waterfall::lineRequested, this, [this](quint32 line) { selectLine(line); });
    connect(m_ladderView, &LadderView::currentRowChanged, this, [this](qsizetype row) {
        if (m_quiet || !m_ladder || row < 0)
            return;
        const ladder::Row shown = m_ladder->rows->row(static_cast<std::size_t>(row));
        if (shown.message != kNoIndex)
            selectLine(quint64{shown.message} + 1);
        if (!shown.findings.empty())
            m_findings->select(static_cast<int>(shown.findings.front()));
    });
    connect(m_transcript->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& now) {
            if (!m_quiet && now.isValid())
                selectLine(static_cast<quint64>(now.row()) + 1);
        });
    connect(m_steps->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& now) {
            const auto& steps = m_stepModel->steps();
            if (!m_quiet && now.isValid() && now.row() < static_cast<int>(steps.size())
                && steps[static_cast<std::size_t>(now.row())].line > 0)
                selectLine(steps[static_cast<std::size_t>(now.row())].line);
        });
    connect(m_reveal, &QPushButton::pressed, this, [this] { reveal(true); });
    connect(m_reveal, &QPushButton::released, this, [this] { reveal(false); });
}

void SmtpPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_actions->setCompact(height() < fontMetrics().height() * 36);
    QMetaObject::invokeMethod(this, &SmtpPane::fitFindings, Qt::QueuedConnection);
}

void SmtpPane::fitFindings()
{
    // The list takes what its rows need, the page of the selected finding the rest.
    QTableView* table = m_findings->table();
    table->setMaximumHeight(std::max(1, table->verticalHeader()->length() + 2 * table->frameWidth()));
}

void SmtpPane::connectActions()
{
    connect(
        m_findings->table()->verticalHeader(), &QHeaderView::sectionResized, this, &SmtpPane::fitFindings);
    connect(m_findings->table()->verticalHeader(), &QHeaderView::sectionCountChanged, this,
        &SmtpPane::fitFindings);
    connect(m_actions, &VerdictActions::changeRequested, this, [this](const smtp::SettingsChange& change) {
        smtp::Profile profile = m_form->profile();
        const Secret password = m_form->password();
        const Secret proxy = m_form->proxyPassword();
        smtp::apply(change, profile.settings);
        m_form->setProfile(profile);
        m_form->setPasswords(password, proxy);
        m_form->requestTest();
    });
    connect(m_actions, &VerdictActions::trustIssuerRequested, this, &SmtpPane::trustIssuerRequested);
    connect(
        m_actions, &VerdictActions::importCertificateRequested, this, &SmtpPane::importCertificateRequested);
    connect(m_actions, &VerdictActions::retryRequested, m_form, &SmtpForm::requestTest);
    connect(m_actions, &VerdictActions::copyReportRequested, this, &SmtpPane::copyReport);
    connect(m_actions, &VerdictActions::explainRequested, this, &SmtpPane::explainRequested);
    connect(m_actions, &VerdictActions::findingRequested, this, [this](int finding) {
        m_findings->select(finding);
        selectFinding(finding);
    });
}

QString SmtpPane::trustFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/rungbook/trust");
}

void SmtpPane::setKeychain(std::shared_ptr<Keychain> keychain)
{
    m_profiles->setKeychain(std::move(keychain));
}

QStringList SmtpPane::profilesUsing(const QString& sha256) const
{
    QStringList names;
    for (const std::string& name : m_profiles->store().usersOf(sha256.toStdString()))
        names << toQt(name);
    return names;
}

void SmtpPane::showResult()
{
    m_form->setRunning(false);
    const auto result = m_runs->result();
    if (!result)
        return;
    m_quiet = true;
    m_stepModel->setSteps(result->steps);
    // Rows as high as their words need it are measured one by one: with thousands of them that takes a second.
    const bool few = result->transcript.lines.size() <= kMostMeasured;
    m_transcript->setWordWrap(few);
    m_transcript->verticalHeader()->setSectionResizeMode(
        few ? QHeaderView::ResizeToContents : QHeaderView::Fixed);
    m_transcriptModel->setResult(result);
    m_waterfall->setSteps(result->steps);
    m_ladder = std::make_shared<const ladder::Ladder>(smtp::ladderOf(*result));
    m_ladderView->setLadder(m_ladder);
    m_run->show(smtpRunHtml(*result));
    m_findings->setVerdict(verdictKindOf(*result), toQt(result->verdict), {}, {});
    m_findings->setEmptyText(tr("Nothing was found that is wrong."));
    m_findings->setFindings(result->findings);
    m_actions->setResult(result);
    m_quiet = false;
    QMetaObject::invokeMethod(
        this, &SmtpPane::fitFindings, Qt::QueuedConnection); // when its rows are laid out
    reveal(false);
    m_profiles->noteRun(*result);
    selectFinding(m_findings->selected());
    Q_EMIT contentChanged();
}

void SmtpPane::selectFinding(int finding)
{
    const auto result = m_runs->result();
    if (!result || finding < 0 || finding >= static_cast<int>(result->findings.size()))
        return;
    std::vector<SourceSpan> spans;
    for (const Evidence& e : result->findings[static_cast<std::size_t>(finding)].evidence)
        spans.push_back(e.where);
    const quint64 first = spans.empty() ? 0 : raw(spans.front().first);
    m_transcriptModel->setMarked(std::move(spans));
    selectLine(first);
}

void SmtpPane::selectLine(quint64 line)
{
    if (line == 0 || m_quiet)
        return;
    m_quiet = true;
    const QModelIndex at = m_transcriptModel->index(static_cast<int>(line) - 1, 0);
    m_transcript->setCurrentIndex(at);
    m_transcript->scrollTo(at);
    // The row that begins at this line or, of a reply of several lines, before it.
    qsizetype best = -1;
    for (std::size_t i = 0; m_ladder && i < m_ladder->size(); ++i) {
        const std::uint32_t message = m_ladder->rows->brief(i).message;
        if (message != kNoIndex && quint64{message} + 1 <= line)
            best = static_cast<qsizetype>(i);
    }
    if (best >= 0)
        m_ladderView->setCurrentRow(best);
    m_waterfall->setCurrentLine(static_cast<quint32>(line));
    const auto& steps = m_stepModel->steps();
    int step = -1;
    for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
        const std::uint32_t begins = steps[static_cast<std::size_t>(i)].line;
        if (begins > 0 && begins <= line && (step < 0 || begins > steps[static_cast<std::size_t>(step)].line))
            step = i;
    }
    if (step >= 0)
        m_steps->setCurrentIndex(m_stepModel->index(step, 0));
    selectProof(line);
    m_quiet = false;
}

void SmtpPane::selectProof(quint64 line)
{
    const auto result = m_runs->result();
    if (!result)
        return;
    const auto proves = [&](int finding) {
        if (finding < 0 || finding >= static_cast<int>(result->findings.size()))
            return false;
        const auto& evidence = result->findings[static_cast<std::size_t>(finding)].evidence;
        return std::any_of(evidence.begin(), evidence.end(),
            [&](const Evidence& e) { return e.where.contains(LineNumber{line}); });
    };
    if (proves(m_findings->selected()))
        return;
    for (int i = 0; i < static_cast<int>(result->findings.size()); ++i)
        if (proves(i)) {
            m_findings->select(i);
            std::vector<SourceSpan> spans;
            for (const Evidence& e : result->findings[static_cast<std::size_t>(i)].evidence)
                spans.push_back(e.where);
            m_transcriptModel->setMarked(std::move(spans));
            return;
        }
}

void SmtpPane::activate(const Link& link)
{
    switch (link.kind) {
    case Link::Kind::Line:
        m_views->setCurrentWidget(m_transcript->parentWidget());
        selectLine(raw(link.where.first));
        break;
    case Link::Kind::Rule:
    case Link::Kind::State:
        Q_EMIT explainRequested(link.id);
        break;
    case Link::Kind::Finding:
        m_findings->select(link.number);
        break;
    case Link::Kind::Copy:
        break;
    }
}

} // namespace rungbook::ui
