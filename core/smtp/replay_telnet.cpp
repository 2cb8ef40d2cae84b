// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions that were typed in telnet or nc, out of whatever text they stand in.
#include "core/smtp/replay_input.h"
#include "core/smtp/typed_session.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <memory>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostRuns = 500;

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '.'))
        text.remove_suffix(1);
    return text;
}

struct Mark {
    std::string_view text;
    bool server;
};

/// Marks that test clients put in front of the lines: Exim's ("<<< 250 OK", ">>> helo"), curl's ("< 220", "> EHLO").
bool takeMark(std::string_view& line, bool& server)
{
    constexpr Mark kMarks[] = {{"<<< ", true}, {">>> ", false}, {"< ", true}, {"> ", false}};
    for (const Mark& mark : kMarks) {
        if (!line.starts_with(mark.text))
            continue;
        const std::string_view rest = line.substr(mark.text.size());
        if (mark.server ? !looksLikeReply(rest) : rest.empty())
            return false;
        line = rest;
        server = mark.server;
        return true;
    }
    return false;
}

class TelnetReader
{
public:
    explicit TelnetReader(const std::vector<InputLine>& lines)
        : m_lines(lines)
    {
        m_replay.kind = ReplayKind::Telnet;
        m_replay.lines = lines.size();
        for (const InputLine& line : lines)
            if (line.text == ".")
                m_lastDot = line.number;
        // ">>> 250 OK" is how a server under test marks what it says itself; then nothing is a client's mark.
        m_marked = std::any_of(lines.begin(), lines.end(), [](const InputLine& line) {
            std::string_view text = line.text;
            bool server = false;
            return takeMark(text, server) && server;
        });
    }

    Replay read()
    {
        begin();
        for (std::size_t i = 0; i < m_lines.size(); ++i)
            one(m_lines[i], i + 1 < m_lines.size() ? nextText(i + 1) : std::string_view());
        end();
        return std::move(m_replay);
    }

private:
    struct Run {
        RunRecorder recorder{Vantage::Transcript};
        Conversation talk{recorder};
        TypedSession typed{talk};
        std::string host;
        std::string address;
        std::uint16_t port = 0;
        bool connected = false;
        bool any = false;
        bool over = false;
    };

    std::string_view nextText(std::size_t at) const
    {
        while (at < m_lines.size() && m_lines[at].text.empty())
            ++at;
        std::string_view text = at < m_lines.size() ? m_lines[at].text : std::string_view();
        bool server = false;
        if (m_marked)
            takeMark(text, server);
        return text;
    }

    void begin() { m_run = std::make_unique<Run>(); }

    void end()
    {
        Run& run = *m_run;
        if (run.any && m_replay.runs.size() < kMostRuns) {
            run.talk.finish(-1);
            settle(run);
            if (!run.over)
                run.recorder.ended(
                    -1, quit(run) ? EndKind::QuitAnswered : EndKind::StillOpen, run.talk.phase(), {});
            m_replay.runs.push_back(run.recorder.take());
        }
        begin();
    }

    static bool quit(const Run& run)
    {
        const Exchange* last = run.recorder.result().exchange(Phase::Quit);
        return last != nullptr && last->reply.has_value() && last->reply->positive();
    }

    static void settle(Run& run)
    {
        ProbeResult& result = run.recorder.result();
        result.server = printable(run.host.empty() ? run.address : run.host);
        result.port = run.port;
        if (result.address.empty())
            result.address = printable(run.address);
        result.nameGiven = !result.server.empty() && !isAddressText(result.server);
    }

    void one(const InputLine& line, std::string_view next)
    {
        if (program(line))
            return;
        Run* run = m_run.get();
        std::string_view text = line.text;
        bool server = false;
        if (m_marked && takeMark(text, server)) {
            if (server && startsAgain(text))
                run = fresh();
            run->any = true;
            server ? run->talk.server(-1, text, line.where()) : run->talk.client(-1, text, line.where());
            return;
        }
        if (m_marked && line.text.starts_with("??? "))
            return; // what Exim's test client expects
        if (startsAgain(text))
            run = fresh();
        const bool used = run->typed.line(text, next, m_lastDot > line.number, line.where());
        run->any = run->any || used;
        m_replay.notUnderstood += used || line.text.empty() ? 0 : 1;
    }

    /// A greeting in the middle: another session begins.
    bool startsAgain(std::string_view text) const
    {
        return text.starts_with("220") && looksLikeReply(text) && !m_run->talk.inMessage()
            && !m_run->talk.inReply() && m_run->recorder.result().greeting() != nullptr
            && m_run->talk.phase() != Phase::StartTls;
    }

    Run* fresh()
    {
        end();
        return m_run.get();
    }

