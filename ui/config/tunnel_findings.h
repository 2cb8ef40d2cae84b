// SPDX-License-Identifier: GPL-3.0-or-later
// The findings on configurations, grouped by the tunnel that they keep from working, with a filter and the page of the selected one.
#pragma once

#include "ui/config/config_runs.h"
#include "ui/models/links.h"

#include <QStringList>
#include <QWidget>
#include <unordered_map>

class QComboBox;
class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace rungbook::ui
{

class LinkBrowser;
class VerdictCard;

class TunnelFindings : public QWidget
{
    Q_OBJECT

public:
    explicit TunnelFindings(QWidget* parent = nullptr);

    /// Shows a report; the finding that was selected stays so when it is still there.
    void setAnalysis(std::shared_ptr<const ConfigAnalysis> analysis);
    /// Index into the report's findings, -1: none.
    int selected() const;
    /// Selects without findingSelected.
    void select(int finding);
    /// The id of the rule of the selected finding; empty when there is none.
    QString selectedRule() const;

    QTreeWidget* tree() const { return m_tree; }
    VerdictCard* card() const { return m_card; }
    LinkBrowser* page() const { return m_page; }
    QLineEdit* filterBox() const { return m_filter; }
    QComboBox* effectBox() const { return m_effects; }
    QLabel* countLabel() const { return m_count; }

Q_SIGNALS:
    void findingSelected(int finding);
    void tunnelSelected(int outcome);
    void linkActivated(const rungbook::ui::Link& link);
    void notice(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void showVerdict();
    int explanation() const;
    void showPage();
    bool passes(const Finding& finding) const;
    QTreeWidgetItem* addFinding(QTreeWidgetItem* parent, int finding);
    void activate(const Link& link);
    QTreeWidgetItem* itemOf(int finding) const;

    std::shared_ptr<const ConfigAnalysis> m_analysis;
    VerdictCard* m_card;
    QLineEdit* m_filter;
    QComboBox* m_effects;
    QLabel* m_count;
    QTreeWidget* m_tree;
    LinkBrowser* m_page;
    std::unordered_map<int, QTreeWidgetItem*> m_items; // the first of each finding
    QStringList m_commands;
    int m_why = -1;
    bool m_quiet = false;
};

} // namespace rungbook::ui
