// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/recorder.h"

#include "core/smtp/event_words.h"
#include "core/smtp/judgement.h"
#include "core/smtp/replay_steps.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostLines =
    20'000; ///< of the transcript: a server that never stops talking ends there
constexpr std::size_t kMostExchanges = 5'000;
constexpr std::size_t kMostHelpBytes = 300;

std::string upper(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
    return result;
}

/// What follows verb in line: "<a@example.com>" of "MAIL FROM:<a@example.com>".
std::string_view argumentOf(std::string_view line, std::string_view verb)
{
    if (upper(line.substr(0, verb.size())) != verb)
        return line;
    line.remove_prefix(verb.size());
    while (!line.empty() && (line.front() == ' ' || line.front() == ':'))
        line.remove_prefix(1);
    return line;
}

std::string_view lastWord(std::string_view text)
{
    const std::size_t blank = text.find_last_of(" \t");
    return blank == std::string_view::npos ? text : text.substr(blank + 1);
}

bool plainText(std::string_view bytes)
{
    return !bytes.empty()
        && std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

} // namespace

RunRecorder::RunRecorder(const ProbeSettings& settings)
{
    m_result.server = settings.server;
    m_result.port = settings.port;
    m_result.security = settings.security;
    m_result.depth = settings.depth;
    m_result.family = settings.family;
    m_result.authWanted = settings.authenticate;
    m_result.ehloName = settings.ehloName;
    m_result.userForm = settings.authenticate ? userFormOf(settings.user) : std::string();
    const std::string_view password = settings.password.reveal();
    m_result.passwordHasOuterBlanks = settings.authenticate && !password.empty()
        && (password.front() == ' ' || password.front() == '\t' || password.back() == ' '
            || password.back() == '\t');
    m_result.from = settings.from;
    m_result.to = settings.to;
    if (settings.proxy.kind != ProxyKind::None)
        m_result.proxy =
            fmt::format("{} {}:{}", settings.proxy.kind == ProxyKind::Socks5 ? "SOCKS5" : "HTTP CONNECT",
                settings.proxy.host, settings.proxy.port);
}

RunRecorder::RunRecorder(Vantage vantage)
{
    m_result.vantage = vantage;
}

std::uint32_t RunRecorder::add(double ms, Speaker from, Phase phase, std::string_view text)
{
    std::vector<TranscriptLine>& lines = m_result.transcript.lines;
    if (m_full)
        return lastLine();
    TranscriptLine line;
    line.ms = ms;
    line.from = from;
    line.phase = phase;
    line.text = printable(text);
    line.encrypted = m_insideTls && from != Speaker::Event;
    line.where = m_where;
    if (lines.size() >= kMostLines) {
        m_full = true;
        line.from = Speaker::Event;
        line.encrypted = false;
        line.text = fmt::format("the transcript ends here: more than {} lines", kMostLines);
    }
    lines.push_back(std::move(line));
    return lastLine();
}

void RunRecorder::dns(DnsAnswer answer)
{
    answer.line = add(-1, Speaker::Event, Phase::Resolve, eventWords(answer));
    m_result.dns.push_back(std::move(answer));
}

