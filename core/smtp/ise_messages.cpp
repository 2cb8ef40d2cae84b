// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/ise_messages.h"

#include <algorithm>
#include <array>

namespace rungbook::smtp
{

namespace
{

constexpr std::array kMessages{
    IseMessage{IseDialogKind::Connected, "connected", "Successfully connected to {} .",
        "ISE reached the server and could do everything it was set up for: TLS, and the login, where those "
        "were chosen.",
        "Send a test mail next: the connection test does not try a sender or a recipient."},
    IseMessage{IseDialogKind::SslError, "ssl-error",
        "Connection to {} failed. Could not connect to SMTP Server, SSL Error. Please check the trusted "
        "certificates.",
        "The TLS handshake failed, most often because ISE does not trust the issuer of the server's "
        "certificate.",
        "Import the root certificate of the server's issuer into Trusted Certificates, trusted for "
        "authentication within ISE and for client "
        "authentication and syslog; and make sure that the port does TLS."},
    IseMessage{IseDialogKind::WrongCredentials, "wrong-credentials",
        "Connection to {} failed. Could not connect to SMTP Server, User Name or Password is incorrect.",
        "The server answered the login with a refusal.",
        "Check the user name and the password, and the form of the user name."},
    IseMessage{IseDialogKind::ConnectionFailed, "connection-failed", "Connection to {} failed.",
        "ISE did not get as far as TLS or a login: the name has no address, the port does not answer, or "
        "what answers is no mail server.",
        "Check the port, and whether the DNS server that ISE uses knows the server's name."}};

IseDialog dialog(IseDialogKind kind, const ProbeResult& result, bool certain, std::string why)
{
    IseDialog made;
    made.message = &kMessages[static_cast<std::size_t>(kind)];
    made.text = made.message->text;
    if (const std::size_t at = made.text.find("{}"); at != std::string::npos)
        made.text.replace(at, 2, result.server.empty() ? result.address : result.server);
    made.certain = certain;
    made.why = std::move(why);
    return made;
}

bool certificateRefused(const tls::TlsReport& report)
{
    // 42 to 46 and 48 speak of a certificate; whoever sent them.
    const auto ofCertificate = [](int alert) { return (alert >= 42 && alert <= 46) || alert == 48; };
    return !report.verify.errors.empty() || ofCertificate(report.alertSent)
        || ofCertificate(report.alertReceived);
}

} // namespace

std::span<const IseMessage> iseMessages()
{
    return kMessages;
}

IseDialog iseDialogFor(const ProbeResult& result)
{
    const auto failedAt = [&](Phase phase) {
        const Step* step = result.step(phase);
        return step != nullptr && step->outcome != StepOutcome::Passed
            && step->outcome != StepOutcome::Skipped;
    };
    const auto passed = [&](Phase phase) {
        const Step* step = result.step(phase);
        return step != nullptr && step->outcome == StepOutcome::Passed;
    };
    if (failedAt(Phase::TlsHandshake)) {
        const bool certificate = result.tls.has_value() && certificateRefused(*result.tls);
        return dialog(IseDialogKind::SslError, result, certificate,
            certificate ? "The certificate was not accepted in the TLS handshake."
                        : "The TLS handshake failed for another reason than the certificate; Cisco shows no "
                          "dialog for that.");
    }
    if (failedAt(Phase::StartTls))
        return dialog(IseDialogKind::SslError, result, false,
            "TLS was asked for and the server did not begin it; Cisco shows no dialog for that.");
    if (failedAt(Phase::Auth)) {
        const Exchange* login = result.exchange(Phase::Auth);
        const bool refused = login != nullptr && login->reply.has_value() && login->reply->code == 535;
        return dialog(IseDialogKind::WrongCredentials, result, refused,
            refused ? "The server answered the login with 535."
                    : "The login failed, but not with 535; Cisco shows no dialog for that.");
    }
    if (passed(Phase::Ehlo) && (!result.authWanted || passed(Phase::Auth)))
        return dialog(IseDialogKind::Connected, result, true, "Everything that ISE tests worked.");
    const bool nothing = std::none_of(result.steps.begin(), result.steps.end(), [](const Step& step) {
        return step.outcome == StepOutcome::Failed || step.outcome == StepOutcome::CouldNotTest;
    });
    if (nothing)
        return {nullptr, {}, false, "The test did not go far enough to tell what ISE would say."};
    return dialog(IseDialogKind::ConnectionFailed, result, !passed(Phase::Greeting),
        passed(Phase::Greeting)
            ? "The server greets, but the session fails before a login; Cisco shows no dialog for that."
            : "There was no usable connection.");
}

} // namespace rungbook::smtp
