// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/event_words.h"

#include "core/base/timestamp.h"

#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

std::string joined(const std::vector<std::string>& words)
{
    constexpr std::size_t kMost = 20;
    std::string text;
    for (std::size_t i = 0; i < words.size() && i < kMost; ++i)
        text += (i == 0 ? "" : ", ") + words[i];
    if (words.size() > kMost)
        text += fmt::format(" and {} more", words.size() - kMost);
    return text;
}

std::string millis(double ms)
{
    return ms < 10 ? fmt::format("{:.1f} ms", ms) : fmt::format("{:.0f} ms", ms);
}

/// "2026-03-01 09:00:00 UTC".
std::string dateText(tls::UtcSeconds time)
{
    constexpr std::int64_t kFarthest = 253'402'300'799; // the end of the year 9999
    if (time < -kFarthest || time > kFarthest)
        return "(no date)";
    return dateTimeText(Timestamp{time * 1'000'000}) + " UTC";
}

std::string_view meaning(DnsOutcome outcome)
{
    switch (outcome) {
    case DnsOutcome::Answered:
        return "answered";
    case DnsOutcome::NxDomain:
        return "this name does not exist (NXDOMAIN)";
    case DnsOutcome::NoData:
        return "the name exists, but has no record of this type (NODATA)";
    case DnsOutcome::ServFail:
        return "the resolver failed to find an answer (SERVFAIL)";
    case DnsOutcome::Refused:
        return "the resolver refuses to answer (REFUSED)";
    case DnsOutcome::TimedOut:
        return "no answer in time";
    case DnsOutcome::Unreachable:
        return "the resolver cannot be reached";
    case DnsOutcome::Malformed:
        return "the answer makes no sense";
    }
    return "unknown";
}

std::string_view words(Security security)
{
    switch (security) {
    case Security::None:
        return "in clear";
    case Security::StartTls:
        return "with STARTTLS";
    case Security::Tls:
        return "with TLS from the first byte";
    }
    return "";
}

} // namespace

std::string_view meaning(ConnectOutcome outcome)
{
    switch (outcome) {
    case ConnectOutcome::Connected:
        return "connected";
    case ConnectOutcome::Refused:
        return "refused (nothing listens there, or a firewall answers)";
    case ConnectOutcome::TimedOut:
        return "no answer (a firewall drops it, or nobody is there)";
    case ConnectOutcome::HostUnreachable:
        return "host unreachable (no such host on its network, or a firewall forbids it)";
    case ConnectOutcome::NetworkUnreachable:
        return "network unreachable (this machine has no route there)";
    case ConnectOutcome::Reset:
        return "reset while connecting";
    case ConnectOutcome::Cancelled:
        return "given up: another address was faster, or the test was stopped";
    case ConnectOutcome::NotTried:
        return "not tried";
    case ConnectOutcome::Other:
        return "failed";
    }
    return "unknown";
}

std::string_view meaning(EndKind kind, Vantage vantage)
{
    const bool ours = vantage == Vantage::Live || vantage == Vantage::Transcript;
    switch (kind) {
    case EndKind::NotConnected:
        return "there was no connection";
    case EndKind::QuitAnswered:
        return "the server said goodbye, the connection is closed";
    case EndKind::ClosedByUs:
        return ours ? "we closed the connection" : "the client closed the connection";
    case EndKind::ClosedByServer:
        return "the server closed the connection";
    case EndKind::ResetByServer:
        return "the connection was reset from the server's side";
    case EndKind::TimedOut:
        return ours ? "no answer in time, we gave up" : "no answer in time";
    case EndKind::TlsFailure:
        return "the TLS handshake failed, the connection is closed";
    case EndKind::ProtocolError:
        return ours ? "what came makes no sense in SMTP, we closed the connection"
                    : "what came makes no sense in SMTP, the connection is closed";
    case EndKind::Cancelled:
        return "stopped by the user";
    case EndKind::StillOpen:
        return "the recording ends here, the connection was still open";
    }
    return "unknown";
}

std::string eventWords(const DnsAnswer& answer)
{
    std::string text = fmt::format("DNS {} {}: ", answer.type, answer.name);
    if (!answer.aliases.empty())
        text += "alias of " + joined(answer.aliases) + ": ";
    if (answer.outcome != DnsOutcome::Answered || answer.records.empty())
        text +=
            answer.outcome == DnsOutcome::Answered ? std::string_view("no record") : meaning(answer.outcome);
    else
        text += joined(answer.records);
    if (answer.unchecked)
        text += *answer.unchecked == DnsOutcome::Answered
            ? "; it does answer with checking disabled"
            : fmt::format("; with checking disabled: {}", meaning(*answer.unchecked));
    std::string asked = answer.resolver.empty() ? std::string() : "asked " + answer.resolver;
    for (auto at = answer.earlier.rbegin(); at != answer.earlier.rend(); ++at)
        asked += fmt::format(
            "{} {}: {}", at == answer.earlier.rbegin() ? ", after" : ",", at->resolver, meaning(at->outcome));
    if (answer.ms >= 0)
        asked += (asked.empty() ? "" : ", ") + millis(answer.ms);
    return asked.empty() ? text : text + " (" + asked + ")";
}

