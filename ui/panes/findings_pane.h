// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict, the findings behind it, and everything about the selected one. Knows nothing of IKE: other benches use it too.
#pragma once

#include "ui/models/finding_model.h"
#include "ui/models/links.h"
#include "ui/widgets/verdict_card.h"

#include <QStringList>
#include <QWidget>
#include <functional>

class QTableView;
class QLabel;

namespace rungbook::ui
{

class LinkBrowser;

class FindingsPane : public QWidget
{
    Q_OBJECT

public:
    /// Makes the page of a finding, and the texts that its copy links stand for.
    using PageMaker = std::function<QString(const Finding&, QStringList&)>;

    explicit FindingsPane(QWidget* parent = nullptr);

    void setPageMaker(PageMaker maker) { m_maker = std::move(maker); }
    void setVerdict(
        VerdictCard::Kind kind, const QString& text, const QString& certainty, const QString& linksHtml);
    /// Shows other findings; the first is selected without findingSelected.
    void setFindings(std::vector<Finding> findings);
    /// Selects without findingSelected; -1: none.
    void select(int finding);
    int selected() const;
    void setEmptyText(const QString& text);

    QTableView* table() const { return m_table; }
    VerdictCard* card() const { return m_card; }
    LinkBrowser* page() const { return m_page; }
    FindingModel* model() const { return m_model; }

Q_SIGNALS:
    void findingSelected(int finding);
    void linkActivated(const rungbook::ui::Link& link);
    void notice(const QString& text);

private:
    void showPage();
    void activate(const Link& link);

    PageMaker m_maker;
    FindingModel* m_model;
    VerdictCard* m_card;
    QLabel* m_empty;
    QTableView* m_table;
    LinkBrowser* m_page;
    QStringList m_commands;
    bool m_quiet = false;
};

} // namespace rungbook::ui
