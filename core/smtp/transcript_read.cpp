// SPDX-License-Identifier: GPL-3.0-or-later
// Reads back the text that transcript_text.cpp writes.
#include "core/smtp/transcript_read.h"

#include "core/smtp/conversation.h"
#include "core/smtp/event_words.h"
#include "core/smtp/record_words.h"
#include "core/smtp/transcript_records.h"
#include "core/smtp/transcript_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::string_view kCutReply = "the connection ended inside this reply";

std::optional<std::uint16_t> portOf(const RecordWords& record)
{
    const auto value = record.number("port");
    return value && *value >= 0 && *value <= 65535 ? std::optional(static_cast<std::uint16_t>(*value))
                                                   : std::nullopt;
}

int intOf(const RecordWords& record, std::string_view key, int fallback)
{
    const auto value = record.number(key);
    return value && *value >= -1'000'000 && *value <= 1'000'000 ? static_cast<int>(*value) : fallback;
}

std::uint64_t countOf(std::optional<std::int64_t> value)
{
    return value && *value > 0 ? static_cast<std::uint64_t>(*value) : 0;
}

int numberOf(std::string_view text)
{
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

} // namespace

class TranscriptReader::Impl
{
public:
    explicit Impl(Vantage vantage)
        : m_recorder(vantage)
        , m_talk(m_recorder)
    {
    }

    void line(std::string_view text, SourceSpan where, std::string_view next)
    {
        m_where = where;
        double ms = -1;
        takeTime(text, ms);
        if (text.empty() || text.front() == '#')
            return;
        if (text.starts_with("* ")) {
            record(ms, text.substr(2));
            return;
        }
        flushTls();
        const char who = text.size() >= 2 && text[1] == ':' ? text[0] : ' ';
        const std::string_view rest =
            text.substr(std::min<std::size_t>(text.size(), text.size() > 2 && text[2] == ' ' ? 3 : 2));
        if (who == 'C') {
            client(ms, rest);
        } else if (who == 'S') {
            std::string bytes = unprintable(rest);
            LineEnd end = next.find(kCutReply) != std::string_view::npos ? LineEnd::Missing : LineEnd::CrLf;
            if (bytes.ends_with('\n')) {
                bytes.pop_back();
                end = LineEnd::BareLineFeed;
            }
            m_talk.server(ms, bytes, where, end);
        } else if (who == 'B') {
            m_talk.endReply();
            std::string_view bytes = rest;
            if (bytes.starts_with('"'))
                bytes.remove_prefix(1);
            if (bytes.ends_with('"'))
                bytes.remove_suffix(1);
            m_talk.serverBytes(ms, unprintable(bytes), where);
        } else {
            m_talk.endReply();
            m_recorder.from(where);
            m_recorder.note(ms, m_talk.phase(), text);
        }
    }

    ProbeResult take()
    {
        flushTls();
        m_talk.finish(-1);
        if (m_portLater != 0 && m_recorder.result().port == 0)
            m_recorder.result().port = m_portLater;
        return m_recorder.take();
    }

private:
    void client(double ms, std::string_view text)
    {
        if (text.starts_with("(message, ") && text.ends_with(')')) {
            MessageShape shape;
            std::uint64_t lines = 0;
            const auto take = [&](std::string_view before, std::uint64_t& into) {
                const std::size_t at = text.find(before);
                if (at == std::string_view::npos)
                    return;
                const char* begin = text.data() + at + before.size();
                std::from_chars(begin, text.data() + text.size(), into);
            };
            take("(message, ", shape.bytes);
            take(" bytes in ", lines);
            std::uint64_t longest = 0;
            take("longest header line ", longest);
            shape.lines = static_cast<std::uint32_t>(std::min<std::uint64_t>(lines, UINT32_MAX));
            shape.longestHeaderLine =
                static_cast<std::uint32_t>(std::min<std::uint64_t>(longest, UINT32_MAX));
            shape.bytes = std::min(shape.bytes, std::uint64_t{1} << 53U);
            // What stands behind the two counts and is no header length is kept as it is.
            std::size_t at = text.find(" lines");
            std::string_view note = at == std::string_view::npos ? std::string_view() : text.substr(at + 6);
            note.remove_suffix(note.empty() ? 0 : 1);
            if (note.starts_with(", "))
                note.remove_prefix(2);
            const std::string known = fmt::format("longest header line {}", shape.longestHeaderLine);
            if (note.starts_with(known))
                note.remove_prefix(known.size());
            if (note.starts_with(", "))
                note.remove_prefix(2);
            shape.note = note;
            m_talk.message(ms, shape, m_where);
            return;
        }
        m_talk.client(ms, unprintable(text), m_where);
    }

