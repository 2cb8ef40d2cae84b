// SPDX-License-Identifier: GPL-3.0-or-later
// An SMTP run drawn as a ladder. Every row stands for one or more lines of the transcript, in their order.
#include "core/smtp/ladder_rows.h"

#include "core/base/timestamp.h"
#include "core/smtp/event_words.h"
#include "core/smtp/judgement.h"
#include "core/smtp/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

using ladder::Row;
using ladder::RowKind;

constexpr double kSilenceMs = 1000;
constexpr std::size_t kMostLabel = 120;
constexpr std::size_t kMostRows = 5000;

std::string shortened(std::string_view text)
{
    if (text.size() <= kMostLabel)
        return std::string(text);
    std::size_t cut = kMostLabel - 3;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut;
    return std::string(text.substr(0, cut)) + "...";
}

std::string timeText(double ms)
{
    if (ms < 0)
        return {};
    return ms < 1000 ? fmt::format("{:.1f} ms", ms) : fmt::format("{:.3f} s", ms / 1000);
}

bool hasAny(const std::vector<std::uint32_t>& lines, std::uint32_t number)
{
    return std::find(lines.begin(), lines.end(), number) != lines.end();
}

/// The name of the phase for a bracket.
std::string_view bracketOf(Phase phase)
{
    switch (phase) {
    case Phase::Resolve:
        return "Name lookup (DNS)";
    case Phase::Connect:
        return "TCP connection";
    case Phase::Proxy:
        return "Proxy";
    case Phase::Greeting:
        return "Greeting";
    case Phase::Ehlo:
        return "EHLO";
    case Phase::StartTls:
        return "STARTTLS";
    case Phase::TlsHandshake:
        return "TLS handshake";
    case Phase::Auth:
        return "Login (AUTH)";
    case Phase::MailFrom:
        return "Sender (MAIL FROM)";
    case Phase::RcptTo:
        return "Recipients (RCPT TO)";
    case Phase::Data:
        return "Message (DATA)";
    case Phase::Rset:
        return "Other commands";
    case Phase::Quit:
        return "Goodbye (QUIT)";
    }
    return "";
}

class Builder
{
public:
    explicit Builder(const ProbeResult& result)
        : m_result(result)
    {
    }

    ladder::Ladder build()
    {
        participants();
        const auto& lines = m_result.transcript.lines;
        for (std::uint32_t number = 1; number <= lines.size() && m_rows.size() < kMostRows; ++number)
            number = std::max(number, line(number));
        ghost();
        if (m_rows.size() >= kMostRows) {
            Row note;
            note.kind = RowKind::Note;
            note.label = fmt::format("the picture ends here: more than {} rows", kMostRows);
            push(std::move(note), m_result.endPhase, -1);
        }
        ladder::Ladder ladder;
        ladder.title = title();
        ladder.states = false; // RFC 5321 gives its two sides none
        ladder.verdict = m_result.verdict;
        ladder.failed = m_result.outcome == ProbeOutcome::Failed;
        ladder.participants = std::move(m_participants);
        marks(ladder);
        ladder.phases = phases();
        ladder.rows = std::make_shared<ladder::StoredRows>(std::move(m_rows));
        return ladder;
    }

private:
    std::string title() const
    {
        const std::string server = m_result.server.empty() ? m_result.address : m_result.server;
        std::string text = server.empty() ? std::string("SMTP") : "SMTP with " + server;
        if (m_result.port != 0)
            text += fmt::format(" port {}", m_result.port);
        if (m_result.security != Security::None)
            text += m_result.security == Security::Tls ? ", TLS from the first byte" : ", STARTTLS";
        return text;
    }

