// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/discovery.h"

#include "core/net/address.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <set>
#include <stop_token>
#include <tuple>

namespace rungbook::net
{

namespace
{

using smtp::DnsAnswer;
using smtp::DnsOutcome;
using smtp::Security;

constexpr std::array<std::string_view, 3> kUsualNames = {"smtp", "mail", "relay"};
constexpr std::size_t kMostHosts = 8; // of SRV and MX records

struct Way {
    std::uint16_t port;
    Security security;
    std::string_view words;
};
// RFC 8314, section 3: TLS from the first byte is preferred, then STARTTLS.
constexpr std::array<Way, 2> kSubmission = {{
    {465, Security::Tls, "port 465 with TLS from the first byte (RFC 8314)"},
    {587, Security::StartTls, "port 587 with STARTTLS (RFC 6409)"},
}};
constexpr Way kRelay = {25, Security::StartTls, "port 25 with STARTTLS, as mail servers and appliances send"};

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (out.ends_with('.'))
        out.pop_back();
    return out;
}

bool isName(std::string_view text)
{
    return !text.empty() && text.size() <= 253 && text.find('.') != std::string_view::npos
        && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
           });
}

struct Input {
    std::string domain; ///< a name, or an address literal
    bool mailAddress = false;
    bool literal = false;
};

Input inputFrom(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n<>";
    const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
    text.remove_prefix(first);
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    Input input;
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        input.mailAddress = true;
        text.remove_prefix(at + 1);
    }
    if (const auto address = addressFromText(text)) {
        input.literal = true;
        input.domain = address->text;
        return input;
    }
    input.domain = lower(text);
    if (!isName(input.domain))
        input.domain.clear();
    return input;
}

// "10 mx.example.com" of MX, "0 5 587 mail.example.com" of SRV: the host, and the port where there is one.
std::pair<std::string, std::uint16_t> hostOf(std::string_view record)
{
    const std::size_t last = record.rfind(' ');
    if (last == std::string_view::npos)
        return {};
    std::uint16_t port = 0;
    const std::size_t before = record.rfind(' ', last - 1);
    if (before != std::string_view::npos)
        std::from_chars(record.data() + before + 1, record.data() + last, port);
    return {lower(record.substr(last + 1)), port};
}

// The two last labels say whether a name is of the same house; a list of public suffixes would say it better, and would have to be kept.
bool sameHouse(std::string_view host, std::string_view domain)
{
    return host == domain
        || (host.size() > domain.size() && host.ends_with(domain)
            && host[host.size() - domain.size() - 1] == '.');
}

class Finder
{
public:
    Finder(Input input, std::vector<DnsAnswer> answers)
        : m_input(std::move(input))
    {
        m_found.domain = m_input.domain;
        m_found.dns = std::move(answers);
    }

    Discovery find()
    {
        if (m_input.domain.empty()) {
            m_found.remarks.emplace_back("This is neither an e-mail address nor the name of a server: type "
                                         "user@example.com or mail.example.com.");
            return std::move(m_found);
        }
        if (!m_input.mailAddress)
            typed();
        if (!m_input.literal) {
            services("_submissions._tcp.", Security::Tls);
            services("_submission._tcp.", Security::StartTls);
            usualNames();
            exchangers();
            troubles();
        }
        return std::move(m_found);
    }

private:
    const DnsAnswer* answer(std::string_view name, RecordType type) const
    {
        const auto at = std::find_if(m_found.dns.begin(), m_found.dns.end(),
            [&](const DnsAnswer& a) { return a.type == nameOf(type) && lower(a.name) == name; });
        return at == m_found.dns.end() ? nullptr : &*at;
    }

    bool hasAddress(std::string_view name) const
    {
        for (const RecordType type : {RecordType::A, RecordType::Aaaa}) {
            const DnsAnswer* a = answer(name, type);
            if (a && a->outcome == DnsOutcome::Answered)
                return true;
        }
        return false;
    }

    void add(const std::string& host, std::uint16_t port, Security security, CandidateSource source,
        std::string reason, std::string caution = {})
    {
        const bool known = std::any_of(m_found.candidates.begin(), m_found.candidates.end(),
            [&](const ServerCandidate& c) { return c.server == host && c.port == port; });
        if (!known)
            m_found.candidates.push_back(
                {host, port, security, source, std::move(reason), std::move(caution)});
    }

    void typed()
    {
        if (!m_input.literal && !hasAddress(m_input.domain)) {
            m_found.remarks.push_back(
                fmt::format("{} has no address, so it is not the name of a server.", m_input.domain));
            return;
        }
        for (const Way& way : {kSubmission[0], kSubmission[1], kRelay})
            add(m_input.domain, way.port, way.security, CandidateSource::Typed,
                fmt::format("You typed it; {}.", way.words));
    }

    void services(std::string_view prefix, Security security)
    {
        const std::string name = std::string(prefix) + m_input.domain;
        const DnsAnswer* records = answer(name, RecordType::Srv);
        if (!records || records->outcome != DnsOutcome::Answered)
            return;
        for (const std::string& record : records->records) {
            const auto [host, port] = hostOf(record);
            if (host.empty() || host == ".") { // RFC 2782: decidedly not available
                m_found.remarks.push_back(fmt::format("The domain says that it has no service {}.", name));
                continue;
            }
            add(host, port, security, CandidateSource::Service,
                fmt::format("The domain names it in its record {}.", name),
                sameHouse(host, m_input.domain)
                    ? std::string()
                    : fmt::format("The name lies outside of {}, and only the DNS says that it belongs to it: "
                                  "make sure before a "
                                  "password goes there (RFC 6186, section 6).",
                        m_input.domain));
        }
    }