void RunRecorder::connectAttempt(ConnectAttempt attempt)
{
    const double end = attempt.ms >= 0 ? attempt.startMs + attempt.ms : -1;
    attempt.line = add(end, Speaker::Event, Phase::Connect, eventWords(attempt));
    StepOutcome outcome = StepOutcome::Failed;
    if (attempt.outcome == ConnectOutcome::Connected)
        outcome = StepOutcome::Passed;
    else if (attempt.outcome == ConnectOutcome::Cancelled || attempt.outcome == ConnectOutcome::NotTried)
        outcome = StepOutcome::Skipped;
    const auto open = std::find_if(m_openSteps.begin(), m_openSteps.end(), [&](std::size_t i) {
        const Step& step = m_result.steps[i];
        return step.phase == Phase::Connect && (step.address == attempt.address || step.address.empty());
    });
    std::size_t index = m_result.steps.size();
    if (open != m_openSteps.end()) {
        index = *open;
        m_openSteps.erase(open);
    } else {
        m_result.steps.emplace_back();
    }
    Step& step = m_result.steps[index];
    step.phase = Phase::Connect;
    step.address = attempt.address;
    step.startMs = attempt.startMs;
    step.ms = attempt.ms;
    step.outcome = outcome;
    step.summary = meaning(attempt.outcome);
    step.line = attempt.line;
    if (attempt.outcome == ConnectOutcome::Connected && m_result.address.empty())
        m_result.address = attempt.address;
    m_result.attempts.push_back(std::move(attempt));
}

void RunRecorder::proxyAnswer(std::string_view words, bool failed, double ms)
{
    m_result.proxyAnswer = printable(words);
    m_result.proxyFailed = failed;
    add(ms, Speaker::Event, Phase::Proxy,
        fmt::format("proxy {}: {}{}", m_result.proxy, failed ? "refused: " : "", words));
}

void RunRecorder::crossProbe(CrossProbe probe)
{
    probe.line = add(-1, Speaker::Event, Phase::Connect, eventWords(probe));
    m_result.crossProbes.push_back(std::move(probe));
}

void RunRecorder::noteMechanism(std::string_view argument)
{
    const std::string name = upper(argument.substr(0, argument.find_first_of(" \t")));
    m_authMechanism = name;
    m_authAnswers = 0;
    if (name.empty())
        return;
    std::vector<std::string>& tried = m_result.mechanismsTried;
    if (std::find(tried.begin(), tried.end(), name) == tried.end())
        tried.push_back(name);
    m_result.mechanism = mechanismFromName(name).value_or(Mechanism::Auto);
}

void RunRecorder::guardCredentials(std::string_view hidden, bool answer)
{
    const std::string_view wire = lastWord(hidden);
    if (wire.size() >= 4)
        m_guard.add(wire);
    ++m_authAnswers;
    std::string clear = tls::base64Decode(wire).value_or(std::string());
    const std::string_view all = clear;
    if (m_authMechanism == "PLAIN") {
        if (const std::size_t nul = all.rfind('\0'); nul != std::string_view::npos)
            m_guard.add(all.substr(nul + 1));
    } else if (m_authMechanism == "LOGIN") {
        if (answer && m_authAnswers == 2) // the first is the user name
            m_guard.add(all);
    } else if (m_authMechanism == "CRAM-MD5") {
        m_guard.add(lastWord(all));
    } else if (const std::size_t token = all.find("auth=Bearer "); token != std::string_view::npos) {
        m_guard.add(all.substr(token + 12, all.find('\x01', token) - token - 12));
    }
    tls::wipe(clear);
}

void RunRecorder::clientLine(double ms, Phase phase, std::string_view verb, std::string_view shown,
    std::shared_ptr<const Secret> hidden)
{
    const std::string word = upper(verb);
    std::string text(shown);
    const std::string_view argument = argumentOf(shown, word);
    if (word == "AUTH") {
        noteMechanism(argument);
        const std::size_t blank = argument.find_first_of(" \t");
        const std::string_view response =
            blank == std::string_view::npos ? std::string_view() : lastWord(argument);
        if (!response.empty() && response != "=" && response != kRedacted) { // the caller forgot
            if (hidden == nullptr)
                hidden = std::make_shared<const Secret>(std::string(shown));
            text = fmt::format("AUTH {} {}", argument.substr(0, blank), kRedacted);
        }
    } else if (word.empty() && phase == Phase::Auth && shown != "*" && !shown.empty() && shown != kRedacted) {
        if (hidden == nullptr)
            hidden = std::make_shared<const Secret>(std::string(shown));
        text = kRedacted;
    }
    if (hidden != nullptr)
        guardCredentials(hidden->reveal(), word.empty());

    const std::uint32_t line = add(ms, Speaker::Client, phase, text);
    TranscriptLine& added = m_result.transcript.lines[line - 1];
    if (!m_full) {
        added.redacted = hidden != nullptr || text.find(kRedacted) != std::string::npos;
        added.hidden = std::move(hidden);
    }
    if (word.empty() || m_result.exchanges.size() >= kMostExchanges)
        return;
    Exchange exchange;
    exchange.phase = phase;
    exchange.verb = word;
    exchange.argument = printable(argumentOf(text, word));
    exchange.encrypted = m_insideTls;
    exchange.sentMs = ms;
    exchange.commandLine = line;
    m_result.exchanges.push_back(std::move(exchange));
}

