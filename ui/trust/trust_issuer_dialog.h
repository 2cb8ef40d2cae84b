// SPDX-License-Identifier: GPL-3.0-or-later
// "Trust this issuer", from the verdict of a run: shows the chain that the server sent with its fingerprints, recommends the issuer rather than
// the server's own certificate, and adds it to the store for mail servers. To be called from anywhere: see trustIssuerOf() below.
#pragma once

#include "core/smtp/probe_result.h"
#include "core/tls/trust_advice.h"
#include "ui/jobs/job_tracker.h"
#include "ui/trust/trust_keeper.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QPushButton;

namespace rungbook::ui
{

class ChainChooser;

class TrustIssuerDialog : public QDialog
{
    Q_OBJECT

public:
    /// The chain of a run (ProbeResult::tls, with its server, port and verdict). Judging it and writing go on off the GUI thread; jobs must live
    /// longer. accepted() means that the certificate is on the disk, and whoever holds a TrustStore reloads it.
    TrustIssuerDialog(
        const smtp::ProbeResult& result, JobTracker& jobs, const QString& storeFolder, QWidget* parent);
    ~TrustIssuerDialog() override;

    ChainChooser* chooser() const { return m_chooser; }
    /// Fingerprint and friendly name of what was added (or was there already); after accepted().
    const tls::AddResult& added() const { return m_added; }

Q_SIGNALS:
    /// The chain is judged and can be chosen from.
    void judged();

private:
    void judge(const std::vector<tls::Certificate>& chain, const std::string& name);
    void refresh();
    void trust();

    QPointer<JobTracker> m_jobs; ///< may be gone first when a window is closed
    TrustKeeper m_keeper;
    QString m_slot;
    QString m_source;
    QString m_verdict;
    bool m_accepted = false;
    bool m_judging = true;
    bool m_trusting = false;
    tls::AddResult m_added;
    QLabel* m_status;
    ChainChooser* m_chooser;
    QPushButton* m_trust;
};

/// Opens the dialog and waits for it. True when a certificate was added, or enabled and trusted for mail servers because it was there already
/// without that: then test again. False when the run has no chain, or the user decided against it. storeFolder: defaultTrustFolder() or that of
/// the TrustPane; the pane reads the folder again when it is shown, a TrustStore of the caller wants reload().
bool trustIssuerOf(
    const smtp::ProbeResult& result, JobTracker& jobs, const QString& storeFolder, QWidget* parent);

} // namespace rungbook::ui
