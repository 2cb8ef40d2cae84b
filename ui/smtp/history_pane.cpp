// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/history_pane.h"

#include "ui/models/text.h"
#include "ui/smtp/compare_html.h"
#include "ui/smtp/flow_layout.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/link_browser.h"

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

const QString kListSlot = QStringLiteral("smtp-history");
const QString kOpenSlot = QStringLiteral("smtp-history-open");

QString whenText(const std::string& started)
{
    const QDateTime time = QDateTime::fromString(toQt(started), Qt::ISODate);
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                          : HistoryModel::tr("unknown");
}

} // namespace

void HistoryModel::setEntries(std::vector<smtp::HistoryEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

const smtp::HistoryEntry* HistoryModel::entry(int row) const
{
    return row >= 0 && row < rowCount() ? &m_entries[static_cast<std::size_t>(row)] : nullptr;
}

int HistoryModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const
{
    const smtp::HistoryEntry* run = entry(index.row());
    if (!run)
        return {};
    const bool passed = run->outcome == "passed";
    const bool failed = run->outcome == "failed";
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case When:
            return whenText(run->started);
        case Server:
            return QStringLiteral("%1:%2 (%3)")
                .arg(toQt(run->server))
                .arg(run->port)
                .arg(toQt(run->security));
        case Outcome:
            return passed ? tr("✔ passed") : failed ? tr("✖ failed") : tr("? could not test");
        default:
            return toQt(run->verdict);
        }
    }
    if (role == Qt::ForegroundRole && index.column() == Outcome) {
        const SemanticColors colors = semanticColors(QApplication::palette());
        return passed ? colors.good : failed ? colors.bad : colors.warn;
    }
    if (role == Qt::ToolTipRole)
        return run->cause.empty() ? toQt(run->verdict)
                                  : tr("%1 (rule %2)").arg(toQt(run->verdict), toQt(run->cause));
    return {};
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("when");
    case Server:
        return tr("server");
    case Outcome:
        return tr("outcome");
    default:
        return tr("cause");
    }
}

