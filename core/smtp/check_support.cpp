// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/check_support.h"

#include "core/smtp/ports.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::string_view kHere = "this device";
constexpr std::string_view kAdmin = "the mail server's admin";
constexpr std::string_view kNetwork = "the network between";
constexpr std::size_t kMostQuoted = 200;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// A cut text keeps whole UTF-8 sequences: printable() has made sure that there are none of other kinds.
std::string cut(std::string text)
{
    if (text.size() <= kMostQuoted)
        return text;
    std::size_t end = kMostQuoted;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end) + "...";
}

} // namespace

// ---- the builder ----

Claim& Claim::title(std::string text)
{
    m_finding.title = std::move(text);
    return *this;
}

Claim& Claim::lines(Line first, Line last, std::string_view note)
{
    if (first != 0)
        m_finding.evidence.push_back({Transcript::span(first, std::max(first, last)), std::string(note)});
    return *this;
}

Claim& Claim::reply(const Exchange& exchange, std::string_view note)
{
    lines(replyLine(exchange), exchange.lastReplyLine, note);
    return command(exchange, "the command that it answers");
}

Claim& Claim::command(const Exchange& exchange, std::string_view note)
{
    return line(exchange.commandLine, note);
}

Claim& Claim::here(std::string_view text, std::vector<std::string> commands)
{
    return fix(kHere, text, std::move(commands));
}

Claim& Claim::admin(std::string_view text, std::vector<std::string> commands)
{
    return fix(kAdmin, text, std::move(commands));
}

Claim& Claim::network(std::string_view text, std::vector<std::string> commands)
{
    return fix(kNetwork, text, std::move(commands));
}

Claim& Claim::fix(std::string_view forWhom, std::string_view text, std::vector<std::string> commands)
{
    m_finding.fixes.push_back({std::string(forWhom), std::string(text), std::move(commands)});
    return *this;
}

Claim& Claim::settles(std::string_view text)
{
    m_finding.wouldSettle = text;
    return *this;
}

Claim blocks(Report& report, const RuleMeta& rule, std::string message)
{
    return {report, rule, Effect::Blocks, Role::Root, Confidence::High, std::move(message)};
}

Claim informs(Report& report, const RuleMeta& rule, Effect effect, std::string message)
{
    return {report, rule, effect, Role::Contributing, Confidence::High, std::move(message)};
}

// ---- words ----

std::string serverName(const ProbeResult& run)
{
    if (!run.server.empty())
        return run.server;
    return run.address.empty() ? "the server" : run.address;
}

std::string target(const ProbeResult& run)
{
    std::string text = serverName(run);
    if (!run.address.empty() && run.address != text)
        text += fmt::format(" ({})", run.address);
    return run.port == 0 ? text : fmt::format("{}, port {}", text, run.port);
}

std::string portWords(std::uint16_t port)
{
    const PortMeaning* meaning = meaningOfPort(port);
    return meaning && !meaning->name.empty() ? fmt::format("{} ({})", port, meaning->name)
                                             : std::to_string(port);
}

std::string quoted(const Reply& reply)
{
    std::string text = reply.code == 0 ? std::string() : std::to_string(reply.code);
    const std::string again = reply.enhanced.text() + " "; // multi-line replies repeat the code on each line
    for (const std::string& whole : reply.lines) {
        std::string_view line = whole;
        if (&whole != &reply.lines.front() && again.size() > 1 && line.starts_with(again))
            line.remove_prefix(again.size());
        if (!line.empty())
            text += (text.empty() ? "" : " ") + printable(line);
        if (text.size() > kMostQuoted)
            break;
    }
    return fmt::format("\"{}\"", cut(std::move(text)));
}

std::string quoted(const Exchange& exchange)
{
    return exchange.reply ? quoted(*exchange.reply) : std::string("nothing");
}

std::string commandWords(const Exchange& exchange)
{
    if (exchange.verb.empty())
        return "the connection";
    if (exchange.verb == ".")
        return "the end of the message";
    if (exchange.argument.empty() || exchange.phase == Phase::Auth)
        return exchange.verb;
    const bool colon = exchange.verb == "MAIL FROM" || exchange.verb == "RCPT TO";
    return exchange.verb + (colon && exchange.argument.front() != ':' ? ":" : " ") + cut(exchange.argument);
}

