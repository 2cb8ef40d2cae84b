// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/tls_watch.h"

#include "core/smtp/transcript.h"

#include <algorithm>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostHandshake = std::size_t{128} << 10U;
constexpr std::size_t kMostRecord = 16384 + 2048; ///< RFC 5246, section 6.2.3
constexpr std::size_t kMostEvents = 500;
// An alert is two bytes; TLS 1.3 adds its type and a tag of 16 bytes. A Finished is 36 bytes at least.
constexpr std::size_t kEncryptedAlert13 = 19;
constexpr std::size_t kShortestFinished13 = 53;

unsigned byteAt(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

tls::TlsDirection directionOf(bool fromClient)
{
    return fromClient ? tls::TlsDirection::Sent : tls::TlsDirection::Received;
}

/// The part of a detail that begins with word, up to the next "; ".
std::string partOf(std::string_view detail, std::string_view word)
{
    while (!detail.empty()) {
        const std::size_t end = std::min(detail.find("; "), detail.size());
        const std::string_view part = detail.substr(0, end);
        if (part.starts_with(word))
            return std::string(part.substr(word.size()));
        detail.remove_prefix(std::min(end + 2, detail.size()));
    }
    return {};
}

} // namespace

std::string contractVersion(std::string_view versionText)
{
    if (versionText.starts_with("TLS 1."))
        return "TLSv" + std::string(versionText.substr(4));
    if (versionText == "SSL 3.0")
        return "SSLv3";
    return std::string(versionText);
}

bool TlsSight::established() const
{
    if (decrypted)
        return true;
    if (report.alertReceived >= 0 || report.alertSent >= 0)
        return false;
    if (thirteen())
        return clientFinished;
    // Data in both directions proves it as well, where the end of the handshake is missing from the recording. One record could be an alert.
    return (clientFinished && (serverFinished || clientRecords > 0))
        || (clientRecords >= 2 && serverRecords >= 1);
}

std::vector<tls::TlsEvent> TlsWatch::feed(bool fromClient, std::string_view bytes)
{
    std::vector<tls::TlsEvent> events;
    Side& from = side(fromClient);
    if (from.blind || from.notTls || bytes.empty())
        return events;
    from.buffer += bytes;
    std::string_view rest = from.buffer;
    while (rest.size() >= 5) {
        const unsigned type = byteAt(rest, 0);
        const std::size_t length = byteAt(rest, 3) << 8U | byteAt(rest, 4);
        if (type < 20 || type > 24 || byteAt(rest, 1) != 3 || length > kMostRecord) {
            if (!from.any) {
                from.notTls = true;
                from.strange = rest.substr(0, 64);
            } else {
                from.blind = true;
            }
            from.buffer.clear();
            return events;
        }
        if (rest.size() < 5 + length)
            break;
        from.any = true;
        record(fromClient, type, rest.substr(5, length), events);
        rest.remove_prefix(5 + length);
    }
    if (!from.any && !rest.empty() && (byteAt(rest, 0) < 20 || byteAt(rest, 0) > 24)) {
        from.notTls = true;
        from.strange = rest.substr(0, 64);
        from.buffer.clear();
        return events;
    }
    from.buffer.erase(0, from.buffer.size() - rest.size());
    return events;
}

void TlsWatch::record(
    bool fromClient, unsigned type, std::string_view content, std::vector<tls::TlsEvent>& events)
{
    Side& from = side(fromClient);
    if (events.size() > kMostEvents)
        return;
    if (type == 23 || (from.encrypted && type != 20)) {
        encryptedRecord(fromClient, type, content.size(), events);
        return;
    }
    if (type == 22) {
        handshake(fromClient, content, events);
        return;
    }
    tls::TlsEvent event;
    event.direction = directionOf(fromClient);
    event.length = content.size();
    if (type == 20) {
        event.kind = tls::TlsEventKind::ChangeCipherSpec;
        event.name = "ChangeCipherSpec";
        if (m_sight.thirteen() || !m_sight.serverHello)
            return; // RFC 8446, appendix D.4: for the eyes of middleboxes only
        from.encrypted = true;
        events.push_back(std::move(event));
    } else if (type == 21 && content.size() == 2) {
        event.kind = tls::TlsEventKind::Alert;
        event.fatal = byteAt(content, 0) == 2;
        event.number = static_cast<int>(byteAt(content, 1));
        event.name = tls::alertName(event.number);
        if (event.fatal)
            (fromClient ? m_sight.report.alertSent : m_sight.report.alertReceived) = event.number;
        events.push_back(std::move(event));
    }
}