void RunRecorder::messageSent(double ms, std::uint64_t bytes, std::uint32_t lines, std::string_view note)
{
    std::string text = fmt::format("(message, {} bytes in {} lines", bytes, lines);
    if (!note.empty())
        text += fmt::format(", {}", note);
    text += ')';
    const std::uint32_t line = add(ms, Speaker::Client, Phase::Data, text);
    if (!m_full)
        m_result.transcript.lines[line - 1].bytes = bytes;
    m_result.messageBytes = bytes;
    if (m_result.exchanges.size() >= kMostExchanges)
        return;
    Exchange exchange;
    exchange.phase = Phase::Data;
    exchange.verb = ".";
    exchange.encrypted = m_insideTls;
    exchange.sentMs = ms;
    exchange.commandLine = line;
    m_result.exchanges.push_back(std::move(exchange));
}

Exchange* RunRecorder::oldestOpen()
{
    const auto open = [](const Exchange& e) {
        return !e.unsolicited && (!e.reply.has_value() || (e.verb == "AUTH" && e.reply->code == 334));
    };
    for (; m_firstOpen < m_result.exchanges.size(); ++m_firstOpen)
        if (open(m_result.exchanges[m_firstOpen]))
            return &m_result.exchanges[m_firstOpen];
    return nullptr;
}

void RunRecorder::replyLost()
{
    if (oldestOpen() != nullptr)
        ++m_firstOpen;
}

std::string RunRecorder::challengeText(const std::string& raw, bool& redacted) const
{
    if (!raw.starts_with("334"))
        return raw;
    const std::string challenge(lastWord(std::string_view(raw).substr(3)));
    const std::string clear = tls::base64Decode(challenge).value_or(std::string());
    // The server's signature of SCRAM, with what was said before, lets a reader try passwords: it is no harmless challenge.
    if (m_guard.finds(clear) || clear.starts_with("v=")) {
        redacted = true;
        return fmt::format("334 {}", kRedacted);
    }
    if (!plainText(clear))
        return raw;
    return fmt::format("{} ({})", raw, clear.substr(0, kMostHelpBytes));
}