    void record(double ms, std::string_view text)
    {
        const RecordWords record = readRecord(text);
        const std::string_view kind = record.word(0);
        const bool handshake = kind == "certificate" || kind == "verify" || kind == "name"
            || (kind == "tls" && record.has("outcome"));
        if (!handshake)
            flushTls();
        if (kind != "end")
            m_talk.endReply();
        m_recorder.from(m_where);
        if (kind == "run")
            run(record);
        else if (kind == "dns")
            dns(record);
        else if (kind == "connect")
            connect(ms, record);
        else if (kind == "proxy")
            proxy(ms, record);
        else if (kind == "injected")
            m_recorder.injectedBytes(ms, record.text("bytes"));
        else if (handshake)
            handshakeRecord(ms, kind, record);
        else if (kind == "tls")
            tlsEvent(ms, record, text);
        else if (kind == "probe")
            probe(record);
        else if (kind == "end")
            end(ms, record);
        else if (kind == "hidden")
            m_recorder.result().hidden.push_back(printable(record.word(1)));
        else
            note(ms, record, text);
    }

    void run(const RecordWords& record)
    {
        ProbeResult& result = m_recorder.result();
        if (record.text("vantage") == "capture")
            result.vantage = Vantage::Capture;
        else if (record.text("vantage") == "packet-list")
            result.vantage = Vantage::PacketList;
        result.server = printable(record.text("server"));
        result.port = portOf(record).value_or(0);
        m_security = record.has("security");
        result.security = securityFromName(record.text("security")).value_or(Security::None);
        if (const auto depth = depthFromName(record.text("depth"))) {
            result.depth = *depth;
            m_talk.keepDepth();
        }
        if (const std::string family = record.text("family"); family == "4" || family == "6")
            result.family = family == "4" ? Family::V4 : Family::V6;
        result.ehloName = printable(record.text("ehlo"));
        result.authWanted = record.yes("auth");
        result.userForm = printable(record.text("user-form"));
        result.passwordHasOuterBlanks = record.yes("password-outer-blanks");
        result.nameGiven = record.yes("name-given", true);
        result.from = printable(record.text("from"));
        for (const std::string& address : record.list("to"))
            result.to.push_back(printable(address));
        result.clientAddress = printable(record.text("client"));
        result.address = printable(record.text("address"));
        result.proxy = printable(record.text("proxy"));
        result.startedAt = printable(record.text("started"));
        result.startedUtc = secondsOfStamp(result.startedAt).value_or(0);
        result.authNote = printable(record.text("auth-note"));
    }

    void dns(const RecordWords& record)
    {
        DnsAnswer answer;
        answer.name = printable(record.text("name"));
        answer.type = printable(record.text("type"));
        answer.outcome = dnsOutcomeFromName(record.text("outcome")).value_or(DnsOutcome::Answered);
        answer.records = record.list("records");
        answer.aliases = record.list("aliases");
        answer.resolver = printable(record.text("resolver"));
        for (const std::string& one : record.list("earlier")) { // "192.0.2.53/timeout"
            const std::size_t slash = one.rfind('/');
            const auto outcome = slash == std::string::npos
                ? std::nullopt
                : dnsOutcomeFromName(std::string_view(one).substr(slash + 1));
            if (outcome)
                answer.earlier.push_back({printable(one.substr(0, slash)), *outcome});
        }
        answer.unchecked = dnsOutcomeFromName(record.text("unchecked"));
        answer.ms = record.decimal("ms").value_or(-1);
        m_recorder.dns(std::move(answer));
    }

