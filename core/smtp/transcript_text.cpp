// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a run as a text. transcript_read.cpp reads it back.
#include "core/smtp/transcript_text.h"

#include "core/smtp/event_words.h"
#include "core/smtp/record_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace rungbook::smtp
{

namespace
{

std::string_view verdictName(tls::NameVerdict verdict)
{
    switch (verdict) {
    case tls::NameVerdict::Match:
        return "match";
    case tls::NameVerdict::Mismatch:
        return "mismatch";
    case tls::NameVerdict::CommonNameOnly:
        return "common-name-only";
    case tls::NameVerdict::NoNames:
        return "no-names";
    case tls::NameVerdict::NotAsked:
        break;
    }
    return "not-asked";
}

std::string_view outcomeName(tls::TlsOutcome outcome)
{
    switch (outcome) {
    case tls::TlsOutcome::Established:
        return "established";
    case tls::TlsOutcome::Failed:
        return "failed";
    case tls::TlsOutcome::Aborted:
        return "aborted";
    case tls::TlsOutcome::NotStarted:
        break;
    }
    return "not-started";
}

std::string_view yesNo(bool value)
{
    return value ? "yes" : "no";
}

class Writer
{
public:
    explicit Writer(const ProbeResult& result)
        : m_result(result)
    {
    }

    std::string write()
    {
        put(-1, runRecord());
        const auto& lines = m_result.transcript.lines;
        for (std::size_t i = 0; i < lines.size(); ++i)
            writeLine(static_cast<std::uint32_t>(i + 1), lines[i]);
        if (m_result.endLine == 0 && m_result.end != EndKind::NotConnected)
            put(-1, endRecord({}));
        for (const std::string& sentence : m_result.hidden)
            put(-1, "* hidden " + inQuotes(sentence));
        return std::move(m_text);
    }

private:
    void put(double ms, std::string_view line)
    {
        if (ms >= 0)
            m_text += fmt::format("[{:>9.1f}] ", ms);
        m_text += line;
        m_text += '\n';
    }

    std::string runRecord() const
    {
        RecordWriter record("run");
        if (m_result.vantage != Vantage::Live && m_result.vantage != Vantage::Transcript)
            record.pair("vantage", nameOf(m_result.vantage));
        record.pair("server", m_result.server);
        if (m_result.port != 0)
            record.pair("port", static_cast<std::int64_t>(m_result.port));
        record.pair("security", nameOf(m_result.security)).pair("depth", nameOf(m_result.depth));
        if (m_result.family != Family::Any)
            record.pair("family", nameOf(m_result.family));
        record.pair("ehlo", m_result.ehloName)
            .pair("auth", yesNo(m_result.authWanted))
            .pair("user-form", m_result.userForm);
        record.flag("password-outer-blanks", m_result.passwordHasOuterBlanks);
        if (!m_result.nameGiven)
            record.pair("name-given", "no");
        record.pair("from", m_result.from).list("to", m_result.to);
        record.pair("client", m_result.clientAddress).pair("address", m_result.address);
        record.pair("proxy", m_result.proxy).pair("started", m_result.startedAt);
        record.pair("auth-note", m_result.authNote);
        return record.text();
    }

    std::string endRecord(std::string_view words) const
    {
        RecordWriter record("end");
        record.pair("kind", nameOf(m_result.end)).pair("phase", nameOf(m_result.endPhase));
        record.flag("hidden-in-tls", m_result.waitedForTls).pair("words", words);
        if (m_result.messageBytesAcknowledged != 0)
            record.pair("acknowledged", static_cast<std::int64_t>(m_result.messageBytesAcknowledged));
        return record.text();
    }

    void writeLine(std::uint32_t number, const TranscriptLine& line)
    {
        if (line.from == Speaker::Client) {
            put(line.ms, "C: " + line.text);
            return;
        }
        if (line.from == Speaker::Server) {
            writeServer(line);
            return;
        }
        if (const std::string record = recordOf(number, line); !record.empty()) {
            put(line.ms, record);
            return;
        }
        if (line.phase == Phase::TlsHandshake && isTlsLine(number, line)) {
            writeTls(number, line);
            return;
        }
        put(line.ms,
            RecordWriter("note").pair("phase", nameOf(line.phase)).text() + ' ' + inQuotes(line.text));
    }

    void writeServer(const TranscriptLine& line)
    {
        if (line.bytes > 0 && line.text.starts_with('"')) {
            std::string text = line.text;
            if (text.size() < 2 || !text.ends_with('"'))
                text += '"'; // it was cut
            put(line.ms, "B: " + text);
            return;
        }
        std::string_view text = line.text;
        if (line.phase == Phase::Auth && text.starts_with("334 ")
            && text.ends_with(')')) // the challenge in clear is our remark
            text = text.substr(0, text.find(" ("));
        put(line.ms, fmt::format("S: {}", text));
    }

    std::string recordOf(std::uint32_t number, const TranscriptLine& line)
    {
        for (const DnsAnswer& answer : m_result.dns)
            if (answer.line == number)
                return record(answer);
        for (const ConnectAttempt& attempt : m_result.attempts)
            if (attempt.line == number)
                return record(attempt);
        for (const CrossProbe& probe : m_result.crossProbes)
            if (probe.line == number)
                return record(probe);
        if (m_result.injectedLine == number)
            return "* injected bytes=" + inQuotes(unprintable(m_result.injected));
        if (m_result.endLine == number) {
            const std::string known(meaning(m_result.end, m_result.vantage));
            std::string_view words = line.text;
            words = words.starts_with(known + ": ") ? words.substr(known.size() + 2) : std::string_view();
            return endRecord(words);
        }
        if (line.phase == Phase::Proxy && !m_proxyWritten && !m_result.proxyAnswer.empty()) {
            m_proxyWritten = true;
            return proxyRecord();
        }
        if (m_result.tls.has_value())
            for (std::size_t i = 0; i < m_result.tlsEventLines.size() && i < m_result.tls->events.size(); ++i)
                if (m_result.tlsEventLines[i] == number)
                    return record(m_result.tls->events[i]);
        return {};
    }

    static std::string record(const DnsAnswer& answer)
    {
        std::vector<std::string> earlier;
        for (const DnsTry& one : answer.earlier)
            earlier.push_back(fmt::format("{}/{}", one.resolver, nameOf(one.outcome)));
        return RecordWriter("dns")
            .pair("name", answer.name)
            .pair("type", answer.type)
            .pair("outcome", nameOf(answer.outcome))
            .list("records", answer.records)
            .list("aliases", answer.aliases)
            .pair("resolver", answer.resolver)
            .list("earlier", earlier)
            .pair("unchecked", answer.unchecked ? nameOf(*answer.unchecked) : std::string_view())
            .ms("ms", answer.ms)
            .text();
    }

    static std::string record(const ConnectAttempt& attempt)
    {
        RecordWriter record("connect");
        record.pair("address", attempt.address).pair("port", static_cast<std::int64_t>(attempt.port));
        record.pair("outcome", nameOf(attempt.outcome));
        if (attempt.systemError != 0)
            record.pair("errno", static_cast<std::int64_t>(attempt.systemError));
        record.pair("error", attempt.error);
        if (attempt.startMs > 0)
            record.ms("start", attempt.startMs);
        return record.ms("ms", attempt.ms).text();
    }

    std::string proxyRecord() const
    {
        // "SOCKS5 proxy.example.com:1080"
        const std::size_t blank = m_result.proxy.rfind(' ');
        const std::size_t colon = m_result.proxy.rfind(':');
        RecordWriter record("proxy");
        if (blank != std::string::npos && colon != std::string::npos && colon > blank) {
            record.pair("kind", m_result.proxy.starts_with("SOCKS5") ? "socks5" : "http");
            record.pair("host", m_result.proxy.substr(blank + 1, colon - blank - 1));
            record.pair("port", m_result.proxy.substr(colon + 1));
        }
        return record.pair("failed", yesNo(m_result.proxyFailed)).text()
            + " answer=" + inQuotes(m_result.proxyAnswer);
    }

    static std::string record(const CrossProbe& probe)
    {
        RecordWriter record("probe");
        record.pair("port", static_cast<std::int64_t>(probe.port)).pair("security", nameOf(probe.security));
        record.pair("address", probe.address)
            .pair("variant", probe.variant)
            .pair("connect", nameOf(probe.connect));
        if (probe.tlsAnswered)
            record.pair("tls", probe.tlsVersion.empty() ? "yes" : probe.tlsVersion);
        else
            record.pair("tls", "no");
        record.pair("greeting", probe.greeting).pair("starttls", yesNo(probe.startTlsOffered));
        record.pair("certificate", probe.certificateSha256).pair("summary", probe.summary);
        return record.ms("ms", probe.ms).text();
    }

    static std::string record(const tls::TlsEvent& event)
    {
        RecordWriter record("tls");
        record.word(event.direction == tls::TlsDirection::Sent ? "sent" : "received");
        if (event.kind == tls::TlsEventKind::ChangeCipherSpec)
            record.word("change-cipher-spec");
        else
            record.word(event.kind == tls::TlsEventKind::Alert ? "alert" : "handshake")
                .word(std::to_string(event.number));
        std::string name = event.kind == tls::TlsEventKind::Alert ? tls::alertName(event.number)
            : event.kind == tls::TlsEventKind::Handshake          ? tls::handshakeName(event.number)
                                                                  : std::string();
        std::replace(name.begin(), name.end(), ' ', '_');
        if (!name.empty())
            record.word(name);
        if (!event.detail.empty())
            record.word(inQuotes(event.detail));
        if (event.kind == tls::TlsEventKind::Alert)
            record.pair("fatal", yesNo(event.fatal));
        if (event.length != 0)
            record.pair("length", static_cast<std::int64_t>(event.length));
        return record.text();
    }

    /// The report as it stood before an alert that came after the handshake.
    tls::TlsReport reportAt(std::uint32_t number) const
    {
        tls::TlsReport report;
        report = *m_result.tls;
        for (std::size_t i = 0; i < m_result.tlsEventLines.size() && i < report.events.size(); ++i) {
            const tls::TlsEvent& event = report.events[i];
            if (m_result.tlsEventLines[i] > number && event.kind == tls::TlsEventKind::Alert && event.fatal) {
                (event.direction == tls::TlsDirection::Received ? report.alertReceived : report.alertSent) =
                    -1;
                if (m_result.tlsLastLine != number)
                    report.failure.clear();
            }
        }
        return report;
    }

    bool isTlsLine(std::uint32_t number, const TranscriptLine& line) const
    {
        if (!m_result.tls.has_value())
            return false;
        const auto in = [&](const std::vector<std::uint32_t>& lines) {
            return std::find(lines.begin(), lines.end(), number) != lines.end();
        };
        return in(m_result.chainLines) || in(m_result.verifyLines) || number == m_result.tlsLastLine
            || line.text == printable(eventWords(*m_result.tls))
            || line.text == printable(eventWords(reportAt(number)))
            || line.text.starts_with("TLS: established")
            || (m_result.tls->verify.accepted
                && line.text == printable(verifyWords(m_result.tls->verify, 0)));
    }

    void writeTls(std::uint32_t number, const TranscriptLine& line)
    {
        const tls::TlsReport& report = *m_result.tls;
        if (const auto at = std::find(m_result.chainLines.begin(), m_result.chainLines.end(), number);
            at != m_result.chainLines.end()) {
            const auto depth = static_cast<std::size_t>(at - m_result.chainLines.begin());
            if (depth < report.chain.size())
                put(line.ms, certificateRecord(report.chain[depth], depth));
            if (depth + 1 == report.chain.size() && !report.verify.checked)
                writeName(line.ms);
            return;
        }
        if (const auto at = std::find(m_result.verifyLines.begin(), m_result.verifyLines.end(), number);
            at != m_result.verifyLines.end()) {
            const auto index = static_cast<std::size_t>(at - m_result.verifyLines.begin());
            if (index < report.verify.errors.size())
                put(line.ms, verifyRecord(index));
            if (index + 1 == report.verify.errors.size())
                writeName(line.ms);
            return;
        }
        if (!line.text.starts_with("TLS: ")) {
            put(line.ms, RecordWriter("verify").pair("accepted", "yes").text() + verifyTail());
            writeName(line.ms);
            return;
        }
        writeName(line.ms);
        put(line.ms, outcomeRecord(reportAt(number)));
    }

    void writeName(double ms)
    {
        const tls::NameCheck& name = m_result.tls->verify.name;
        if (name.verdict == tls::NameVerdict::NotAsked || std::exchange(m_nameWritten, true))
            return;
        put(ms,
            RecordWriter("name")
                .pair("verdict", verdictName(name.verdict))
                .pair("asked", name.asked)
                .pair("matched", name.matched)
                .list("offered", name.offered)
                .pair("note", name.note)
                .text());
    }

    static std::string outcomeRecord(const tls::TlsReport& report)
    {
        RecordWriter record("tls");
        record.pair("outcome", outcomeName(report.outcome))
            .pair("version", report.version)
            .pair("cipher", report.cipher);
        record.pair("group", report.group).pair("sni", report.sni);
        if (report.alertSent >= 0)
            record.pair("alert-sent", static_cast<std::int64_t>(report.alertSent));
        if (report.alertReceived >= 0)
            record.pair("alert-received", static_cast<std::int64_t>(report.alertReceived));
        if (report.localError != 0)
            record.pair("error", fmt::format("{:08X}", report.localError));
        record.pair("reason", report.localReason).pair("failure", report.failure);
        record.flag("client-certificate-requested", report.clientCertificateRequested);
        record.flag("client-certificate-sent", report.clientCertificateSent);
        record.list("acceptable-issuers", report.acceptableIssuers);
        record.flag("stapled", report.ocspStapled).pair("ocsp", report.ocspStatus);
        if (!report.firstBytes.empty())
            return record.text() + " first-bytes=" + inQuotes(report.firstBytes);
        return record.text();
    }

    static std::string certificateRecord(const tls::Certificate& c, std::size_t depth)
    {
        std::vector<std::string> names;
        for (const std::string& name : c.dnsNames)
            names.push_back("DNS:" + name);
        for (const std::string& address : c.ipAddresses)
            names.push_back("IP:" + address);
        for (const std::string& mail : c.emails)
            names.push_back("email:" + mail);
        RecordWriter record("certificate");
        record.pair("depth", static_cast<std::int64_t>(depth))
            .pair("subject", c.subject)
            .pair("issuer", c.issuer);
        record.pair("serial", c.serial);
        if (c.notBefore != 0 || c.notAfter != 0)
            record.pair("not-before", utcStamp(c.notBefore)).pair("not-after", utcStamp(c.notAfter));
        record.list("san", names);
        if (c.hasSubjectAltName && names.empty())
            record.flag("other-san", true);
        if (!c.keyType.empty())
            record.pair("key", c.keyBits > 0 ? fmt::format("{}-{}", c.keyType, c.keyBits) : c.keyType);
        record.pair("curve", c.curve).pair("signature", c.signatureAlgorithm);
        if (c.hasBasicConstraints)
            record.pair("ca", yesNo(c.isCa));
        if (c.pathLength >= 0)
            record.pair("path-length", static_cast<std::int64_t>(c.pathLength));
        record.pair("self-signed", yesNo(c.selfSigned));
        if (c.selfIssued && !c.selfSigned)
            record.flag("self-issued", true);
        record.list("usage", c.keyUsage).list("eku", c.extendedKeyUsage).flag("must-staple", c.mustStaple);
        record.list("aia", c.caIssuers).list("ocsp", c.ocspResponders).list("crl", c.crlPoints);
        record.pair("ski", c.subjectKeyId).pair("aki", c.authorityKeyId);
        record.pair("sha256", c.sha256).pair("sha1", c.sha1).pair("spki", c.publicKeySha256);
        return record.text();
    }

    std::string verifyTail() const
    {
        const tls::VerifyReport& verify = m_result.tls->verify;
        RecordWriter record("");
        record.pair("missing-issuer", verify.missingIssuer)
            .flag("intermediate-missing", verify.intermediateMissing);
        record.flag("root-presented", verify.rootPresented).flag("wrong-order", verify.wrongOrder);
        if (verify.at != 0)
            record.pair("at", utcStamp(verify.at));
        return record.text().substr(2);
    }

    std::string verifyRecord(std::size_t index) const
    {
        const tls::VerifyError& error = m_result.tls->verify.errors[index];
        RecordWriter record("verify");
        record.pair("code", static_cast<std::int64_t>(error.code))
            .pair("depth", static_cast<std::int64_t>(error.depth));
        record.pair("message", error.message);
        return record.text() + (index == 0 ? verifyTail() : std::string());
    }

    const ProbeResult& m_result;
    std::string m_text;
    bool m_proxyWritten = false;
    bool m_nameWritten = false;
};

} // namespace

std::string toText(const ProbeResult& result)
{
    return Writer(result).write();
}

} // namespace rungbook::smtp
