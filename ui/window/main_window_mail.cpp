// SPDX-License-Identifier: GPL-3.0-or-later
// Around the SMTP bench: trusted certificates, the guided set-up, the manual session.
#include "core/tls/trust_anchors.h"
#include "core/tls/trust_store.h"
#include "ui/models/text.h"
#include "ui/panes/capture_dialog.h"
#include "ui/panes/ike_pane.h"
#include "ui/smtp/manual_session_dialog.h"
#include "ui/smtp/profile_bar.h"
#include "ui/smtp/smtp_form.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/smtp/smtp_runs.h"
#include "ui/trust/trust_issuer_dialog.h"
#include "ui/trust/trust_pane.h"
#include "ui/window/main_window.h"
#include "ui/wizards/smtp_wizard.h"

namespace rungbook::ui
{

void MainWindow::connectSmtp()
{
    connect(m_smtp, &SmtpPane::notice, this, &MainWindow::notice);
    connect(m_smtp, &SmtpPane::explainRequested, m_ike, &IkePane::explainRequested);
    connect(m_smtp, &SmtpPane::wizardRequested, this, &MainWindow::openWizard);
    connect(m_smtp, &SmtpPane::manualSessionRequested, this, &MainWindow::openManualSession);
    connect(m_smtp, &SmtpPane::importCertificateRequested, this, [this] { showBench(Bench::Trust); });
    connect(m_smtp, &SmtpPane::trustIssuerRequested, this, [this] {
        const auto run = m_smtp->runs().result();
        if (!run || !trustIssuerOf(*run, *m_jobs, SmtpPane::trustFolder(), this))
            return;
        notice(tr("The issuer is trusted for mail servers now; the test runs again."));
        m_smtp->form().requestTest();
    });
    connect(m_trust, &TrustPane::notice, this, &MainWindow::notice);
    m_trust->setProfilesUsing([this](const QString& sha256) { return m_smtp->profilesUsing(sha256); });
}

void MainWindow::openWizard()
{
    if (m_wizard) {
        m_wizard->raise();
        m_wizard->activateWindow();
        return;
    }
    WizardHooks hooks;
    hooks.trustFolder = SmtpPane::trustFolder().toStdString();
    m_wizard = new SmtpWizard(*m_jobs, std::move(hooks), this);
    m_wizard->setAttribute(Qt::WA_DeleteOnClose);
    if (const QString server = m_smtp->form().serverField()->text().trimmed(); !server.isEmpty())
        m_wizard->setAddress(server);
    connect(m_wizard, &SmtpWizard::finishedWith, this,
        [this](const std::shared_ptr<smtp::ProbeSettings>& settings, const QString& name) {
            showBench(Bench::Smtp);
            m_smtp->profiles()->leave();
            m_smtp->form().setSettings(*settings, toQt(settings->password.reveal()));
            if (!name.isEmpty())
                m_smtp->profiles()->saveAs(name);
        });
    m_wizard->show();
}

void MainWindow::openManualSession()
{
    if (m_manual) {
        m_manual->raise();
        m_manual->activateWindow();
        return;
    }
    ManualHooks hooks;
    hooks.anchors = [folder = SmtpPane::trustFolder().toStdString()] {
        const tls::TrustAnchorsPtr system = tls::systemAnchors();
        const auto store = tls::TrustStore::open(folder);
        return store ? store->anchorsFor(tls::TrustUsage::MailServers, system) : system;
    };
    m_manual = new ManualSessionDialog(*m_jobs, std::move(hooks), this);
    m_manual->setAttribute(Qt::WA_DeleteOnClose);
    const smtp::ProbeSettings settings = m_smtp->form().settings();
    if (!settings.server.empty())
        m_manual->setServer(toQt(settings.server), settings.port, settings.security == smtp::Security::Tls);
    m_manual->show();
}

void MainWindow::openCapture()
{
    auto* dialog = new CaptureDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    guide::CaptureQuestion question = dialog->question();
    if (bench() == Bench::Smtp) {
        const smtp::ProbeSettings settings = m_smtp->form().settings();
        question.target = guide::CaptureQuestion::Target::MailServer;
        question.server = settings.server;
        question.port = settings.port;
    } else if (const auto report = m_ike->workspace().report(); bench() == Bench::Ike && report) {
        const auto index = static_cast<std::size_t>(m_ike->session());
        if (m_ike->session() >= 0 && index < report->sessions.size()) {
            const auto& ref = report->sessions[index];
            const auto& text = report->analysis(ref).text;
            question.target = guide::CaptureQuestion::Target::Tunnel;
            question.peer = text.text(report->session(ref).peer);
            question.local = text.text(report->session(ref).local);
        }
    }
    dialog->setQuestion(question);
    dialog->open();
}

} // namespace rungbook::ui
