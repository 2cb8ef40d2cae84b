// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/setup_guide.h"

#include "core/ladder/render_svg.h"

#include "core/smtp/purposes.h"
#include "core/tls/trust_store.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kColumns = 100;

// OpenSSL's verify codes that mean "the issuer is not among those that are trusted", and nothing else.
bool onlyUntrusted(const tls::VerifyReport& verify)
{
    static constexpr std::array kCodes{2, 18, 19, 20, 21, 27};
    return !verify.errors.empty()
        && std::all_of(verify.errors.begin(), verify.errors.end(), [](const tls::VerifyError& error) {
               return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
           });
}

std::string offers(const std::vector<std::string>& mechanisms)
{
    return mechanisms.empty() ? std::string("It offers no login.")
                              : fmt::format("It offers a login ({}).", fmt::join(mechanisms, ", "));
}

bool iseLogin(const std::vector<std::string>& mechanisms)
{
    return std::any_of(mechanisms.begin(), mechanisms.end(),
        [](const std::string& one) { return one == "LOGIN" || one == "PLAIN"; });
}

SetupSection serverSection(const SetupFacts& f)
{
    SetupSection section;
    section.heading = "SMTP Server Settings";
    section.intro = "In Cisco ISE: Administration > System > Settings > SMTP Server (ISE 3.0 shows it under "
                    "Settings > Proxy). Then press Test Connection, then Save.";
    std::string port;
    if (f.security == Security::Tls)
        port = "TLS from the first byte. Cisco's document shows ISE with STARTTLS: if ISE's Test Connection "
               "fails here although this test passed, use the server's port with STARTTLS (usually 587).";
    else if (f.security == Security::StartTls)
        port = "Begins in clear, then STARTTLS: the way that Cisco's document shows.";
    section.rows.push_back({"SMTP Server", f.server, {}});
    section.rows.push_back({"SMTP Port", std::to_string(f.port), port});
    section.rows.push_back({"Connection Timeout", fmt::format("{:.0f} seconds", f.timeoutSeconds), {}});
    section.rows.push_back({"Use TLS/SSL Encryption",
        f.security == Security::None ? "not checked" : "checked",
        f.security == Security::None ? "The server offers no encryption: mail and password can be read on "
                                       "the way."
                                     : ""});
    section.rows.push_back({"Use Password Authentication", f.authenticate ? "checked" : "not checked", {}});
    if (f.authenticate) {
        section.rows.push_back({"User Name", f.user, {}});
        section.rows.push_back({"Password", "the one that was typed here", "It is not written down."});
        if (!f.mechanisms.empty() && !iseLogin(f.mechanisms))
            section.rows.back().remark +=
                fmt::format(" The server offers only {}; Cisco's captures show ISE with AUTH LOGIN, so this "
                            "may not work: ISE's Test Connection settles it.",
                    fmt::join(f.mechanisms, ", "));
    }
    return section;
}

SetupSection trustSection(const SetupFacts& f)
{
    SetupSection section;
    section.heading = "Trusted Certificates";
    section.intro = "In Cisco ISE: Administration > System > Certificates > Trusted Certificates > Import. "
                    "ISE has a list of its own: what this machine trusts does not count there.";
    if (f.issuer) {
        section.rows.push_back({f.issuer->isCa ? "Certificate to import" : "Certificate",
            tls::displayName(*f.issuer),
            f.issuer->isCa ? "The issuer of the server's certificate, at the end of the chain."
                           : "The server sends no issuer: ask the mail server's administrator for the root "
                             "certificate, and import that instead."});
        section.rows.push_back({"Subject", f.issuer->subject, {}});
        section.rows.push_back({"Fingerprint (SHA-256)", f.issuer->sha256,
            "Compare it with what the mail server's administrator reads out."});
        if (f.issuer->notAfter != 0)
            section.rows.push_back({"Valid To (Expiration)", tls::utcText(f.issuer->notAfter), {}});
        if (!f.issuerPrivate)
            section.rows.front().remark += " A public authority: look whether ISE has it already.";
    }
    section.rows.push_back({"Trusted For",
        fmt::format("{}; {}", tls::usageTitle(tls::TrustUsage::WithinIse),
            tls::usageTitle(tls::TrustUsage::ClientsAndSyslog)),
        "Both boxes; the others stay empty."});
    if (f.trustRefused)
        section.rows.push_back({"Not trusted here", "you went on without trusting the issuer",
            "Until ISE trusts it, its Test Connection says: \"Could not connect to SMTP Server, SSL Error. "
            "Please check the trusted certificates\"."});
    return section;
}

