// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/ike_pane.h"

#include "core/ike/ladder_rows.h"
#include "ui/ladder/ladder_overview.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/lookup.h"
#include "ui/models/text.h"
#include "ui/panes/details_html.h"
#include "ui/panes/findings_pane.h"
#include "ui/panes/session_pane.h"
#include "ui/panes/source_pane.h"
#include "ui/panes/start_page.h"
#include "ui/widgets/link_browser.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

constexpr int kMaxEvidenceLines = 40;
constexpr int kMaxCardLinks = 3;

} // namespace

class IkePane::Quiet
{
public:
    explicit Quiet(IkePane& pane)
        : m_pane(pane)
        , m_before(pane.m_quiet)
    {
        m_pane.m_quiet = true;
    }
    ~Quiet() { m_pane.m_quiet = m_before; }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

private:
    IkePane& m_pane;
    bool m_before;
};

IkePane::IkePane(JobTracker& jobs, IkeWorkspace::Runner runner, QWidget* parent)
    : QStackedWidget(parent)
    , m_workspace(std::make_unique<IkeWorkspace>(jobs, std::move(runner)))
    , m_unread(new UnreadModel(this))
    , m_start(new StartPage(this))
{
    addWidget(m_start);
    addWidget(makeWork());
    connectViews();
    setCurrentWidget(m_start);
}

IkePane::~IkePane()
{
    // The views look at documents of the workspace, which goes first.
    m_workspace->disconnect(this);
    m_workspace->clear();
}

QWidget* IkePane::makeWork()
{
    const auto splitter = [this](Qt::Orientation orientation, const char* name) {
        auto* made = new QSplitter(orientation);
        made->setObjectName(QLatin1String(name));
        made->setChildrenCollapsible(false);
        m_splitters.push_back(made);
        return made;
    };
    auto* work = new QWidget(this);
    auto* columns = splitter(Qt::Horizontal, "ikeColumns");
    auto* left = splitter(Qt::Vertical, "ikeLeft");
    auto* right = splitter(Qt::Vertical, "ikeRight");

    m_messages = new QLabel(work);
    m_messages->setObjectName(QStringLiteral("inputMessages"));
    m_messages->setWordWrap(true);
    m_messages->setMargin(8);
    m_messages->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_messages->hide();
    m_sessions = new SessionPane(work);

    auto* middle = new QWidget(work);
    m_ladderView = new LadderView(middle);
    m_ladderView->setObjectName(QStringLiteral("ladderView"));
    m_ladderView->setAccessibleName(tr("Ladder of the selected session"));
    m_overview = new LadderOverview(middle);
    m_overview->setObjectName(QStringLiteral("ladderOverview"));
    m_overview->attach(m_ladderView);
    auto* middleLayout = new QHBoxLayout(middle);
    middleLayout->setContentsMargins(0, 0, 0, 0);
    middleLayout->setSpacing(0);
    middleLayout->addWidget(m_ladderView, 1);
    middleLayout->addWidget(m_overview);

    m_source = new SourcePane(*m_workspace, work);
    left->addWidget(m_sessions);
    left->addWidget(middle);
    left->addWidget(m_source);
    left->setStretchFactor(0, 0);
    left->setStretchFactor(1, 3);
    left->setStretchFactor(2, 2);
    left->setSizes({120, 420, 260});

    m_findings = new FindingsPane(work);
    m_details = new LinkBrowser(work);
    m_details->setObjectName(QStringLiteral("detailsPage"));
    m_details->setAccessibleName(tr("Details of the selected message"));
    right->addWidget(m_findings);
    right->addWidget(m_details);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    right->setSizes({520, 330});

    columns->addWidget(left);
    columns->addWidget(right);
    columns->setStretchFactor(0, 3);
    columns->setStretchFactor(1, 2);
    columns->setSizes({840, 500});

    auto* layout = new QVBoxLayout(work);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(columns, 1);
    QWidget::setTabOrder(m_sessions, m_ladderView);
    QWidget::setTabOrder(m_ladderView, m_source);
    QWidget::setTabOrder(m_source, m_findings);
    QWidget::setTabOrder(m_findings, m_details);
    return work;
}