    void connect(double ms, const RecordWords& record)
    {
        ConnectAttempt attempt;
        ProbeResult& result = m_recorder.result();
        attempt.address = printable(record.text("address"));
        attempt.port = portOf(record).value_or(result.port);
        attempt.outcome = connectOutcomeFromName(record.text("outcome")).value_or(ConnectOutcome::Other);
        attempt.systemError = intOf(record, "errno", 0);
        attempt.error = printable(record.text("error"));
        attempt.ms = record.decimal("ms").value_or(-1);
        attempt.startMs =
            record.decimal("start").value_or(ms >= 0 && attempt.ms >= 0 ? std::max(0.0, ms - attempt.ms) : 0);
        if (m_portLater == 0)
            m_portLater = attempt.port;
        m_recorder.connectAttempt(std::move(attempt));
    }

    void proxy(double ms, const RecordWords& record)
    {
        ProbeResult& result = m_recorder.result();
        if (record.has("host"))
            result.proxy = fmt::format("{} {}:{}", record.text("kind") == "http" ? "HTTP CONNECT" : "SOCKS5",
                printable(record.text("host")), portOf(record).value_or(0));
        m_recorder.proxyAnswer(record.text("answer"), record.yes("failed"), ms);
    }

    void probe(const RecordWords& record)
    {
        CrossProbe probe;
        probe.port = portOf(record).value_or(0);
        probe.security = securityFromName(record.text("security")).value_or(Security::None);
        probe.address = printable(record.text("address"));
        probe.variant = printable(record.text("variant"));
        probe.connect = connectOutcomeFromName(record.text("connect")).value_or(ConnectOutcome::NotTried);
        const std::string tls = record.text("tls");
        probe.tlsAnswered = !tls.empty() && tls != "no";
        probe.tlsVersion = probe.tlsAnswered && tls != "yes" ? printable(tls) : std::string();
        probe.greeting = printable(record.text("greeting"));
        probe.startTlsOffered = record.yes("starttls");
        probe.certificateSha256 = printable(record.text("certificate"));
        probe.summary = printable(record.text("summary"));
        probe.ms = record.decimal("ms").value_or(-1);
        m_recorder.crossProbe(std::move(probe));
    }

    void tlsEvent(double ms, const RecordWords& record, std::string_view text)
    {
        tls::TlsEvent event;
        const std::string_view direction = record.word(1);
        const std::string_view what = record.word(2);
        const bool known = (direction == "sent" || direction == "received")
            && (what == "handshake" || what == "alert" || what == "change-cipher-spec");
        if (!known) {
            note(ms, record, text);
            return;
        }
        event.direction = direction == "sent" ? tls::TlsDirection::Sent : tls::TlsDirection::Received;
        std::size_t next = 4;
        if (what == "change-cipher-spec") {
            event.kind = tls::TlsEventKind::ChangeCipherSpec;
            next = 2;
        } else {
            event.kind = what == "alert" ? tls::TlsEventKind::Alert : tls::TlsEventKind::Handshake;
            event.number = std::clamp(numberOf(record.word(3)), 0, 255);
        }
        // The name is there for people: the number counts.
        if (event.kind == tls::TlsEventKind::Alert)
            event.name = tls::alertName(event.number);
        else if (event.kind == tls::TlsEventKind::Handshake)
            event.name = tls::handshakeName(event.number);
        else
            event.name = "ChangeCipherSpec";
        event.detail = printable(record.word(next + 1));
        event.fatal = event.kind == tls::TlsEventKind::Alert
            && record.yes("fatal", event.number != 0 && event.number != 90 && event.number != 100);
        event.length = countOf(record.number("length"));
        m_recorder.tlsEvent(ms, event);
    }

