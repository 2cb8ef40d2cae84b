// SPDX-License-Identifier: GPL-3.0-or-later
// The fix of everything that is wrong: for each device a script, the way back and what changes, checked again before it is shown.
#pragma once

#include "core/workbench/plan_fixes.h"
#include "ui/config/config_runs.h"

#include <QWidget>
#include <memory>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace rungbook::ui
{

class LinkBrowser;

class FixPane : public QWidget
{
    Q_OBJECT

public:
    explicit FixPane(JobTracker& jobs, QWidget* parent = nullptr);
    ~FixPane() override;

    /// The plan is made when the pane can be seen.
    void setAnalysis(std::shared_ptr<const ConfigAnalysis> analysis);
    std::shared_ptr<const config::FixPlan> plan() const { return m_plan; }
    bool pending() const { return m_pending; }
    /// The script of the chosen device, as it is copied and saved.
    QString script() const;
    QPushButton* applyButton() const { return m_apply; }

Q_SIGNALS:
    /// The text of an editor as it would be after the script.
    void applyRequested(int editor, const std::string& text, quint64 version);
    void notice(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void make();
    void showPlan();
    void showDevice();
    void apply();
    void save();
    const config::DeviceScript* chosen() const;

    JobTracker& m_jobs;
    std::shared_ptr<const ConfigAnalysis> m_analysis;
    std::shared_ptr<const config::FixPlan> m_plan;
    bool m_stale = false;
    bool m_pending = false;
    QLabel* m_summary;
    QComboBox* m_devices;
    QPushButton* m_apply;
    QPushButton* m_copy;
    QPushButton* m_save;
    QTabWidget* m_tabs;
    QPlainTextEdit* m_script;
    QPlainTextEdit* m_rollback;
    LinkBrowser* m_diff;
};

} // namespace rungbook::ui
