// SPDX-License-Identifier: GPL-3.0-or-later
// A finished run against a mail server: everything that was seen, where it was seen, and what follows from it. Live runs and replayed
// transcripts and captures give the same value; the checks look at nothing else.
#pragma once

#include "core/base/finding.h"
#include "core/smtp/capabilities.h"
#include "core/smtp/reply.h"
#include "core/smtp/settings.h"
#include "core/smtp/transcript.h"
#include "core/tls/tls_report.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

enum class StepOutcome : std::uint8_t { Passed, Failed, Skipped, CouldNotTest };
/// "passed", "failed", "skipped", "could_not_test".
std::string_view nameOf(StepOutcome outcome);

/// One part of the run, once per address for Connect.
struct Step {
    Phase phase = Phase::Connect;
    StepOutcome outcome = StepOutcome::Skipped;
    double startMs = 0;
    double ms = 0; ///< how long it took; negative: unknown
    std::string address; ///< where it concerns one
    std::string summary; ///< for people: "refused (nothing listens there, or a firewall answers)"
    std::uint32_t line = 0; ///< first transcript line (from 1), 0: none
};

enum class DnsOutcome : std::uint8_t {
    Answered,
    NxDomain,
    NoData,
    ServFail,
    Refused,
    TimedOut,
    Unreachable,
    Malformed
};
/// "answered", "nxdomain", "nodata", "servfail", "refused", "timeout", "unreachable", "malformed".
std::string_view nameOf(DnsOutcome outcome);
/// The other way round; nothing when there is no such outcome.
std::optional<DnsOutcome> dnsOutcomeFromName(std::string_view name);

/// A server that was asked before the one that the answer is from, and what came of it.
struct DnsTry {
    std::string resolver;
    DnsOutcome outcome = DnsOutcome::TimedOut;
};

/// One question to the DNS and its answer.
struct DnsAnswer {
    std::string name;
    std::string type; ///< "A", "AAAA", "MX", "SRV", "PTR", "TXT"
    DnsOutcome outcome = DnsOutcome::Answered;
    std::vector<std::string>
        records; ///< as text: "192.0.2.25", "10 mx.example.com", "0 5 587 mail.example.com"
    std::vector<std::string> aliases; ///< CNAME chain followed, first target first
    std::string resolver; ///< the server that was asked, or "hosts file"
    std::vector<DnsTry> earlier; ///< servers that were asked in vain before it, in their order
    /// After SERVFAIL: what the same server says with checking disabled (the CD bit, RFC 4035, section 3.2.2); nothing when that was not asked.
    std::optional<DnsOutcome> unchecked;
    double ms = -1;
    std::uint32_t line = 0;
};

enum class ConnectOutcome : std::uint8_t {
    Connected,
    Refused, ///< ECONNREFUSED: a reset or an ICMP port-unreachable
    TimedOut, ///< no answer to SYN: filtered, or nobody there
    HostUnreachable, ///< EHOSTUNREACH: ICMP host unreachable or administratively prohibited, or no answer to ARP
    NetworkUnreachable, ///< ENETUNREACH: we have no route
    Reset, ///< ECONNRESET while connecting
    Cancelled, ///< another address was faster, or the user stopped
    NotTried,
    Other ///< see error
};
/// "connected", "refused", "timeout", "host-unreachable", "network-unreachable", "reset", "cancelled", "not-tried", "other".
std::string_view nameOf(ConnectOutcome outcome);
/// The other way round; nothing when there is no such outcome.
std::optional<ConnectOutcome> connectOutcomeFromName(std::string_view name);

/// One attempt to connect (RFC 8305 tries several addresses at once).
struct ConnectAttempt {
    std::string address; ///< without brackets and port
    std::uint16_t port = 0;
    ConnectOutcome outcome = ConnectOutcome::NotTried;
    int systemError = 0; ///< errno, 0: none
    std::string error; ///< the system's words for it
    double startMs = 0;
    double ms = -1;
    std::uint32_t line = 0;
};

/// What a further, bounded look at the same host showed: another port, security, family, or without SNI.
struct CrossProbe {
    std::uint16_t port = 0;
    Security security = Security::None;
    std::string address;
    std::string
        variant; ///< "", "without-sni", "ipv4", "ipv6", "clienthello-in-clear-port", "legacy-tls", "wait-for-greeting"
    ConnectOutcome connect = ConnectOutcome::NotTried;
    bool tlsAnswered = false; ///< a ServerHello came
    std::string tlsVersion; ///< the version that was agreed on or that the server insists on
    std::string greeting; ///< first line that came in clear, escaped; empty: none
    bool startTlsOffered = false;
    std::string certificateSha256; ///< of the leaf; empty: none seen
    std::string summary; ///< a sentence
    double ms = -1;
    std::uint32_t line = 0;
};

/// How the connection ended.
enum class EndKind : std::uint8_t {
    NotConnected,
    QuitAnswered, ///< 221
    ClosedByUs,
    ClosedByServer, ///< FIN
    ResetByServer, ///< RST
    TimedOut, ///< we gave up waiting
    TlsFailure,
    ProtocolError, ///< what came is not SMTP, or makes no sense
    Cancelled, ///< the user stopped it
    StillOpen ///< a replayed input ends before the connection does
};
/// "not-connected", "quit", "closed-by-us", "closed-by-server", "reset-by-server", "timeout", "tls-failure", "protocol-error", "cancelled", "open".
std::string_view nameOf(EndKind kind);
/// The other way round; nothing when there is no such kind.
std::optional<EndKind> endKindFromName(std::string_view name);