SetupSection nodeSection(const SetupFacts& f)
{
    SetupSection section;
    section.heading = "Which node sends which mail";
    section.intro = fmt::format("Each of these nodes must be able to reach {}, TCP port {}{}. This test was "
                                "made from another machine, so it does not prove that they can.",
        f.server, f.port, f.addresses.empty() ? "" : fmt::format(" ({})", fmt::join(f.addresses, ", ")));
    for (const MailPurpose& purpose : purposes())
        section.rows.push_back({std::string(purpose.title),
            fmt::format("{}: {}", purpose.node, purpose.nodeMeaning), std::string(purpose.firewallRule)});
    return section;
}

SetupSection senderSection(const SetupFacts& f)
{
    SetupSection section;
    section.heading = "Senders that the mail server must accept";
    std::vector<std::string> seen;
    for (const MailPurpose& purpose : purposes()) {
        const std::string rule(purpose.senderRule);
        const auto at = std::find(seen.begin(), seen.end(), rule);
        if (at != seen.end()) {
            section.rows[static_cast<std::size_t>(at - seen.begin())].label +=
                fmt::format(", {}", purpose.title);
            continue;
        }
        seen.push_back(rule);
        section.rows.push_back(
            {std::string(purpose.title), purpose.fixedSender ? "ise@<hostname>" : "can be chosen", rule});
    }
    if (!f.from.empty() && f.mail == SetupTest::Passed)
        section.rows.push_back({"Tried here", f.from, "The server accepted it from this machine."});
    return section;
}

std::string_view word(SetupTest test)
{
    switch (test) {
    case SetupTest::Passed:
        return "passed";
    case SetupTest::Failed:
        return "failed";
    case SetupTest::NotTried:
        break;
    }
    return "not tried";
}

SetupSection testSection(const SetupFacts& f)
{
    SetupSection section;
    section.heading = "What was tested from this machine";
    if (!f.when.empty())
        section.intro = fmt::format("Last test: {}.", f.when);
    section.rows.push_back({f.security == Security::None ? "Connection" : "Connection and encryption",
        std::string(word(f.connection)), {}});
    section.rows.push_back({"Login", f.authenticate ? std::string(word(f.login)) : "not used", {}});
    std::string mail(word(f.mail));
    std::string remark;
    if (f.mail == SetupTest::Passed) {
        remark =
            fmt::format("To {}. Accepted is not delivered: look into the mailbox.", fmt::join(f.to, ", "));
        if (!f.queueId.empty())
            remark += fmt::format(" The server's own name for it is {}.", f.queueId);
    }
    section.rows.push_back({"Test mail", std::move(mail), std::move(remark)});
    return section;
}

void wrap(std::string& out, std::string_view text, std::size_t indent)
{
    std::size_t column = kColumns; // forces the first line
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        const std::string_view one = text.substr(0, blank);
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (column + one.size() + 1 > kColumns) {
            if (!out.empty() && !out.ends_with('\n'))
                out += '\n';
            out.append(indent, ' ');
            column = indent;
        } else {
            out += ' ';
            ++column;
        }
        out += one;
        column += one.size();
    }
    out += '\n';
}

} // namespace

Trial judgeTrial(const ProbeResult& result)
{
    Trial trial;
    const bool tlsStands = result.tls && result.tls->outcome == tls::TlsOutcome::Established;
    trial.mechanisms = result.capabilities().mechanisms;
    if (const Step* resolve = result.step(Phase::Resolve))
        trial.noSuchHost = resolve->outcome == StepOutcome::Failed;
    if (tlsStands && result.outcome == ProbeOutcome::Passed) {
        trial.verdict = TrialVerdict::Good;
        trial.why = fmt::format(
            "{} stands, and the certificate is accepted. {}", result.tls->version, offers(trial.mechanisms));
        return trial;
    }
    if (result.tls && result.tls->verify.checked && !result.tls->verify.accepted) {
        const bool untrusted = onlyUntrusted(result.tls->verify);
        trial.verdict = untrusted ? TrialVerdict::NeedsTrust : TrialVerdict::BadCertificate;
        if (!untrusted)
            trial.why = result.verdict;
        else if (result.tls->verify.intermediateMissing)
            trial.why = "The server answers with TLS, but leaves out the certificate that connects its own "
                        "to a root. That is best repaired on the server.";
        else
            trial.why = "The server answers with TLS, and all is well but one thing: the issuer of its "
                        "certificate is not trusted yet.";
        return trial;
    }
    if (!result.tls && result.security == Security::StartTls && result.before.known
        && !result.before.has("STARTTLS")) {
        trial.verdict = TrialVerdict::ClearOnly;
        trial.why = fmt::format(
            "A mail server answers, but offers no encryption on this port. {}", offers(trial.mechanisms));
        return trial;
    }
    if (!result.tls && result.security == Security::None && result.outcome == ProbeOutcome::Passed) {
        trial.verdict = TrialVerdict::ClearOnly;
        trial.why = fmt::format("A mail server answers, without encryption. {}", offers(trial.mechanisms));
        return trial;
    }
    trial.verdict =
        result.outcome == ProbeOutcome::CouldNotTest ? TrialVerdict::PutOff : TrialVerdict::Unusable;
    trial.why = result.verdict;
    return trial;
}