void IkePane::connectViews()
{
    connect(m_workspace.get(), &IkeWorkspace::inputsChanged, this, &IkePane::inputsChanged);
    connect(m_workspace.get(), &IkeWorkspace::reportChanged, this, &IkePane::reportChanged);
    connect(m_workspace.get(), &IkeWorkspace::analysingChanged, this, [this] {
        if (!m_ladder)
            m_ladderView->setEmptyText(m_workspace->analysing()
                    ? tr("Analysing ...")
                    : tr("No negotiation was found in what is open."));
    });
    connect(m_workspace.get(), &IkeWorkspace::notice, this, &IkePane::notice);
    connect(m_sessions, &SessionPane::sessionSelected, this, [this](int session) {
        if (!m_quiet)
            selectSession(session);
    });
    connect(m_ladderView, &LadderView::currentRowChanged, this, [this](qsizetype row) {
        if (!m_quiet)
            selectRow(row);
    });
    connect(m_ladderView, &LadderView::rowActivated, this, [this](qsizetype row) {
        selectRow(row);
        m_details->setFocus(Qt::OtherFocusReason);
    });
    connect(m_ladderView, &LadderView::copyNotice, this, &IkePane::notice);
    connect(m_ladderView, &LadderView::findFinished, this, [this](bool found, bool wrapped) {
        if (!found)
            Q_EMIT notice(tr("Nothing in the ladder matches."));
        else if (wrapped)
            Q_EMIT notice(tr("The search went on from the other end."));
    });
    connect(m_findings, &FindingsPane::findingSelected, this, [this](int finding) {
        if (!m_quiet)
            selectFinding(finding);
    });
    connect(m_findings, &FindingsPane::linkActivated, this, &IkePane::activate);
    connect(m_findings, &FindingsPane::notice, this, &IkePane::notice);
    connect(m_details, &LinkBrowser::linkActivated, this, &IkePane::activate);
    connect(m_source, &SourcePane::lineSelected, this, [this](quint64 key, quint64 line) {
        if (!m_quiet)
            selectLine(key, line);
    });
    connect(m_source, &SourcePane::currentInputChanged, this, [this] { updateMarks(); });
    connect(m_source, &SourcePane::closeRequested, this, &IkePane::closeInputRequested);
    connect(m_source, &SourcePane::notice, this, &IkePane::notice);
    m_findings->setPageMaker([this](const Finding& finding, QStringList& commands) -> QString {
        const auto report = m_workspace->report();
        if (!report)
            return {};
        const HtmlContext context{*report, semanticColors(palette()),
            [this](const SourceSpan& where, int most) { return linesOf(where, most); }};
        return findingHtml(context, finding, commands);
    });
}

QList<QSplitter*> IkePane::splitters() const
{
    return {m_splitters.begin(), m_splitters.end()};
}

const ike::Session* IkePane::currentSession() const
{
    const auto report = m_workspace->report();
    if (!report || m_session < 0 || static_cast<std::size_t>(m_session) >= report->sessions.size())
        return nullptr;
    return &report->session(report->sessions[static_cast<std::size_t>(m_session)]);
}

void IkePane::inputsChanged()
{
    setCurrentIndex(m_workspace->empty() ? 0 : 1);
    if (m_workspace->empty()) {
        m_newestSeen = 0;
        m_sessionKey = 0;
    }
    Q_EMIT contentChanged();
}

// The session that was selected before, if it is still there; else one of the newest input, the first that failed.
int IkePane::choose() const
{
    const auto report = m_workspace->report();
    if (!report || report->sessions.empty())
        return -1;
    quint64 newest = 0;
    for (std::size_t i = 0; i < report->inputs.size(); ++i) {
        const IkeWorkspace::Input* input = m_workspace->inputOf(static_cast<SourceId>(i));
        if (input && report->inputs[i].analysis && !report->inputs[i].analysis->sessions.empty())
            newest = std::max(newest, input->key);
    }
    const auto keyOf = [&](const workbench::AnalyzeReport::SessionRef& ref) {
        const IkeWorkspace::Input* input = m_workspace->inputOf(static_cast<SourceId>(ref.input));
        return input ? input->key : 0;
    };
    int first = -1;
    int failed = -1;
    for (std::size_t i = 0; i < report->sessions.size(); ++i) {
        const ike::Session& session = report->session(report->sessions[i]);
        const quint64 key = keyOf(report->sessions[i]);
        if (newest <= m_newestSeen && key == m_sessionKey && session.first == m_sessionLine)
            return static_cast<int>(i);
        if (key != newest)
            continue;
        if (first < 0)
            first = static_cast<int>(i);
        if (failed < 0 && session.outcome == ike::Outcome::Failed)
            failed = static_cast<int>(i);
    }
    return failed >= 0 ? failed : std::max(first, 0);
}

