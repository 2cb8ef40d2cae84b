// SPDX-License-Identifier: GPL-3.0-or-later
// The output of swaks: " -> " and "<-  " in clear, " ~> " and "<~  " inside TLS, "<** " for a reply that it did not like, "=== " and "*** " its own words.
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

struct Target {
    std::string host;
    std::uint16_t port = 0;
};

/// "mail.example.com:25" or "[2001:db8::25]:25", with dots and a colon behind it.
Target targetOf(std::string_view text)
{
    while (text.ends_with('.') || text.ends_with(':'))
        text.remove_suffix(1);
    Target target;
    const std::size_t colon = text.rfind(':');
    unsigned port = 0;
    if (colon != std::string_view::npos) {
        const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
        if (error == std::errc() && end == text.data() + text.size() && port <= 65535) {
            target.port = static_cast<std::uint16_t>(port);
            text = text.substr(0, colon);
        }
    }
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    target.host = printable(text);
    return target;
}

class SwaksReader
{
public:
    explicit SwaksReader(const std::vector<InputLine>& lines)
        : m_lines(lines)
    {
        m_replay.kind = ReplayKind::Swaks;
        m_replay.lines = lines.size();
    }

    Replay read()
    {
        begin();
        for (const InputLine& line : m_lines) {
            m_where = line.where();
            const bool used = one(line.text);
            m_replay.notUnderstood += used || line.text.empty() ? 0 : 1;
        }
        end();
        return std::move(m_replay);
    }

private:
    struct Run {
        RunRecorder recorder{Vantage::Transcript};
        Conversation talk{recorder};
        Target target;
        SourceSpan tryWhere;
        bool any = false;
        bool tried = false;
        bool connected = false;
        bool over = false;
        bool tlsPending = false;
        tls::TlsReport tls;
        SourceSpan tlsWhere;
    };

    void begin() { m_run = std::make_unique<Run>(); }

    void end()
    {
        Run& run = *m_run;
        flushTls();
        if (run.any && m_replay.runs.size() < kMostRuns) {
            run.talk.finish(-1);
            ProbeResult& result = run.recorder.result();
            if (run.talk.tlsExpected()
                && !result.tls.has_value()) { // swaks always says how the handshake ended
                run.recorder.from(m_where);
                run.recorder.tlsDone(-1, tls::TlsReport());
                ended(EndKind::StillOpen, {});
            }
            result.server = run.target.host;
            result.port = run.target.port;
            result.nameGiven = !run.target.host.empty() && !isAddressText(run.target.host);
            if (!run.over)
                ended(quit() ? EndKind::QuitAnswered : EndKind::StillOpen, {});
            m_replay.runs.push_back(run.recorder.take());
        }
        begin();
    }

    bool quit() const
    {
        const Exchange* last = m_run->recorder.result().exchange(Phase::Quit);
        return last != nullptr && last->reply.has_value() && last->reply->positive();
    }

    Phase openPhase() const
    {
        const ProbeResult& result = m_run->recorder.result();
        for (const Exchange& exchange : result.exchanges)
            if (!exchange.unsolicited && !exchange.reply.has_value())
                return exchange.phase;
        return result.exchanges.empty() ? Phase::Greeting : m_run->talk.phase();
    }

    void ended(EndKind kind, std::string_view words)
    {
        if (m_run->over)
            return;
        m_run->recorder.from(m_where);
        m_run->recorder.ended(
            -1, kind, m_run->connected || m_run->talk.begun() ? openPhase() : Phase::Connect, words);
        m_run->over = true;
    }

    bool one(std::string_view text)
    {
        if (text.starts_with("$ swaks ") || text.starts_with("swaks ") || text.starts_with("# swaks ")) {
            commandLine(text);
            return true;
        }
        if (text.starts_with("=== "))
            return own(text.substr(4));
        flushTls();
        if (text.starts_with("*** "))
            return trouble(text.substr(4));
        struct Mark {
            std::string_view text;
            bool server;
        };
        constexpr Mark kMarks[] = {{" -> ", false}, {" ~> ", false}, {" ** ", false}, {" *> ", false},
            {"<-  ", true}, {"<~  ", true}, {"<** ", true}, {"<~* ", true}, {" ->", false}, {" ~>", false},
            {"<- ", true}, {"<~ ", true}};
        for (const Mark& mark : kMarks) {
            if (!text.starts_with(mark.text))
                continue;
            m_run->any = true;
            const std::string_view rest = text.substr(mark.text.size());
            if (!mark.server)
                m_run->talk.client(-1, rest, m_where);
            else if (rest.starts_with("Timeout ("))
                ended(EndKind::TimedOut, rest);
            else
                m_run->talk.server(-1, rest, m_where);
            return true;
        }
        return text.starts_with("rc=") || text.starts_with("# ");
    }

