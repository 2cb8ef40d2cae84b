// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the checks, settles which finding is the one cause, and says so in a sentence.
#include "core/smtp/check.h"
#include "core/smtp/recorder.h"
#include "core/smtp/tls_trouble.h"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace rungbook::smtp
{

namespace
{

constexpr std::string_view kNoChain = "Not tested: there was no chain to check.";

// cause explains consequence: when both are there, the consequence is a symptom, whatever line it stands on.
struct Explains {
    std::string_view cause;
    std::string_view consequence;
};

constexpr Explains kExplains[] = {
    {"clear-on-tls-port", "closed-before-greeting"},
    {"clear-on-tls-port", "malformed-reply"},
    {"client-certificate-required", "closed-in-mid-session"},
    {"client-certificate-required", "reset-in-mid-session"},
    {"client-certificate-refused", "reset-in-mid-session"},
    {"ehlo-not-supported", "auth-not-offered"},
    {"ehlo-not-supported", "starttls-not-offered"},
    {"esmtp-inspection-drops-long-header", "reset-in-mid-session"},
    {"esmtp-inspection-masks-banner", "auth-not-offered"},
    {"esmtp-inspection-masks-banner", "banner-reverse-dns-mismatch"},
    {"esmtp-inspection-masks-banner", "starttls-not-offered"},
    {"esmtp-inspection-masks-keywords", "auth-not-offered"},
    {"esmtp-inspection-masks-keywords", "starttls-not-offered"},
    {"mx-host-unknown", "server-name-unknown"},
    {"mx-host-unknown", "server-name-without-address"},
    {"not-an-smtp-server", "closed-before-greeting"},
    {"not-an-smtp-server", "malformed-reply"},
    {"null-mx", "server-name-without-address"},
    {"sni-selects-other-certificate", "certificate-name-mismatch"},
    {"starttls-stripped", "starttls-not-offered"},
    {"tls-intercepted", "certificate-private-root"},
    {"tls-intercepted", "certificate-self-signed"},
    {"tls-intercepted", "certificate-unknown-issuer"},
    {"tls-on-clear-port", "early-talker"},
    {"tls-on-clear-port", "ehlo-name-rejected"},
    {"tls-on-clear-port", "greeting-rejected"},
    {"tls-on-clear-port", "malformed-reply"},
};

bool isCause(const Finding& f)
{
    return f.role == Role::Root && (isWrong(f.effect) || f.effect == Effect::Unknown);
}

void demoteConsequences(std::vector<Finding>& findings)
{
    for (const Explains& pair : kExplains) {
        const bool there = std::any_of(findings.begin(), findings.end(),
            [&](const Finding& f) { return f.rule->id == pair.cause && isCause(f); });
        for (Finding& f : findings) {
            if (there && f.rule->id == pair.consequence && f.role != Role::Symptom)
                f.role = Role::Symptom;
        }
    }
}

// The finding of last resort is for runs that have no other cause.
void dropUnknownReason(std::vector<Finding>& findings)
{
    const auto lastResort = [](const Finding& f) { return f.rule->id == "failed-for-unknown-reason"; };
    if (std::any_of(
            findings.begin(), findings.end(), [&](const Finding& f) { return isCause(f) && !lastResort(f); }))
        std::erase_if(findings, lastResort);
}

// What blocks comes before what disturbs; then what was named with a reason before what only says where it stopped; then what came first.
auto causeKey(const Finding& f)
{
    return std::tuple(f.rule->fallback, !isWrong(f.effect), f.effect,
        f.evidence.empty() ? 0 : raw(f.evidence.front().where.first), f.confidence);
}

// One cause: the others of its kind contribute, and those that only say where it stopped are symptoms.
void keepOneCause(std::vector<Finding>& findings)
{
    const Finding* best = nullptr;
    for (const Finding& f : findings) {
        if (isCause(f) && (!best || causeKey(f) < causeKey(*best)))
            best = &f;
    }
    for (Finding& f : findings) {
        if (f.role == Role::Root && &f != best)
            f.role = f.rule->fallback ? Role::Symptom : Role::Contributing;
    }
}

std::string lowerStart(std::string text)
{
    const bool word = text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z'
        && ((text[1] >= 'a' && text[1] <= 'z') || text.starts_with("A "));
    const bool name = text.starts_with("Diffie") || text.starts_with("Cisco");
    if (word && !name)
        text[0] = static_cast<char>(text[0] + 32);
    return text;
}

Phase phaseOf(const ProbeResult& result, const Finding& f)
{
    const std::uint64_t line = f.evidence.empty() ? 0 : raw(f.evidence.front().where.first);
    if (line == 0 || line > result.transcript.lines.size())
        return result.endPhase;
    // A proof may come late (a second look, bytes in answer to QUIT): where the session got stuck is what counts.
    const Phase phase = result.transcript.lines[line - 1].phase;
    const bool late = phase != Phase::TlsHandshake && phase > Phase::Greeting;
    return late && serverNeverSpoke(result) ? Phase::Greeting : phase;
}

// "TLS 1.3, the login and the message": what was proved to work.
std::string proved(const ProbeResult& result)
{
    std::vector<std::string> parts;
    if (greetingReply(result))
        parts.emplace_back("the greeting");
    if (result.capabilities().known)
        parts.emplace_back("EHLO");
    if (result.tls && result.tls->outcome == tls::TlsOutcome::Established)
        parts.push_back(result.tls->version.empty() ? std::string("TLS") : result.tls->version);
    for (const Exchange& exchange : result.exchanges) {
        const bool good = exchange.reply && exchange.reply->positive();
        if (good && exchange.phase == Phase::Auth && exchange.reply->code == 235)
            parts.emplace_back("the login");
        else if (good && (exchange.verb == "MAIL FROM" || exchange.verb == "RCPT TO"))
            parts.emplace_back(exchange.verb == "MAIL FROM" ? "the sender" : "the recipient");
        else if (good && exchange.verb == ".")
            parts.emplace_back("the message");
    }
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    return parts.empty() ? std::string("the connection") : listed(parts, 8);
}

std::string verdictOf(const ProbeResult& result)
{
    const auto cause = std::find_if(result.findings.begin(), result.findings.end(), isCause);
    if (cause != result.findings.end()) {
        const std::string_view stage = phaseWords(phaseOf(result, *cause));
        if (cause->effect == Effect::Unknown)
            return fmt::format("Could not be tested to the end, at {}: {}.", stage, lowerStart(cause->title));
        if (cause->effect != Effect::Blocks)
            return fmt::format("Works, but is disturbed at {}: {}.", stage, lowerStart(cause->title));
        return fmt::format("Fails at {}: {}.", stage, lowerStart(cause->title));
    }
    if (result.outcome == ProbeOutcome::Failed)
        return fmt::format("Fails at {}.", phaseWords(result.endPhase));
    if (result.outcome == ProbeOutcome::CouldNotTest)
        return fmt::format("Not tested to the end: what is known ends at {}.", phaseWords(result.endPhase));
    return fmt::format("Works: {} passed.", proved(result));
}

} // namespace

void diagnose(ProbeResult& result)
{
    result.findings = runRules(checks(), result);
    dropUnknownReason(result.findings);
    demoteConsequences(result.findings);
    keepOneCause(result.findings);
    rankFindings(result.findings);
    const bool wrong = std::any_of(
        result.findings.begin(), result.findings.end(), [](const Finding& f) { return isWrong(f.effect); });
    const bool unknown = std::any_of(result.findings.begin(), result.findings.end(),
        [](const Finding& f) { return f.effect == Effect::Unknown && f.role == Role::Root; });
    const bool blocked = std::any_of(result.findings.begin(), result.findings.end(),
        [](const Finding& f) { return f.effect == Effect::Blocks && f.role == Role::Root; });
    if (blocked)
        result.outcome = ProbeOutcome::Failed;
    else if (unknown && !wrong)
        result.outcome = ProbeOutcome::CouldNotTest;
    result.verdict = verdictOf(result);
}

void diagnoseTrust(ProbeResult& result)
{
    if (!result.tls) {
        result.verdict = kNoChain;
        return;
    }
    if (result.chainLines.empty() && result.verifyLines.empty()) {
        RunRecorder recorder(result.vantage);
        recorder.tlsDone(-1, *result.tls);
        ProbeResult& written = recorder.result();
        result.transcript = std::move(written.transcript);
        result.chainLines = std::move(written.chainLines);
        result.verifyLines = std::move(written.verifyLines);
        result.tlsFirstLine = written.tlsFirstLine;
        result.tlsLastLine = written.tlsLastLine;
    }
    const tls::VerifyReport& verify = result.tls->verify;
    result.outcome = !verify.checked ? ProbeOutcome::CouldNotTest
        : verify.accepted            ? ProbeOutcome::Passed
                                     : ProbeOutcome::Failed;
    diagnose(result);
    const auto cause = std::find_if(result.findings.begin(), result.findings.end(), isCause);
    if (cause != result.findings.end())
        result.verdict = fmt::format("Not accepted: {}.", lowerStart(cause->title));
    else if (verify.checked && verify.accepted)
        result.verdict = verify.name.asked.empty()
            ? std::string("Accepted: the chain is good; no name was compared.")
            : fmt::format("Accepted: the chain is good, and it is for {}.", verify.name.asked);
    else
        result.verdict = kNoChain;
}

} // namespace rungbook::smtp