void IkePane::reportChanged()
{
    const auto report = m_workspace->report();
    const qsizetype row = m_row;
    const int before = m_session;
    const LineNumber line = m_sessionLine;
    const quint64 key = m_sessionKey;
    const int session = choose();
    {
        const Quiet quiet(*this);
        m_sessions->setReport(report);
        m_unread->setReport(report);
        m_row = -1;
        m_finding = -1;
        setSession(session);
        m_sessions->select(session);
    }
    for (std::size_t i = 0; report && i < report->inputs.size(); ++i) {
        if (const IkeWorkspace::Input* input = m_workspace->inputOf(static_cast<SourceId>(i)))
            m_newestSeen = std::max(m_newestSeen, input->key);
    }
    const bool same = before >= 0 && key == m_sessionKey && line == m_sessionLine && session >= 0;
    if (same && m_ladder && row >= 0 && row < static_cast<qsizetype>(m_ladder->size()))
        setRow(row, false);
    else if (!same && currentSession())
        showPlace({static_cast<SourceId>(report->sessions[static_cast<std::size_t>(session)].input),
            currentSession()->first, currentSession()->first});
    showMessages();
    Q_EMIT contentChanged();
    Q_EMIT selectionChanged();
}

void IkePane::showMessages()
{
    QStringList messages;
    const auto report = m_workspace->report();
    for (std::size_t i = 0; report && i < report->inputs.size(); ++i) {
        const workbench::InputReport& input = report->inputs[i];
        const IkeWorkspace::Input* shown = m_workspace->inputOf(static_cast<SourceId>(i));
        const QString name = shown ? shown->name : toQt(input.path);
        if (input.error)
            messages << QStringLiteral("%1: %2 %3")
                            .arg(name, toQt(input.error->message), toQt(input.error->hint))
                            .trimmed();
        else if (input.analysis && input.analysis->sessions.empty())
            messages << tr("%1: the log was read, but no IKE negotiation is in it.").arg(name);
    }
    for (std::size_t i = 0; report && i < report->configInputs.size(); ++i) {
        const workbench::InputReport& input = report->configInputs[i];
        if (input.error)
            messages
                << QStringLiteral("%1 %2").arg(toQt(input.error->message), toQt(input.error->hint)).trimmed();
    }
    if (!report && !m_workspace->empty())
        messages << tr("Only a configuration is open so far. Paste or open the log that it belongs to.");
    m_messages->setText(QStringLiteral("⚠ ") + messages.join(QStringLiteral("\n⚠ ")));
    m_messages->setVisible(!messages.isEmpty());
    if (!m_ladder)
        m_ladderView->setEmptyText(tr("No negotiation was found in what is open."));
}

void IkePane::setSession(int session)
{
    const auto report = m_workspace->report();
    m_session = session;
    m_sessionLines.clear();
    m_quotes.clear();
    std::vector<Finding> findings;
    if (!report || session < 0) {
        m_ladder.reset();
        if (report)
            findings = report->findings;
    } else {
        const auto& ref = report->sessions[static_cast<std::size_t>(session)];
        const ike::Session& shown = report->session(ref);
        const SourceId source = static_cast<SourceId>(ref.input);
        m_ladder = std::make_shared<const ladder::Ladder>(report->ladder(ref));
        m_sessionLines = ui::linesOf(shown, source);
        findings = shown.findings;
        findings.insert(findings.end(), report->findings.begin(), report->findings.end());
        const IkeWorkspace::Input* input = m_workspace->inputOf(source);
        m_sessionKey = input ? input->key : 0;
        m_sessionLine = shown.first;
        if (input)
            m_source->showInput(input->key);
    }
    const Quiet quiet(*this);
    m_ladderView->setLadder(m_ladder);
    m_findings->setEmptyText(session < 0 ? tr("Findings about the selected session are shown here.")
                                         : tr("Nothing wrong was found in this session."));
    m_findings->setFindings(std::move(findings));
    m_finding = m_findings->selected();
    showVerdict();
    showDetails();
    updateMarks();
}