    void participants()
    {
        const bool live = m_result.vantage == Vantage::Live;
        m_participants.push_back({live ? "this client" : "client", m_result.clientAddress, "client"});
        const auto asked = [](const DnsAnswer& a) { return a.resolver != "hosts file"; };
        if (std::any_of(m_result.dns.begin(), m_result.dns.end(), asked)) {
            m_resolver = static_cast<std::uint16_t>(m_participants.size());
            const std::string& address =
                std::find_if(m_result.dns.begin(), m_result.dns.end(), asked)->resolver;
            m_participants.push_back({"DNS resolver", address, ""});
        }
        if (!m_result.proxy.empty()) {
            m_proxy = static_cast<std::uint16_t>(m_participants.size());
            const std::size_t blank = m_result.proxy.rfind(' ');
            m_participants.push_back({m_result.proxy.substr(0, blank) + " proxy",
                blank == std::string::npos ? "" : m_result.proxy.substr(blank + 1), ""});
        }
        m_server = static_cast<std::uint16_t>(m_participants.size());
        const std::string name = m_result.server.empty() ? "mail server" : m_result.server;
        std::string address = m_result.address == name || m_proxy != 0 ? std::string() : m_result.address;
        if (m_result.port != 0)
            address += fmt::format("{}port {}", address.empty() ? "" : " ", m_result.port);
        m_participants.push_back({name, address, "server"});
    }

    /// Adds a row and what goes before it: the silence.
    void push(Row row, Phase phase, double ms)
    {
        if (ms >= 0) {
            row.time = timeText(ms);
            if (m_lastMs >= 0) {
                const double gap = ms - m_lastMs;
                if (gap >= kSilenceMs && !m_rows.empty()) {
                    Row silence;
                    silence.kind = RowKind::Silence;
                    silence.seconds = gap / 1000;
                    silence.label = fmt::format("{} of silence", durationText(gap / 1000));
                    m_rows.push_back(std::move(silence));
                    m_phases.push_back(phase);
                } else if (gap >= 0.1) {
                    row.delta =
                        gap < 1000 ? fmt::format("+{:.1f} ms", gap) : fmt::format("+{:.1f} s", gap / 1000);
                }
            }
            m_lastMs = std::max(m_lastMs, ms);
        }
        m_rows.push_back(std::move(row));
        m_phases.push_back(phase);
    }

    Row arrow(bool fromClient, std::uint16_t other, std::uint32_t number) const
    {
        Row row;
        row.from = fromClient ? 0 : other;
        row.to = fromClient ? other : 0;
        rest(row, number, number);
        return row;
    }

    void rest(Row& row, std::uint32_t first, std::uint32_t last) const
    {
        row.where = Transcript::span(first, last);
        row.message = first - 1;
    }

    /// Makes the rows of a line; returns the last line that they stand for.
    std::uint32_t line(std::uint32_t number)
    {
        const TranscriptLine& text = m_result.transcript.lines[number - 1];
        if (text.from == Speaker::Client)
            return client(number, text);
        if (text.from == Speaker::Server)
            return server(number, text);
        return event(number, text);
    }

    const Exchange* exchangeAt(std::uint32_t number) const
    {
        const auto at =
            std::find_if(m_result.exchanges.begin(), m_result.exchanges.end(), [&](const Exchange& e) {
                return e.commandLine == number
                    || (e.firstReplyLine != 0 && e.firstReplyLine <= number && e.lastReplyLine >= number);
            });
        return at == m_result.exchanges.end() ? nullptr : &*at;
    }

    std::uint32_t client(std::uint32_t number, const TranscriptLine& text)
    {
        Row row = arrow(true, m_server, number);
        row.label = shortened(text.text);
        const Exchange* exchange = exchangeAt(number);
        if (exchange != nullptr) {
            if (const CommandWords* words = findCommand(exchange->verb))
                row.explanation = fmt::format("{} ({})", words->purpose, words->reference);
        } else if (text.phase == Phase::Auth) {
            row.explanation = "The answer to the server's challenge. It holds the user name or the password, "
                              "so it is hidden here. (RFC 4954, section 4)";
        }
        if (text.encrypted)
            row.payloads = "inside TLS";
        push(std::move(row), text.phase, text.ms);
        return number;
    }