    void handshakeRecord(double ms, std::string_view kind, const RecordWords& record)
    {
        if (!m_tlsPending) {
            m_tlsPending = true;
            m_outcomeWhere = {};
            m_certificateWhere.clear();
            m_verifyWhere.clear();
            m_tlsMs = -1;
            if (!m_tlsKept)
                m_report = {};
        }
        m_tlsMs = std::max(m_tlsMs, ms);
        tls::VerifyReport& verify = m_report.verify;
        if (kind == "certificate") {
            if (m_report.chain.size() < 100) {
                m_report.chain.push_back(certificateOf(record));
                m_certificateWhere.push_back(m_where);
            }
        } else if (kind == "name") {
            verify.checked = true;
            verify.name.verdict = verdictOf(record.text("verdict"));
            verify.name.asked = printable(record.text("asked"));
            verify.name.matched = printable(record.text("matched"));
            verify.name.offered = record.list("offered");
            verify.name.note = printable(record.text("note"));
            m_nameWhere = m_where;
        } else if (kind == "verify") {
            verify.checked = true;
            if (record.has("missing-issuer"))
                verify.missingIssuer = printable(record.text("missing-issuer"));
            verify.intermediateMissing = verify.intermediateMissing || record.yes("intermediate-missing");
            verify.rootPresented = verify.rootPresented || record.yes("root-presented");
            verify.wrongOrder = verify.wrongOrder || record.yes("wrong-order");
            if (record.has("at"))
                verify.at = secondsOfStamp(record.text("at")).value_or(0);
            if (record.has("code") && verify.errors.size() < 100) {
                verify.errors.push_back(
                    {intOf(record, "code", 1), intOf(record, "depth", 0), printable(record.text("message"))});
                m_verifyWhere.push_back(m_where);
            } else if (m_outcomeWhere.empty()) {
                m_acceptedWhere = m_where;
            }
        } else {
            outcome(record);
        }
    }

    void outcome(const RecordWords& record)
    {
        const std::string word = record.text("outcome");
        m_report.outcome = word == "established" ? tls::TlsOutcome::Established
            : word == "failed"                   ? tls::TlsOutcome::Failed
            : word == "aborted"                  ? tls::TlsOutcome::Aborted
                                                 : tls::TlsOutcome::NotStarted;
        m_report.version = printable(record.text("version"));
        m_report.cipher = printable(record.text("cipher"));
        m_report.group = printable(record.text("group"));
        m_report.sni = printable(record.text("sni"));
        m_report.alertSent = intOf(record, "alert-sent", -1);
        m_report.alertReceived = intOf(record, "alert-received", -1);
        const std::string error = record.text("error");
        std::from_chars(error.data(), error.data() + error.size(), m_report.localError, 16);
        m_report.localReason = printable(record.text("reason"));
        m_report.failure = printable(record.text("failure"));
        m_report.clientCertificateRequested = record.yes("client-certificate-requested");
        m_report.clientCertificateSent = record.yes("client-certificate-sent");
        m_report.acceptableIssuers = record.list("acceptable-issuers");
        m_report.ocspStatus = printable(record.text("ocsp"));
        m_report.ocspStapled = record.yes("stapled") || !m_report.ocspStatus.empty();
        m_report.firstBytes = record.text("first-bytes").substr(0, 64);
        m_outcomeWhere = m_where;
    }