void IkePane::showVerdict()
{
    const ike::Session* session = currentSession();
    if (!session) {
        m_findings->setVerdict(VerdictCard::Kind::None, {}, {}, {});
        return;
    }
    const auto report = m_workspace->report();
    const auto& ref = report->sessions[static_cast<std::size_t>(m_session)];
    const VerdictCard::Kind kind = session->outcome == ike::Outcome::Established ? VerdictCard::Kind::Good
        : session->outcome == ike::Outcome::Failed                               ? VerdictCard::Kind::Bad
                                                                                 : VerdictCard::Kind::Open;
    QString certainty;
    QStringList links;
    if (!session->findings.empty() && session->findings.front().role == Role::Root) {
        const Finding& cause = session->findings.front();
        certainty = confidenceText(cause.confidence);
        for (const Evidence& evidence : cause.evidence) {
            if (links.size() < kMaxCardLinks && !evidence.where.empty())
                links << QStringLiteral("<a href='%1'>%2</a>")
                             .arg(lineLink(evidence.where), tr("line %1").arg(raw(evidence.where.first)));
        }
    }
    const QString linksHtml =
        links.isEmpty() ? QString() : tr("Proved by %1").arg(links.join(QStringLiteral(", ")));
    m_findings->setVerdict(kind, toQt(ike::verdict(report->analysis(ref), *session)), certainty, linksHtml);
}

void IkePane::selectSession(int session)
{
    {
        const Quiet quiet(*this);
        m_row = -1;
        setSession(session);
        m_sessions->select(session);
        if (currentSession())
            showPlace({static_cast<SourceId>(
                           m_workspace->report()->sessions[static_cast<std::size_t>(session)].input),
                currentSession()->first, currentSession()->first});
    }
    Q_EMIT selectionChanged();
}

void IkePane::setRow(qsizetype row, bool jump)
{
    const Quiet quiet(*this);
    m_row = row;
    m_ladderView->setCurrentRow(row);
    m_quotes.clear();
    const ike::Session* session = currentSession();
    if (session && m_ladder && row >= 0 && static_cast<std::size_t>(row) < m_ladder->size()) {
        const ladder::Row shown = m_ladder->rows->row(static_cast<std::size_t>(row));
        const auto report = m_workspace->report();
        const auto& ref = report->sessions[static_cast<std::size_t>(m_session)];
        if (shown.kind == ladder::RowKind::Message && shown.message < session->messages.size())
            m_quotes = report->relevantConfiguration(ref, shown.message);
        else if (shown.kind == ladder::RowKind::Ghost)
            m_quotes = report->relevantConfigurationOfMissing(ref);
        const auto& marks = shown.findings;
        const bool shownAlready = m_finding >= 0
            && std::find(marks.begin(), marks.end(), static_cast<std::uint32_t>(m_finding)) != marks.end();
        if (!marks.empty() && !shownAlready) {
            m_finding = static_cast<int>(marks.front());
            m_findings->select(m_finding);
        }
        if (jump && !shown.where.empty()) {
            SourceSpan where = shown.where;
            if (shown.kind == ladder::RowKind::Message && shown.message < session->messages.size())
                where.first = session->messages[shown.message].line;
            showPlace(where);
        }
    }
    showDetails();
    updateMarks();
}

void IkePane::selectRow(qsizetype row)
{
    setRow(row, true);
    Q_EMIT selectionChanged();
}

void IkePane::setFinding(int finding)
{
    const Quiet quiet(*this);
    m_finding = finding;
    m_findings->select(finding);
}

void IkePane::selectFinding(int finding)
{
    const Finding* shown = m_findings->model()->finding(finding);
    if (!shown)
        return;
    setFinding(finding);
    const Quiet quiet(*this);
    const ike::Session* session = currentSession();
    if (session && m_ladder && static_cast<std::size_t>(finding) < session->findings.size()) {
        if (const auto row = rowOfFinding(*m_ladder, *session, static_cast<std::uint32_t>(finding)))
            setRow(static_cast<qsizetype>(*row), false);
    }
    if (!shown->evidence.empty())
        showPlace(shown->evidence.front().where);
    updateMarks();
    Q_EMIT selectionChanged();
}

