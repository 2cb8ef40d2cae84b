// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cases/case_pane.h"

#include "ui/models/links.h"
#include "ui/models/text.h"
#include "ui/widgets/link_browser.h"

#include <QCheckBox>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

const QString kSlot = QStringLiteral("case");
const QString kNamesSlot = QStringLiteral("case names");
constexpr int kKeepAfterMs = 700; // of quiet

QTableWidgetItem* cell(const QString& text, bool editable = false)
{
    auto* item = new QTableWidgetItem(text);
    item->setFlags(
        Qt::ItemIsSelectable | Qt::ItemIsEnabled | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags));
    item->setToolTip(text);
    return item;
}

// The title of a finding; the field guide explains its rule.
QString explained(const Finding& finding)
{
    return QStringLiteral("<a href='%1'>%2</a>")
        .arg(ruleLink(toQt(finding.rule->id)), escaped(finding.title));
}

QString asHtml(const workbench::CaseReport& report)
{
    QString html;
    if (!report.title.empty())
        html += QStringLiteral("<h2>%1</h2>").arg(escaped(report.title));
    html += QStringLiteral("<p><b>%1</b></p>").arg(escaped(report.verdict));
    for (const workbench::Joint& joint : report.joints) {
        html += QStringLiteral("<h3>%1</h3><p>%2</p><p><i>%3</i></p>")
                    .arg(escaped(joint.title), escaped(joint.text),
                        CasePane::tr("Seen in %1, line %2; confidence %3.")
                            .arg(escaped(joint.seenIn))
                            .arg(raw(joint.seen.first))
                            .arg(escaped(nameOf(joint.confidence))));
        if (joint.causes.empty())
            continue;
        html += QStringLiteral("<ul>");
        for (const std::size_t cause : joint.causes) {
            const Finding& f = report.config->findings[cause];
            html += QStringLiteral("<li>%1 (%2, %3)</li>")
                        .arg(explained(f), escaped(report.config->pathOf(f.evidence.front().where.source)),
                            CasePane::tr("line %1").arg(raw(f.evidence.front().where.first)));
        }
        html += QStringLiteral("</ul>");
    }
    const auto findings = [&](const QString& title, const std::vector<Finding>& all) {
        QString list;
        for (const Finding& f : all)
            if (isWrong(f.effect) && f.role != Role::Symptom)
                list += QStringLiteral("<li><b>%1</b>. %2</li>").arg(explained(f), escaped(f.message));
        if (!list.isEmpty())
            html += QStringLiteral("<h3>%1</h3><ul>%2</ul>").arg(title, list);
    };
    if (report.logs) {
        for (const workbench::AnalyzeReport::SessionRef& ref : report.logs->sessions) {
            const ike::Session& session = report.logs->session(ref);
            findings(CasePane::tr("Negotiation with %1 (%2)")
                         .arg(escaped(report.logs->analysis(ref).text.text(session.peer)),
                             escaped(ike::nameOf(session.outcome))),
                session.findings);
        }
        findings(CasePane::tr("Logs and outputs"), report.logs->findings);
    }
    if (report.config)
        findings(CasePane::tr("Configurations"), report.config->findings);
    for (const workbench::CaseReport::Mail& mail : report.mail)
        for (const smtp::ProbeResult& run : mail.replay.runs)
            html += QStringLiteral("<h3>%1</h3><p>%2</p>")
                        .arg(CasePane::tr("Mail: %1").arg(escaped(mail.name)), escaped(run.verdict));
    return html;
}

QString emptyHtml()
{
    return CasePane::tr(
        "<h2>No case yet</h2><p>A case holds what belongs to one problem: the configurations of both ends, "
        "the log, the output of <code>show</code> commands, a recording of a mail session. What they say "
        "together is worked out here: a log that stops where the configurations say it must is one cause, "
        "not two.</p><p>Add files with <b>Add…</b>, drop them here, or paste a text with <b>Ctrl+V</b>.</p>");
}

} // namespace