std::string duration(double ms)
{
    if (ms < 0)
        return "an unknown time";
    if (ms < 1000)
        return fmt::format("{:.0f} ms", ms);
    const double seconds = ms / 1000;
    const bool whole = seconds >= 10 || std::abs(seconds - std::round(seconds)) < 0.05;
    return whole ? fmt::format("{:.0f} s", seconds) : fmt::format("{:.1f} s", seconds);
}

std::string_view phaseWords(Phase phase)
{
    switch (phase) {
    case Phase::Resolve:
        return "the name lookup";
    case Phase::Connect:
        return "the connection";
    case Phase::Proxy:
        return "the proxy";
    case Phase::Greeting:
        return "the greeting";
    case Phase::Ehlo:
        return "EHLO";
    case Phase::StartTls:
        return "STARTTLS";
    case Phase::TlsHandshake:
        return "the TLS handshake";
    case Phase::Auth:
        return "the login";
    case Phase::MailFrom:
        return "the sender (MAIL FROM)";
    case Phase::RcptTo:
        return "the recipient (RCPT TO)";
    case Phase::Data:
        return "the message (DATA)";
    case Phase::Rset:
        return "RSET";
    case Phase::Quit:
        break;
    }
    return "the goodbye (QUIT)";
}

std::string listed(const std::vector<std::string>& entries, std::size_t most)
{
    if (entries.size() > most) {
        std::string text;
        for (std::size_t i = 0; i < most; ++i)
            text += entries[i] + ", ";
        text.resize(text.size() - 2);
        return fmt::format("{} and {} more", text, entries.size() - most);
    }
    std::string text;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i != 0)
            text += i + 1 == entries.size() ? " and " : ", ";
        text += entries[i];
    }
    return text;
}

std::string sentenceStart(std::string words)
{
    if (!words.empty() && words.front() >= 'a' && words.front() <= 'z')
        words.front() = static_cast<char>(words.front() - 32);
    return words;
}

std::int64_t checkMoment(const ProbeResult& run)
{
    return run.tls && run.tls->verify.at != 0 ? run.tls->verify.at : run.startedUtc;
}

std::string checkedAt(const ProbeResult& run)
{
    const std::int64_t at = checkMoment(run);
    return at == 0 ? std::string("the moment of the test is not recorded")
                   : fmt::format("the moment of the test was {}", tls::utcText(at));
}

// ---- looking ----

bool mentions(std::string_view text, std::initializer_list<std::string_view> needles)
{
    return std::any_of(needles.begin(), needles.end(), [&](std::string_view needle) {
        return std::search(text.begin(), text.end(), needle.begin(), needle.end(), [](char a, char b) {
            return lower(a) == lower(b);
        }) != text.end();
    });
}

std::string replyText(const Exchange& exchange)
{
    std::string text;
    if (exchange.reply) {
        for (const std::string& line : exchange.reply->lines)
            text += (text.empty() ? "" : " ") + line;
    }
    return text;
}

const Reply* greetingReply(const ProbeResult& run)
{
    const Exchange* greeting = run.greeting();
    return greeting && greeting->reply ? &*greeting->reply : nullptr;
}

std::string bannerName(const ProbeResult& run)
{
    const Reply* reply = greetingReply(run);
    if (!reply || reply->lines.empty() || !reply->positive())
        return {};
    const std::string& line = reply->lines.front();
    return printable(line.substr(0, line.find(' ')));
}

Line greetingLine(const ProbeResult& run)
{
    const Exchange* greeting = run.greeting();
    return greeting ? greeting->firstReplyLine : 0;
}

Line replyLine(const Exchange& exchange)
{
    if (exchange.lastReplyLine == 0 || !exchange.reply)
        return exchange.firstReplyLine;
    const auto count = static_cast<Line>(std::max<std::size_t>(exchange.reply->lines.size(), 1));
    const Line begin = exchange.lastReplyLine >= count ? exchange.lastReplyLine - count + 1 : 1;
    return std::max(begin, exchange.firstReplyLine);
}

const Exchange* exchangeOf(const ProbeResult& run, std::string_view verb)
{
    const auto at = std::find_if(run.exchanges.rbegin(), run.exchanges.rend(),
        [&](const Exchange& exchange) { return exchange.verb == verb; });
    return at == run.exchanges.rend() ? nullptr : &*at;
}

Line ehloLine(const ProbeResult& run)
{
    return run.capabilities().line;
}