/// A command and the reply to it, or the greeting (verb empty), or a reply nobody asked for (unsolicited).
struct Exchange {
    Phase phase = Phase::Greeting;
    std::string verb; ///< "EHLO", "MAIL FROM", "RCPT TO", "AUTH", "." (end of data); upper case
    std::string argument; ///< what followed the verb, redacted
    std::optional<Reply> reply; ///< none: it never came
    bool encrypted = false;
    bool unsolicited = false;
    double sentMs = -1;
    double replyMs = -1; ///< when its last line was there
    std::uint32_t commandLine = 0; ///< transcript lines, from 1; 0: none
    std::uint32_t firstReplyLine = 0;
    std::uint32_t lastReplyLine = 0;
};

/// Where the evidence comes from, and so what it can not show.
enum class Vantage : std::uint8_t { Live, Transcript, PacketList, Capture };
/// "live", "transcript", "packet-list", "capture".
std::string_view nameOf(Vantage vantage);

enum class ProbeOutcome : std::uint8_t { Passed, Failed, CouldNotTest };
/// "passed", "failed", "could_not_test".
std::string_view nameOf(ProbeOutcome outcome);

struct ProbeResult { // NOLINT(clang-analyzer-optin.performance.Padding): ordered for the reader
    Vantage vantage = Vantage::Live;
    std::string server; ///< as typed; of a replay: as far as it is known
    std::uint16_t port = 0;
    Security security = Security::None; ///< as asked for; of a replay: as seen
    Depth depth = Depth::Auth; ///< as asked for; of a replay: as far as it went
    Family family = Family::Any;
    bool authWanted = false;
    bool nameGiven = true; ///< false: server is only an address out of a capture, so no name can be checked
    std::string ehloName;
    std::string
        userForm; ///< shape of the user name without the name: "plain", "user@domain", "DOMAIN\\user", "spaces", "empty"
    bool passwordHasOuterBlanks = false;
    std::string from;
    std::vector<std::string> to;
    std::string clientAddress;
    std::string address; ///< the server address that was talked to
    std::string startedAt; ///< RFC 3339 UTC; empty: unknown
    std::int64_t startedUtc = 0; ///< the same in seconds, 0: unknown

    ProbeOutcome outcome = ProbeOutcome::CouldNotTest;
    std::vector<Step> steps;
    std::vector<DnsAnswer> dns;
    std::vector<ConnectAttempt> attempts;
    std::string proxy; ///< "SOCKS5 proxy.example.com:1080", empty: none
    std::string
        proxyAnswer; ///< "SOCKS reply 02 (connection not allowed by ruleset)", "HTTP/1.1 407 ..."; empty: none
    bool proxyFailed = false;

    std::vector<Exchange> exchanges;
    Capabilities before; ///< EHLO in clear
    Capabilities after; ///< EHLO inside TLS
    std::optional<tls::TlsReport> tls;
    std::uint32_t tlsFirstLine = 0; ///< transcript lines of the handshake; 0: none
    std::uint32_t tlsLastLine = 0;
    std::vector<std::uint32_t> tlsEventLines; ///< transcript line of each of tls->events
    std::vector<std::uint32_t> chainLines; ///< transcript line of each certificate of tls->chain
    std::vector<std::uint32_t> verifyLines; ///< transcript line of each of tls->verify.errors
    std::string
        injected; ///< bytes that came in clear behind the STARTTLS reply, escaped; RFC 3207, section 4.2
    std::uint32_t injectedLine = 0;

    Mechanism mechanism = Mechanism::Auto; ///< what was used; Auto: none
    std::vector<std::string> mechanismsTried;
    std::string
        authNote; ///< decoded error of XOAUTH2 and OAUTHBEARER: the JSON without tokens; or why no mechanism fitted
    std::uint64_t messageBytes = 0;
    std::uint64_t messageBytesAcknowledged = 0; ///< of a capture or a stall: how much had been sent
    std::uint32_t longestHeaderLine = 0; ///< octets, of the message that was sent
    std::string queueId; ///< from the answer to the message, empty: none

    EndKind end = EndKind::NotConnected;
    Phase endPhase = Phase::Connect; ///< what was going on when it ended
    std::uint32_t endLine = 0;
    bool waitedForTls = false; ///< replay: the rest of the connection is hidden inside TLS
    std::vector<std::string> hidden; ///< what this vantage hides and what would show it, a sentence each
    std::vector<CrossProbe> crossProbes;

    Transcript transcript;
    std::vector<Finding> findings; ///< ranked; set by diagnose()
    std::string verdict; ///< one sentence; set by diagnose()

    const Exchange* exchange(Phase phase) const; ///< the last one of that phase, or null
    const Exchange* greeting() const; ///< the exchange with an empty verb, or null
    const Step* step(Phase phase) const; ///< the last one of that phase, or null
    const Capabilities& capabilities() const { return after.known ? after : before; }
    bool reached(Phase phase) const; ///< a step of it passed or failed
};

} // namespace rungbook::smtp