const tls::Certificate* issuerToTrust(const tls::TlsReport& report)
{
    if (report.chain.empty())
        return nullptr;
    const tls::Certificate* best = &report.chain.front();
    for (const tls::Certificate& one : report.chain) { // follow the chain as far as it is connected
        if (one.subject == best->issuer && one.sha256 != best->sha256 && !best->selfIssued)
            best = &one;
    }
    return best;
}

std::vector<std::string> beforeTrusting(
    const tls::TlsReport& report, const tls::Certificate& issuer, tls::UtcSeconds now)
{
    std::vector<std::string> sentences;
    sentences.emplace_back("Compare the fingerprint with one that you get from the mail server's "
                           "administrator by another way, by telephone or in person: whoever sits between "
                           "here and the server could show a certificate of his own.");
    if (issuer.isCa)
        sentences.push_back(fmt::format("You would trust every mail server whose certificate {} has issued, "
                                        "in this program's tests and nowhere else.",
            tls::displayName(issuer)));
    else
        sentences.emplace_back("The server sends no issuer, so only this one certificate would be trusted: "
                               "when it is renewed, the question comes again. Better ask for the root "
                               "certificate.");
    if (!issuer.selfSigned && issuer.isCa && !report.verify.missingIssuer.empty())
        sentences.push_back(fmt::format(
            "It is not the root: that is {}, which the server does not send.", report.verify.missingIssuer));
    for (std::string& warning : tls::trustWarnings(issuer, now))
        sentences.push_back(std::move(warning));
    return sentences;
}

std::vector<SetupSection> setupSummary(const SetupFacts& facts)
{
    std::vector<SetupSection> sections;
    sections.push_back(serverSection(facts));
    if (facts.security != Security::None)
        sections.push_back(trustSection(facts));
    sections.push_back(nodeSection(facts));
    sections.push_back(senderSection(facts));
    sections.push_back(testSection(facts));
    return sections;
}

std::string summaryText(const std::vector<SetupSection>& sections, std::string_view title)
{
    std::string out = fmt::format("{}\n{}\n", title, std::string(title.size(), '='));
    for (const SetupSection& section : sections) {
        out += fmt::format("\n{}\n{}\n", section.heading, std::string(section.heading.size(), '-'));
        if (!section.intro.empty())
            wrap(out, section.intro, 0);
        for (const SetupRow& row : section.rows) {
            wrap(out, fmt::format("{}: {}", row.label, row.value), 2);
            if (!row.remark.empty())
                wrap(out, row.remark, 6);
        }
    }
    return out;
}

std::string summaryHtml(const std::vector<SetupSection>& sections, std::string_view title)
{
    std::string out =
        fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{0}</title>"
                    "</head>\n<body>\n<h1>{0}</h1>\n",
            ladder::escapeXml(title));
    for (const SetupSection& section : sections) {
        out += fmt::format("<h2>{}</h2>\n", ladder::escapeXml(section.heading));
        if (!section.intro.empty())
            out += fmt::format("<p>{}</p>\n", ladder::escapeXml(section.intro));
        out += "<table cellpadding=\"4\">\n";
        for (const SetupRow& row : section.rows)
            out += fmt::format("<tr><td valign=\"top\"><b>{}</b></td><td>{}{}</td></tr>\n",
                ladder::escapeXml(row.label), ladder::escapeXml(row.value),
                row.remark.empty() ? std::string()
                                   : fmt::format("<br><i>{}</i>", ladder::escapeXml(row.remark)));
        out += "</table>\n";
    }
    return out + "</body>\n</html>\n";
}

} // namespace rungbook::smtp
