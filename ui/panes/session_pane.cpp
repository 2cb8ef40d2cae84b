// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/session_pane.h"

#include "ui/models/text.h"
#include "ui/widgets/outcome_delegate.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

namespace rungbook::ui
{

SessionPane::SessionPane(QWidget* parent)
    : QWidget(parent)
    , m_model(new SessionModel(this))
    , m_filter(new SessionFilter(this))
    , m_filterBox(new QLineEdit(this))
    , m_outcome(new QComboBox(this))
    , m_count(new QLabel(this))
    , m_table(new QTableView(this))
{
    m_filter->setSourceModel(m_model);

    auto* filterLabel = new QLabel(tr("Fi&lter:"), this);
    filterLabel->setBuddy(m_filterBox);
    m_filterBox->setObjectName(QStringLiteral("sessionFilter"));
    m_filterBox->setAccessibleName(tr("Filter the sessions by peer, group or any other text"));
    m_filterBox->setPlaceholderText(tr("peer, group, state ..."));
    m_filterBox->setClearButtonEnabled(true);
    auto* outcomeLabel = new QLabel(tr("O&utcome:"), this);
    outcomeLabel->setBuddy(m_outcome);
    m_outcome->setObjectName(QStringLiteral("outcomeFilter"));
    m_outcome->setAccessibleName(tr("Filter the sessions by outcome"));
    m_outcome->addItem(tr("all"), -1);
    m_outcome->addItem(tr("✖ failed"), static_cast<int>(ike::Outcome::Failed));
    m_outcome->addItem(tr("… incomplete"), static_cast<int>(ike::Outcome::Incomplete));
    m_outcome->addItem(tr("✔ established"), static_cast<int>(ike::Outcome::Established));
    m_count->setObjectName(QStringLiteral("sessionCount"));

    m_table->setObjectName(QStringLiteral("sessionTable"));
    m_table->setAccessibleName(tr("Sessions"));
    m_table->setModel(m_filter);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(SessionModel::Id, Qt::AscendingOrder);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 10);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsMovable(true);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setItemDelegateForColumn(SessionModel::Outcome, new OutcomeDelegate(m_table));

    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 4, 6, 0);
    row->addWidget(filterLabel);
    row->addWidget(m_filterBox, 1);
    row->addWidget(outcomeLabel);
    row->addWidget(m_outcome);
    row->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(m_table, 1);

    connect(m_filterBox, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setText(text);
        updateCount();
    });
    connect(m_outcome, &QComboBox::currentIndexChanged, this, [this] {
        const int outcome = m_outcome->currentData().toInt();
        m_filter->setOutcome(outcome < 0 ? std::nullopt : std::optional(static_cast<ike::Outcome>(outcome)));
        updateCount();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) {
            if (!m_quiet && current.isValid())
                Q_EMIT sessionSelected(m_filter->mapToSource(current).row());
        });
    updateCount();
}

void SessionPane::setReport(std::shared_ptr<const workbench::AnalyzeReport> report)
{
    m_quiet = true;
    m_model->setReport(std::move(report));
    m_quiet = false;
    if (!m_fitted && m_model->rowCount() > 0) {
        m_fitted = true;
        fitColumns();
    }
    const bool several = m_model->report() && m_model->report()->inputs.size() > 1;
    m_table->setColumnHidden(SessionModel::Source, !several);
    updateCount();
}

void SessionPane::fitColumns()
{
    // Measured over the first rows only: a report may hold a hundred thousand.
    m_table->horizontalHeader()->setResizeContentsPrecision(200);
    m_table->resizeColumnsToContents();
    for (int column = 0; column < SessionModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 8, 260));
}

void SessionPane::select(int session)
{
    m_quiet = true;
    if (session < 0) {
        m_table->setCurrentIndex({});
        m_table->clearSelection();
    } else {
        QModelIndex index = m_filter->mapFromSource(m_model->index(session, 0));
        if (!index.isValid() && session < m_model->rowCount()) {
            m_filterBox->clear();
            m_outcome->setCurrentIndex(0);
            index = m_filter->mapFromSource(m_model->index(session, 0));
        }
        if (index.isValid()) {
            m_table->setCurrentIndex(index);
            m_table->scrollTo(index);
        }
    }
    m_quiet = false;
}

int SessionPane::selected() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? m_filter->mapToSource(current).row() : -1;
}

void SessionPane::updateCount()
{
    const int all = m_model->rowCount();
    const int shown = m_filter->rowCount();
    const QString count = counted(static_cast<qulonglong>(all), tr("session"), tr("sessions"));
    m_count->setText(shown == all ? count : tr("%1 of %2").arg(shown).arg(count));
}

} // namespace rungbook::ui
