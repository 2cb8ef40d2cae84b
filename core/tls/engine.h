// SPDX-License-Identifier: GPL-3.0-or-later
// TLS without sockets: ciphertext in and out, plaintext in and out, every handshake message and alert as an event. OpenSSL over memory BIOs,
// client and server side. TLS 1.2 and 1.3 (RFC 5246, RFC 8446), no resumption, no compression, no renegotiation.
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/tls/tls_report.h"
#include "core/tls/verify.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::tls
{

/// How a client talks.
struct ClientOptions {
    std::string sni; ///< server name to send; empty: none
    std::string
        verifyName; ///< the name the certificate must be for; an IP address is checked against iPAddress; empty: not checked
    Purpose purpose = Purpose::Server;
    std::string certificatePem; ///< our chain, leaf first; empty: none
    std::string_view keyPem; ///< its private key, unencrypted; read once, while the engine is made
    bool probeLegacy =
        false; ///< a bounded look at an old server: TLS 1.0 and up at security level 0, certificates not judged, never used to talk
    UtcSeconds at = 0; ///< moment for the verification, 0: now
};

/// How a server talks: for the practice server and the tests.
struct ServerOptions {
    std::string certificatePem; ///< chain to send, leaf first, exactly as given
    std::string keyPem;
    std::string clientIssuersPem; ///< ask for a client certificate of these; empty: do not ask
    bool requireClientCertificate = false;
    int minimumVersion = 0x0303; ///< 0x0301 (TLS 1.0) .. 0x0304
    int maximumVersion = 0x0304;
    std::string cipherList; ///< OpenSSL's syntax for TLS 1.2 and below; empty: the default
    std::string ocspResponse; ///< DER to staple; empty: none
};

/// One connection. Not thread-safe; movable. The certificate is judged inside the handshake: a chain that is not accepted ends it with the
/// right alert, and there is no switch to go on.
class TlsEngine
{
public:
    static Result<TlsEngine> client(const ClientOptions& options, TrustAnchorsPtr anchors);
    static Result<TlsEngine> server(const ServerOptions& options);
    TlsEngine(TlsEngine&&) noexcept;
    TlsEngine& operator=(TlsEngine&&) noexcept;
    ~TlsEngine();

    /// Begins (client) or goes on with the handshake; harmless afterwards. Call once after creation and whenever bytes were received.
    void advance();

    /// Ciphertext that arrived. Then advance().
    void receive(std::string_view ciphertext);
    /// The network ended the connection; reset tells RST from FIN. Then advance().
    void peerEnded(bool reset);
    /// Ciphertext to be sent; may be called at any time, also after a failure (the alert is in there).
    std::string takeOutput();

    bool established() const;
    bool failed() const;
    /// close_notify came, or the connection ended after the handshake.
    bool ended() const;

    /// Plaintext to send; only when established().
    void write(std::string_view plaintext);
    /// Plaintext that arrived.
    std::string takePlaintext();
    /// Queues our close_notify.
    void close();

    /// The events since the last call, in order.
    std::vector<TlsEvent> takeEvents();
    /// The handshake so far; complete once established() or failed(). An alert after the handshake (certificate_required of TLS 1.3) changes it.
    const TlsReport& report() const;

    /// Channel binding data for SCRAM-*-PLUS: "tls-exporter" (RFC 9266, TLS 1.3), "tls-unique" (RFC 5929, TLS 1.2) or "tls-server-end-point"
    /// (RFC 5929); empty when it can not be had.
    std::string channelBinding(std::string_view type) const;

private:
    struct Impl;
    explicit TlsEngine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace rungbook::tls