    /// The handshake's records are complete: the recorder gets them as one, and the lines it makes point back to where each stood.
    void flushTls()
    {
        if (!m_tlsPending)
            return;
        m_tlsPending = false;
        tls::VerifyReport& verify = m_report.verify;
        const bool nameError = std::any_of(verify.errors.begin(), verify.errors.end(),
            [](const tls::VerifyError& e) { return e.code == 62 || e.code == 64; });
        if (nameError && verify.name.verdict == tls::NameVerdict::NotAsked)
            verify.name.verdict = tls::NameVerdict::Mismatch;
        const bool wrongName = verify.name.verdict != tls::NameVerdict::NotAsked
            && verify.name.verdict != tls::NameVerdict::Match;
        if (wrongName && !nameError) {
            verify.errors.push_back({62, 0, "hostname mismatch"});
            m_verifyWhere.push_back(m_nameWhere);
        }
        verify.accepted = verify.checked && verify.errors.empty();
        if (m_recorder.result()
                .tls.has_value()) { // alerts that were seen count, whether the outcome repeats them or not
            const tls::TlsReport& seen = *m_recorder.result().tls;
            m_report.alertSent = m_report.alertSent < 0 ? seen.alertSent : m_report.alertSent;
            m_report.alertReceived = m_report.alertReceived < 0 ? seen.alertReceived : m_report.alertReceived;
        }
        const bool again = m_tlsKept;
        m_tlsKept = true;
        m_recorder.from(m_outcomeWhere.empty() ? m_where : m_outcomeWhere);
        const std::uint32_t before = m_recorder.lastLine();
        m_recorder.tlsDone(m_tlsMs, m_report);
        if (again)
            return;
        ProbeResult& result = m_recorder.result();
        if (result.security == Security::None && !m_security && result.exchanges.empty())
            result.security = Security::Tls;
        std::vector<TranscriptLine>& lines = result.transcript.lines;
        const auto point = [&](const std::vector<std::uint32_t>& numbers,
                               const std::vector<SourceSpan>& wheres) {
            for (std::size_t i = 0; i < numbers.size() && i < wheres.size(); ++i)
                if (numbers[i] > before && numbers[i] <= lines.size())
                    lines[numbers[i] - 1].where = wheres[i];
        };
        point(result.chainLines, m_certificateWhere);
        point(result.verifyLines, m_verifyWhere);
        const std::size_t accepted = before + m_report.chain.size();
        if (verify.accepted && !m_acceptedWhere.empty() && accepted < lines.size())
            lines[accepted].where = m_acceptedWhere;
    }

    void end(double ms, const RecordWords& record)
    {
        ProbeResult& result = m_recorder.result();
        result.waitedForTls = record.yes("hidden-in-tls");
        result.messageBytesAcknowledged = countOf(record.number("acknowledged"));
        // A connection that ends in the middle of a reply or of the message ends that as well.
        if (m_talk.inReply() || m_talk.inMessage()) {
            m_talk.finish(ms);
            m_recorder.from(m_where);
        }
        const EndKind kind = endKindFromName(record.text("kind")).value_or(EndKind::StillOpen);
        m_recorder.ended(
            ms, kind, phaseFromName(record.text("phase")).value_or(m_talk.phase()), record.text("words"));
    }

    void note(double ms, const RecordWords& record, std::string_view text)
    {
        const std::optional<Phase> phase = phaseFromName(record.text("phase"));
        if (record.word(0) != "note") {
            m_recorder.note(ms, m_talk.phase(), text);
            return;
        }
        if (record.word(1) == kCutReply)
            return; // the reader says it again
        m_recorder.note(ms, phase.value_or(m_talk.phase()), record.word(1));
    }

    RunRecorder m_recorder;
    Conversation m_talk;
    SourceSpan m_where;
    std::uint16_t m_portLater = 0;
    bool m_security = false;
    bool m_tlsPending = false;
    bool m_tlsKept = false;
    double m_tlsMs = -1;
    tls::TlsReport m_report;
    SourceSpan m_outcomeWhere;
    SourceSpan m_acceptedWhere;
    SourceSpan m_nameWhere;
    std::vector<SourceSpan> m_certificateWhere;
    std::vector<SourceSpan> m_verifyWhere;
};

TranscriptReader::TranscriptReader()
    : m_impl(std::make_unique<Impl>(Vantage::Transcript))
{
}
TranscriptReader::~TranscriptReader() = default;

void TranscriptReader::line(std::string_view text, SourceSpan where, std::string_view next)
{
    m_impl->line(text, where, next);
}

ProbeResult TranscriptReader::take()
{
    return m_impl->take();
}

Result<ProbeResult> fromText(std::string_view text)
{
    TranscriptReader reader;
    bool own = false;
    std::uint64_t number = 0;
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        own = own || isOwnLine(line);
        std::string_view rest = text;
        ++number;
        reader.line(line, SourceSpan{SourceId{0}, LineNumber{number}, LineNumber{number}}, takeLine(rest));
    }
    if (!own)
        return failure(Error::Kind::NotUnderstood,
            "This is no transcript: no line begins with C:, S: or a record such as \"* run\".",
            "Give a text that was saved with \"save transcript\", or use \"smtp replay\" for other "
            "recordings.");
    return reader.take();
}

std::string_view takeLine(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

} // namespace rungbook::smtp
