// SPDX-License-Identifier: GPL-3.0-or-later
// What certificates of the trust store are trusted for, and what to know before trusting one.
#include "core/tls/trust_store.h"

#include <algorithm>
#include <array>

namespace rungbook::tls
{

namespace
{

constexpr UtcSeconds kDay = 86'400;

struct Usage {
    std::string_view word;
    std::string_view title;
    bool TrustUsages::*flag;
};

// In the order of TrustUsage.
constexpr std::array<Usage, kTrustUsages> kUsages{
    Usage{"ise", "Trust for authentication within ISE", &TrustUsages::withinIse},
    Usage{"clients", "Trust for client authentication and Syslog", &TrustUsages::clientsAndSyslog},
    Usage{"admin", "Trust for certificate based admin authentication", &TrustUsages::adminCertificates},
    Usage{"cisco-services", "Trust for authentication of Cisco Services", &TrustUsages::ciscoServices},
    Usage{"mail", "Trust for mail servers", &TrustUsages::mailServers}};

const Usage& usageAt(TrustUsage usage)
{
    return kUsages[std::min(static_cast<std::size_t>(usage), kTrustUsages - 1)];
}

std::string inDays(UtcSeconds seconds)
{
    const UtcSeconds days = seconds / kDay;
    return days == 1 ? "1 day" : std::to_string(days) + " days";
}

std::string dayOf(UtcSeconds time)
{
    return utcText(time).substr(0, 10);
}

} // namespace

bool TrustUsages::has(TrustUsage usage) const
{
    return this->*usageAt(usage).flag;
}

void TrustUsages::set(TrustUsage usage, bool on)
{
    this->*usageAt(usage).flag = on;
}

std::string_view usageWord(TrustUsage usage)
{
    return usageAt(usage).word;
}

std::string_view usageTitle(TrustUsage usage)
{
    return usageAt(usage).title;
}

Result<TrustUsages> usagesFromWords(std::string_view words)
{
    TrustUsages usages;
    while (!words.empty()) {
        const std::size_t comma = std::min(words.find(','), words.size());
        std::string_view word = words.substr(0, comma);
        words.remove_prefix(std::min(comma + 1, words.size()));
        while (!word.empty() && word.front() == ' ')
            word.remove_prefix(1);
        while (!word.empty() && word.back() == ' ')
            word.remove_suffix(1);
        if (word.empty())
            continue;
        const auto at = std::find_if(
            kUsages.begin(), kUsages.end(), [&](const Usage& usage) { return usage.word == word; });
        if (at == kUsages.end())
            return failure(Error::Kind::Usage,
                "\"" + std::string(word) + "\" is nothing that a certificate can be trusted for.",
                "Use ise, clients, admin, cisco-services or mail.");
        usages.*at->flag = true;
    }
    return usages;
}

std::string usagesText(const TrustUsages& usages)
{
    std::string out;
    for (const Usage& usage : kUsages)
        if (usages.*usage.flag)
            out.append(out.empty() ? "" : ",").append(usage.word);
    return out;
}

std::string usageProblem(const TrustUsages& usages)
{
    return usages.adminCertificates && !usages.clientsAndSyslog
        ? "Trust for certificate based admin authentication needs trust for client authentication and Syslog "
          "as well."
        : "";
}

ExpiryState expiryOf(const Certificate& certificate, UtcSeconds now)
{
    if (now > certificate.notAfter)
        return ExpiryState::Expired;
    if (now < certificate.notBefore)
        return ExpiryState::NotYetValid;
    const UtcSeconds left = certificate.notAfter - now;
    return left <= 30 * kDay ? ExpiryState::Within30Days
        : left <= 60 * kDay  ? ExpiryState::Within60Days
                             : ExpiryState::Valid;
}

std::string expirySentence(const Certificate& certificate, UtcSeconds now)
{
    switch (expiryOf(certificate, now)) {
    case ExpiryState::Valid:
        return {};
    case ExpiryState::Within60Days:
    case ExpiryState::Within30Days: {
        const UtcSeconds left = certificate.notAfter - now;
        return (left < kDay ? "It expires in less than a day, on "
                            : "It expires in " + inDays(left) + ", on ")
            + dayOf(certificate.notAfter) + ".";
    }
    case ExpiryState::Expired: {
        const UtcSeconds since = now - certificate.notAfter;
        return (since < kDay ? "It expired less than a day ago, on "
                             : "It expired " + inDays(since) + " ago, on ")
            + dayOf(certificate.notAfter) + ".";
    }
    case ExpiryState::NotYetValid:
        return "It is not valid before " + utcText(certificate.notBefore)
            + ". If that is past, this machine's clock is wrong.";
    }
    return {};
}

std::vector<std::string> trustWarnings(const Certificate& certificate, UtcSeconds now)
{
    std::vector<std::string> out;
    if (std::string expiry = expirySentence(certificate, now); !expiry.empty())
        out.push_back(std::move(expiry));
    if (!certificate.isCa)
        out.emplace_back(certificate.selfSigned
                ? "It is no certificate authority: it is trusted as the certificate of one server, until "
                  "that gets a new one."
                : "It is the certificate of one server, not of an authority: after its renewal the new one "
                  "is not trusted. Trusting its "
                  "issuer lasts longer.");
    else if (!certificate.selfIssued)
        out.emplace_back("It is an intermediate authority: it is trusted by itself, without its root.");
    if (certificate.isCa && !certificate.keyUsage.empty()
        && std::find(certificate.keyUsage.begin(), certificate.keyUsage.end(), "keyCertSign")
            == certificate.keyUsage.end())
        out.emplace_back(
            "Its key usage does not allow it to sign certificates, so nothing that it issued is accepted.");
    if ((certificate.keyType == "RSA" || certificate.keyType == "DSA") && certificate.keyBits > 0
        && certificate.keyBits < 2048)
        out.push_back("Its key is too weak: " + certificate.keyType + " with "
            + std::to_string(certificate.keyBits) + " bits, and what it signed is not accepted.");
    const std::string& signature = certificate.signatureAlgorithm;
    if (!certificate.selfSigned
        && (signature.find("sha1") != std::string::npos || signature.find("SHA1") != std::string::npos
            || signature.find("md5") != std::string::npos))
        out.push_back("It is signed with " + signature + ", which is too weak.");
    return out;
}

} // namespace rungbook::tls