bool bannerIsMasked(const ProbeResult& run)
{
    const Reply* reply = greetingReply(run);
    if (!reply || reply->lines.empty() || reply->code != 220)
        return false;
    // The mask leaves blanks, and the digits of "220" and "ESMTP"-like leftovers that Postfix's client knows as well: 2, 0.
    const std::string& line = reply->lines.front();
    return std::count(line.begin(), line.end(), '*') >= 4
        && line.find_first_not_of("20* \t") == std::string::npos;
}

const DnsAnswer* dnsAnswer(const ProbeResult& run, std::string_view type)
{
    const auto at = std::find_if(run.dns.rbegin(), run.dns.rend(), [&](const DnsAnswer& answer) {
        return answer.type == type
            && (type == "PTR" || type == "MX" || run.server.empty() || answer.name == run.server);
    });
    return at == run.dns.rend() ? nullptr : &*at;
}

const DnsAnswer* dnsFailure(const ProbeResult& run, DnsOutcome outcome)
{
    if (!run.attempts.empty() || wasConnected(run))
        return nullptr;
    const DnsAnswer* found = nullptr;
    for (const DnsAnswer& answer : run.dns) {
        if (answer.type != "A" && answer.type != "AAAA")
            continue;
        if (answer.outcome == DnsOutcome::Answered && !answer.records.empty())
            return nullptr;
        const bool better = !found || (answer.name == run.server && found->name != run.server);
        if (answer.outcome == outcome && better)
            found = &answer;
    }
    return found;
}

std::string dnsServer(const DnsAnswer& answer)
{
    return answer.resolver.empty() ? "The DNS server" : "The DNS server " + answer.resolver;
}

bool wasConnected(const ProbeResult& run)
{
    return !run.exchanges.empty() || (run.tls && run.tls->outcome != tls::TlsOutcome::NotStarted)
        || std::any_of(run.attempts.begin(), run.attempts.end(),
            [](const ConnectAttempt& a) { return a.outcome == ConnectOutcome::Connected; });
}

bool serverNeverSpoke(const ProbeResult& run)
{
    const bool spoke = std::any_of(run.exchanges.begin(), run.exchanges.end(),
        [](const Exchange& exchange) { return exchange.reply && exchange.reply->code != 0; });
    return !spoke && wasConnected(run) && !(run.tls && run.tls->outcome == tls::TlsOutcome::Established);
}

ConnectOutcome connectFailure(const ProbeResult& run)
{
    if (wasConnected(run))
        return ConnectOutcome::Connected;
    static constexpr ConnectOutcome order[] = {ConnectOutcome::Refused, ConnectOutcome::Reset,
        ConnectOutcome::HostUnreachable, ConnectOutcome::TimedOut, ConnectOutcome::Other,
        ConnectOutcome::NetworkUnreachable};
    for (const ConnectOutcome outcome : order) {
        if (std::any_of(run.attempts.begin(), run.attempts.end(),
                [&](const ConnectAttempt& attempt) { return attempt.outcome == outcome; }))
            return outcome;
    }
    return ConnectOutcome::NotTried;
}

std::string otherAttempts(const ProbeResult& run, ConnectOutcome outcome)
{
    std::vector<std::string> others;
    for (const ConnectAttempt& attempt : run.attempts) {
        const bool over =
            attempt.outcome != ConnectOutcome::NotTried && attempt.outcome != ConnectOutcome::Cancelled;
        if (over && attempt.outcome != outcome)
            others.push_back(fmt::format("{}: {}", attempt.address, nameOf(attempt.outcome)));
    }
    return others.empty() ? std::string()
                          : fmt::format(" Other addresses failed otherwise ({}).", listed(others, 4));
}

void citeAttempts(
    Claim& claim, const ProbeResult& run, ConnectOutcome outcome, std::string_view note, std::size_t most)
{
    for (const ConnectAttempt& attempt : run.attempts) {
        if (attempt.outcome == outcome && most-- > 0)
            claim.line(attempt.line, note);
        if (most == 0)
            return;
    }
}

std::string attemptAddresses(const ProbeResult& run, ConnectOutcome outcome)
{
    std::vector<std::string> addresses;
    for (const ConnectAttempt& attempt : run.attempts) {
        if (attempt.outcome == outcome
            && std::find(addresses.begin(), addresses.end(), attempt.address) == addresses.end())
            addresses.push_back(attempt.address);
    }
    return listed(addresses, 4);
}

bool isV6(std::string_view address)
{
    return address.find(':') != std::string_view::npos;
}