    /// What the program says about the connection. True when it was that.
    bool program(const InputLine& line)
    {
        const std::string_view text = line.text;
        if (m_run->talk.inMessage())
            return false;
        if (commandLine(text))
            return true;
        if (text.starts_with("Trying ")) {
            if (m_run->connected)
                fresh();
            m_run->address = trimmed(text.substr(7));
            m_where = line.where();
            return true;
        }
        if (text.starts_with("Connected to ") && !m_run->connected) {
            m_run->host = trimmed(text.substr(13));
            attempt(ConnectOutcome::Connected, {}, line);
            return true;
        }
        if (text.starts_with("Escape character is") || text.starts_with("* Trying ")
            || text.starts_with("* Connected to "))
            return true;
        if (text.starts_with("Connection closed by foreign host") || text == "Connection closed."
            || text.find("lost the connection") != std::string_view::npos
            || text.starts_with("Connection to host lost")) {
            if (!m_run->any)
                return true;
            m_run->talk.finish(-1);
            m_run->recorder.from(line.where());
            m_run->recorder.ended(
                -1, quit(*m_run) ? EndKind::QuitAnswered : EndKind::ClosedByServer, m_run->talk.phase(), {});
            m_run->over = true;
            return true;
        }
        return failed(line);
    }

    /// "telnet mail.example.com 25", with or without a prompt in front.
    bool commandLine(std::string_view text)
    {
        for (const std::string_view program : {"telnet ", "nc ", "ncat "}) {
            const std::size_t at = text.find(program);
            if (at == std::string_view::npos || at > 60)
                continue;
            if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '#' && text[at - 1] != '$'
                && text[at - 1] != '>')
                continue;
            std::string_view rest = text.substr(at + program.size());
            std::vector<std::string_view> words;
            while (!rest.empty()) {
                const std::size_t end = std::min(rest.find(' '), rest.size());
                if (end > 0 && rest.front() != '-')
                    words.push_back(rest.substr(0, end));
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
            unsigned port = 0;
            if (words.size() < 2 || words.size() > 3)
                continue;
            const auto [end, error] =
                std::from_chars(words[1].data(), words[1].data() + words[1].size(), port);
            if (error != std::errc() || end != words[1].data() + words[1].size() || port > 65535)
                continue;
            if (m_run->any)
                fresh();
            m_run->host = words[0];
            m_run->port = static_cast<std::uint16_t>(port);
            return true;
        }
        return false;
    }

    bool failed(const InputLine& line)
    {
        const std::string_view text = line.text;
        const bool telnet = text.starts_with("telnet: ") || text.starts_with("nc: ")
            || text.starts_with("Ncat: ") || text.starts_with("Could not open connection")
            || text.find(": Connection refused") != std::string_view::npos;
        if (!telnet || m_run->connected)
            return false;
        if (saysNoName(text)) {
            m_run->any = m_run->over = true;
            m_run->recorder.from(line.where());
            m_run->recorder.stepBegins(-1, Phase::Resolve);
            m_run->recorder.note(-1, Phase::Resolve, text);
            m_run->recorder.stepEnds(-1, Phase::Resolve, StepOutcome::Failed, "the name has no address");
            m_run->recorder.ended(-1, EndKind::NotConnected, Phase::Resolve, {});
            m_run->recorder.result().hidden.emplace_back(
                "The program does not say whether the name is missing, has no address, or could not be "
                "looked up. \"dig NAME\" or smtp test would tell.");
            return true;
        }
        const ConnectOutcome outcome = connectOutcomeOf(text);
        if (outcome == ConnectOutcome::Other && !text.starts_with("Could not open"))
            return false;
        attempt(outcome, text, line);
        return true;
    }

    void attempt(ConnectOutcome outcome, std::string_view words, const InputLine& line)
    {
        Run& run = *m_run;
        run.any = true;
        run.connected = outcome == ConnectOutcome::Connected;
        ConnectAttempt attempt;
        attempt.address = printable(run.address.empty() ? run.host : run.address);
        attempt.port = run.port;
        attempt.outcome = outcome;
        attempt.systemError = systemErrorOf(outcome);
        if (outcome == ConnectOutcome::Other)
            attempt.error = printable(words);
        run.recorder.from(m_where.empty() || raw(m_where.first) + 1 != line.number
                ? line.where()
                : SourceSpan{m_where.source, m_where.first, LineNumber{line.number}});
        run.recorder.connectAttempt(std::move(attempt));
        if (!run.connected)
            run.recorder.ended(-1, EndKind::NotConnected, Phase::Connect, {});
        run.over = !run.connected;
    }

    const std::vector<InputLine>& m_lines;
    Replay m_replay;
    std::unique_ptr<Run> m_run;
    SourceSpan m_where;
    std::uint64_t m_lastDot = 0;
    bool m_marked = false;
};

} // namespace

Replay readTelnet(const std::vector<InputLine>& lines)
{
    return TelnetReader(lines).read();
}

} // namespace rungbook::smtp
