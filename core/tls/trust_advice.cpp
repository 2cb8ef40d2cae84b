// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/trust_advice.h"

#include "core/tls/trust_anchors.h"

#include <algorithm>
#include <array>
#include <map>

namespace rungbook::tls
{

namespace
{

constexpr std::size_t kMostCandidates = 16;

bool issued(const Certificate& issuer, const Certificate& subject)
{
    return !(issuer == subject) && issuer.subject == subject.issuer
        && (subject.authorityKeyId.empty() || issuer.subjectKeyId.empty()
            || subject.authorityKeyId == issuer.subjectKeyId);
}

bool isExpiredOrEarly(const Certificate& certificate, UtcSeconds now)
{
    const ExpiryState state = expiryOf(certificate, now);
    return state == ExpiryState::Expired || state == ExpiryState::NotYetValid;
}

/// The presented certificates with the path from the leaf up first.
std::vector<TrustCandidate> inOrder(std::span<const Certificate> presented)
{
    std::vector<Certificate> rest(presented.begin(),
        presented.begin() + static_cast<std::ptrdiff_t>(std::min(presented.size(), kMostCandidates)));
    std::vector<TrustCandidate> out;
    const auto take = [&](std::vector<Certificate>::iterator at, bool inPath) {
        TrustCandidate candidate;
        candidate.role = roleOf(*at);
        candidate.inPath = inPath;
        candidate.certificate = std::move(*at);
        out.push_back(std::move(candidate));
        rest.erase(at);
    };
    if (rest.empty())
        return out;
    take(rest.begin(), true);
    while (!out.back().certificate.selfIssued) {
        const auto next = std::find_if(rest.begin(), rest.end(),
            [&](const Certificate& other) { return issued(other, out.back().certificate); });
        if (next == rest.end())
            break;
        take(next, true);
    }
    while (!rest.empty())
        if (std::any_of(out.begin(), out.end(),
                [&](const TrustCandidate& known) { return known.certificate == rest.front(); }))
            rest.erase(rest.begin());
        else
            take(rest.begin(), false);
    return out;
}

std::string adviceOn(const TrustCandidate& candidate, bool isTop)
{
    if (!candidate.inPath)
        return "The server sent it, but it did not issue any certificate of this chain: trusting it does not "
               "help.";
    switch (candidate.role) {
    case CertificateRole::Root:
        return "The root: everything that this authority issues is trusted, and a renewed server certificate "
               "too.";
    case CertificateRole::Intermediate:
        return isTop ? "The topmost authority that the server sent; its root was not sent. It works until "
                       "this authority is "
                       "replaced."
                     : "An authority between the root and the server. It works until this authority is "
                       "replaced; the one "
                       "above it lasts longer.";
    case CertificateRole::SelfSigned:
        return "The server's own certificate, signed by itself. It is trusted for this server alone, until "
               "it is replaced.";
    case CertificateRole::EndEntity:
        break;
    }
    return "The server's own certificate. After its renewal, which may come any day, the new one is not "
           "trusted.";
}

std::string adviceOn(const TrustChoice& choice, const std::vector<TrustCandidate>& path)
{
    if (choice.alreadyAccepted)
        return "The chain is accepted as it is: nothing needs to be trusted in addition.";
    if (!choice.recommended) {
        const Certificate& top = path.back().certificate;
        return "The server did not send the certificate of the issuer, " + top.issuer
            + ". Ask the mail server's admin for it and import it; or have the server send its whole chain.";
    }
    const TrustCandidate& chosen = choice.candidates[*choice.recommended];
    std::string text = chosen.role == CertificateRole::Root ? "Trust the root "
            + displayName(chosen.certificate) + ", not the server's certificate: the root lasts longer."
        : chosen.role == CertificateRole::Intermediate
        ? "Trust the authority " + displayName(chosen.certificate)
            + ", the topmost that the server sent. The root above it, " + chosen.certificate.issuer
            + ", lasts longer: ask the mail server's admin for it."
        : "The server signed its certificate itself, so there is no issuer to trust but this certificate.";
    if (!chosen.acceptedThen && !chosen.errorsThen.empty())
        text += " The chain is not accepted even then: " + chosen.errorsThen.front().message
            + (chosen.errorsThen.front().message.ends_with('.') ? "" : ".");
    return text;
}

} // namespace

CertificateRole roleOf(const Certificate& certificate)
{
    if (certificate.isCa)
        return certificate.selfIssued ? CertificateRole::Root : CertificateRole::Intermediate;
    return certificate.selfSigned ? CertificateRole::SelfSigned : CertificateRole::EndEntity;
}

std::string_view roleTitle(CertificateRole role)
{
    constexpr std::array<std::string_view, 4> kTitles{"root authority", "intermediate authority",
        "self-signed certificate", "server or client certificate"};
    return kTitles[static_cast<std::size_t>(role) % kTitles.size()];
}

std::vector<PreviewEntry> previewOf(const Bundle& bundle, const TrustStore& store, UtcSeconds now)
{
    std::map<std::string_view, const TrustedCertificate*> byKey;
    for (const TrustedCertificate* const entry : store.list())
        byKey.emplace(entry->certificate.publicKeySha256, entry);
    std::vector<PreviewEntry> out;
    out.reserve(bundle.certificates.size());
    bool anyAuthority = false;
    for (const BundleEntry& entry : bundle.certificates) {
        PreviewEntry preview;
        preview.entry = entry;
        preview.role = roleOf(entry.certificate);
        preview.warnings = trustWarnings(entry.certificate, now);
        if (const TrustedCertificate* const present = store.find(entry.certificate.sha256)) {
            preview.outcome = AddOutcome::Duplicate;
            preview.presentName = present->friendlyName;
        } else if (const auto same = byKey.find(entry.certificate.publicKeySha256); same != byKey.end()) {
            preview.outcome = AddOutcome::Renewal;
            preview.presentName = same->second->friendlyName;
        }
        preview.suggested =
            preview.outcome != AddOutcome::Duplicate && !isExpiredOrEarly(entry.certificate, now);
        // An authority that is there already says as well that the rest was not meant.
        anyAuthority = anyAuthority
            || (entry.certificate.isCa && (preview.suggested || preview.outcome == AddOutcome::Duplicate));
        out.push_back(std::move(preview));
    }
    for (PreviewEntry& preview : out)
        preview.suggested = preview.suggested && (preview.entry.certificate.isCa || !anyAuthority);
    return out;
}

TrustChoice trustChoiceOf(
    std::span<const Certificate> presented, const TrustAnchorsPtr& anchors, const VerifyQuestion& question)
{
    TrustChoice choice;
    choice.candidates = inOrder(presented);
    if (choice.candidates.empty()) {
        choice.advice = "The server sent no certificate.";
        return choice;
    }
    choice.alreadyAccepted = verifyChain(presented, anchors, question).accepted;
    std::vector<TrustCandidate> path;
    for (TrustCandidate& candidate : choice.candidates) {
        VerifyReport then =
            verifyChain(presented, withAnchors(anchors, {&candidate.certificate, 1}), question);
        candidate.acceptedThen = then.accepted;
        candidate.errorsThen = std::move(then.errors);
        if (candidate.inPath)
            path.push_back(candidate);
    }
    for (std::size_t i = 0; i < choice.candidates.size(); ++i)
        choice.candidates[i].advice = adviceOn(choice.candidates[i], i + 1 == path.size());
    for (std::size_t i = path.size(); i > 0 && !choice.recommended; --i)
        if (path[i - 1].certificate.isCa || path[i - 1].role == CertificateRole::SelfSigned)
            choice.recommended = i - 1;
    choice.advice = adviceOn(choice, path);
    return choice;
}

FingerprintMatch matchFingerprint(std::string_view told, const Certificate& certificate)
{
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
    const auto isDigit = [&](char c) {
        return (c >= '0' && c <= '9') || (upper(c) >= 'A' && upper(c) <= 'F');
    };
    const auto digits = [&](std::string_view text) {
        std::string out;
        for (const char c : text)
            if (isDigit(c))
                out += upper(c);
        return out;
    };
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    if (std::all_of(told.begin(), told.end(), isBlank))
        return FingerprintMatch::Empty;
    // What stands before it: "SHA256 Fingerprint=", "sha-1:".
    std::string head;
    for (const char c : told.substr(0, 40))
        head += upper(c);
    for (const std::string_view word : {"SHA-256", "SHA256", "SHA-1", "SHA1"})
        if (const std::size_t at = head.find(word); at != std::string::npos) {
            told.remove_prefix(at + word.size());
            constexpr std::string_view kWord = "FINGERPRINT";
            head.erase(0, at + word.size());
            if (const std::size_t named = head.find(kWord); named != std::string::npos)
                told.remove_prefix(named + kWord.size());
            while (!told.empty() && (told.front() == '=' || told.front() == ':' || isBlank(told.front())))
                told.remove_prefix(1);
            break;
        }
    if (!std::all_of(told.begin(), told.end(),
            [&](char c) { return isDigit(c) || isBlank(c) || c == ':' || c == '-' || c == '.'; }))
        return FingerprintMatch::NotOne;
    const std::string given = digits(told);
    constexpr std::size_t kSha256 = 64;
    constexpr std::size_t kSha1 = 40;
    if (given.size() == kSha256)
        return given == digits(certificate.sha256) ? FingerprintMatch::SameSha256
                                                   : FingerprintMatch::Different;
    if (given.size() == kSha1)
        return given == digits(certificate.sha1) ? FingerprintMatch::SameSha1 : FingerprintMatch::Different;
    return FingerprintMatch::NotOne;
}

std::vector<const TrustedCertificate*> pathIn(const TrustStore& store, const TrustedCertificate& entry)
{
    std::vector<const TrustedCertificate*> path{&entry};
    for (const TrustedCertificate* next = store.issuerOf(entry);
         next != nullptr && std::find(path.begin(), path.end(), next) == path.end();
         next = store.issuerOf(*next)) {
        if (next->certificate == path.back()->certificate)
            break;
        path.push_back(next);
    }
    return path;
}

} // namespace rungbook::tls
