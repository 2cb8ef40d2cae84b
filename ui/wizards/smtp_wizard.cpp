// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizards/smtp_wizard.h"

#include "ui/wizards/setup_pages.h"

#include <QPushButton>

namespace rungbook::ui
{

SmtpWizard::SmtpWizard(JobTracker& jobs, WizardHooks hooks, QWidget* parent)
    : QWizard(parent)
    , m_state(std::make_unique<SetupState>(jobs, std::move(hooks)))
{
    setObjectName(QStringLiteral("smtpWizard"));
    setWindowTitle(tr("Set up a mail server"));
    setWizardStyle(QWizard::ModernStyle);
    setOption(QWizard::NoBackButtonOnStartPage);
    auto* address = new AddressPage(*m_state);
    setPage(Address, address);
    setPage(Candidates, new CandidatesPage(*m_state, *address));
    setPage(Trust, new TrustPage(*m_state));
    setPage(Login, new LoginPage(*m_state));
    setPage(Mail, new MailPage(*m_state));
    setPage(Summary, new SummaryPage(*m_state));
    setStartId(Address);
    resize(820, 640);
}

SmtpWizard::~SmtpWizard()
{
    m_state->stop();
    for (const int id : pageIds())
        delete page(id); // before the state that they refer to
}

void SmtpWizard::setAddress(const QString& addressOrServer)
{
    static_cast<AddressPage*>(page(Address))->setAddress(addressOrServer);
}

bool SmtpWizard::busy() const
{
    return m_state->busy();
}

void SmtpWizard::done(int result)
{
    m_state->stop();
    if (result == QDialog::Accepted)
        Q_EMIT finishedWith(std::make_shared<smtp::ProbeSettings>(m_state->settings(smtp::Depth::Auth)),
            static_cast<SummaryPage*>(page(Summary))->name());
    QWizard::done(result);
}

} // namespace rungbook::ui