    void usualNames()
    {
        for (const std::string_view usual : kUsualNames) {
            const std::string host = fmt::format("{}.{}", usual, m_input.domain);
            if (!hasAddress(host))
                continue;
            for (const Way& way : {kSubmission[0], kSubmission[1], kRelay})
                add(host, way.port, way.security, CandidateSource::UsualName,
                    fmt::format("A usual name, and it has an address; {}.", way.words));
        }
    }

    void exchangers()
    {
        const DnsAnswer* records = answer(m_input.domain, RecordType::Mx);
        if (!records || records->outcome != DnsOutcome::Answered)
            return;
        for (const std::string& record : records->records) {
            const auto [host, ignored] = hostOf(record);
            if (host.empty()) { // "0 .": lower() takes the dot
                m_found.remarks.push_back(
                    fmt::format("{} says that it takes no mail at all (RFC 7505).", m_input.domain));
                continue;
            }
            add(host, 25, Security::StartTls, CandidateSource::MailExchanger,
                fmt::format("Mail for {} is delivered there. It takes mail for that domain without a login; "
                            "for other domains it "
                            "usually does not.",
                    m_input.domain));
        }
    }

    // One sentence for everything that did not answer: a list of forty would hide the rest.
    void troubles()
    {
        const auto failed = std::count_if(m_found.dns.begin(), m_found.dns.end(), [](const DnsAnswer& a) {
            return a.outcome != DnsOutcome::Answered && a.outcome != DnsOutcome::NxDomain
                && a.outcome != DnsOutcome::NoData;
        });
        if (failed > 0)
            m_found.remarks.push_back(
                fmt::format("{} of {} questions to the DNS were not answered, so there may be more.", failed,
                    m_found.dns.size()));
    }

    Input m_input;
    Discovery m_found;
};

std::vector<std::string> hostsIn(const std::vector<DnsAnswer>& answers)
{
    std::vector<std::string> hosts;
    for (const DnsAnswer& answer : answers) {
        if (answer.type != "SRV" && answer.type != "MX")
            continue;
        for (const std::string& record : answer.records) {
            std::string host = hostOf(record).first;
            if (!host.empty() && hosts.size() < kMostHosts
                && std::find(hosts.begin(), hosts.end(), host) == hosts.end())
                hosts.push_back(std::move(host));
        }
    }
    return hosts;
}

// Asks everything at once and waits for all of it.
class Round
{
public:
    Round(EventLoop& loop, Resolver& resolver)
        : m_loop(loop)
        , m_resolver(resolver)
    {
    }
    std::vector<DnsAnswer> ask(const std::vector<std::pair<std::string, RecordType>>& questions)
    {
        m_left = questions.size();
        for (const auto& [name, type] : questions) {
            m_resolver.ask(name, type, [this](const DnsAnswer& answer) {
                m_answers.push_back(answer);
                if (--m_left == 0)
                    m_loop.stop();
            });
        }
        if (m_left > 0)
            m_loop.run();
        return std::move(m_answers);
    }

private:
    EventLoop& m_loop;
    Resolver& m_resolver;
    std::vector<DnsAnswer> m_answers;
    std::size_t m_left = 0;
};

} // namespace

std::vector<std::pair<std::string, RecordType>> discoveryQuestions(std::string_view text)
{
    const Input input = inputFrom(text);
    std::vector<std::pair<std::string, RecordType>> questions;
    if (input.domain.empty() || input.literal)
        return questions;
    questions.emplace_back("_submissions._tcp." + input.domain, RecordType::Srv);
    questions.emplace_back("_submission._tcp." + input.domain, RecordType::Srv);
    questions.emplace_back(input.domain, RecordType::Mx);
    std::vector<std::string> names = {input.domain};
    for (const std::string_view usual : kUsualNames)
        names.push_back(fmt::format("{}.{}", usual, input.domain));
    for (const std::string& name : names) {
        questions.emplace_back(name, RecordType::A);
        questions.emplace_back(name, RecordType::Aaaa);
    }
    return questions;
}

Discovery candidatesFrom(std::string_view input, std::vector<DnsAnswer> answers)
{
    return Finder(inputFrom(input), std::move(answers)).find();
}

Discovery discover(std::string_view input, const ResolverOptions& options, const Job& job)
{
    EventLoop loop;
    Resolver resolver(loop, options);
    const std::stop_callback onStop(job.stop, [&loop] { loop.stop(); });
    std::vector<DnsAnswer> answers = Round(loop, resolver).ask(discoveryQuestions(input));
    std::vector<std::pair<std::string, RecordType>> further;
    for (const std::string& host : hostsIn(answers)) {
        further.emplace_back(host, RecordType::A);
        further.emplace_back(host, RecordType::Aaaa);
    }
    if (!further.empty() && !job.cancelled()) {
        for (DnsAnswer& answer : Round(loop, resolver).ask(further))
            answers.push_back(std::move(answer));
    }
    return candidatesFrom(input, std::move(answers));
}

} // namespace rungbook::net
