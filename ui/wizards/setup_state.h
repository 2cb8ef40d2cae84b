// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of the SMTP wizard share: what was found, chosen, trusted and typed, and the one job that may run. Only ui/wizards includes this.
#pragma once

#include "core/net/setup_trials.h"
#include "core/smtp/setup_guide.h"
#include "ui/wizards/smtp_wizard.h"

#include <QObject>
#include <optional>

namespace rungbook::ui
{

class SetupState : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(std::shared_ptr<const smtp::ProbeResult>)>;
    using Steps = std::function<void(const std::vector<smtp::Step>&)>;

    SetupState(JobTracker& jobs, WizardHooks hooks);
    ~SetupState() override;

    /// Finds the candidates of input; what was known of another input is forgotten.
    void discover(const QString& input, std::function<void()> done);
    /// Runs a test. steps, which may be empty, is called while it goes on.
    void test(smtp::ProbeSettings settings, Steps steps, Done done);
    /// Stops what runs; its done is not called.
    void stop();
    bool busy() const;
    double trialSeconds() const { return m_hooks.trialSeconds; }

    /// The settings of the chosen candidate with what was typed so far.
    smtp::ProbeSettings settings(smtp::Depth depth) const;
    Result<void> trust(const tls::Certificate& issuer);
    const net::ServerCandidate* chosen() const;
    const smtp::Trial* chosenTrial() const;
    /// Another candidate: what was tested with the one before counts no longer.
    void choose(std::optional<std::size_t> candidate);
    smtp::SetupFacts facts() const;

    net::Discovery discovery;
    net::SetupTrials trials;
    std::vector<std::shared_ptr<const smtp::ProbeResult>> looks; ///< of each candidate: its trial
    std::optional<std::size_t> choice;
    bool trusted = false; ///< by the user, just now
    bool goOnWithout = false; ///< without trusting
    bool authenticate = false;
    QString user;
    QString password; ///< of the field; becomes a Secret in settings()
    smtp::Mechanism mechanism = smtp::Mechanism::Auto;
    bool clearAuth = false;
    QString from;
    QString to;
    QString purpose;
    std::shared_ptr<const smtp::ProbeResult> loginTest;
    std::shared_ptr<const smtp::ProbeResult> mailTest;

Q_SIGNALS:
    void busyChanged();

private:
    net::AnchorSource anchors() const;

    JobTracker& m_jobs;
    WizardHooks m_hooks;
};

} // namespace rungbook::ui
