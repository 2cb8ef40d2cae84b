// SPDX-License-Identifier: GPL-3.0-or-later
// Trusted certificates from a server: asks which one, fetches its chain off the GUI thread, shows it with what verification says, and only then
// lets one certificate of it be trusted.
#pragma once

#include "core/smtp/probe_result.h"
#include "core/tls/trust_advice.h"
#include "ui/jobs/job_tracker.h"
#include "ui/trust/trust_keeper.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace rungbook::ui
{

class ChainChooser;
class UsageBoxes;
class VerdictCard;

class FetchDialog : public QDialog
{
    Q_OBJECT

public:
    /// jobs and keeper must live longer.
    FetchDialog(JobTracker& jobs, TrustKeeper& keeper, QWidget* parent);
    ~FetchDialog() override;

    /// Fills the form.
    void setServer(const QString& host, int port, smtp::Security security);
    bool fetching() const { return m_fetching; }
    ChainChooser* chooser() const { return m_chooser; }

Q_SIGNALS:
    /// The chosen certificate is in the store.
    void imported(const std::vector<rungbook::tls::AddResult>& results);
    /// A chain is shown, or why there is none.
    void fetched();

private:
    void fetch();
    void stop();
    void show(const smtp::ProbeResult& result, tls::TrustChoice choice);
    void refresh();
    void trust();

    QPointer<JobTracker> m_jobs; ///< may be gone first when a window is closed
    TrustKeeper& m_keeper;
    QString m_slot;
    QString m_source;
    bool m_fetching = false;
    bool m_trusting = false;
    QLineEdit* m_host;
    QSpinBox* m_port;
    QComboBox* m_security;
    QPushButton* m_fetch;
    QLabel* m_status;
    VerdictCard* m_failure;
    QWidget* m_content;
    ChainChooser* m_chooser;
    UsageBoxes* m_usages;
    QPushButton* m_trust;
};

} // namespace rungbook::ui
