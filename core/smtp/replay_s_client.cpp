// SPDX-License-Identifier: GPL-3.0-or-later
// The output of "openssl s_client", with -starttls smtp or on a TLS port: chain, verify codes, alerts, and what was typed behind it.
#include "core/smtp/openssl_text.h"
#include "core/smtp/pem_text.h"
#include "core/smtp/record_words.h"
#include "core/smtp/replay_input.h"
#include "core/smtp/typed_session.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <memory>
#include <optional>

namespace rungbook::smtp
{

namespace
{

std::string_view after(std::string_view text, std::string_view prefix)
{
    return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

int numberAt(std::string_view text)
{
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class SClientReader
{
public:
    explicit SClientReader(const std::vector<InputLine>& lines)
        : m_lines(lines)
    {
        m_replay.kind = ReplayKind::SClient;
        m_replay.lines = lines.size();
        for (const InputLine& line : lines)
            if (line.text == ".")
                m_lastDot = line.number;
    }

    Replay read()
    {
        begin();
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            m_where = m_lines[i].where();
            one(m_lines[i].text, i + 1 < m_lines.size() ? m_lines[i + 1].text : std::string_view());
        }
        end();
        return std::move(m_replay);
    }

private:
    struct Run {
        RunRecorder recorder{Vantage::Transcript};
        Conversation talk{recorder};
        TypedSession typed{talk};
        std::string host;
        std::uint16_t port = 0;
        bool startTls = false;
        bool any = false;
        bool connected = false;
        bool settled = false;
        bool over = false;
        std::string sni;
        std::string verifyName;
        tls::TlsReport tls;
        SourceSpan outcomeWhere;
        std::vector<SourceSpan> certificateWhere;
        std::vector<SourceSpan> verifyWhere;
        std::string issuer; ///< of the chain entry that is being read
        int depth = 0;
        bool inIssuers = false;
        PemText pem;
        SourceSpan chainWhere;
        std::string chainSubject;
        std::string chainIssuer;
        tls::Certificate chainDates; ///< key, algorithm and validity of the entry, as the list says them
    };

    void begin() { m_run = std::make_unique<Run>(); }

    void end()
    {
        Run& run = *m_run;
        if (!run.any)
            return;
        flushChainEntry();
        settle();
        run.talk.finish(-1);
        ProbeResult& result = run.recorder.result();
        result.server = printable(run.host);
        result.port = run.port;
        result.nameGiven = !run.host.empty() && !isAddressText(run.host);
        if (!run.over) {
            const bool failed = result.tls.has_value() && result.tls->outcome == tls::TlsOutcome::Failed;
            run.recorder.from(m_where);
            run.recorder.ended(-1,
                failed              ? EndKind::TlsFailure
                    : run.connected ? EndKind::StillOpen
                                    : EndKind::NotConnected,
                result.tls.has_value() ? Phase::TlsHandshake : Phase::Connect, {});
        }
        if (result.exchanges.empty() && run.connected && run.startTls)
            result.hidden.emplace_back("openssl s_client does not show the greeting, the answer to EHLO and "
                                       "the answer to STARTTLS. A capture, swaks or smtp test would.");
        ProbeResult taken = run.recorder.take();
        judgeChain(taken);
        m_replay.runs.push_back(std::move(taken));
        begin();
    }

    /// s_client goes on whatever the chain is; a mail client that checks would not.
    static void judgeChain(ProbeResult& result)
    {
        if (!result.tls.has_value() || result.tls->verify.errors.empty())
            return;
        for (Step& step : result.steps)
            if (step.phase == Phase::TlsHandshake && step.outcome == StepOutcome::Passed) {
                step.outcome = StepOutcome::Failed;
                step.summary = "the handshake is through, but the certificate is not accepted: "
                    + result.tls->verify.errors.front().message;
                result.outcome = ProbeOutcome::Failed;
            }
    }

    void one(std::string_view text, std::string_view next)
    {
        Run& run = *m_run;
        if (commandLine(text))
            return;
        if (readPem(text))
            return;
        const bool known = run.settled ? false : report(text);
        if (known) {
            run.any = true;
            return;
        }
        if (ending(text) || alert(text))
            return;
        if (!run.settled || text.empty())
            return;
        // The last line of the answer to EHLO is shown although nobody typed a command yet.
        if (!run.talk.begun() && looksLikeReply(text) && !text.starts_with("220"))
            return;
        const bool used = run.typed.line(text, next, m_lastDot > raw(m_where.first), m_where);
        m_replay.notUnderstood += used || text == "---" ? 0 : 1;
    }

    bool commandLine(std::string_view text)
    {
        const std::size_t at = text.find("s_client ");
        if (at == std::string_view::npos || text.find("openssl") == std::string_view::npos)
            return false;
        end();
        begin();
        Run& run = *m_run;
        std::string_view rest = text.substr(at + 9);
        std::string_view option;
        while (!rest.empty()) {
            const std::size_t blank = std::min(rest.find(' '), rest.size());
            const std::string_view word = rest.substr(0, blank);
            if (option == "-connect" || option == "-host") {
                const std::size_t colon = word.rfind(':');
                run.host = word.substr(0, colon);
                if (colon != std::string_view::npos)
                    run.port =
                        static_cast<std::uint16_t>(std::clamp(numberAt(word.substr(colon + 1)), 0, 65535));
            } else if (option == "-servername") {
                run.sni = word;
            } else if (option == "-verify_hostname") {
                run.verifyName = word;
            } else if (option == "-starttls") {
                run.startTls = true;
            }
            option = word;
            rest.remove_prefix(std::min(blank + 1, rest.size()));
        }
        run.recorder.result().security = run.startTls ? Security::StartTls : Security::Tls;
        return true;
    }

    bool readPem(std::string_view text)
    {
        Run& run = *m_run;
        const PemText::State state = run.pem.line(text);
        if (state == PemText::State::Outside)
            return false;
        run.any = true;
        if (state == PemText::State::Complete) {
            Result<tls::Certificate> certificate = tls::readCertificate(run.pem.der());
            // Without -showcerts only the leaf stands there, once more below "Server certificate".
            const bool leafAgain = certificate && !run.tls.chain.empty() && run.chainSubject.empty()
                && (run.tls.chain.front() == *certificate
                    || run.tls.chain.front().subject == certificate->subject);
            if (certificate && leafAgain) {
                run.tls.chain.front() = std::move(*certificate);
            } else if (certificate && run.tls.chain.size() < 64) {
                run.tls.chain.push_back(std::move(*certificate));
                run.certificateWhere.push_back(run.chainWhere.empty() ? m_where : run.chainWhere);
            }
            run.chainSubject.clear();
        }
        return true;
    }

    /// A chain entry that had no PEM: its names are all there is.
    void flushChainEntry()
    {
        Run& run = *m_run;
        if (run.chainSubject.empty() || run.tls.chain.size() >= 64)
            return;
        tls::Certificate certificate = std::move(run.chainDates);
        run.chainDates = {};
        certificate.subject = nameOfOneLine(run.chainSubject);
        certificate.issuer = nameOfOneLine(run.chainIssuer);
        certificate.selfIssued = certificate.subject == certificate.issuer;
        if (const std::size_t name = certificate.subject.find("CN="); name != std::string::npos)
            certificate.commonName =
                certificate.subject.substr(name + 3, certificate.subject.find(',', name) - name - 3);
        run.tls.chain.push_back(std::move(certificate));
        run.certificateWhere.push_back(run.chainWhere);
        run.chainSubject.clear();
    }

    bool report(std::string_view text)
    {
        Run& run = *m_run;
        if (run.inIssuers) {
            constexpr std::array<std::string_view, 5> kEnds{
                "Client Certificate Types", "Requested Signature", "Shared Requested", "Peer signing", "---"};
            if (std::any_of(
                    kEnds.begin(), kEnds.end(), [&](std::string_view e) { return text.starts_with(e); }))
                run.inIssuers = false;
            else {
                if (run.tls.acceptableIssuers.size() < 1000)
                    run.tls.acceptableIssuers.push_back(nameOfOneLine(text));
                return true;
            }
        }
        if (text.starts_with("CONNECTED(")) {
            connected();
            return true;
        }
        if (const std::string_view rest = after(text, "depth="); !rest.empty()) {
            run.depth = std::max(0, numberAt(rest));
            return true;
        }
        if (const std::string_view rest = after(text, "verify error:num="); !rest.empty()) {
            const std::size_t colon = std::min(rest.find(':'), rest.size() - 1);
            verifyError(numberAt(rest), run.depth, rest.substr(colon + 1));
            return true;
        }
        if (text.starts_with("verify return:") || text.starts_with("notBefore=")
            || text.starts_with("notAfter="))
            return true;
        if (chainLine(text) || agreed(text))
            return true;
        if (text.starts_with("Didn't find STARTTLS")) {
            run.recorder.from(m_where);
            run.recorder.note(-1, Phase::Ehlo, text);
            Capabilities none;
            none.known = true;
            none.line = run.recorder.lastLine();
            run.recorder.capabilities(none, false);
            return true;
        }
        return connectFailed(text);
    }

    void connected()
    {
        Run& run = *m_run;
        if (run.connected)
            return;
        run.connected = true;
        ConnectAttempt attempt;
        attempt.address = printable(run.host);
        attempt.port = run.port;
        attempt.outcome = ConnectOutcome::Connected;
        run.recorder.from(m_where);
        run.recorder.connectAttempt(std::move(attempt));
    }

    bool chainLine(std::string_view text)
    {
        Run& run = *m_run;
        const std::string_view line = trimmed(text);
        if (line.size() > 4 && line[0] >= '0' && line[0] <= '9' && line.find(" s:") <= 3) {
            flushChainEntry();
            run.chainSubject = trimmed(line.substr(line.find(" s:") + 3));
            run.chainDates = {};
            run.chainWhere = m_where;
            return true;
        }
        if (line.starts_with("i:") && !run.chainSubject.empty()) {
            run.chainIssuer = trimmed(line.substr(2));
            return true;
        }
        if (const std::string_view rest = after(line, "v:NotBefore: "); !rest.empty()) {
            const std::size_t end = rest.find("; NotAfter: ");
            run.chainDates.notBefore = momentOf(rest.substr(0, end)).value_or(0);
            if (end != std::string_view::npos)
                run.chainDates.notAfter = momentOf(rest.substr(end + 12)).value_or(0);
            return true;
        }
        if (const std::string_view rest = after(line, "a:PKEY: "); !rest.empty()) {
            run.chainDates.keyType = rest.starts_with("rsa") ? "RSA"
                : rest.starts_with("id-ec")                  ? "EC"
                                                             : printable(rest.substr(0, rest.find(',')));
            if (const std::size_t comma = rest.find(", "); comma != std::string_view::npos)
                run.chainDates.keyBits = std::clamp(numberAt(rest.substr(comma + 2)), 0, 1'000'000);
            if (const std::size_t algorithm = rest.find("sigalg: "); algorithm != std::string_view::npos)
                run.chainDates.signatureAlgorithm = printable(rest.substr(algorithm + 8));
            return true;
        }
        return text == "Certificate chain" || text.starts_with("subject=") || text.starts_with("issuer=");
    }

    bool agreed(std::string_view text)
    {
        Run& run = *m_run;
        const std::string_view line = trimmed(text);
        if (text == "Server certificate" || text == "---") {
            flushChainEntry();
            return true;
        }
        if (text.starts_with("Acceptable client certificate CA names")) {
            run.inIssuers = run.tls.clientCertificateRequested = true;
            return true;
        }
        if (text.starts_with("Requested Signature Algorithms")) {
            run.tls.clientCertificateRequested = true;
            return true;
        }
        if (const std::string_view rest = after(text, "Server Temp Key: "); !rest.empty()) {
            run.tls.group = printable(rest.substr(0, rest.find(',')));
            return true;
        }
        if (text.starts_with("New, ") || text.starts_with("Reused, ")) {
            const std::size_t cipher = text.find("Cipher is ");
            const std::string_view version =
                trimmed(text.substr(text.find(' '), text.find(',', 5) - text.find(' ')));
            run.outcomeWhere = m_where;
            if (text.find("(NONE)") == std::string_view::npos && cipher != std::string_view::npos) {
                run.tls.version = printable(version);
                run.tls.cipher = printable(text.substr(cipher + 10));
                run.tls.outcome = tls::TlsOutcome::Established;
            } else if (run.tls.outcome == tls::TlsOutcome::NotStarted) {
                run.tls.outcome = tls::TlsOutcome::Failed;
            }
            return true;
        }
        if (const std::string_view rest = after(line, "Protocol  : "); !rest.empty()) {
            run.tls.version = printable(rest);
            return true;
        }
        if (const std::string_view rest = after(line, "Verify return code: "); !rest.empty()) {
            verifyReturn(rest);
            return true;
        }
        if (text.starts_with("OCSP response: no response sent"))
            return true;
        if (line.starts_with("Cert Status: ")) {
            run.tls.ocspStapled = true;
            run.tls.ocspStatus = printable(line.substr(13));
            return true;
        }
        if (const std::string_view rest = after(text, "Verified peername: "); !rest.empty()) {
            run.tls.verify.name.verdict = tls::NameVerdict::Match;
            run.tls.verify.name.matched = printable(rest);
            return true;
        }
        return sslError(text);
    }

    void verifyError(int code, int depth, std::string_view words)
    {
        Run& run = *m_run;
        auto& errors = run.tls.verify.errors;
        run.tls.verify.checked = true;
        if (code <= 0 || errors.size() >= 50
            || std::any_of(errors.begin(), errors.end(),
                [&](const tls::VerifyError& e) { return e.code == code && e.depth == depth; }))
            return;
        errors.push_back({code, depth, printable(words)});
        run.verifyWhere.push_back(m_where);
    }

    void verifyReturn(std::string_view text)
    {
        Run& run = *m_run;
        const int code = numberAt(text);
        const std::size_t open = text.find('(');
        const std::string_view words =
            open == std::string_view::npos ? text : text.substr(open + 1, text.size() - open - 2);
        auto& errors = run.tls.verify.errors;
        run.tls.verify.checked =
            run.tls.verify.checked || (run.tls.outcome == tls::TlsOutcome::Established && code >= 0);
        if (code > 0 && std::none_of(errors.begin(), errors.end(), [&](const tls::VerifyError& e) {
                return e.code == code;
            }))
            verifyError(code, 0, words);
        settle();
    }

    /// "40C7...:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:...:SSL alert number 40".
    bool sslError(std::string_view text)
    {
        Run& run = *m_run;
        const std::size_t at = text.find(":error:");
        if (at == std::string_view::npos || at > 40 || text.find("SSL routines") == std::string_view::npos)
            return false;
        std::string_view rest = text.substr(at + 7);
        unsigned long code = 0;
        std::from_chars(rest.data(), rest.data() + rest.size(), code, 16);
        for (int i = 0; i < 3; ++i)
            rest.remove_prefix(rest.find(':') == std::string_view::npos ? rest.size() : rest.find(':') + 1);
        const std::string_view reason = rest.substr(0, std::min(rest.find(':'), rest.size()));
        run.tls.localError = code;
        run.tls.localReason = printable(reason);
        run.tls.alertReceived = alertOfError(code);
        run.tls.outcome = tls::TlsOutcome::Failed;
        run.tls.failure = run.tls.alertReceived >= 0 ? fmt::format("the server refused: alert {} {}",
                              run.tls.alertReceived, tls::alertName(run.tls.alertReceived))
                                                     : run.tls.localReason;
        run.outcomeWhere = m_where;
        return true;
    }

    bool connectFailed(std::string_view text)
    {
        Run& run = *m_run;
        const bool words = text.starts_with("connect:errno=")
            || text.find("BIO_connect:") != std::string_view::npos
            || text.find("BIO_lookup_ex:") != std::string_view::npos;
        if (!words || run.connected || run.over)
            return false;
        run.any = run.over = true;
        run.recorder.from(m_where);
        if (saysNoName(text)) {
            run.recorder.stepBegins(-1, Phase::Resolve);
            run.recorder.note(-1, Phase::Resolve, text);
            run.recorder.stepEnds(-1, Phase::Resolve, StepOutcome::Failed, "the name has no address");
            run.recorder.ended(-1, EndKind::NotConnected, Phase::Resolve, {});
            return true;
        }
        ConnectAttempt attempt;
        attempt.address = printable(run.host);
        attempt.port = run.port;
        attempt.outcome = connectOutcomeOf(text);
        attempt.systemError = systemErrorOf(attempt.outcome);
        if (attempt.outcome == ConnectOutcome::Other)
            attempt.error = printable(text);
        run.recorder.connectAttempt(std::move(attempt));
        run.recorder.ended(-1, EndKind::NotConnected, Phase::Connect, {});
        return true;
    }

    /// All of the report was read: the recorder gets it, and its lines point to where each thing stood.
    void settle()
    {
        Run& run = *m_run;
        if (run.settled || run.tls.outcome == tls::TlsOutcome::NotStarted)
            return;
        run.settled = true;
        tls::VerifyReport& verify = run.tls.verify;
        run.tls.sni = printable(run.sni);
        verify.name.asked = printable(run.verifyName);
        if (run.tls.outcome != tls::TlsOutcome::Established && run.tls.chain.empty())
            verify.checked = false;
        for (const tls::VerifyError& error : verify.errors)
            if (error.code == 62 || error.code == 64)
                verify.name.verdict = tls::NameVerdict::Mismatch;
        if (!run.tls.chain.empty() && !run.tls.chain.front().der.empty() && !run.verifyName.empty())
            verify.name = tls::checkName(run.tls.chain.front(), run.verifyName);
        noteChain(verify);
        verify.accepted = verify.checked && verify.errors.empty();
        const std::uint32_t before = run.recorder.lastLine();
        run.recorder.from(run.outcomeWhere.empty() ? m_where : run.outcomeWhere);
        run.recorder.tlsDone(-1, run.tls);
        ProbeResult& result = run.recorder.result();
        std::vector<TranscriptLine>& lines = result.transcript.lines;
        const auto point = [&](const std::vector<std::uint32_t>& numbers,
                               const std::vector<SourceSpan>& wheres) {
            for (std::size_t i = 0; i < numbers.size() && i < wheres.size(); ++i)
                if (numbers[i] > before && numbers[i] <= lines.size() && !wheres[i].empty())
                    lines[numbers[i] - 1].where = wheres[i];
        };
        point(result.chainLines, run.certificateWhere);
        point(result.verifyLines, run.verifyWhere);
    }

    /// An issuer that was not found: which, and whether an intermediate would be the missing link.
    void noteChain(tls::VerifyReport& verify) const
    {
        const std::vector<tls::Certificate>& chain = m_run->tls.chain;
        const bool unknown = std::any_of(verify.errors.begin(), verify.errors.end(),
            [](const tls::VerifyError& e) { return e.code == 20 || e.code == 21 || e.code == 2; });
        for (std::size_t i = 0; i + 1 < chain.size(); ++i)
            verify.wrongOrder =
                verify.wrongOrder || (!chain[i].issuer.empty() && chain[i].issuer != chain[i + 1].subject);
        verify.rootPresented = std::any_of(chain.begin(), chain.end(), [](const tls::Certificate& c) {
            return c.selfIssued;
        }) && chain.size() > 1;
        if (!unknown || chain.empty())
            return;
        std::size_t last = 0;
        while (last + 1 < chain.size() && chain[last + 1].subject == chain[last].issuer)
            ++last;
        verify.missingIssuer = chain[last].issuer;
        verify.intermediateMissing = last == 0 && !chain.front().selfIssued
            && (!chain.front().caIssuers.empty() || soundsIntermediate(verify.missingIssuer));
    }

    bool ending(std::string_view text)
    {
        Run& run = *m_run;
        EndKind kind = EndKind::StillOpen;
        if (text == "DONE")
            kind = EndKind::ClosedByUs;
        else if (text == "closed" || text.starts_with("read:errno=0"))
            kind = EndKind::ClosedByServer;
        else if (text.starts_with("read:errno=104") || text.starts_with("write:errno=104")
            || text.find("Connection reset by peer") != std::string_view::npos)
            kind = EndKind::ResetByServer;
        else
            return false;
        if (run.over || !run.any)
            return true;
        settle();
        run.talk.finish(-1);
        const Exchange* quit = run.recorder.result().exchange(Phase::Quit);
        if (quit != nullptr && quit->reply.has_value() && quit->reply->positive())
            kind = EndKind::QuitAnswered;
        run.recorder.from(m_where);
        run.recorder.ended(
            -1, kind, run.recorder.result().exchanges.empty() ? Phase::TlsHandshake : run.talk.phase(), {});
        run.over = true;
        return true;
    }

    /// An alert after the handshake: TLS 1.3 refuses a client's certificate only then.
    bool alert(std::string_view text)
    {
        Run& run = *m_run;
        const std::size_t at = text.find("SSL alert number ");
        if (!run.settled || at == std::string_view::npos)
            return false;
        tls::TlsEvent event;
        event.direction = tls::TlsDirection::Received;
        event.kind = tls::TlsEventKind::Alert;
        event.number = std::clamp(numberAt(text.substr(at + 17)), 0, 255);
        event.fatal = true;
        event.name = tls::alertName(event.number);
        run.recorder.from(m_where);
        run.recorder.tlsEvent(-1, event);
        return true;
    }

    const std::vector<InputLine>& m_lines;
    Replay m_replay;
    std::unique_ptr<Run> m_run;
    SourceSpan m_where;
    std::uint64_t m_lastDot = 0;
};

} // namespace

Replay readSClient(const std::vector<InputLine>& lines)
{
    return SClientReader(lines).read();
}

} // namespace rungbook::smtp