CasePane::CasePane(JobTracker& jobs, QString folder, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_folder(std::move(folder))
{
    setObjectName(QStringLiteral("casePane"));
    setAcceptDrops(true);
    m_keepTimer = new QTimer(this);
    m_keepTimer->setSingleShot(true);
    m_keepTimer->setInterval(kKeepAfterMs);
    connect(m_keepTimer, &QTimer::timeout, this, [this] { keep(false); });
    build();
    restore();
    fillItems();
    look();
}

CasePane::~CasePane()
{
    for (const QString& slot : {kSlot, kNamesSlot, reportSlot()})
        m_jobs.drop(slot);
    if (m_keepTimer->isActive() || m_jobs.isRunning(keepSlot()))
        keep(true);
    m_jobs.drop(keepSlot());
}

void CasePane::build()
{
    const auto button = [this](const QString& text, const char* name, const QString& tip, auto run) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(tip);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, run);
        return made;
    };
    m_title = new QLineEdit(this);
    m_title->setObjectName(QStringLiteral("caseTitle"));
    m_title->setAccessibleName(tr("Title of the case"));
    m_title->setPlaceholderText(tr("Branch office does not come up"));
    m_note = new QPlainTextEdit(this);
    m_note->setObjectName(QStringLiteral("caseNote"));
    m_note->setAccessibleName(tr("What is known of the case"));
    m_note->setPlaceholderText(tr("What is known: since when, what was changed, who can be asked"));
    m_note->setTabChangesFocus(true);
    m_note->setMaximumHeight(fontMetrics().height() * 5);
    m_items = new QTableWidget(0, ItemColumns, this);
    m_items->setObjectName(QStringLiteral("caseItems"));
    m_items->setAccessibleName(tr("What the case holds"));
    m_items->setHorizontalHeaderLabels({tr("Item"), tr("What it is"), tr("Remark")});
    m_items->horizontalHeader()->setSectionResizeMode(NameColumn, QHeaderView::Interactive);
    m_items->horizontalHeader()->setStretchLastSection(true);
    m_items->verticalHeader()->hide();
    m_items->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_items->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_items->setTabKeyNavigation(false);
    m_items->setColumnWidth(NameColumn, fontMetrics().averageCharWidth() * 22);
    m_items->setColumnWidth(KindColumn, fontMetrics().averageCharWidth() * 24);
    auto* add = button(tr("&Add…"), "caseAdd", tr("Add files (Ctrl+I)"), [this] { askAdd(); });
    auto* collect = button(tr("Add &what is open"), "caseCollect", tr("Add what is open in the benches"),
        [this] { Q_EMIT collectRequested(); });
    m_open = button(tr("Show in its &bench"), "caseOpenItem", tr("Open the item in its bench (Enter)"),
        [this] { openSelected(); });
    m_remove = button(
        tr("&Remove"), "caseRemove", tr("Take the item out of the case (Del)"), [this] { removeSelected(); });
    auto* fresh = button(tr("&New"), "caseNew", tr("Begin another case"), [this] { newCase(); });
    auto* open = button(tr("&Open…"), "caseOpen", tr("Open a case file"), [this] { askOpen(); });
    auto* save = button(tr("&Save…"), "caseSave",
        tr("Save the case as one file; it holds what was added as it was, keys included"),
        [this] { saveCase(m_path); });
    m_export = button(
        tr("Re&port…"), "caseExport", tr("Write a report: HTML, PDF, text or JSON"), [this] { askExport(); });
    m_redact = new QCheckBox(tr("Under other na&mes"), this);
    m_redact->setObjectName(QStringLiteral("caseRedact"));
    m_redact->setToolTip(
        tr("Replace addresses, names, users and keys in the report, the same by the same everywhere"));
    m_redact->setChecked(true);

    auto* form = new QFormLayout;
    auto* titleLabel = new QLabel(tr("T&itle"), this);
    titleLabel->setBuddy(m_title);
    form->addRow(titleLabel, m_title);
    auto* noteLabel = new QLabel(tr("&Known so far"), this);
    noteLabel->setBuddy(m_note);
    form->addRow(noteLabel, m_note);
    auto* files = new QHBoxLayout;
    for (QWidget* one :
        {static_cast<QWidget*>(fresh), static_cast<QWidget*>(open), static_cast<QWidget*>(save)})
        files->addWidget(one);
    files->addStretch();
    auto* itemButtons = new QHBoxLayout;
    for (QPushButton* one : {add, collect, m_open, m_remove})
        itemButtons->addWidget(one);
    itemButtons->addStretch();
    auto* exportRow = new QHBoxLayout;
    exportRow->addWidget(m_export);
    exportRow->addWidget(m_redact);
    exportRow->addStretch();
    auto* left = new QWidget(this);
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->addLayout(files);
    leftLayout->addLayout(form);
    leftLayout->addWidget(m_items, 1);
    leftLayout->addLayout(itemButtons);
    leftLayout->addLayout(exportRow);

    m_together = new LinkBrowser(this);
    m_together->setObjectName(QStringLiteral("caseTogether"));
    m_together->setAccessibleName(tr("What everything says together"));
    m_names = new QTableWidget(0, 4, this);
    m_names->setObjectName(QStringLiteral("caseNames"));
    m_names->setAccessibleName(tr("What becomes of names in the report"));
    m_names->setHorizontalHeaderLabels({tr("What"), tr("In the case"), tr("In the report"), tr("Times")});
    m_names->horizontalHeader()->setStretchLastSection(true);
    m_names->verticalHeader()->hide();
    m_names->setTabKeyNavigation(false);
    m_namesRemarks = new QLabel(this);
    m_namesRemarks->setObjectName(QStringLiteral("caseNamesRemarks"));
    m_namesRemarks->setWordWrap(true);
    m_namesRemarks->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* names = new QWidget(this);
    auto* namesLayout = new QVBoxLayout(names);
    namesLayout->addWidget(m_names, 1);
    namesLayout->addWidget(m_namesRemarks);
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("caseTabs"));
    m_tabs->addTab(m_together, tr("Together"));
    m_tabs->addTab(names, tr("Names in the report"));
    auto* split = new QSplitter(this);
    split->addWidget(left);
    split->addWidget(m_tabs);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(split);

    connect(m_title, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_file.title = text.toStdString();
        changed();
    });
    connect(m_note, &QPlainTextEdit::textChanged, this, [this] {
        if (m_filling)
            return;
        m_file.note = m_note->toPlainText().toStdString();
        changed();
    });
    connect(m_items, &QTableWidget::itemSelectionChanged, this, [this] {
        const bool any = !m_items->selectedItems().isEmpty();
        m_open->setEnabled(any);
        m_remove->setEnabled(any);
    });
    connect(m_items, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
        const auto row = static_cast<std::size_t>(item->row());
        if (m_filling || item->column() != NoteColumn || row >= m_file.items.size())
            return;
        m_file.items[row].note = item->text().toStdString();
        changed();
    });
    connect(m_items, &QTableWidget::cellDoubleClicked, this, [this](int, int column) {
        if (column != NoteColumn)
            openSelected();
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (tab == 1)
            showNames();
    });
    connect(m_together, &LinkBrowser::linkActivated, this, [this](const Link& link) {
        if (link.kind == Link::Kind::Rule)
            Q_EMIT explainRequested(link.id);
    });
    connect(m_redact, &QCheckBox::toggled, this, [this](bool on) { m_tabs->setTabEnabled(1, on); });
    auto* shortcut = new QShortcut(QKeySequence(QStringLiteral("Ctrl+I")), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, [this] { askAdd(); });
    QWidget* before = fresh;
    for (QWidget* next : std::initializer_list<QWidget*>{open, save, m_title, m_note, m_items, add, collect,
             m_open, m_remove, m_export, m_redact, m_tabs}) {
        setTabOrder(before, next);
        before = next;
    }
}