void RunRecorder::serverReply(double ms, Phase phase, const Reply& received)
{
    Reply reply = received;
    bool redacted = false;
    for (std::string& line : reply.raw)
        line = m_guard.clean(line, &redacted);
    for (std::string& line : reply.lines)
        line = m_guard.clean(line, &redacted);

    std::uint32_t first = 0;
    std::uint32_t last = 0;
    for (std::string& raw : reply.raw) {
        bool hidden = redacted;
        const std::string text = phase == Phase::Auth ? challengeText(raw, hidden) : raw;
        if (hidden && !redacted) { // the value that goes into exports must not hold it either
            raw = text;
            reply.lines.assign(1, std::string(kRedacted));
        }
        last = add(ms, Speaker::Server, phase, text);
        if (!m_full)
            m_result.transcript.lines[last - 1].redacted =
                text.find(kRedacted) != std::string::npos && hidden;
        if (first == 0)
            first = last;
    }
    if (reply.has(ReplyFlaw::Truncated))
        add(ms, Speaker::Event, phase, "the connection ended inside this reply");

    Exchange* exchange = oldestOpen();
    // A live server speaks first, whatever was sent too early. A recording may begin anywhere: there, only 220 is a greeting for certain, and
    // a refusal may be one; a 250 answers a command that was not recorded.
    const bool mayGreet = reply.code == 220 || reply.code >= 400 || reply.code == 0;
    const bool greets = !m_greeted
        && (m_result.vantage == Vantage::Live || (exchange == nullptr && mayGreet)
            || (exchange != nullptr && reply.code == 220 && exchange->verb != "STARTTLS"));
    if (greets || exchange == nullptr) {
        if (m_result.exchanges.size() >= kMostExchanges)
            return;
        Exchange added;
        added.phase = greets ? Phase::Greeting : phase;
        added.unsolicited = !greets;
        added.encrypted = m_insideTls;
        m_result.exchanges.push_back(std::move(added));
        exchange = &m_result.exchanges.back();
    }
    m_greeted = true;
    if (exchange->verb == "." && m_result.queueId.empty())
        m_result.queueId = queueIdOf(reply);
    exchange->replyMs = ms;
    exchange->firstReplyLine = first;
    exchange->lastReplyLine = last;
    exchange->reply = std::move(reply);
}

void RunRecorder::serverBytes(double ms, Phase phase, std::string_view bytes)
{
    const std::uint32_t line =
        add(ms, Speaker::Server, phase, fmt::format("\"{}\"", m_guard.clean(bytes.substr(0, 4096))));
    if (!m_full)
        m_result.transcript.lines[line - 1].bytes = bytes.size();
}

void RunRecorder::injectedBytes(double ms, std::string_view bytes)
{
    m_result.injected = printable(bytes);
    m_result.injectedLine = add(ms, Speaker::Event, Phase::StartTls,
        fmt::format("{} bytes came in clear behind the answer to STARTTLS and were thrown away (RFC 3207, "
                    "section 4.2): \"{}\"",
            bytes.size(), printable(bytes)));
}

void RunRecorder::tlsEvent(double ms, const tls::TlsEvent& event)
{
    if (!m_result.tls.has_value())
        m_result.tls.emplace();
    const std::uint32_t line = add(ms, Speaker::Event, Phase::TlsHandshake, eventWords(event));
    if (m_result.tlsFirstLine == 0)
        m_result.tlsFirstLine = line;
    if (!m_tlsDone)
        m_result.tlsLastLine = line;
    m_result.tls->events.push_back(event);
    m_result.tlsEventLines.push_back(line);
    if (event.kind == tls::TlsEventKind::Alert && event.fatal) {
        if (event.direction == tls::TlsDirection::Received)
            m_result.tls->alertReceived = event.number;
        else
            m_result.tls->alertSent = event.number;
    }
}

void RunRecorder::certificateLines(double ms, const tls::TlsReport& report)
{
    for (std::size_t i = 0; i < report.chain.size(); ++i)
        m_result.chainLines.push_back(
            add(ms, Speaker::Event, Phase::TlsHandshake, certificateWords(report.chain[i], i)));
    if (!report.verify.checked)
        return;
    for (std::size_t i = 0; i < report.verify.errors.size(); ++i)
        m_result.verifyLines.push_back(
            add(ms, Speaker::Event, Phase::TlsHandshake, verifyWords(report.verify, i)));
    if (report.verify.errors.empty() && report.verify.accepted)
        add(ms, Speaker::Event, Phase::TlsHandshake, verifyWords(report.verify, 0));
}

