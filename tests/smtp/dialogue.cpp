// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smtp/dialogue.h"

#include <algorithm>

namespace rungbook::smtp::testing
{

namespace
{

std::string unescaped(std::string_view text)
{
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            bytes += text[i];
            continue;
        }
        const char c = text[++i];
        if (c == 'x' && i + 2 < text.size()) {
            bytes += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            bytes += c == 'r' ? '\r' : c == 'n' ? '\n' : c == '0' ? '\0' : c;
        }
    }
    return bytes;
}

class Player
{
public:
    Player(const ProbeSettings& settings, const Cut& cut, const SessionHooks& hooks, const TlsFacts& facts)
        : m_recorder(settings)
        , m_session(settings, m_recorder, hooks)
        , m_cut(cut)
        , m_facts(facts)
    {
        take(m_session.onConnected(m_now));
    }

    void line(std::string_view text)
    {
        ++m_line;
        while (text.ends_with(' '))
            text.remove_suffix(1);
        if (text.starts_with("S: ") || text == "S:") {
            m_portion += std::string(text.substr(std::min<std::size_t>(3, text.size()))) + "\r\n";
            return;
        }
        if (text.starts_with("S| ")) {
            m_portion += unescaped(text.substr(3));
            return;
        }
        deliver();
        if (text.empty() || text.front() == '#' || text == "--")
            return;
        if (text.starts_with("C:"))
            client(text.size() > 3 ? text.substr(3) : std::string_view());
        else if (text == "TLS" || text == "TLS failed")
            tls(text == "TLS");
        else if (text == "FIN" || text == "RST")
            take(m_session.onClosed(
                ++m_now, text == "FIN" ? EndKind::ClosedByServer : EndKind::ResetByServer));
        else if (text == "CANCEL")
            take(m_session.onClosed(++m_now, EndKind::Cancelled));
        else if (text == "TIMER")
            take(m_session.onTimer(m_now = std::max(m_now, m_session.deadline())));
        else if (text == "CLOSE")
            expect(m_closed, "the client did not close");
        else
            expect(false, "the script is not understood: " + std::string(text));
    }

    Dialogue done()
    {
        deliver();
        expect(m_buffer.empty(), "the client sent more: " + printable(m_buffer));
        expect(m_closed == m_session.done(), "closing and being done do not agree");
        Dialogue result;
        result.result = m_recorder.take();
        result.errors = std::move(m_errors);
        result.sent = std::move(m_sent);
        result.closed = m_closed;
        result.endMs = m_now;
        return result;
    }

private:
    void expect(bool holds, const std::string& words)
    {
        if (!holds)
            m_errors.push_back("line " + std::to_string(m_line) + " of the script: " + words);
    }

    void take(Actions actions)
    {
        for (Action& action : actions) {
            if (auto* send = std::get_if<SendBytes>(&action)) {
                m_buffer += send->bytes;
                m_sent += send->bytes;
            } else if (std::holds_alternative<BeginTls>(action)) {
                m_tlsWanted = true;
            } else {
                m_closed = true;
            }
        }
    }

    void deliver()
    {
        std::string portion = std::move(m_portion);
        m_portion.clear();
        while (!portion.empty()) {
            std::size_t size = portion.size();
            if (m_cut.every != 0)
                size = std::min(size, m_cut.every);
            else if (m_cut.onceAt != 0 && m_cut.onceAt < portion.size()) {
                size = m_cut.onceAt;
                m_cut.onceAt = 0;
            }
            take(m_session.onBytes(++m_now, std::string_view(portion).substr(0, size)));
            portion.erase(0, size);
        }
    }

    void client(std::string_view wanted)
    {
        if (wanted == "(message)") {
            const std::size_t end = m_buffer.find("\r\n.\r\n");
            expect(end != std::string::npos, "the client sent no message");
            m_buffer.erase(0, end == std::string::npos ? m_buffer.size() : end + 5);
            return;
        }
        const std::size_t end = m_buffer.find("\r\n");
        if (end == std::string::npos) {
            expect(false, "the client did not send: " + std::string(wanted));
            return;
        }
        const std::string got = m_buffer.substr(0, end);
        m_buffer.erase(0, end + 2);
        if (wanted.starts_with('/'))
            expect(got.starts_with(wanted.substr(1)), "the client sent \"" + got + "\"");
        else
            expect(
                got == wanted, "the client sent \"" + got + "\" instead of \"" + std::string(wanted) + '"');
    }

    void tls(bool stands)
    {
        expect(m_tlsWanted, "the client did not begin TLS");
        m_tlsWanted = false;
        rungbook::tls::TlsReport report;
        report.outcome = stands ? rungbook::tls::TlsOutcome::Established : rungbook::tls::TlsOutcome::Failed;
        report.version = stands ? "TLSv1.3" : "";
        report.failure = stands ? "" : "the certificate has expired";
        m_recorder.tlsDone(++m_now, report);
        take(stands ? m_session.onTlsEstablished(m_now, m_facts) : m_session.onTlsFailed(m_now));
    }

    RunRecorder m_recorder;
    Session m_session;
    Cut m_cut;
    TlsFacts m_facts;
    std::vector<std::string> m_errors;
    std::string m_portion;
    std::string m_buffer;
    std::string m_sent;
    double m_now = 0;
    std::size_t m_line = 0;
    bool m_tlsWanted = false;
    bool m_closed = false;
};

} // namespace

Dialogue play(const ProbeSettings& settings, std::string_view script, const Cut& cut,
    const SessionHooks& hooks, const TlsFacts& facts)
{
    Player player(settings, cut, hooks, facts);
    while (!script.empty()) {
        const std::size_t end = script.find('\n');
        std::string_view line = script.substr(0, end);
        while (line.starts_with(' '))
            line.remove_prefix(1);
        player.line(line);
        script.remove_prefix(end == std::string_view::npos ? script.size() : end + 1);
    }
    return player.done();
}

ProbeSettings settingsFor(Depth depth, Security security)
{
    ProbeSettings settings;
    settings.server = "mail.example.com";
    settings.port = 587;
    settings.security = security;
    settings.depth = depth;
    settings.ehloName = "client.example.com";
    settings.from = "alice@example.com";
    settings.to = {"bob@example.net"};
    return settings;
}

void login(ProbeSettings& settings, Mechanism mechanism, std::string user, std::string password)
{
    settings.authenticate = true;
    settings.mechanism = mechanism;
    settings.user = std::move(user);
    settings.password = Secret(std::move(password));
    settings.allowClearAuth = true;
}

std::string errorsOf(const Dialogue& dialogue)
{
    std::string all;
    for (const std::string& error : dialogue.errors)
        all += error + '\n';
    if (!all.empty())
        for (const TranscriptLine& line : dialogue.result.transcript.lines)
            all += (line.from == Speaker::Client          ? "  C: "
                           : line.from == Speaker::Server ? "  S: "
                                                          : "  *  ")
                + line.text + '\n';
    return all;
}

} // namespace rungbook::smtp::testing