    /// Only what may be shown is taken from it: passwords stand there as well.
    void commandLine(std::string_view text)
    {
        if (m_run->any)
            end();
        ProbeResult& result = m_run->recorder.result();
        while (!text.empty()) {
            const std::size_t blank = std::min(text.find(' '), text.size());
            const std::string_view word = text.substr(0, blank);
            if (word == "-tls" || word == "--tls")
                result.security = Security::StartTls;
            else if (word == "-tlsc" || word == "--tlsc" || word == "--tls-on-connect")
                result.security = Security::Tls;
            else if (word == "-a" || word == "--auth" || word == "-au" || word == "--auth-user")
                result.authWanted = true;
            text.remove_prefix(std::min(blank + 1, text.size()));
        }
    }

    bool own(std::string_view text)
    {
        Run& run = *m_run;
        if (!text.starts_with("TLS "))
            flushTls();
        if (text.starts_with("Trying ")) {
            if (run.tried || run.talk.begun())
                end();
            m_run->any = m_run->tried = true;
            m_run->target = targetOf(text.substr(7));
            m_run->tryWhere = m_where;
            return true;
        }
        if (text.starts_with("Connected to ")) {
            run.any = run.connected = true;
            attempt(ConnectOutcome::Connected, {});
            return true;
        }
        if (text.starts_with("TLS started with cipher ")) {
            run.any = true;
            startTls(tls::TlsOutcome::Established);
            const std::string_view rest = text.substr(24);
            const std::size_t colon = std::min(rest.find(':'), rest.size());
            run.tls.version = printable(rest.substr(0, colon));
            const std::string_view cipher = rest.substr(std::min(colon + 1, rest.size()));
            run.tls.cipher = printable(cipher.substr(0, cipher.find(':')));
            return true;
        }
        if (text.starts_with("TLS ")) {
            tlsWords(text);
            return true;
        }
        if (text.starts_with("Connection closed with remote host")) {
            run.talk.finish(-1);
            ended(quit() ? EndKind::QuitAnswered : EndKind::ClosedByUs, {});
            return true;
        }
        return false;
    }

    void tlsWords(std::string_view text)
    {
        Run& run = *m_run;
        if (!run.tlsPending)
            return;
        if (text.starts_with("TLS client certificate ") || text.starts_with("TLS local DN=")
            || text.starts_with("TLS local certificate "))
            run.tls.clientCertificateSent =
                text.find("no ") == std::string_view::npos && text.find("not ") == std::string_view::npos;
        // swaks 2023: "TLS peer certificate failed CA verification (certificate has expired), passed host verification (using host mail.example.com to verify)"
        if (text.starts_with("TLS peer certificate ")) {
            run.tls.verify.checked = true;
            verifyFailed(text);
            if (text.find("failed host verification") != std::string_view::npos)
                addVerifyError(62, "hostname mismatch");
            run.tls.verify.accepted = run.tls.verify.errors.empty();
        }
    }

    void addVerifyError(int code, std::string words)
    {
        auto& errors = m_run->tls.verify.errors;
        if (std::none_of(
                errors.begin(), errors.end(), [&](const tls::VerifyError& e) { return e.code == code; }))
            errors.push_back({code, 0, std::move(words)});
        m_run->tls.verify.checked = true;
    }

    /// The reason in brackets, when it is one of OpenSSL's.
    void verifyFailed(std::string_view text)
    {
        const std::size_t open = text.find('(', std::min(text.find("erif"), text.size()));
        if (open == std::string_view::npos)
            return;
        const std::string_view words =
            text.substr(open + 1, std::min(text.find(')', open), text.size()) - open - 1);
        if (const int code = verifyCodeOf(words); code != 0)
            addVerifyError(code, printable(words));
    }

    void startTls(tls::TlsOutcome outcome)
    {
        Run& run = *m_run;
        run.tlsPending = true;
        run.tls = {};
        run.tls.outcome = outcome;
        run.tlsWhere = m_where;
        if (!run.talk.begun())
            run.recorder.result().security = Security::Tls;
    }

    void flushTls()
    {
        Run& run = *m_run;
        if (!run.tlsPending)
            return;
        run.tlsPending = false;
        if (run.tls.verify.name.verdict == tls::NameVerdict::NotAsked
            && std::any_of(run.tls.verify.errors.begin(), run.tls.verify.errors.end(),
                [](const tls::VerifyError& e) { return e.code == 62 || e.code == 64; }))
            run.tls.verify.name.verdict = tls::NameVerdict::Mismatch;
        run.recorder.from(run.tlsWhere);
        run.recorder.tlsDone(-1, run.tls);
    }