std::string eventWords(const ConnectAttempt& attempt)
{
    std::string text = fmt::format("{} port {}: {}", attempt.address, attempt.port, meaning(attempt.outcome));
    if (attempt.outcome == ConnectOutcome::Other && !attempt.error.empty())
        text += ": " + attempt.error;
    else if (attempt.systemError != 0 && !attempt.error.empty())
        text += fmt::format("; the system says: {}", attempt.error);
    if (attempt.ms >= 0)
        text += fmt::format(" after {}", millis(attempt.ms));
    return text;
}

std::string eventWords(const CrossProbe& probe)
{
    std::string text = fmt::format("also tried port {} {}", probe.port, words(probe.security));
    if (!probe.variant.empty())
        text += " (" + probe.variant + ")";
    if (!probe.address.empty())
        text += " at " + probe.address;
    if (!probe.summary.empty())
        return text + ": " + probe.summary;
    text += fmt::format(": {}", meaning(probe.connect));
    if (probe.tlsAnswered)
        text += fmt::format(", TLS answered{}{}", probe.tlsVersion.empty() ? "" : ": ", probe.tlsVersion);
    if (!probe.greeting.empty())
        text += ", greeting: " + probe.greeting;
    if (probe.startTlsOffered)
        text += ", STARTTLS is offered";
    return text;
}

std::string eventWords(const tls::TlsEvent& event)
{
    const std::string_view direction = event.direction == tls::TlsDirection::Sent ? "sent" : "received";
    std::string text;
    if (event.kind == tls::TlsEventKind::Alert)
        text = fmt::format("TLS: {} {} alert {} {}", direction, event.fatal ? "fatal" : "warning",
            event.number, event.name.empty() ? tls::alertName(event.number) : event.name);
    else if (event.kind == tls::TlsEventKind::ChangeCipherSpec)
        text = fmt::format("TLS: {} ChangeCipherSpec", direction);
    else
        text = fmt::format(
            "TLS: {} {}", direction, event.name.empty() ? tls::handshakeName(event.number) : event.name);
    return event.detail.empty() ? text : text + " (" + event.detail + ")";
}

std::string eventWords(const tls::TlsReport& report)
{
    switch (report.outcome) {
    case tls::TlsOutcome::NotStarted:
        return "TLS: not started";
    case tls::TlsOutcome::Established: {
        std::string text = "TLS: established";
        for (const std::string& part : {report.version, report.cipher, report.group})
            if (!part.empty())
                text += ", " + part;
        return text;
    }
    case tls::TlsOutcome::Failed:
        return "TLS: failed: " + (report.failure.empty() ? std::string("no reason known") : report.failure);
    case tls::TlsOutcome::Aborted:
        break;
    }
    return "TLS: broken off in the middle of the handshake"
        + (report.failure.empty() ? "" : ": " + report.failure);
}

std::string certificateWords(const tls::Certificate& certificate, std::size_t depth)
{
    std::string text = fmt::format("certificate {}: {}, issued by {}", depth,
        certificate.subject.empty() ? "(no subject)" : certificate.subject,
        certificate.selfIssued           ? "itself"
            : certificate.issuer.empty() ? "(no issuer)"
                                         : certificate.issuer);
    if (certificate.notBefore != 0 || certificate.notAfter != 0)
        text +=
            fmt::format(", valid {} to {}", dateText(certificate.notBefore), dateText(certificate.notAfter));
    std::vector<std::string> names = certificate.dnsNames;
    names.insert(names.end(), certificate.ipAddresses.begin(), certificate.ipAddresses.end());
    if (!names.empty())
        text += "; for " + joined(names);
    return text;
}

std::string verifyWords(const tls::VerifyReport& report, std::size_t i)
{
    if (i >= report.errors.size()) {
        if (report.name.asked.empty())
            return "the certificate chain is accepted; no name was compared";
        return "the certificate chain is accepted, and it is for " + report.name.asked;
    }
    const tls::VerifyError& error = report.errors[i];
    std::string text = fmt::format("certificate {} is not accepted: {} (OpenSSL error {})", error.depth,
        error.message.empty() ? "no reason given" : error.message, error.code);
    if (i == 0 && !report.missingIssuer.empty())
        text += "; its issuer is not among the trusted: " + report.missingIssuer;
    return text;
}

} // namespace rungbook::smtp