    std::uint32_t server(std::uint32_t number, const TranscriptLine& text)
    {
        const auto& lines = m_result.transcript.lines;
        const Exchange* exchange = exchangeAt(number);
        std::uint32_t last = number;
        const auto same = [&](std::uint32_t next) {
            return next <= lines.size() && lines[next - 1].from == Speaker::Server
                && lines[next - 1].ms == text.ms && lines[next - 1].text.size() > 3 && text.text.size() > 3
                && lines[next - 2].text.size() > 3 && lines[next - 2].text[3] == '-';
        };
        if (exchange != nullptr && exchange->firstReplyLine == number)
            last = std::max(exchange->lastReplyLine, number);
        else
            while (same(last + 1))
                ++last;
        Row row = arrow(false, m_server, number);
        rest(row, number, last);
        row.label = shortened(text.text);
        if (last > number) {
            std::string more;
            for (std::uint32_t i = number + 1; i <= last && more.size() < 100; ++i)
                more += (more.empty() ? "" : ", ")
                    + (lines[i - 1].text.size() > 4 ? lines[i - 1].text.substr(4) : lines[i - 1].text);
            row.payloads = shortened(fmt::format("{} lines: {}", last - number + 1, more));
        } else if (text.bytes > 0) {
            row.payloads = fmt::format("{} bytes that are no reply", text.bytes);
        } else if (text.encrypted) {
            row.payloads = "inside TLS";
        }
        if (exchange != nullptr && exchange->reply.has_value() && exchange->lastReplyLine == last)
            row.explanation = explainReply(*exchange->reply);
        else if (text.text.starts_with("334"))
            row.explanation = std::string(findReplyCode(334)->meaning);
        const bool greeting = exchange != nullptr && exchange->verb.empty() && !exchange->unsolicited;
        if (greeting)
            row.explanation = fmt::format("{} {}", findCommand("")->purpose, row.explanation);
        push(std::move(row), text.phase, text.ms);
        return last;
    }

    std::uint32_t event(std::uint32_t number, const TranscriptLine& text)
    {
        for (const DnsAnswer& answer : m_result.dns)
            if (answer.line == number) {
                dns(number, answer);
                return number;
            }
        for (const ConnectAttempt& attempt : m_result.attempts)
            if (attempt.line == number) {
                connect(number, attempt);
                return number;
            }
        if (m_result.tls.has_value())
            for (std::size_t i = 0; i < m_result.tlsEventLines.size() && i < m_result.tls->events.size(); ++i)
                if (m_result.tlsEventLines[i] == number) {
                    tlsEvent(number, m_result.tls->events[i], text);
                    return number;
                }
        Row row;
        rest(row, number, number);
        row.label = shortened(text.text);
        const bool done = number == m_result.tlsLastLine || number == m_result.endLine;
        row.kind = done ? RowKind::Milestone : RowKind::Note;
        if (text.phase == Phase::Proxy && m_proxy != 0 && !done) {
            row.kind = RowKind::Message;
            row.from = m_proxy;
            row.to = 0;
        }
        if (hasAny(m_result.chainLines, number))
            row.explanation = "A certificate of the chain that the server sent: whose it is, who vouches for "
                              "it, and until when.";
        else if (hasAny(m_result.verifyLines, number))
            row.explanation = "What the check of the chain found. A client that checks stops here.";
        push(std::move(row), text.phase, text.ms);
        return number;
    }

    void dns(std::uint32_t number, const DnsAnswer& answer)
    {
        const double ms = m_result.transcript.lines[number - 1].ms;
        if (m_resolver == 0 || answer.resolver == "hosts file") {
            Row row;
            row.kind = RowKind::Note;
            rest(row, number, number);
            row.label = shortened(m_result.transcript.lines[number - 1].text);
            push(std::move(row), Phase::Resolve, ms);
            return;
        }
        Row question = arrow(true, m_resolver, number);
        question.label = shortened(fmt::format("{} {}?", answer.type, answer.name));
        question.explanation = answer.type == "MX"
            ? "Asks which hosts take mail for this domain. (RFC 5321, section 5.1)"
            : answer.type == "PTR" ? "Asks for the name that belongs to an address."
                                   : "Asks for the addresses of this name. (RFC 1035)";
        push(std::move(question), Phase::Resolve, ms);
        if (answer.outcome == DnsOutcome::TimedOut || answer.outcome == DnsOutcome::Unreachable) {
            Row ghostRow = arrow(false, m_resolver, number);
            ghostRow.kind = RowKind::Ghost;
            ghostRow.where = {};
            ghostRow.label = "answer";
            ghostRow.seconds = answer.ms > 0 ? answer.ms / 1000 : 0;
            push(std::move(ghostRow), Phase::Resolve, -1);
            return;
        }
        Row reply = arrow(false, m_resolver, number);
        std::string records;
        for (const std::string& record : answer.records)
            records += (records.empty() ? "" : ", ") + record;
        reply.label = shortened(answer.outcome == DnsOutcome::Answered && !records.empty()
                ? records
                : std::string(nameOf(answer.outcome)));
        for (char& c : reply.label)
            if (answer.outcome != DnsOutcome::Answered && c >= 'a' && c <= 'z')
                c = static_cast<char>(c - 32);
        reply.delta = answer.ms >= 0 ? fmt::format("+{:.1f} ms", answer.ms) : std::string();
        if (!answer.aliases.empty())
            reply.payloads = shortened("alias of " + answer.aliases.front());
        push(std::move(reply), Phase::Resolve, -1);
    }

