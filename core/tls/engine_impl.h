// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tls only: one connection of the engine. engine.cpp is its face, engine_make.cpp makes it, engine_impl.cpp runs it.
#pragma once

#include "core/tls/anchors.h"
#include "core/tls/engine.h"
#include "core/tls/handshake_message.h"

#include <string>

namespace rungbook::tls
{

struct TlsEngine::Impl {
    enum class Gone : unsigned char { No, Closed, Reset };

    ossl::SslPtr ssl;
    BIO* in = nullptr; // both belong to ssl
    BIO* out = nullptr;
    TlsReport report;
    HandshakeContext context; // what the messages so far agreed on
    std::string received; // the first bytes, in case they are no TLS
    std::uint64_t receivedBytes = 0;
    std::string plaintext;
    std::size_t eventsTaken = 0;
    bool isServer = false;
    bool probe = false;
    bool handshakeDone = false;
    bool closeReceived = false;
    bool closeSent = false;
    Gone peerGone = Gone::No;

    // How the peer's certificate is judged.
    TrustAnchorsPtr anchors;
    VerifyQuestion question;
    std::vector<ossl::X509Ptr> presented; // the peer's, as OpenSSL read them
    std::vector<std::string> presentedDer; // and as they came
    std::string staple; // server: what to staple
    Certificate own; // server: for tls-server-end-point

    void advance();
    void receive(std::string_view ciphertext);
    std::string channelBinding(std::string_view type) const;

    void handshake();
    void readPlaintext();
    void fail(TlsOutcome outcome);
    void finishReport();
    void explain();
    void onMessage(TlsDirection direction, int contentType, std::string_view bytes);
    void onHandshake(TlsDirection direction, std::string_view bytes);
    void onAlert(TlsDirection direction, std::string_view bytes);
    void addEvent(TlsEvent event);
    void keepPresented(const STACK_OF(X509) * chain);
    void describeUnread();
    void nameInEvent();
    std::vector<X509*> presentedHandles() const;
    bool onCertificates(X509_STORE_CTX* context);
    bool onStaple();
    std::string_view peer() const { return isServer ? "client" : "server"; }

    /// The contexts of OpenSSL that all connections of a kind share. Null when OpenSSL can not be used at all.
    static SSL_CTX* clientContext();
    /// For ClientOptions::probeLegacy.
    static SSL_CTX* probeContext();
    /// For servers: every version and strength, because tests and the practice server choose per connection.
    static SSL_CTX* serverContext();
    /// A connection with its BIOs and callbacks; null when OpenSSL has no memory.
    static std::unique_ptr<Impl> make(SSL_CTX* context);

    // OpenSSL's callbacks.
    static ossl::SslContextPtr makeContext(const SSL_METHOD* method);
    static void messageCallback(int sent, int version, int contentType, const void* data, std::size_t length,
        SSL* ssl, void* argument);
    static int verifyCallback(X509_STORE_CTX* context, void* argument);
    static int stapleCallback(SSL* ssl, void* argument);
    static int serverStapleCallback(SSL* ssl, void* argument);
};

} // namespace rungbook::tls
