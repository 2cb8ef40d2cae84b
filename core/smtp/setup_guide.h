// SPDX-License-Identifier: GPL-3.0-or-later
// The guided set-up without a window: what a first look at a server means for somebody who wants to send mail through it, whom to trust, and what is to be
// typed into Cisco ISE in the end. Pure. Source of ISE's words: "Configure Secure SMTP Server on ISE" (Cisco, for ISE 3.0).
#pragma once

#include "core/smtp/probe_result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// What a run at depth "tls" means for the set-up, the best first.
enum class TrialVerdict : std::uint8_t {
    Good, ///< encrypted, and the certificate is accepted
    NeedsTrust, ///< the only thing wrong is that nobody trusts the issuer yet
    ClearOnly, ///< the server answers, but offers no encryption
    PutOff, ///< busy, or could not be tested now
    BadCertificate, ///< expired, for another name, ...: trust does not help
    Unusable ///< not there, not SMTP, refused
};

/// A look at one way to a server.
struct Trial {
    TrialVerdict verdict = TrialVerdict::Unusable;
    std::string why; ///< a sentence or two
    std::vector<std::string> mechanisms; ///< logins that are offered where the password may go; upper case
    bool noSuchHost = false; ///< the name has no address: other ports of it need no try
};

/// Judges a diagnosed run at depth "tls" (or deeper).
Trial judgeTrial(const ProbeResult& result);

/// The certificate to trust so that this chain is accepted: the root where the server sends it, else the last certificate it sends. Nothing when no
/// certificate was seen. Belongs to report.
const tls::Certificate* issuerToTrust(const tls::TlsReport& report);

/// What to know before issuer is trusted, each a sentence: how to make sure, what else it would vouch for, what is odd about it. now: for its dates.
std::vector<std::string> beforeTrusting(
    const tls::TlsReport& report, const tls::Certificate& issuer, tls::UtcSeconds now);

/// How far something was tested.
enum class SetupTest : std::uint8_t { NotTried, Passed, Failed };

/// What the set-up has come to; nothing in it is secret.
struct SetupFacts {
    std::string server;
    std::uint16_t port = 0;
    Security security = Security::None;
    double timeoutSeconds = 60;
    bool authenticate = false;
    std::string user;
    std::string from;
    std::vector<std::string> to;
    std::string purpose; ///< id of the test mail's purpose, empty: the plain one
    std::vector<std::string> addresses; ///< of the server, as far as they were seen
    std::optional<tls::Certificate> issuer; ///< the end of the chain: what ISE has to trust
    bool issuerPrivate = false; ///< the operating system does not know it
    bool trustRefused = false; ///< the user went on without trusting it
    std::vector<std::string> mechanisms; ///< logins that the server offers
    SetupTest connection = SetupTest::NotTried;
    SetupTest login = SetupTest::NotTried;
    SetupTest mail = SetupTest::NotTried;
    std::string queueId; ///< the server's own name of the test mail
    std::string when; ///< of the last test, RFC 3339
};

/// A line of the summary.
struct SetupRow {
    std::string label; ///< the field's own word: "SMTP Port"
    std::string value;
    std::string remark; ///< a sentence, may be empty
};

/// A part of the summary.
struct SetupSection {
    std::string heading;
    std::string intro; ///< sentences: where to click
    std::vector<SetupRow> rows;
};

/// What to type into ISE, whom to let through, and what was tested.
std::vector<SetupSection> setupSummary(const SetupFacts& facts);

/// The summary as text of at most 100 columns where words allow, and as a small HTML document (without scripts and links).
std::string summaryText(const std::vector<SetupSection>& sections, std::string_view title);
std::string summaryHtml(const std::vector<SetupSection>& sections, std::string_view title);

} // namespace rungbook::smtp