    void connect(std::uint32_t number, const ConnectAttempt& attempt)
    {
        const std::uint16_t peer = m_proxy != 0 ? m_proxy : m_server;
        Row syn = arrow(true, peer, number);
        syn.label = fmt::format("TCP SYN to {} port {}", attempt.address, attempt.port);
        syn.explanation = "The client asks for a connection. (RFC 9293, section 3.5)";
        push(std::move(syn), Phase::Connect, attempt.ms >= 0 ? attempt.startMs : -1);
        const double end = attempt.ms >= 0 ? attempt.startMs + attempt.ms : -1;
        const bool silent = attempt.outcome == ConnectOutcome::TimedOut
            || (attempt.outcome == ConnectOutcome::Other && attempt.ms < 0);
        Row answer = arrow(false, peer, number);
        answer.payloads = std::string(meaning(attempt.outcome));
        if (silent) {
            answer.kind = RowKind::Ghost;
            answer.where = {};
            answer.label = "SYN ACK";
            answer.seconds = attempt.ms > 0 ? attempt.ms / 1000 : 0;
            answer.payloads.clear();
            push(std::move(answer), Phase::Connect, -1);
            m_lastMs = std::max(m_lastMs, end);
            return;
        }
        switch (attempt.outcome) {
        case ConnectOutcome::Connected:
            answer.label = "SYN ACK";
            answer.payloads = "connected";
            break;
        case ConnectOutcome::Refused:
            answer.label = attempt.error.find("ICMP") != std::string::npos ? attempt.error : "RST";
            break;
        case ConnectOutcome::Reset:
            answer.label = "RST";
            break;
        case ConnectOutcome::HostUnreachable:
        case ConnectOutcome::NetworkUnreachable:
            answer.label = attempt.error.empty() ? "unreachable" : attempt.error;
            break;
        default:
            answer.kind = RowKind::Note;
            answer.label = fmt::format("{}: {}", attempt.address, meaning(attempt.outcome));
            break;
        }
        push(std::move(answer), Phase::Connect, end);
    }

    void tlsEvent(std::uint32_t number, const tls::TlsEvent& event, const TranscriptLine& text)
    {
        Row row = arrow(event.direction == tls::TlsDirection::Sent, m_server, number);
        if (event.kind == tls::TlsEventKind::Alert) {
            row.label = fmt::format("{} alert {} {}", event.fatal ? "fatal" : "warning", event.number,
                tls::alertName(event.number));
            row.explanation = fmt::format("The {} ends the handshake and says why.",
                event.direction == tls::TlsDirection::Sent ? "client" : "server");
        } else if (event.kind == tls::TlsEventKind::ChangeCipherSpec) {
            row.label = "ChangeCipherSpec";
            row.explanation = "From here on this side encrypts.";
        } else {
            row.label = event.name.empty() ? tls::handshakeName(event.number) : event.name;
            row.explanation = std::string(handshakePurpose(event.number));
        }
        row.label = "TLS " + row.label;
        row.payloads = shortened(event.detail);
        push(std::move(row), Phase::TlsHandshake, text.ms);
    }

