// SPDX-License-Identifier: GPL-3.0-or-later
// What the checks share: a builder for findings, the lines that prove them, and the words for servers, ports, replies and times.
#pragma once

#include "core/smtp/check.h"
#include "core/smtp/refusal.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// A transcript line, counted from 1; 0: none.
using Line = std::uint32_t;

/// Builds one finding. Every method returns the builder; evidence at line 0 is left out, and a finding without any evidence is refused by the
/// engine. The first evidence is the primary one.
class Claim
{
public:
    /// message is what happened here, in sentences.
    Claim(Report& report, const RuleMeta& rule, Effect effect, Role role, Confidence confidence,
        std::string message)
        : m_finding(report.add(rule, effect, role, confidence, std::move(message)))
    {
    }

    Claim& title(std::string text);
    /// Evidence: one line, or several.
    Claim& line(Line at, std::string_view note) { return lines(at, at, note); }
    Claim& lines(Line first, Line last, std::string_view note);
    /// Evidence: the reply of an exchange, then the command that it answers.
    Claim& reply(const Exchange& exchange, std::string_view note);
    /// Evidence: the command of an exchange.
    Claim& command(const Exchange& exchange, std::string_view note);
    /// Evidence: where and how the connection ended.
    Claim& end(const ProbeResult& run, std::string_view note) { return line(run.endLine, note); }

    /// What the one who tests can do.
    Claim& here(std::string_view text, std::vector<std::string> commands = {});
    /// What the mail server's admin can do.
    Claim& admin(std::string_view text, std::vector<std::string> commands = {});
    /// What can be done in the network between them.
    Claim& network(std::string_view text, std::vector<std::string> commands = {});
    Claim& fix(std::string_view forWhom, std::string_view text, std::vector<std::string> commands = {});
    /// What would confirm it or rule it out.
    Claim& settles(std::string_view text);

private:
    Finding& m_finding;
};

/// The usual finding: it blocks, it is the cause, it is certain.
Claim blocks(Report& report, const RuleMeta& rule, std::string message);
/// Something worth knowing that is not wrong.
Claim informs(Report& report, const RuleMeta& rule, Effect effect, std::string message);

// ---- words ----

/// The server as a person names it: the name typed, else its address, else "the server".
std::string serverName(const ProbeResult& run);
/// "mail.example.com (192.0.2.25), port 587".
std::string target(const ProbeResult& run);
/// "465 (submissions)", "587 (submission)", "25 (smtp)", "2525".
std::string portWords(std::uint16_t port);
/// What the server said as one line in quotes: "535 5.7.8 Error: authentication failed".
std::string quoted(const Reply& reply);
/// The same of an exchange; "nothing" when no reply came.
std::string quoted(const Exchange& exchange);
/// The first words of an exchange's command: "EHLO client.example.com", "the end of the message", "the connection".
std::string commandWords(const Exchange& exchange);
/// "8 s", "1.5 s", "250 ms"; "an unknown time" for negative times.
std::string duration(double ms);
/// "the login", "the greeting": the part of the session in words.
std::string_view phaseWords(Phase phase);
/// "a, b and c"; at most `most` entries, then "and 7 more".
std::string listed(const std::vector<std::string>& entries, std::size_t most = 6);

/// The same words with a capital letter.
std::string sentenceStart(std::string words);
/// The moment for which certificates were checked, in seconds since 1970; 0: not recorded.
std::int64_t checkMoment(const ProbeResult& run);
/// "the moment of the test was 2026-11-25 10:00:00 UTC".
std::string checkedAt(const ProbeResult& run);

// ---- looking ----

/// True when text contains one of the needles, ASCII case ignored.
bool mentions(std::string_view text, std::initializer_list<std::string_view> needles);
/// The text of a reply without code, all lines joined; empty when there is none.
std::string replyText(const Exchange& exchange);
/// The greeting's reply, or null when none came.
const Reply* greetingReply(const ProbeResult& run);
/// The first word of the greeting: the name by which the server calls itself; empty when there is none.
std::string bannerName(const ProbeResult& run);
/// Where the greeting stands.
Line greetingLine(const ProbeResult& run);
/// First line of the last reply of an exchange (an AUTH exchange has several).
Line replyLine(const Exchange& exchange);
/// The last exchange with that verb, or null.
const Exchange* exchangeOf(const ProbeResult& run, std::string_view verb);
/// Where the answer to EHLO stands (inside TLS when there was one); 0: nowhere.
Line ehloLine(const ProbeResult& run);
/// True when the banner is overwritten with asterisks by a firewall.
bool bannerIsMasked(const ProbeResult& run);
/// The last answer of the DNS of that type for the server that was asked for (any name for "PTR" and "MX"), or null.
const DnsAnswer* dnsAnswer(const ProbeResult& run, std::string_view type);
/// The answer of the DNS with that outcome to a question for an address of the server (of any name when that one was not asked for), if no
/// address was found at all and no connection was tried; or null.
const DnsAnswer* dnsFailure(const ProbeResult& run, DnsOutcome outcome);
/// "The DNS server 192.0.2.53", the beginning of a sentence.
std::string dnsServer(const DnsAnswer& answer);
/// True when an attempt to connect succeeded, or a conversation shows that one did.
bool wasConnected(const ProbeResult& run);
/// True when the connection stood and the server said nothing that is SMTP: no reply at all, and no TLS.
bool serverNeverSpoke(const ProbeResult& run);
/// Why no connection stood. Of several outcomes the one that says most about the server: a refusal before a silence before a missing route.
/// Connected when one stood, NotTried when none was tried to the end.
ConnectOutcome connectFailure(const ProbeResult& run);
/// A sentence with a blank before it about the attempts that failed otherwise; empty when there are none.
std::string otherAttempts(const ProbeResult& run, ConnectOutcome outcome);
/// Evidence for every attempt of that outcome, at most `most`.
void citeAttempts(Claim& claim, const ProbeResult& run, ConnectOutcome outcome, std::string_view note,
    std::size_t most = 4);
/// "192.0.2.25 and 2001:db8::25": where attempts of that outcome went.
std::string attemptAddresses(const ProbeResult& run, ConnectOutcome outcome);
/// True for an IPv6 address.
bool isV6(std::string_view address);
/// A port and security that a cross-probe found working, in words: "port 465 answers with TLS"; empty when there is none.
std::string workingProbe(const ProbeResult& run, Line* line = nullptr);

// ---- date and time ----

/// Seconds since 1970 of a date as it stands in greetings: "Sun, 22 Nov 2026 04:15:49 +0000" (RFC 5322, section 3.3, anywhere in text).
/// 0 when there is none.
std::int64_t dateIn(std::string_view text);
/// Server's clock minus ours in seconds, off the greeting's date; nothing when either is unknown.
std::optional<std::int64_t> clockDifference(const ProbeResult& run);
/// "3 minutes", "2 hours", "5 days".
std::string spanWords(std::int64_t seconds);

// ---- the firewall ----

/// Commands that give an ASA an ESMTP inspection that lets TLS through and masks no banner.
std::vector<std::string> asaEsmtpCommands();
/// Commands that show what an ASA's ESMTP inspection did: counters and syslogs 108004 and 507003.
std::vector<std::string> asaShowCommands();

} // namespace rungbook::smtp