std::string workingProbe(const ProbeResult& run, Line* line)
{
    for (const CrossProbe& probe : run.crossProbes) {
        const bool tls = probe.security == Security::Tls && probe.tlsAnswered;
        if (probe.port == run.port || (!tls && !probe.greeting.starts_with("220")))
            continue;
        if (line)
            *line = probe.line;
        return fmt::format("port {} {}", portWords(probe.port),
            tls                         ? "answers with TLS from the first byte"
                : probe.startTlsOffered ? "answers and offers STARTTLS"
                                        : "answers");
    }
    return {};
}

// ---- date and time ----

namespace
{

std::int64_t daysFromCivil(std::int64_t year, int month, int day)
{
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t yearOfEra = year - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

// Takes digits off text; -1 when there are none, or too many.
int number(std::string_view& text, std::size_t least, std::size_t most)
{
    std::size_t n = 0;
    int value = 0;
    while (n < text.size() && n < most && isDigit(text[n]))
        value = value * 10 + (text[n++] - '0');
    if (n < least)
        return -1;
    text.remove_prefix(n);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

// text begins at the day of the month: "22 Nov 2026 04:15:49 +0000"
std::int64_t dateAt(std::string_view text)
{
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const int day = number(text, 1, 2);
    if (day < 1 || day > 31 || !take(text, ' ') || text.size() < 4)
        return 0;
    const std::size_t month = months.find(text.substr(0, 3));
    if (month == std::string_view::npos || month % 3 != 0)
        return 0;
    text.remove_prefix(3);
    if (!take(text, ' '))
        return 0;
    const int year = number(text, 4, 4);
    if (year < 1970 || !take(text, ' '))
        return 0;
    const int hour = number(text, 2, 2);
    if (hour < 0 || hour > 23 || !take(text, ':'))
        return 0;
    const int minute = number(text, 2, 2);
    if (minute < 0 || minute > 59)
        return 0;
    const int second = take(text, ':') ? number(text, 2, 2) : 0;
    if (second < 0 || second > 60 || !take(text, ' ') || text.empty())
        return 0;
    std::int64_t zone = 0;
    if (text.front() == '+' || text.front() == '-') {
        const bool west = text.front() == '-';
        text.remove_prefix(1);
        const int offset = number(text, 4, 4);
        if (offset < 0)
            return 0;
        zone = (offset / 100 * 60 + offset % 100) * (west ? -60 : 60);
    } else if (!text.starts_with("GMT") && !text.starts_with("UTC") && !text.starts_with("UT")) {
        return 0; // a zone that RFC 5322 calls unknown
    }
    return daysFromCivil(year, static_cast<int>(month / 3) + 1, day) * 86400 + hour * 3600 + minute * 60
        + second - zone;
}

} // namespace

std::int64_t dateIn(std::string_view text)
{
    for (std::size_t i = 0; i + 20 <= text.size(); ++i) {
        if (!isDigit(text[i]) || (i != 0 && isDigit(text[i - 1])))
            continue;
        if (const std::int64_t date = dateAt(text.substr(i)); date != 0)
            return date;
    }
    return 0;
}

std::optional<std::int64_t> clockDifference(const ProbeResult& run)
{
    const Exchange* greeting = run.greeting();
    if (run.startedUtc == 0 || !greeting || !greeting->reply)
        return std::nullopt;
    const std::int64_t theirs = dateIn(replyText(*greeting));
    if (theirs == 0)
        return std::nullopt;
    const double waited = std::max(greeting->replyMs, 0.0) / 1000;
    return theirs - run.startedUtc - static_cast<std::int64_t>(waited);
}

std::string spanWords(std::int64_t seconds)
{
    const std::int64_t s = std::abs(seconds);
    const auto words = [](std::int64_t n, std::string_view unit) {
        return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
    };
    if (s < 120)
        return words(s, "second");
    if (s < 2 * 3600)
        return words(s / 60, "minute");
    return s < 2 * 86400 ? words(s / 3600, "hour") : words(s / 86400, "day");
}

// ---- the firewall ----

std::vector<std::string> asaEsmtpCommands()
{
    return {"policy-map type inspect esmtp ESMTP-TLS", " parameters", "  no mask-banner",
        "  allow-tls action log", "policy-map global_policy", " class inspection_default",
        "  no inspect esmtp", "  inspect esmtp ESMTP-TLS"};
}

std::vector<std::string> asaShowCommands()
{
    return {"show service-policy inspect esmtp", "show running-config all policy-map type inspect esmtp",
        "show logging | include 108004|507003"};
}

} // namespace rungbook::smtp