void CasePane::changed()
{
    m_modified = true;
    m_keepTimer->start();
    Q_EMIT contentChanged();
}

void CasePane::fillItems()
{
    m_filling = true;
    if (m_title->text() != toQt(m_file.title))
        m_title->setText(toQt(m_file.title));
    if (m_note->toPlainText() != toQt(m_file.note))
        m_note->setPlainText(toQt(m_file.note));
    m_items->setRowCount(static_cast<int>(m_file.items.size()));
    for (std::size_t i = 0; i < m_file.items.size(); ++i) {
        const int row = static_cast<int>(i);
        m_items->setItem(row, NameColumn, cell(toQt(m_file.items[i].name)));
        m_items->setItem(row, KindColumn, cell(QString()));
        m_items->setItem(row, NoteColumn, cell(toQt(m_file.items[i].note), true));
    }
    m_filling = false;
    const bool any = !m_items->selectedItems().isEmpty();
    m_open->setEnabled(any);
    m_remove->setEnabled(any);
    m_export->setEnabled(!m_file.items.empty());
}

void CasePane::look()
{
    m_report.reset();
    if (m_file.items.empty()) {
        m_jobs.drop(kSlot);
        m_together->show(emptyHtml());
        m_names->setRowCount(0);
        m_namesRemarks->clear();
        return;
    }
    auto file = std::make_shared<const casefile::CaseFile>(m_file);
    m_jobs.start(kSlot, tr("Looking at the case"),
        [this, file](const JobTracker::Context& context) -> JobTracker::Delivery {
            auto report = workbench::investigate(*file, context.job);
            if (!report)
                return {};
            return [this, made = *report] {
                m_report = made;
                showReport();
            };
        });
    if (m_tabs->currentIndex() == 1)
        showNames();
}