    bool trouble(std::string_view text)
    {
        Run& run = *m_run;
        while (text.starts_with(' ') || text.starts_with('\t'))
            text.remove_prefix(1);
        run.any = true;
        if (text.starts_with("Error connecting to ")) {
            run.target = targetOf(text.substr(20));
            run.tryWhere = run.tryWhere.empty() ? m_where : run.tryWhere;
            return true;
        }
        if (text.starts_with("IO::Socket::") || text.find(": connect: ") != std::string_view::npos) {
            notConnected(text);
            return true;
        }
        if (text.starts_with("TLS startup failed")) {
            tlsFailed(text);
            return true;
        }
        if (text.starts_with("Remote host closed connection")) {
            run.talk.finish(-1);
            ended(EndKind::ClosedByServer, "swaks does not tell a reset from an orderly close");
            return true;
        }
        if (text.starts_with("Host did not advertise STARTTLS")) {
            run.recorder.result().security = Security::StartTls;
        } else if (text.starts_with("Host did not advertise auth")
            || text.starts_with("No authentication type")) {
            run.recorder.result().authWanted = true;
        }
        run.recorder.from(m_where);
        const bool auth = text.find("auth") != std::string_view::npos;
        const bool tlsWords = text.find("TLS") != std::string_view::npos;
        run.recorder.note(-1, auth ? Phase::Auth : tlsWords ? Phase::StartTls : run.talk.phase(), text);
        return true;
    }

    void notConnected(std::string_view text)
    {
        Run& run = *m_run;
        if (saysNoName(text)) {
            run.recorder.from(m_where);
            run.recorder.stepBegins(-1, Phase::Resolve);
            run.recorder.note(-1, Phase::Resolve, text);
            run.recorder.stepEnds(-1, Phase::Resolve, StepOutcome::Failed, "the name has no address");
            run.recorder.result().hidden.emplace_back(
                "swaks does not say whether the name is missing, has no address, or could not be looked up. "
                "\"dig NAME\" or smtp test would tell.");
            run.recorder.ended(-1, EndKind::NotConnected, Phase::Resolve, {});
            run.over = true;
            return;
        }
        attempt(connectOutcomeOf(text), text);
        ended(EndKind::NotConnected, {});
    }

    void attempt(ConnectOutcome outcome, std::string_view words)
    {
        Run& run = *m_run;
        ConnectAttempt attempt;
        attempt.address = run.target.host;
        attempt.port = run.target.port;
        attempt.outcome = outcome;
        attempt.systemError = systemErrorOf(outcome);
        if (outcome == ConnectOutcome::Other) {
            attempt.error = printable(words);
            run.recorder.result().hidden.emplace_back(
                "swaks does not say here why the connection failed: its words stand for any refusal that "
                "came while it waited. "
                "A capture of the attempt or smtp test would show it.");
        }
        run.recorder.from(
            run.tryWhere.empty() ? m_where : SourceSpan{m_where.source, run.tryWhere.first, m_where.last});
        run.recorder.connectAttempt(std::move(attempt));
    }

    /// "TLS startup failed (connect(): error:0A000410:SSL routines::sslv3 alert handshake failure)".
    void tlsFailed(std::string_view text)
    {
        Run& run = *m_run;
        startTls(tls::TlsOutcome::Failed);
        const std::size_t error = text.find("error:");
        if (error != std::string_view::npos) {
            std::string_view rest = text.substr(error + 6);
            std::from_chars(rest.data(), rest.data() + rest.size(), run.tls.localError, 16);
            for (int i = 0; i < 3; ++i) // number, library, function
                rest.remove_prefix(
                    std::min(rest.find(':') == std::string_view::npos ? rest.size() : rest.find(':') + 1,
                        rest.size()));
            while (rest.ends_with(')'))
                rest.remove_suffix(1);
            run.tls.localReason = printable(rest);
        }
        run.tls.alertReceived = alertOfError(run.tls.localError);
        const std::size_t open = text.find('(');
        run.tls.failure = open == std::string_view::npos
            ? printable(text)
            : printable(text.substr(open + 1, text.size() - open - 1 - (text.ends_with(')') ? 1 : 0)));
        if (run.tls.alertReceived >= 0)
            run.tls.failure = fmt::format("the server refused: alert {} {}", run.tls.alertReceived,
                tls::alertName(run.tls.alertReceived));
        verifyFailed(text);
        constexpr unsigned long kVerifyFailed = 0x0A000086;
        if (run.tls.localError == kVerifyFailed && run.tls.verify.errors.empty()) {
            addVerifyError(1, "certificate verify failed; swaks does not say why");
            run.recorder.result().hidden.emplace_back(
                "swaks does not say here what is wrong with the server's certificate. openssl s_client or "
                "smtp test would.");
        }
        flushTls();
        ended(EndKind::TlsFailure, {});
    }

    const std::vector<InputLine>& m_lines;
    Replay m_replay;
    std::unique_ptr<Run> m_run;
    SourceSpan m_where;
};

} // namespace

Replay readSwaks(const std::vector<InputLine>& lines)
{
    return SwaksReader(lines).read();
}

} // namespace rungbook::smtp
