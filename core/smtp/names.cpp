// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the command-line contract for every enumeration of the bench.
#include "core/smtp/probe_result.h"

#include <algorithm>
#include <array>

namespace rungbook::smtp
{

namespace
{

template <class Enum> struct Word {
    Enum value;
    std::string_view name;
};

template <class Enum, std::size_t N>
std::string_view wordOf(const std::array<Word<Enum>, N>& table, Enum value)
{
    const auto at =
        std::find_if(table.begin(), table.end(), [&](const auto& word) { return word.value == value; });
    return at == table.end() ? std::string_view("unknown") : at->name;
}

bool sameWord(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

template <class Enum, std::size_t N>
std::optional<Enum> valueOf(const std::array<Word<Enum>, N>& table, std::string_view name)
{
    const auto at =
        std::find_if(table.begin(), table.end(), [&](const auto& word) { return sameWord(word.name, name); });
    return at == table.end() ? std::nullopt : std::optional<Enum>(at->value);
}

constexpr std::array kSecurity{Word<Security>{Security::None, "none"},
    Word<Security>{Security::StartTls, "starttls"}, Word<Security>{Security::Tls, "tls"}};
constexpr std::array kDepth{Word<Depth>{Depth::Connect, "connect"}, Word<Depth>{Depth::Greeting, "greeting"},
    Word<Depth>{Depth::Ehlo, "ehlo"}, Word<Depth>{Depth::Tls, "tls"}, Word<Depth>{Depth::Auth, "auth"},
    Word<Depth>{Depth::Envelope, "envelope"}, Word<Depth>{Depth::Mail, "mail"}};
constexpr std::array kFamily{
    Word<Family>{Family::Any, "any"}, Word<Family>{Family::V4, "4"}, Word<Family>{Family::V6, "6"}};
constexpr std::array kMechanism{Word<Mechanism>{Mechanism::Auto, "auto"},
    Word<Mechanism>{Mechanism::Plain, "PLAIN"}, Word<Mechanism>{Mechanism::Login, "LOGIN"},
    Word<Mechanism>{Mechanism::CramMd5, "CRAM-MD5"}, Word<Mechanism>{Mechanism::ScramSha1, "SCRAM-SHA-1"},
    Word<Mechanism>{Mechanism::ScramSha256, "SCRAM-SHA-256"},
    Word<Mechanism>{Mechanism::ScramSha1Plus, "SCRAM-SHA-1-PLUS"},
    Word<Mechanism>{Mechanism::ScramSha256Plus, "SCRAM-SHA-256-PLUS"},
    Word<Mechanism>{Mechanism::XOAuth2, "XOAUTH2"}, Word<Mechanism>{Mechanism::OAuthBearer, "OAUTHBEARER"},
    Word<Mechanism>{Mechanism::External, "EXTERNAL"}};
constexpr std::array kPhase{Word<Phase>{Phase::Resolve, "resolve"}, Word<Phase>{Phase::Connect, "connect"},
    Word<Phase>{Phase::Proxy, "proxy"}, Word<Phase>{Phase::Greeting, "greeting"},
    Word<Phase>{Phase::Ehlo, "ehlo"}, Word<Phase>{Phase::StartTls, "starttls"},
    Word<Phase>{Phase::TlsHandshake, "tls"}, Word<Phase>{Phase::Auth, "auth"},
    Word<Phase>{Phase::MailFrom, "mail"}, Word<Phase>{Phase::RcptTo, "rcpt"},
    Word<Phase>{Phase::Data, "data"}, Word<Phase>{Phase::Rset, "rset"}, Word<Phase>{Phase::Quit, "quit"}};
constexpr std::array kStep{Word<StepOutcome>{StepOutcome::Passed, "passed"},
    Word<StepOutcome>{StepOutcome::Failed, "failed"}, Word<StepOutcome>{StepOutcome::Skipped, "skipped"},
    Word<StepOutcome>{StepOutcome::CouldNotTest, "could_not_test"}};
constexpr std::array kDns{Word<DnsOutcome>{DnsOutcome::Answered, "answered"},
    Word<DnsOutcome>{DnsOutcome::NxDomain, "nxdomain"}, Word<DnsOutcome>{DnsOutcome::NoData, "nodata"},
    Word<DnsOutcome>{DnsOutcome::ServFail, "servfail"}, Word<DnsOutcome>{DnsOutcome::Refused, "refused"},
    Word<DnsOutcome>{DnsOutcome::TimedOut, "timeout"},
    Word<DnsOutcome>{DnsOutcome::Unreachable, "unreachable"},
    Word<DnsOutcome>{DnsOutcome::Malformed, "malformed"}};
constexpr std::array kConnect{Word<ConnectOutcome>{ConnectOutcome::Connected, "connected"},
    Word<ConnectOutcome>{ConnectOutcome::Refused, "refused"},
    Word<ConnectOutcome>{ConnectOutcome::TimedOut, "timeout"},
    Word<ConnectOutcome>{ConnectOutcome::HostUnreachable, "host-unreachable"},
    Word<ConnectOutcome>{ConnectOutcome::NetworkUnreachable, "network-unreachable"},
    Word<ConnectOutcome>{ConnectOutcome::Reset, "reset"},
    Word<ConnectOutcome>{ConnectOutcome::Cancelled, "cancelled"},
    Word<ConnectOutcome>{ConnectOutcome::NotTried, "not-tried"},
    Word<ConnectOutcome>{ConnectOutcome::Other, "other"}};
constexpr std::array kEnd{Word<EndKind>{EndKind::NotConnected, "not-connected"},
    Word<EndKind>{EndKind::QuitAnswered, "quit"}, Word<EndKind>{EndKind::ClosedByUs, "closed-by-us"},
    Word<EndKind>{EndKind::ClosedByServer, "closed-by-server"},
    Word<EndKind>{EndKind::ResetByServer, "reset-by-server"}, Word<EndKind>{EndKind::TimedOut, "timeout"},
    Word<EndKind>{EndKind::TlsFailure, "tls-failure"},
    Word<EndKind>{EndKind::ProtocolError, "protocol-error"}, Word<EndKind>{EndKind::Cancelled, "cancelled"},
    Word<EndKind>{EndKind::StillOpen, "open"}};
constexpr std::array kVantage{Word<Vantage>{Vantage::Live, "live"},
    Word<Vantage>{Vantage::Transcript, "transcript"}, Word<Vantage>{Vantage::PacketList, "packet-list"},
    Word<Vantage>{Vantage::Capture, "capture"}};
constexpr std::array kOutcome{Word<ProbeOutcome>{ProbeOutcome::Passed, "passed"},
    Word<ProbeOutcome>{ProbeOutcome::Failed, "failed"},
    Word<ProbeOutcome>{ProbeOutcome::CouldNotTest, "could_not_test"}};

} // namespace

std::string_view nameOf(Security security)
{
    return wordOf(kSecurity, security);
}
std::string_view nameOf(Depth depth)
{
    return wordOf(kDepth, depth);
}
std::string_view nameOf(Family family)
{
    return wordOf(kFamily, family);
}
std::string_view nameOf(Mechanism mechanism)
{
    return wordOf(kMechanism, mechanism);
}
std::string_view nameOf(Phase phase)
{
    return wordOf(kPhase, phase);
}
std::string_view nameOf(StepOutcome outcome)
{
    return wordOf(kStep, outcome);
}
std::string_view nameOf(DnsOutcome outcome)
{
    return wordOf(kDns, outcome);
}
std::string_view nameOf(ConnectOutcome outcome)
{
    return wordOf(kConnect, outcome);
}
std::string_view nameOf(EndKind kind)
{
    return wordOf(kEnd, kind);
}
std::string_view nameOf(Vantage vantage)
{
    return wordOf(kVantage, vantage);
}
std::string_view nameOf(ProbeOutcome outcome)
{
    return wordOf(kOutcome, outcome);
}
std::optional<Security> securityFromName(std::string_view name)
{
    return valueOf(kSecurity, name);
}
std::optional<Depth> depthFromName(std::string_view name)
{
    return valueOf(kDepth, name);
}
std::optional<Mechanism> mechanismFromName(std::string_view name)
{
    return valueOf(kMechanism, name);
}
std::optional<Phase> phaseFromName(std::string_view name)
{
    return valueOf(kPhase, name);
}
std::optional<DnsOutcome> dnsOutcomeFromName(std::string_view name)
{
    return valueOf(kDns, name);
}
std::optional<ConnectOutcome> connectOutcomeFromName(std::string_view name)
{
    return valueOf(kConnect, name);
}
std::optional<EndKind> endKindFromName(std::string_view name)
{
    return valueOf(kEnd, name);
}

} // namespace rungbook::smtp