    /// The message that never came: the reply to the last command, the greeting, or the server's part of the handshake.
    void ghost()
    {
        if (m_result.end == EndKind::NotConnected || m_result.end == EndKind::Cancelled)
            return;
        const Exchange* open = nullptr;
        for (const Exchange& exchange : m_result.exchanges)
            if (!exchange.unsolicited && !exchange.reply.has_value())
                open = &exchange;
        const bool tlsHangs = m_result.tls.has_value() && m_result.tls->outcome == tls::TlsOutcome::Aborted;
        const bool connected = std::any_of(m_result.attempts.begin(), m_result.attempts.end(),
            [](const ConnectAttempt& a) { return a.outcome == ConnectOutcome::Connected; });
        const bool silent = connected && m_result.exchanges.empty() && !m_result.tls.has_value();
        if ((open == nullptr && !tlsHangs && !silent) || m_result.end == EndKind::QuitAnswered)
            return;
        Row row;
        row.kind = RowKind::Ghost;
        row.from = m_server;
        row.to = 0;
        const Phase phase = tlsHangs ? Phase::TlsHandshake : silent ? Phase::Greeting : open->phase;
        row.label = tlsHangs ? "the rest of the TLS handshake" : std::string(awaited(phase));
        if (m_result.vantage != Vantage::Live && m_result.end == EndKind::StillOpen)
            row.fate = "is not in the recording";
        const double from = open != nullptr ? open->sentMs : m_lastMs;
        const double end = m_result.endLine != 0 ? m_result.transcript.lines[m_result.endLine - 1].ms : -1;
        row.seconds = from >= 0 && end > from ? (end - from) / 1000 : 0;
        // It belongs before the end of the connection.
        const bool endRow = !m_rows.empty() && m_rows.back().kind == RowKind::Milestone
            && m_result.endLine != 0 && m_rows.back().message == m_result.endLine - 1;
        if (endRow) {
            m_rows.insert(m_rows.end() - 1, std::move(row));
            m_phases.insert(m_phases.end() - 1, phase);
        } else {
            m_rows.push_back(std::move(row));
            m_phases.push_back(phase);
        }
    }

    void marks(ladder::Ladder& ladder)
    {
        for (const Finding& finding : m_result.findings) {
            ladder::FindingMark mark;
            mark.rule = finding.rule != nullptr ? std::string(finding.rule->id) : std::string();
            mark.title = finding.title;
            mark.effect = finding.effect;
            mark.role = finding.role;
            mark.confidence = finding.confidence;
            for (const Evidence& evidence : finding.evidence) {
                mark.lines.push_back(evidence.where);
                for (Row& row : m_rows) {
                    const bool on = !row.where.empty() && raw(evidence.where.first) <= raw(row.where.last)
                        && raw(evidence.where.last) >= raw(row.where.first);
                    const auto index = static_cast<std::uint32_t>(ladder.findings.size());
                    if (on && (row.findings.empty() || row.findings.back() != index))
                        row.findings.push_back(index);
                }
            }
            ladder.findings.push_back(std::move(mark));
        }
    }

    std::vector<ladder::Phase> phases() const
    {
        std::vector<ladder::Phase> phases;
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const bool end = m_rows[i].kind == RowKind::Milestone && m_result.endLine != 0
                && m_rows[i].message == m_result.endLine - 1;
            if (end)
                continue;
            const std::string_view name = bracketOf(m_phases[i]);
            if (!phases.empty() && phases.back().name == name && phases.back().lastRow + 1 == i) {
                phases.back().lastRow = i;
                continue;
            }
            ladder::Phase phase;
            phase.name = name;
            phase.firstRow = phase.lastRow = i;
            phase.outcome = outcomeOf(m_phases[i]);
            phases.push_back(std::move(phase));
        }
        return phases;
    }

    ladder::PhaseOutcome outcomeOf(Phase phase) const
    {
        const auto connected = [](const Step& s) {
            return s.phase == Phase::Connect && s.outcome == StepOutcome::Passed;
        };
        if (phase == Phase::Connect && std::any_of(m_result.steps.begin(), m_result.steps.end(), connected))
            return ladder::PhaseOutcome::Complete;
        const Step* step = m_result.step(phase);
        if (step == nullptr)
            return ladder::PhaseOutcome::Open;
        return step->outcome == StepOutcome::Passed ? ladder::PhaseOutcome::Complete
            : step->outcome == StepOutcome::Failed  ? ladder::PhaseOutcome::Failed
                                                    : ladder::PhaseOutcome::Open;
    }

    const ProbeResult& m_result;
    std::vector<ladder::Participant> m_participants;
    std::vector<Row> m_rows;
    std::vector<Phase> m_phases; ///< of each row
    std::uint16_t m_resolver = 0; ///< 0: there is none
    std::uint16_t m_proxy = 0;
    std::uint16_t m_server = 1;
    double m_lastMs = -1;
};

} // namespace

ladder::Ladder ladderOf(const ProbeResult& result)
{
    return Builder(result).build();
}

} // namespace rungbook::smtp