void IkePane::selectLine(quint64 key, quint64 line)
{
    const auto report = m_workspace->report();
    const std::optional<SourceId> source = m_workspace->sourceOf(key);
    if (!report || !source || raw(*source) >= report->inputs.size())
        return;
    const LineNumber number{line};
    const Quiet quiet(*this);
    const std::optional<std::size_t> at = sessionAtLine(*report, {*source, number, number});
    if (!at)
        return;
    if (static_cast<int>(*at) != m_session) {
        m_row = -1;
        setSession(static_cast<int>(*at));
        m_sessions->select(static_cast<int>(*at));
    }
    const ike::Session* session = currentSession();
    if (!session || !m_ladder)
        return;
    if (const auto row = rowAtLine(*m_ladder, *session, number))
        setRow(static_cast<qsizetype>(*row), false);
    for (int i = 0; i < m_findings->model()->rowCount(); ++i) {
        const Finding* finding = m_findings->model()->finding(i);
        if (std::any_of(finding->evidence.begin(), finding->evidence.end(), [&](const Evidence& evidence) {
                return evidence.where.source == *source && evidence.where.contains(number);
            })) {
            setFinding(i);
            break;
        }
    }
    updateMarks();
    Q_EMIT selectionChanged();
}

void IkePane::showPlace(const SourceSpan& where)
{
    const Quiet quiet(*this);
    if (!m_source->showPlace(where) && !where.empty())
        Q_EMIT notice(tr("The input with that line was closed."));
}

void IkePane::showDetails()
{
    const auto report = m_workspace->report();
    if (!report || m_session < 0 || !m_ladder) {
        m_details->show({});
        return;
    }
    const HtmlContext context{*report, semanticColors(palette()),
        [this](const SourceSpan& where, int most) { return linesOf(where, most); }};
    const auto& ref = report->sessions[static_cast<std::size_t>(m_session)];
    m_details->show(m_row >= 0 ? rowHtml(context, ref, *m_ladder, static_cast<std::size_t>(m_row))
                               : sessionHtml(context, ref));
}

QStringList IkePane::linesOf(const SourceSpan& where, int most) const
{
    const IkeWorkspace::Input* input = m_workspace->inputOf(where.source);
    if (!input || where.empty() || most <= 0)
        return {};
    const quint64 count =
        std::min<quint64>(raw(where.last) - raw(where.first) + 1, static_cast<quint64>(most));
    QStringList lines;
    for (const std::string& line : input->document->lines(raw(where.first), static_cast<std::size_t>(count)))
        lines << visibleText(line).left(1000);
    return lines;
}

QString IkePane::evidenceOf(const ladder::Row& row) const
{
    return linesOf(row.where, kMaxEvidenceLines).join(u'\n');
}

LineMarks IkePane::marksOf(quint64 key) const
{
    LineMarks marks;
    const std::optional<SourceId> source = m_workspace->sourceOf(key);
    const auto report = m_workspace->report();
    if (!source || !report)
        return marks;
    if (const Finding* finding = m_findings->model()->finding(m_finding)) {
        for (const Evidence& evidence : finding->evidence) {
            if (evidence.where.source == *source && !evidence.where.empty())
                marks.evidence.push_back(evidence.where);
        }
    }
    for (const config::Quote& quote : m_quotes) {
        for (const config::ConfigLine& line : quote.lines) {
            if (quote.source == *source)
                marks.message.push_back({*source, line.line, line.line});
        }
    }
    if (raw(*source) >= report->inputs.size())
        return marks;
    if (const auto& analysis = report->inputs[raw(*source)].analysis)
        marks.unread = analysis->notUnderstood;
    const ike::Session* session = currentSession();
    if (!session || key != m_sessionKey)
        return marks;
    marks.session = m_sessionLines;
    if (m_ladder && m_row >= 0 && static_cast<std::size_t>(m_row) < m_ladder->size()) {
        const ladder::Row row = m_ladder->rows->row(static_cast<std::size_t>(m_row));
        if (row.kind == ladder::RowKind::Message && row.message < session->messages.size()) {
            const ike::Message& message = session->messages[row.message];
            if (raw(message.first) && raw(message.last))
                marks.message.push_back(
                    {*source, std::min(message.first, message.last), std::max(message.first, message.last)});
            else
                marks.message.push_back({*source, message.line, message.line});
        } else if (!row.where.empty()) {
            marks.message.push_back(row.where);
        }
    }
    return marks;
}

void IkePane::updateMarks()
{
    m_source->setMarksFor(m_source->currentKey(), marksOf(m_source->currentKey()));
}

void IkePane::activate(const Link& link)
{
    switch (link.kind) {
    case Link::Kind::Line:
        showPlace(link.where);
        break;
    case Link::Kind::Finding:
        selectFinding(link.number);
        break;
    case Link::Kind::Rule:
    case Link::Kind::State:
        Q_EMIT explainRequested(link.id);
        break;
    case Link::Kind::Copy:
        break;
    }
}

} // namespace rungbook::ui