void TlsWatch::encryptedRecord(
    bool fromClient, unsigned type, std::size_t length, std::vector<tls::TlsEvent>& events)
{
    tls::TlsEvent event;
    event.direction = directionOf(fromClient);
    event.length = length;
    if (m_sight.thirteen()) {
        if (fromClient && !m_sight.clientFinished) {
            if (length < kShortestFinished13) {
                m_sight.clientAlertLikely = m_sight.clientAlertLikely || length == kEncryptedAlert13;
                return;
            }
            m_sight.clientFinished = true;
            event.number = 20;
            event.name = "Finished";
            event.detail = "by its place: TLS 1.3 encrypts it";
            events.push_back(std::move(event));
            return;
        }
        if (!fromClient && !m_sight.clientFinished) {
            if (!m_sight.serverFinished) {
                m_sight.serverFinished =
                    true; // its whole flight is encrypted: EncryptedExtensions to Finished
                event.number = 8;
                event.name = "EncryptedExtensions";
                event.detail = "and the certificate and what follows: TLS 1.3 encrypts them";
                events.push_back(std::move(event));
            }
            return;
        }
        unsigned& count = fromClient ? m_sight.clientRecords : m_sight.serverRecords;
        ++count;
        if (!fromClient)
            m_sight.serverAlertLikely = length == kEncryptedAlert13;
        return;
    }
    bool& finished = fromClient ? m_sight.clientFinished : m_sight.serverFinished;
    if (!finished && type == 22) {
        finished = true;
        event.number = 20;
        event.name = "Finished";
        event.detail = "encrypted";
        events.push_back(std::move(event));
        return;
    }
    ++(fromClient ? m_sight.clientRecords : m_sight.serverRecords);
    if (!fromClient)
        m_sight.serverAlertLikely = type == 21;
    else if (type == 21 && !m_sight.serverFinished)
        m_sight.clientAlertLikely = true;
}

void TlsWatch::handshake(bool fromClient, std::string_view content, std::vector<tls::TlsEvent>& events)
{
    Side& from = side(fromClient);
    from.handshake += content;
    while (from.handshake.size() >= 4) {
        const std::string_view all = from.handshake;
        const std::size_t length = byteAt(all, 1) << 16U | byteAt(all, 2) << 8U | byteAt(all, 3);
        if (length > kMostHandshake) {
            from.blind = true;
            from.handshake.clear();
            return;
        }
        if (all.size() < 4 + length)
            return;
        message(fromClient, all.substr(0, 4 + length), events);
        from.handshake.erase(0, 4 + length);
        if (events.size() > kMostEvents) {
            from.blind = true;
            return;
        }
    }
}

void TlsWatch::message(bool fromClient, std::string_view whole, std::vector<tls::TlsEvent>& events)
{
    const tls::HandshakeMessage read = tls::readHandshakeMessage(whole, m_context);
    tls::TlsEvent event;
    event.direction = directionOf(fromClient);
    event.number = read.type;
    event.name = read.name;
    event.detail = printable(read.detail);
    event.length = whole.size() - 4;
    tls::TlsReport& report = m_sight.report;
    if (read.type == 1 && fromClient) {
        m_sight.clientHello = true;
        report.sni = partOf(read.detail, "SNI ");
    } else if (read.type == 2 && !fromClient && read.version != 0) {
        m_context.version = read.version;
        report.version = contractVersion(tls::versionText(read.version));
        const std::size_t first = read.detail.find("; ");
        const std::string_view suite =
            first == std::string::npos ? std::string_view() : std::string_view(read.detail).substr(first + 2);
        report.cipher = suite.substr(0, suite.find("; "));
        m_context.ecdhe = report.cipher.find("ECDHE") != std::string::npos;
        if (read.name != "HelloRetryRequest")
            m_sight.serverHello = true;
    } else if (read.type == 11) {
        if (!fromClient) {
            report.chain.clear();
            for (const std::string_view der : read.certificates)
                if (Result<tls::Certificate> certificate = tls::readCertificate(der))
                    report.chain.push_back(std::move(*certificate));
        } else {
            report.clientCertificateSent = !read.certificates.empty();
        }
    } else if (read.type == 13 && !fromClient) {
        report.clientCertificateRequested = true;
        report.acceptableIssuers = read.issuers;
    } else if (read.type == 22 && !fromClient) {
        report.ocspStapled = true;
    }
    if (!read.group.empty())
        report.group = read.group;
    events.push_back(std::move(event));
}

} // namespace rungbook::smtp