void RunRecorder::tlsDone(double ms, const tls::TlsReport& report)
{
    const bool again = m_tlsDone;
    const std::string before = again && m_result.tls.has_value() ? eventWords(*m_result.tls) : std::string();
    std::vector<tls::TlsEvent> events;
    if (m_result.tls.has_value())
        events = std::move(m_result.tls->events);
    m_result.tls = report;
    if (!events.empty()) // those have their lines
        m_result.tls->events = std::move(events);
    else
        m_result.tlsEventLines.assign(m_result.tls->events.size(), 0);
    m_tlsDone = true;
    m_insideTls = report.outcome == tls::TlsOutcome::Established;
    if (!again)
        certificateLines(ms, report);
    if (const std::string words = eventWords(report); words != before) {
        const std::uint32_t line = add(ms, Speaker::Event, Phase::TlsHandshake, words);
        if (m_result.tlsFirstLine == 0)
            m_result.tlsFirstLine = line;
        m_result.tlsLastLine = line;
    }
}

void RunRecorder::capabilities(const Capabilities& capabilities, bool insideTls)
{
    Capabilities& kept = insideTls ? m_result.after : m_result.before;
    kept = capabilities;
    if (kept.line == 0)
        if (const Exchange* hello = m_result.exchange(Phase::Ehlo); hello != nullptr)
            kept.line = hello->firstReplyLine;
}

void RunRecorder::ended(double ms, EndKind kind, Phase phase, std::string_view words)
{
    if (m_result.endLine != 0)
        return;
    std::string text(meaning(kind, m_result.vantage));
    if (!words.empty())
        text += fmt::format(": {}", words);
    m_result.end = kind;
    m_result.endPhase = phase;
    m_result.endLine = add(ms, Speaker::Event, phase, text);
}

void RunRecorder::note(double ms, Phase phase, std::string_view text)
{
    add(ms, Speaker::Event, phase, text);
}

void RunRecorder::closeStep(Step& step, double ms, StepOutcome outcome, std::string_view summary)
{
    step.ms = ms >= 0 && step.startMs >= 0 ? std::max(0.0, ms - step.startMs) : -1;
    step.outcome = outcome;
    step.summary = printable(summary);
    if (step.line > lastLine())
        step.line = 0; // nothing was said in it
}

void RunRecorder::stepBegins(double ms, Phase phase, std::string_view address)
{
    const auto open = std::find_if(m_openSteps.begin(), m_openSteps.end(), [&](std::size_t i) {
        return m_result.steps[i].phase == phase && m_result.steps[i].address == address;
    });
    if (open != m_openSteps.end()) {
        closeStep(m_result.steps[*open], ms, StepOutcome::CouldNotTest, "begun again before it was over");
        m_openSteps.erase(open);
    }
    Step step;
    step.phase = phase;
    step.startMs = ms;
    step.ms = -1;
    step.outcome = StepOutcome::CouldNotTest;
    step.address = address;
    step.line = lastLine() + 1;
    m_openSteps.push_back(m_result.steps.size());
    m_result.steps.push_back(std::move(step));
}

void RunRecorder::stepEnds(double ms, Phase phase, StepOutcome outcome, std::string_view summary)
{
    const auto open = std::find_if(m_openSteps.begin(), m_openSteps.end(),
        [&](std::size_t i) { return m_result.steps[i].phase == phase; });
    if (open == m_openSteps.end())
        return;
    closeStep(m_result.steps[*open], ms, outcome, m_guard.clean(summary));
    m_openSteps.erase(open);
}

void RunRecorder::stepSkipped(Phase phase, std::string_view why)
{
    Step step;
    step.phase = phase;
    step.outcome = StepOutcome::Skipped;
    step.summary = printable(why);
    m_result.steps.push_back(std::move(step));
}

ProbeResult RunRecorder::take()
{
    for (const std::size_t i : m_openSteps)
        closeStep(m_result.steps[i], -1, StepOutcome::CouldNotTest, "not over when the run ended");
    m_openSteps.clear();
    if (m_result.vantage != Vantage::Live)
        addMissingSteps(m_result);
    m_result.outcome = outcomeOf(m_result);
    return std::move(m_result);
}

} // namespace rungbook::smtp
