// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done about a verdict, as a sentence and as buttons.
#pragma once

#include "core/smtp/next_steps.h"
#include "core/smtp/probe_result.h"

#include <QWidget>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;

namespace rungbook::ui
{

class VerdictActions : public QWidget
{
    Q_OBJECT

public:
    explicit VerdictActions(QWidget* parent = nullptr);

    /// The run that is shown; null: none, and nothing to do.
    void setResult(std::shared_ptr<const smtp::ProbeResult> result);
    /// Where there is little room only the buttons are shown; the page of the finding says what to do as well.
    void setCompact(bool compact);

Q_SIGNALS:
    void changeRequested(const rungbook::smtp::SettingsChange& change);
    void trustIssuerRequested();
    void importCertificateRequested();
    void retryRequested();
    void copyReportRequested();
    void explainRequested(const QString& rule);
    void findingRequested(int finding);

private:
    QPushButton* button(const char* name, const QString& text, const QString& tip);
    static QString fixHtml(const smtp::ProbeResult& result);

    QLabel* m_text;
    QWidget* m_row;
    std::vector<QPushButton*> m_changes;
    QPushButton* m_trust;
    QPushButton* m_import;
    QPushButton* m_retry;
    QPushButton* m_copy;
    QPushButton* m_explain;
    std::shared_ptr<const smtp::ProbeResult> m_result;
    smtp::NextSteps m_steps;
    bool m_compact = false;
};

} // namespace rungbook::ui
