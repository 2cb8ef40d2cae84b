// SPDX-License-Identifier: GPL-3.0-or-later
// From an e-mail address or a server's name to settings that work: finds candidates, tries them, helps to trust and to log in, sends a test mail, and
// ends with what to type into Cisco ISE.
//
// How to wire it in: make one with the window's JobTracker, setAddress() when there is something to begin with, connect finishedWith(), show() (or
// open()). Nothing is contacted before the page that says whom it would contact is left, or its button pressed. Closing it at any time is harmless: what
// runs is stopped. The slot "smtp wizard" of the tracker belongs to it, so there is one at a time. Nothing is written to disk but an issuer that the user
// trusts (hooks.trust) and a summary that the user saves.
#pragma once

#include "core/base/result.h"
#include "core/net/discovery.h"
#include "core/net/probe_runner.h"
#include "core/tls/certificate.h"
#include "ui/jobs/job_tracker.h"

#include <QString>
#include <QWizard>
#include <functional>
#include <memory>

namespace rungbook::ui
{

class SetupState;

/// What the wizard needs of the world; the defaults are those of a user's machine.
struct WizardHooks {
    net::ResolverOptions resolver; ///< for discovery and tests alike
    /// Finds the candidates, on a worker thread; empty: net::discover() with resolver.
    std::function<net::Discovery(const std::string& input, const Job& job)> discover;
    /// Who is trusted, asked anew for each test on a worker thread; empty: the system and trustFolder (usage MailServers).
    net::AnchorSource anchors;
    /// Trusts an issuer for mail servers; source says where it was seen. Called on the GUI thread; empty: adds it to trustFolder.
    std::function<Result<void>(const tls::Certificate& issuer, const std::string& source)> trust;
    std::string trustFolder; ///< empty: rungbook/trust in the place for a user's data, as rungbook-cli has it
    double trialSeconds = 10; ///< how long one candidate may take
};

class SmtpWizard : public QWizard
{
    Q_OBJECT

public:
    enum Page { Address, Candidates, Trust, Login, Mail, Summary };

    explicit SmtpWizard(JobTracker& jobs, WizardHooks hooks = {}, QWidget* parent = nullptr);
    ~SmtpWizard() override;

    /// What stands in the first field.
    void setAddress(const QString& addressOrServer);
    /// A test or the discovery is going on.
    bool busy() const;

Q_SIGNALS:
    /// Finish was pressed: settings as they were tested (with the password, in a Secret; depth Auth), and the name that the user gave the profile. Saving
    /// them, and the password in the keychain, is the receiver's business.
    void finishedWith(std::shared_ptr<rungbook::smtp::ProbeSettings> settings, const QString& name);

public Q_SLOTS:
    void done(int result) override;

private:
    std::unique_ptr<SetupState> m_state;
};

} // namespace rungbook::ui
