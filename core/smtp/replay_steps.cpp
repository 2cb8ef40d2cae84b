// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/replay_steps.h"

#include "core/smtp/judgement.h"

#include <algorithm>
#include <array>

namespace rungbook::smtp
{

namespace
{

constexpr std::array kTalk{Phase::Greeting, Phase::Ehlo, Phase::StartTls, Phase::Auth, Phase::MailFrom,
    Phase::RcptTo, Phase::Data, Phase::Rset, Phase::Quit};

bool hasStep(const ProbeResult& result, Phase phase)
{
    return std::any_of(
        result.steps.begin(), result.steps.end(), [&](const Step& step) { return step.phase == phase; });
}

void setTimes(Step& step, double begin, double end)
{
    step.startMs = begin >= 0 ? begin : 0;
    step.ms = begin >= 0 && end >= begin ? end - begin : -1;
}

/// How a command ended that has no reply.
void judgeSilence(const ProbeResult& result, Step& step)
{
    const bool byServer = result.end == EndKind::ClosedByServer || result.end == EndKind::ResetByServer;
    if (step.phase == Phase::Quit) {
        step.outcome = StepOutcome::Passed;
        step.summary = "no answer to QUIT: harmless, the work was done";
        return;
    }
    step.outcome = byServer ? StepOutcome::Failed : StepOutcome::CouldNotTest;
    step.summary = std::string(awaited(step.phase))
        + (byServer ? " never came: the connection ended" : " is not in the recording");
}

void addTalk(ProbeResult& result, Phase phase)
{
    Step step;
    step.phase = phase;
    double begin = -1;
    double end = -1;
    bool any = false;
    for (const Exchange& exchange : result.exchanges) {
        if (exchange.phase != phase || exchange.unsolicited)
            continue;
        Step one = step;
        if (exchange.reply.has_value()) {
            one.outcome = judge(phase, *exchange.reply);
            one.summary = judgementWords(phase, *exchange.reply);
        } else {
            judgeSilence(result, one);
        }
        // Of several recipients the refused one is the news; of EHLO and HELO, of two logins, the last one counts.
        if (!any || phase != Phase::RcptTo || step.outcome == StepOutcome::Passed) {
            step.outcome = one.outcome;
            step.summary = one.summary;
        }
        if (!any) {
            begin = exchange.sentMs >= 0 ? exchange.sentMs : exchange.replyMs;
            step.line = exchange.commandLine != 0 ? exchange.commandLine : exchange.firstReplyLine;
        }
        end = std::max(end, exchange.replyMs);
        any = true;
    }
    if (!any)
        return;
    setTimes(step, begin, end);
    result.steps.push_back(std::move(step));
}

void addTls(ProbeResult& result)
{
    if (!result.tls.has_value() || hasStep(result, Phase::TlsHandshake))
        return;
    Step step;
    step.phase = Phase::TlsHandshake;
    step.line = result.tlsFirstLine;
    const auto time = [&](std::uint32_t line) {
        return line == 0 || line > result.transcript.lines.size() ? -1 : result.transcript.lines[line - 1].ms;
    };
    setTimes(step, time(result.tlsFirstLine), time(result.tlsLastLine));
    switch (result.tls->outcome) {
    case tls::TlsOutcome::Established:
        step.outcome = StepOutcome::Passed;
        step.summary = "established" + (result.tls->version.empty() ? "" : ": " + result.tls->version);
        break;
    case tls::TlsOutcome::Failed:
    case tls::TlsOutcome::Aborted:
        step.outcome = StepOutcome::Failed;
        step.summary = result.tls->failure.empty() ? "the handshake failed" : result.tls->failure;
        break;
    case tls::TlsOutcome::NotStarted:
        step.outcome = StepOutcome::CouldNotTest;
        step.summary = "how the handshake ended is not in the recording";
        break;
    }
    result.steps.push_back(std::move(step));
}

} // namespace

void addMissingSteps(ProbeResult& result)
{
    if (!result.dns.empty() && !hasStep(result, Phase::Resolve)) {
        Step step;
        step.phase = Phase::Resolve;
        step.line = result.dns.front().line;
        step.ms = result.dns.front().ms;
        const bool found = std::any_of(result.dns.begin(), result.dns.end(), [](const DnsAnswer& answer) {
            return answer.outcome == DnsOutcome::Answered && !answer.records.empty();
        });
        step.outcome = found ? StepOutcome::Passed : StepOutcome::Failed;
        step.summary = found ? "the name has an address" : "the DNS gave no address";
        result.steps.insert(
            result.steps.begin(), std::move(step)); // before the connections, as in a live run
    }
    if (!result.proxyAnswer.empty() && !hasStep(result, Phase::Proxy)) {
        Step step;
        step.phase = Phase::Proxy;
        step.ms = -1;
        step.outcome = result.proxyFailed ? StepOutcome::Failed : StepOutcome::Passed;
        step.summary = result.proxyAnswer;
        result.steps.push_back(std::move(step));
    }
    for (const Phase phase : kTalk) {
        if (!hasStep(result, phase))
            addTalk(result, phase);
        if (phase == Phase::StartTls)
            addTls(result);
    }
    if (result.security == Security::Tls) // the handshake came before the greeting
        std::stable_sort(result.steps.begin(), result.steps.end(), [](const Step& a, const Step& b) {
            const auto rank = [](const Step& s) {
                return s.phase == Phase::TlsHandshake ? static_cast<int>(Phase::Greeting) * 2 - 1
                                                      : static_cast<int>(s.phase) * 2;
            };
            return rank(a) < rank(b);
        });
}

ProbeOutcome outcomeOf(const ProbeResult& result)
{
    const auto connected = [](const Step& s) {
        return s.phase == Phase::Connect && s.outcome == StepOutcome::Passed;
    };
    const bool reached = std::any_of(result.steps.begin(), result.steps.end(), connected);
    bool passed = false;
    bool open = result.end == EndKind::Cancelled;
    for (const Step& step : result.steps) {
        if (step.phase == Phase::Quit || step.phase == Phase::Rset)
            continue;
        if (step.phase == Phase::Connect && reached) {
            passed = true;
            continue;
        }
        if (step.outcome == StepOutcome::Failed)
            return ProbeOutcome::Failed;
        passed = passed || step.outcome == StepOutcome::Passed;
        open = open || step.outcome == StepOutcome::CouldNotTest;
    }
    return open || !passed ? ProbeOutcome::CouldNotTest : ProbeOutcome::Passed;
}

} // namespace rungbook::smtp
