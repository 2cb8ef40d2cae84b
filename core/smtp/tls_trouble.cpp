// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_trouble.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

// OpenSSL, include/openssl/sslerr.h: the reasons that name a cause by themselves.
constexpr unsigned kUnsupportedProtocol = 258;
constexpr unsigned kNoProtocols = 191;
constexpr unsigned kLegacySignature = 333;
constexpr unsigned kWrongVersionNumber = 267;
constexpr unsigned kDhKeyTooSmall = 394;
constexpr unsigned kVerifyFailed = 134;
constexpr unsigned kAlertBase = 1000; // reasons of received alerts: 1000 + AlertDescription

bool isCertificateAlert(int alert)
{
    return (alert >= 42 && alert <= 49) || alert == 51;
}

bool isOldVersion(const std::string& version)
{
    return version == "TLSv1" || version == "TLSv1.0" || version == "TLSv1.1" || version == "SSLv3";
}

TlsTrouble ofReceivedAlert(const tls::TlsReport& tls, int alert)
{
    if (alert == 116)
        return TlsTrouble::CertificateWanted;
    if (isCertificateAlert(alert))
        return tls.clientCertificateSent     ? TlsTrouble::CertificateRefused
            : tls.clientCertificateRequested ? TlsTrouble::CertificateWanted
                                             : TlsTrouble::Other;
    switch (alert) {
    case 40:
    case 50: // GnuTLS cannot read an empty list of certificates in TLS 1.2
        return tls.clientCertificateRequested && !tls.clientCertificateSent ? TlsTrouble::CertificateWanted
                                                                            : TlsTrouble::NothingInCommon;
    case 71:
        return TlsTrouble::NothingInCommon;
    case 70:
    case 86:
        return TlsTrouble::Version;
    case 80:
        return TlsTrouble::ServerError;
    case 112:
        return TlsTrouble::NoSuchName;
    default:
        return TlsTrouble::Other;
    }
}

int receivedAlert(const tls::TlsReport& tls)
{
    if (tls.alertReceived > 0)
        return tls.alertReceived;
    const unsigned reason = tlsReason(tls.localError);
    return reason > kAlertBase && reason < kAlertBase + 256 ? static_cast<int>(reason - kAlertBase) : -1;
}

} // namespace

unsigned tlsReason(unsigned long error)
{
    constexpr unsigned long library = 20; // ERR_LIB_SSL
    return (error >> 23U & 0xFFU) == library ? static_cast<unsigned>(error & 0x7FFFFFU) : 0U;
}

TlsTrouble tlsTrouble(const ProbeResult& run)
{
    if (!run.tls || run.tls->outcome == tls::TlsOutcome::NotStarted)
        return TlsTrouble::None;
    const tls::TlsReport& tls = *run.tls;
    if (const int alert = receivedAlert(tls); alert > 0)
        return ofReceivedAlert(tls, alert);
    if (tls.outcome == tls::TlsOutcome::Established)
        return tls.verify.errors.empty() ? TlsTrouble::None : TlsTrouble::Verification;
    if (!tls.verify.errors.empty())
        return TlsTrouble::Verification;
    const unsigned reason = tlsReason(tls.localError);
    if (reason == kWrongVersionNumber || !tls.firstBytes.empty())
        return TlsTrouble::ClearText;
    if (reason == kUnsupportedProtocol || reason == kNoProtocols || reason == kLegacySignature
        || tls.alertSent == 70 || (tls.alertSent == 80 && isOldVersion(tls.version)))
        return TlsTrouble::Version;
    if (reason == kVerifyFailed)
        return TlsTrouble::Verification;
    if (reason == kDhKeyTooSmall)
        return TlsTrouble::WeakKeyExchange;
    if (isCertificateAlert(tls.alertSent))
        return TlsTrouble::ClientRejects;
    const bool gaveUp =
        run.end == EndKind::TimedOut || run.end == EndKind::ClosedByUs || run.end == EndKind::Cancelled;
    return tls.outcome == tls::TlsOutcome::Aborted && gaveUp ? TlsTrouble::Stalled : TlsTrouble::Other;
}

Line tlsLine(const ProbeResult& run)
{
    if (run.tlsLastLine != 0)
        return run.tlsLastLine;
    return run.tlsFirstLine != 0 ? run.tlsFirstLine : run.endLine;
}

Line alertLine(const ProbeResult& run, int alert)
{
    const auto& events = run.tls->events;
    for (std::size_t i = std::min(events.size(), run.tlsEventLines.size()); i > 0; --i) {
        if (events[i - 1].kind == tls::TlsEventKind::Alert && events[i - 1].number == alert)
            return run.tlsEventLines[i - 1];
    }
    return tlsLine(run);
}

std::string alertWords(int alert)
{
    return fmt::format("alert {} ({})", alert, tls::alertName(alert));
}

const tls::Certificate* certificateAt(const tls::TlsReport& tls, int depth)
{
    if (depth < 0)
        return nullptr;
    const auto at = static_cast<std::size_t>(depth);
    if (at < tls.verify.path.size())
        return &tls.verify.path[at];
    return at < tls.chain.size() ? &tls.chain[at] : nullptr;
}

std::string certificateWords(const tls::TlsReport& tls, int depth)
{
    if (depth == 0)
        return "the server's certificate";
    const tls::Certificate* certificate = certificateAt(tls, depth);
    if (!certificate)
        return fmt::format("the certificate at depth {} of the chain", depth);
    return fmt::format("the {} certificate \"{}\"", certificate->selfIssued ? "root" : "intermediate",
        certificate->subject.empty() ? "(no name)" : certificate->subject);
}

Line certificateLine(const ProbeResult& run, int depth)
{
    if (!run.tls || depth < 0)
        return 0;
    std::size_t at = static_cast<std::size_t>(depth);
    // The path may hold certificates that were not presented, and in another order: the line is that of the same certificate.
    if (const tls::Certificate* wanted = certificateAt(*run.tls, depth)) {
        const auto& chain = run.tls->chain;
        const auto same = std::find(chain.begin(), chain.end(), *wanted);
        if (same != chain.end())
            at = static_cast<std::size_t>(same - chain.begin());
    }
    return at < run.chainLines.size() ? run.chainLines[at] : 0;
}

const tls::VerifyError* verifyError(const ProbeResult& run, std::initializer_list<int> codes)
{
    if (!run.tls)
        return nullptr;
    const auto& errors = run.tls->verify.errors;
    const auto at = std::find_if(errors.begin(), errors.end(), [&](const tls::VerifyError& error) {
        return std::find(codes.begin(), codes.end(), error.code) != codes.end();
    });
    return at == errors.end() ? nullptr : &*at;
}

void citeVerify(Claim& claim, const ProbeResult& run, const tls::VerifyError& error, std::string_view note)
{
    const auto index = static_cast<std::size_t>(&error - run.tls->verify.errors.data());
    const Line own = index < run.verifyLines.size() ? run.verifyLines[index] : 0;
    claim.line(own, note);
    const Line certificate = certificateLine(run, error.depth);
    claim.line(certificate, "the certificate");
    if (own == 0 && certificate == 0)
        claim.line(tlsLine(run), note);
}

std::string fingerprintWords(const tls::Certificate& certificate)
{
    return certificate.sha256.empty() ? std::string() : "SHA-256 fingerprint " + certificate.sha256;
}

} // namespace rungbook::smtp
