// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/transcript_records.h"

#include "core/smtp/transcript_read.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rungbook::smtp
{

namespace
{

int intOf(const RecordWords& record, std::string_view key, int fallback)
{
    const auto value = record.number(key);
    return value && *value >= -1'000'000 && *value <= 1'000'000 ? static_cast<int>(*value) : fallback;
}

int numberOf(std::string_view text)
{
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

/// The last CN of an RFC 4514 name.
std::string commonNameOf(std::string_view subject)
{
    std::string found;
    for (std::size_t at = 0; at < subject.size();) {
        const std::size_t end = std::min(subject.find(',', at), subject.size());
        std::string_view part = subject.substr(at, end - at);
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        if (part.starts_with("CN=") && found.empty())
            found = part.substr(3);
        at = end + 1;
    }
    return found;
}

} // namespace

tls::NameVerdict verdictOf(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, tls::NameVerdict>, 4> kNames{
        {{"match", tls::NameVerdict::Match}, {"mismatch", tls::NameVerdict::Mismatch},
            {"common-name-only", tls::NameVerdict::CommonNameOnly}, {"no-names", tls::NameVerdict::NoNames}}};
    const auto* at =
        std::find_if(kNames.begin(), kNames.end(), [&](const auto& pair) { return pair.first == name; });
    return at == kNames.end() ? tls::NameVerdict::NotAsked : at->second;
}

tls::Certificate certificateOf(const RecordWords& record)
{
    tls::Certificate c;
    c.subject = record.text("subject");
    c.issuer = record.text("issuer");
    c.commonName = commonNameOf(c.subject);
    c.serial = record.text("serial");
    c.notBefore = secondsOfStamp(record.text("not-before")).value_or(0);
    c.notAfter = secondsOfStamp(record.text("not-after")).value_or(0);
    for (const std::string& name : record.list("san")) {
        if (name.starts_with("DNS:"))
            c.dnsNames.push_back(name.substr(4));
        else if (name.starts_with("IP:"))
            c.ipAddresses.push_back(name.substr(3));
        else if (name.starts_with("email:"))
            c.emails.push_back(name.substr(6));
    }
    c.hasSubjectAltName = record.has("san") || record.yes("other-san");
    const std::string key = record.text("key");
    const std::size_t dash = key.rfind('-');
    const int bits = dash == std::string::npos ? -1 : numberOf(std::string_view(key).substr(dash + 1));
    c.keyType = bits >= 0 ? key.substr(0, dash) : key;
    c.keyBits = std::clamp(bits, 0, 1'000'000);
    c.curve = record.text("curve");
    c.signatureAlgorithm = record.text("signature");
    c.hasBasicConstraints = record.has("ca");
    c.isCa = record.yes("ca");
    c.pathLength = intOf(record, "path-length", -1);
    c.selfSigned = record.yes("self-signed");
    c.selfIssued = c.selfSigned || record.yes("self-issued") || (!c.subject.empty() && c.subject == c.issuer);
    c.keyUsage = record.list("usage");
    c.extendedKeyUsage = record.list("eku");
    c.mustStaple = record.yes("must-staple");
    c.caIssuers = record.list("aia");
    c.ocspResponders = record.list("ocsp");
    c.crlPoints = record.list("crl");
    c.subjectKeyId = record.text("ski");
    c.authorityKeyId = record.text("aki");
    c.sha256 = record.text("sha256");
    c.sha1 = record.text("sha1");
    c.publicKeySha256 = record.text("spki");
    return c;
}

bool takeTime(std::string_view& line, double& ms)
{
    if (!line.starts_with('['))
        return false;
    const std::size_t close = line.find(']');
    if (close == std::string_view::npos || close > 30)
        return false;
    std::string_view number = line.substr(1, close - 1);
    number.remove_prefix(std::min(number.find_first_not_of(' '), number.size()));
    double value = 0;
    const auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), value, std::chars_format::fixed);
    if (number.empty() || error != std::errc() || end != number.data() + number.size() || value < 0
        || value > 1e12)
        return false;
    ms = value;
    line.remove_prefix(close + 1);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return true;
}

bool isOwnLine(std::string_view line)
{
    double ignored = 0;
    takeTime(line, ignored);
    if (line.size() >= 2 && line[1] == ':' && (line[0] == 'C' || line[0] == 'S' || line[0] == 'B'))
        return line.size() == 2 || line[2] == ' ';
    if (!line.starts_with("* "))
        return false;
    constexpr std::array<std::string_view, 13> kKinds{"run", "dns", "connect", "proxy", "injected", "tls",
        "certificate", "verify", "name", "probe", "end", "note", "hidden"};
    line.remove_prefix(2);
    const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
    const std::string_view rest = line.substr(word.size());
    return std::find(kKinds.begin(), kKinds.end(), word) != kKinds.end()
        && (word == "end" || rest.find('=') != std::string_view::npos
            || rest.find('"') != std::string_view::npos
            || (word == "tls" && (rest.starts_with(" sent ") || rest.starts_with(" received "))));
}

} // namespace rungbook::smtp
