// SPDX-License-Identifier: GPL-3.0-or-later
// Looks over the shoulder of a TLS connection in a capture: everything of the handshake that crosses the network in clear, and how much of it does
// not. RFC 5246 for TLS 1.2 and below, RFC 8446 for 1.3.
#pragma once

#include "core/tls/handshake_message.h"
#include "core/tls/tls_report.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// What could be seen of a handshake, from packets or from the rows of a packet list.
struct TlsSight {
    tls::TlsReport
        report; ///< version, cipher, chain and so on as far as they were in clear; outcome is left alone
    bool clientHello = false;
    bool serverHello = false;
    bool clientFinished = false; ///< its last message was sent: it accepted the server's certificate
    bool serverFinished = false;
    unsigned clientRecords = 0; ///< encrypted records of the client after its handshake messages
    unsigned serverRecords = 0; ///< encrypted records of the server after the client's last handshake message
    bool clientAlertLikely =
        false; ///< an encrypted record of the length of an alert where the client's Finished was due
    bool serverAlertLikely = false; ///< the same of the server, as its last word
    bool decrypted = false; ///< what was said inside is there as well (a packet list made with the keys)

    bool thirteen() const { return report.version == "TLSv1.3"; }
    bool established() const;
};

/// Follows both directions. Bounded: handshake messages over 128 KiB are not read.
class TlsWatch
{
public:
    explicit TlsWatch(TlsSight& sight)
        : m_sight(sight)
    {
    }

    /// The events that bytes of one side make.
    std::vector<tls::TlsEvent> feed(bool fromClient, std::string_view bytes);
    /// Bytes of that side are missing: its records can not be found again.
    void gap(bool fromClient) { side(fromClient).blind = true; }
    /// The first bytes of that side are no TLS; empty when they are, or nothing came.
    const std::string& strange(bool fromClient) const { return m_sides[fromClient ? 0 : 1].strange; }
    /// What that side said before it was found to be no TLS was this long: the caller takes the rest as clear text.
    bool isStrange(bool fromClient) const { return m_sides[fromClient ? 0 : 1].notTls; }

private:
    struct Side {
        std::string buffer; ///< of a record that is not complete
        std::string handshake; ///< of a handshake message that is not complete
        std::string strange;
        bool encrypted = false;
        bool blind = false;
        bool notTls = false;
        bool any = false;
    };
    Side& side(bool fromClient) { return m_sides[fromClient ? 0 : 1]; }
    void record(bool fromClient, unsigned type, std::string_view content, std::vector<tls::TlsEvent>& events);
    void handshake(bool fromClient, std::string_view content, std::vector<tls::TlsEvent>& events);
    void message(bool fromClient, std::string_view whole, std::vector<tls::TlsEvent>& events);
    void encryptedRecord(
        bool fromClient, unsigned type, std::size_t length, std::vector<tls::TlsEvent>& events);

    TlsSight& m_sight;
    Side m_sides[2];
    tls::HandshakeContext m_context;
};

/// "TLSv1.2" for "TLS 1.2", as OpenSSL and the contract write it.
std::string contractVersion(std::string_view versionText);

} // namespace rungbook::smtp
