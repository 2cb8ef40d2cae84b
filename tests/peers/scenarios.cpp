// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/scenarios.h"

#include "tests/peers/certificates.h"
#include "tests/peers/exim_server.h"

namespace rungbook::test
{

using smtp::Depth;
using smtp::Mechanism;
using smtp::ProbeOutcome;
using smtp::ProbeSettings;
using smtp::Security;

namespace
{

using Change = std::function<void(ProbeSettings&)>;

constexpr ProbeOutcome kPassed = ProbeOutcome::Passed;
constexpr ProbeOutcome kFailed = ProbeOutcome::Failed;
constexpr ProbeOutcome kOpen = ProbeOutcome::CouldNotTest;

void startTls(ProbeSettings& form)
{
    form.security = Security::StartTls;
}

void implicitTls(ProbeSettings& form)
{
    form.security = Security::Tls;
}

Change login(Mechanism mechanism, Change before = {}, std::string_view password = kPassword,
    std::string user = std::string(kUser))
{
    return [=](ProbeSettings& form) {
        if (before)
            before(form);
        form.authenticate = true;
        form.user = user;
        form.password = Secret(std::string(password));
        form.mechanism = mechanism;
        form.allowClearAuth = form.security == Security::None;
    };
}

void wholeMail(ProbeSettings& form)
{
    form.depth = Depth::Mail;
}

Change to(std::string recipient, Change before = {})
{
    return [=](ProbeSettings& form) {
        if (before)
            before(form);
        form.to = {recipient};
    };
}

Change withClientCertificate(std::string_view name)
{
    return [=](ProbeSettings& form) {
        form.security = Security::StartTls;
        form.clientCertificatePem = clientCertificate(name);
        form.clientKeyPem = Secret(clientKey(name));
    };
}

void bigMail(ProbeSettings& form)
{
    form.depth = Depth::Mail;
    form.mail.text = std::string(200, 'x');
    for (int i = 0; i < 100; ++i)
        form.mail.text += "\nA line that is there to make the message longer than the server takes.";
}

// Postfix keeps its users with their realm.
const std::string kRealmUser = std::string(kUser) + "@mail.example.test";

std::vector<Scenario> all()
{
    using enum Peer;
    return {
        // What works.
        {"exim in clear", Exim, "clear"},
        {"exim in clear, a whole mail", Exim, "clear", wholeMail, kPassed, {}, "accepted-by-server"},
        {"exim STARTTLS", Exim, "starttls", startTls},
        {"exim STARTTLS and PLAIN", Exim, "starttls", login(Mechanism::Plain, startTls)},
        {"exim STARTTLS and LOGIN", Exim, "starttls", login(Mechanism::Login, startTls)},
        {"exim STARTTLS and CRAM-MD5", Exim, "starttls", login(Mechanism::CramMd5, startTls)},
        {"exim STARTTLS, the best mechanism", Exim, "starttls", login(Mechanism::Auto, startTls)},
        {"exim implicit TLS and a whole mail", Exim, "implicit",
            login(Mechanism::Plain,
                [](ProbeSettings& f) {
                    implicitTls(f);
                    wholeMail(f);
                })},
        {"exim CRAM-MD5 in clear", Exim, "clear-login", login(Mechanism::CramMd5)},
        {"exim PLAIN in clear, insisted on", Exim, "clear-login", login(Mechanism::Plain), kPassed, {},
            "password-in-clear"},
        {"exim submission", Exim, "submission", login(Mechanism::Plain, to("someone@example.org", startTls))},
        {"exim greeting of several lines", Exim, "long-greeting"},
        {"exim without extensions", Exim, "bare"},
        {"exim greeting after three seconds", Exim, "late-greeting"},
        {"exim TLS 1.2 only", Exim, "tls-1.2", startTls},
        {"exim TLS 1.3 only", Exim, "tls-1.3", startTls},
        {"exim wildcard certificate", Exim, "wildcard", startTls},
        {"exim Ed25519 certificate", Exim, "ed25519", startTls},
        {"exim RSA certificate", Exim, "rsa-2048", startTls},
        {"exim sends its root as well", Exim, "with-root", startTls},
        {"exim certificate about to expire", Exim, "expires-soon", startTls, kPassed, {},
            "certificate-expires-soon"},
        {"exim with our certificate", Exim, "client-certificate", withClientCertificate("client")},
        {"postfix in clear", Postfix, "clear"},
        {"postfix STARTTLS and PLAIN", Postfix, "starttls",
            login(Mechanism::Plain, startTls, kPassword, kRealmUser)},
        {"postfix STARTTLS and LOGIN", Postfix, "starttls",
            login(Mechanism::Login, startTls, kPassword, kRealmUser)},
        {"postfix STARTTLS and CRAM-MD5", Postfix, "starttls",
            login(Mechanism::CramMd5, startTls, kPassword, kRealmUser)},
        {"postfix implicit TLS, a whole mail", Postfix, "implicit",
            login(
                Mechanism::Auto,
                [](ProbeSettings& f) {
                    implicitTls(f);
                    wholeMail(f);
                },
                kPassword, kRealmUser)},
        {"postfix submission", Postfix, "submission",
            login(Mechanism::Plain, to("someone@example.org", startTls), kPassword, kRealmUser)},
        {"postfix with our certificate", Postfix, "client-certificate", withClientCertificate("client")},

        // Greeting and EHLO.
        {"exim busy", Exim, "busy", {}, kOpen, "server-busy"},
        {"exim block list", Exim, "blocked", {}, kFailed, "client-blocklisted"},
        {"exim refuses the EHLO name", Exim, "name-refused", {}, kFailed, "ehlo-name-rejected"},
        {"postfix busy", Postfix, "busy", {}, kOpen, "server-busy"},
        {"postfix refuses at once", Postfix, "blocked", {}, kFailed, "greeting-rejected"},
        {"masked greeting", MaskedSink, "", {}, kPassed, "esmtp-inspection-masks-banner",
            "esmtp-inspection-refuses-ehlo"},
        {"masked greeting, STARTTLS wanted", MaskedSink, "", startTls, kFailed,
            "esmtp-inspection-masks-banner", "esmtp-inspection-refuses-ehlo"},

        // TLS.
        {"exim offers no STARTTLS", Exim, "clear", startTls, kFailed, "starttls-not-offered"},
        {"exim puts STARTTLS off", Exim, "starttls-deferred", startTls, kFailed, "starttls-unavailable"},
        {"exim cannot read its key", Exim, "key-unreadable", startTls, kFailed, "starttls-unavailable"},
        {"exim TLS on a clear port", Exim, "clear", implicitTls, kFailed, "tls-on-clear-port"},
        {"exim expired", Exim, "expired", startTls, kFailed, "certificate-expired"},
        {"exim not yet valid", Exim, "not-yet-valid", startTls, kFailed, "certificate-not-yet-valid"},
        {"exim self-signed", Exim, "self-signed", startTls, kFailed, "certificate-self-signed"},
        {"exim other name", Exim, "other-name", startTls, kFailed, "certificate-name-mismatch"},
        {"exim incomplete chain", Exim, "incomplete", startTls, kFailed, "certificate-chain-incomplete"},
        {"exim unknown issuer", Exim, "unknown-issuer", startTls, kFailed, "certificate-unknown-issuer"},
        {"exim private root sent", Exim, "private-root", startTls, kFailed, "certificate-private-root"},
        {"exim RSA 1024", Exim, "rsa-1024", startTls, kFailed, "certificate-weak-key"},
        {"exim SHA-1", Exim, "sha-1", startTls, kFailed, "certificate-weak-digest"},
        {"exim common name only", Exim, "common-name-only", startTls, kFailed,
            "certificate-common-name-only"},
        {"exim client certificate as server's", Exim, "client-purpose", startTls, kFailed,
            "certificate-wrong-purpose"},
        {"exim name constraints", Exim, "name-constraints", startTls, kFailed,
            "certificate-name-constraints"},
        {"exim TLS 1.0 only", Exim, "tls-1.0", startTls, kFailed, "tls-version-mismatch"},
        {"exim TLS 1.1 only", Exim, "tls-1.1", startTls, kFailed, "tls-version-mismatch"},
        {"exim RC4 only", Exim, "rc4", startTls, kFailed, "tls-no-common-cipher"},
        {"exim triple DES only", Exim, "triple-des", startTls, kFailed, "tls-no-common-cipher"},
        {"exim wants our certificate", Exim, "client-certificate", startTls, kFailed,
            "client-certificate-required"},
        {"exim wants our certificate, TLS 1.2", Exim, "client-certificate-1.2", startTls, kFailed,
            "client-certificate-required"},
        {"exim refuses our certificate", Exim, "client-certificate", withClientCertificate("stranger"),
            kFailed, "client-certificate-refused"},
        {"postfix expired", Postfix, "expired", startTls, kFailed, "certificate-expired"},
        {"postfix self-signed", Postfix, "self-signed", startTls, kFailed, "certificate-self-signed"},
        {"postfix other name", Postfix, "other-name", startTls, kFailed, "certificate-name-mismatch"},
        {"postfix incomplete chain", Postfix, "incomplete", startTls, kFailed,
            "certificate-chain-incomplete"},
        {"postfix TLS 1.0 only", Postfix, "tls-1.0", startTls, kFailed, "tls-version-mismatch"},
        {"postfix has no key", Postfix, "key-unreadable", startTls, kFailed, "tls-no-common-cipher"},
        {"postfix wants our certificate", Postfix, "client-certificate", startTls, kFailed,
            "client-certificate-required"},
        {"postfix refuses our certificate", Postfix, "client-certificate", withClientCertificate("stranger"),
            kFailed, "client-certificate-refused"},

        // Login.
        {"exim wrong password, PLAIN", Exim, "starttls", login(Mechanism::Plain, startTls, "wrong"), kFailed,
            "credentials-rejected"},
        {"exim wrong password, LOGIN", Exim, "starttls", login(Mechanism::Login, startTls, "wrong"), kFailed,
            "credentials-rejected"},
        {"exim wrong password, CRAM-MD5", Exim, "starttls", login(Mechanism::CramMd5, startTls, "wrong"),
            kFailed, "credentials-rejected"},
        {"exim has no such mechanism", Exim, "starttls", login(Mechanism::ScramSha256, startTls), kFailed,
            "auth-mechanism-unsupported"},
        {"exim login before TLS", Exim, "starttls", login(Mechanism::Plain), kFailed, "auth-needs-tls"},
        {"exim has no login", Exim, "clear", login(Mechanism::Plain), kFailed, "auth-not-offered"},
        {"exim user database down", Exim, "login-broken", login(Mechanism::Plain), kOpen,
            "auth-temporary-failure"},
        {"exim login missing", Exim, "submission", startTls, kFailed, "login-required"},
        {"exim STARTTLS demanded", Exim, "submission", {}, kFailed, "starttls-required"},
        {"postfix wrong password, PLAIN", Postfix, "starttls",
            login(Mechanism::Plain, startTls, "wrong", kRealmUser), kFailed, "credentials-rejected"},
        {"postfix wrong password, LOGIN", Postfix, "starttls",
            login(Mechanism::Login, startTls, "wrong", kRealmUser), kFailed, "credentials-rejected"},
        {"postfix wrong password, CRAM-MD5", Postfix, "starttls",
            login(Mechanism::CramMd5, startTls, "wrong", kRealmUser), kFailed, "credentials-rejected"},
        {"postfix STARTTLS demanded", Postfix, "submission", {}, kFailed, "starttls-required"},

        // Envelope and message.
        {"exim relay denied", Exim, "clear", to("someone@example.org"), kFailed, "relay-denied"},
        {"exim unknown recipient", Exim, "clear", to("nobody@example.test"), kFailed, "recipient-unknown"},
        {"exim greylists", Exim, "greylist", {}, kOpen, "greylisted"},
        {"exim mailbox full", Exim, "mailbox-full", {}, kOpen, "server-out-of-resources"},
        {"exim sender not owned", Exim, "sender-not-owned", login(Mechanism::Plain), kFailed,
            "sender-not-owned"},
        {"exim sender's domain unknown", Exim, "sender-unknown-domain", {}, kFailed, "sender-rejected"},
        {"exim block list at RCPT", Exim, "blocklisted-recipient", {}, kFailed, "client-blocklisted"},
        {"exim wants reverse DNS", Exim, "reverse-dns-wanted", {}, kFailed, "client-reverse-dns-rejected"},
        {"exim message too big", Exim, "small", bigMail, kFailed, "message-too-big"},
        {"exim rejects the content", Exim, "content-rejected", wholeMail, kFailed,
            "message-content-rejected"},
        {"exim puts the message off", Exim, "data-deferred", wholeMail, kOpen, "command-deferred"},
        {"postfix relay denied", Postfix, "clear", to("someone@example.org"), kFailed, "relay-denied"},
        {"postfix relay put off", Postfix, "relay-deferred", to("someone@example.org"), kFailed,
            "relay-denied"},
        {"postfix unknown recipient", Postfix, "clear", to("nobody@example.test"), kFailed,
            "recipient-unknown"},
        {"postfix greylists", Postfix, "greylist", {}, kOpen, "greylisted"},
        {"postfix sender's domain unknown", Postfix, "sender-domain", {}, kFailed, "sender-rejected"},
        {"postfix message too big", Postfix, "small", bigMail, kFailed, "message-too-big"},
    };
}

} // namespace

const std::vector<Scenario>& scenarios()
{
    static const std::vector<Scenario> list = all();
    return list;
}

ProbeSettings plainForm()
{
    ProbeSettings form;
    form.server = std::string(kServerName);
    form.timeoutSeconds = 20;
    form.ehloName = "client.example.test";
    form.from = "sender@example.test";
    form.to = {"bob@example.test"};
    form.depth = Depth::Envelope;
    return form;
}

} // namespace rungbook::test