HistoryPane::HistoryPane(JobTracker& jobs, std::shared_ptr<smtp::RunHistory> history, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_history(std::move(history))
    , m_model(new HistoryModel(this))
    , m_table(new QTableView(this))
    , m_empty(
          new QLabel(tr("No test was run yet. Every finished test is kept here without passwords, the last "
                        "200 of them."),
              this))
    , m_open(new QPushButton(tr("&Open"), this))
    , m_compare(new QPushButton(tr("Compare the two"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
{
    setObjectName(QStringLiteral("smtpHistory"));
    m_table->setObjectName(QStringLiteral("smtpHistoryTable"));
    m_table->setAccessibleName(tr("Tests that were run"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(HistoryModel::Cause, QHeaderView::Stretch);
    m_empty->setObjectName(QStringLiteral("smtpHistoryEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setMargin(10);
    m_open->setObjectName(QStringLiteral("smtpHistoryOpen"));
    m_compare->setObjectName(QStringLiteral("smtpHistoryCompare"));
    m_compare->setToolTip(tr("Choose two runs (with Ctrl or Shift) and see what changed between them"));
    m_remove->setObjectName(QStringLiteral("smtpHistoryRemove"));
    auto* row = new QWidget(this);
    auto* buttons = new FlowLayout(row);
    row->setLayout(buttons);
    for (QPushButton* button : {m_open, m_compare, m_remove}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty);
    layout->addWidget(m_table, 1);
    layout->addWidget(row);
    connect(m_open, &QPushButton::clicked, this, &HistoryPane::openSelected);
    connect(m_compare, &QPushButton::clicked, this, &HistoryPane::compareSelected);
    connect(m_remove, &QPushButton::clicked, this, &HistoryPane::removeSelected);
    connect(m_table, &QTableView::activated, this, &HistoryPane::openSelected);
    connect(
        m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryPane::updateButtons);
    updateButtons();
}

HistoryPane::~HistoryPane()
{
    m_jobs.drop(kListSlot);
    m_jobs.drop(kOpenSlot);
}

void HistoryPane::refresh()
{
    m_jobs.start(
        kListSlot, {}, [this, history = m_history](const JobTracker::Context&) -> JobTracker::Delivery {
            auto list = std::make_shared<std::vector<smtp::HistoryEntry>>(history->list());
            return [this, list] {
                m_model->setEntries(std::move(*list));
                updateButtons();
            };
        });
}

std::vector<std::string> HistoryPane::selectedFiles() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
        [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    std::vector<std::string> files;
    for (const QModelIndex& row : rows)
        if (const smtp::HistoryEntry* entry = m_model->entry(row.row()))
            files.push_back(entry->file);
    return files;
}

void HistoryPane::updateButtons()
{
    const auto count = m_table->selectionModel()->selectedRows().size();
    m_open->setEnabled(count == 1);
    m_compare->setEnabled(count == 2);
    m_remove->setEnabled(count > 0);
    m_empty->setVisible(m_model->rowCount() == 0);
}

void HistoryPane::load(const std::vector<std::string>& files,
    std::function<void(std::vector<std::shared_ptr<const smtp::ProbeResult>>)> then)
{
    m_jobs.start(kOpenSlot, {},
        [this, history = m_history, files, then = std::move(then)](
            const JobTracker::Context&) -> JobTracker::Delivery {
            std::vector<std::shared_ptr<const smtp::ProbeResult>> runs;
            QString problem;
            for (const std::string& file : files) {
                auto run = history->open(file);
                if (run)
                    runs.push_back(std::make_shared<const smtp::ProbeResult>(std::move(*run)));
                else
                    problem = toQt(run.error().message);
            }
            return [this, runs, problem, then] {
                if (problem.isEmpty())
                    then(runs);
                else
                    Q_EMIT notice(problem);
            };
        });
}

void HistoryPane::openSelected()
{
    const auto files = selectedFiles();
    if (files.size() == 1)
        load(files, [this](const auto& runs) { Q_EMIT opened(runs.front()); });
}

void HistoryPane::compareSelected()
{
    const auto files = selectedFiles();
    if (files.size() != 2)
        return;
    load(files, [this](const auto& runs) {
        const smtp::ProbeResult& after = *runs[0]; // the list has the newest first
        const smtp::ProbeResult& before = *runs[1];
        const smtp::RunComparison comparison = smtp::compare(before, after);
        auto* dialog = new QDialog(this);
        dialog->setObjectName(QStringLiteral("smtpCompareDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(tr("What changed between two tests"));
        auto* tabs = new QTabWidget(dialog);
        auto* page = new LinkBrowser(tabs);
        page->setObjectName(QStringLiteral("smtpComparison"));
        page->setAccessibleName(tr("Differences"));
        page->show(comparisonHtml(comparison, whenText(before.startedAt), whenText(after.startedAt)));
        auto* diff = new LinkBrowser(tabs);
        diff->setObjectName(QStringLiteral("smtpDiff"));
        diff->setAccessibleName(tr("Difference of the transcripts"));
        diff->show(diffHtml(comparison));
        tabs->addTab(page, tr("&Differences"));
        tabs->addTab(diff, tr("&Transcripts"));
        auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
        const QPushButton* copy =
            buttons->addButton(tr("&Copy the difference"), QDialogButtonBox::ActionRole);
        const QString text = toQt(smtp::diffText(comparison));
        connect(copy, &QPushButton::clicked, dialog, [text] { QApplication::clipboard()->setText(text); });
        connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
        auto* layout = new QVBoxLayout(dialog);
        layout->addWidget(tabs);
        layout->addWidget(buttons);
        dialog->resize(860, 640);
        dialog->show();
    });
}

void HistoryPane::removeSelected()
{
    for (const std::string& file : selectedFiles())
        if (auto removed = m_history->remove(file); !removed)
            Q_EMIT notice(toQt(removed.error().message));
    refresh();
}

} // namespace rungbook::ui
