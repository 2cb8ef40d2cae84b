// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/findings_pane.h"

#include "ui/widgets/link_browser.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace rungbook::ui
{

FindingsPane::FindingsPane(QWidget* parent)
    : QWidget(parent)
    , m_model(new FindingModel(this))
    , m_card(new VerdictCard(this))
    , m_empty(new QLabel(this))
    , m_table(new QTableView(this))
    , m_page(new LinkBrowser(this))
{
    m_empty->setObjectName(QStringLiteral("findingsEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setMargin(10);
    m_table->setObjectName(QStringLiteral("findingTable"));
    m_table->setAccessibleName(tr("Findings"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(FindingModel::Title, QHeaderView::Stretch);
    // The first column says it all in two lines; the others are for those who read the model.
    for (int column = FindingModel::Effect_; column < FindingModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    m_table->horizontalHeader()->hide();
    m_table->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_page->setObjectName(QStringLiteral("findingPage"));
    m_page->setAccessibleName(tr("The selected finding: evidence and what to do"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_card);
    layout->addWidget(m_empty);
    layout->addWidget(m_table, 2);
    layout->addWidget(m_page, 5);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) {
            showPage();
            if (!m_quiet && current.isValid())
                Q_EMIT findingSelected(current.row());
        });
    connect(m_table, &QTableView::activated, this,
        [this](const QModelIndex& index) { Q_EMIT findingSelected(index.row()); });
    connect(m_page, &LinkBrowser::linkActivated, this, &FindingsPane::activate);
    connect(m_card, &VerdictCard::linkActivated, this, [this](const QString& url) {
        if (const std::optional<Link> link = parseLink(QUrl(url)))
            activate(*link);
    });
    setFindings({});
}

void FindingsPane::setVerdict(
    VerdictCard::Kind kind, const QString& text, const QString& certainty, const QString& linksHtml)
{
    m_card->setVerdict(kind, text, certainty, linksHtml);
}

void FindingsPane::setFindings(std::vector<Finding> findings)
{
    const bool none = findings.empty();
    m_quiet = true;
    m_model->setFindings(std::move(findings));
    m_quiet = false;
    m_table->setVisible(!none);
    m_page->setVisible(!none);
    m_empty->setVisible(none);
    select(none ? -1 : 0);
}

void FindingsPane::setEmptyText(const QString& text)
{
    m_empty->setText(text);
}

void FindingsPane::select(int finding)
{
    m_quiet = true;
    if (finding >= 0 && finding < m_model->rowCount())
        m_table->setCurrentIndex(m_model->index(finding, 0));
    else
        m_table->clearSelection();
    m_quiet = false;
    showPage();
}

int FindingsPane::selected() const
{
    return m_table->selectionModel()->hasSelection() ? m_table->currentIndex().row() : -1;
}

void FindingsPane::showPage()
{
    const Finding* finding = m_model->finding(m_table->currentIndex().row());
    m_page->show(finding && m_maker ? m_maker(*finding, m_commands) : QString());
}

void FindingsPane::activate(const Link& link)
{
    if (link.kind != Link::Kind::Copy) {
        Q_EMIT linkActivated(link);
        return;
    }
    if (link.number < 0 || link.number >= m_commands.size())
        return;
    QApplication::clipboard()->setText(m_commands[link.number]);
    Q_EMIT notice(tr("The commands were copied. Read them before you paste them into a device."));
}

} // namespace rungbook::ui