void CasePane::showReport()
{
    m_filling = true;
    for (std::size_t i = 0; i < m_report->items.size() && i < m_file.items.size(); ++i) {
        const workbench::CaseItemReport& item = m_report->items[i];
        QTableWidgetItem* kind = m_items->item(static_cast<int>(i), KindColumn);
        kind->setText(toQt(item.kind));
        kind->setToolTip(item.error ? toQt(item.error->message + " " + item.error->hint) : toQt(item.kind));
        if (item.error)
            kind->setText(tr("not understood"));
    }
    m_filling = false;
    m_together->show(asHtml(*m_report));
    Q_EMIT contentChanged();
}

void CasePane::showNames()
{
    auto file = std::make_shared<const casefile::CaseFile>(m_file);
    m_jobs.start(kNamesSlot, {}, [this, file](const JobTracker::Context&) -> JobTracker::Delivery {
        auto made = std::make_shared<const workbench::RedactedCase>(workbench::redacted(*file));
        return [this, made] {
            m_names->setRowCount(static_cast<int>(made->names.size()));
            for (std::size_t i = 0; i < made->names.size(); ++i) {
                const casefile::Replacement& one = made->names[i];
                const int row = static_cast<int>(i);
                m_names->setItem(row, 0, cell(toQt(one.what)));
                m_names->setItem(row, 1, cell(toQt(one.from)));
                m_names->setItem(row, 2, cell(toQt(one.to)));
                m_names->setItem(row, 3, cell(QString::number(one.times)));
            }
            m_names->resizeColumnsToContents();
            QStringList remarks;
            for (const std::string& remark : made->remarks)
                remarks << toQt(remark);
            m_namesRemarks->setText(remarks.join(QLatin1Char('\n')));
        };
    });
}

} // namespace rungbook::ui
