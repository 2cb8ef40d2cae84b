// SPDX-License-Identifier: GPL-3.0-or-later
// Makes connections of the engine: the shared contexts, and what the options ask for.
#include "core/tls/engine_impl.h"
#include "core/tls/host_name.h"

#include <openssl/err.h>

namespace rungbook::tls
{

namespace
{

constexpr std::string_view kSha2Only = "DEFAULT:@SECLEVEL=2";

tl::unexpected<Error> noOpenSsl()
{
    return failure(Error::Kind::Internal, "OpenSSL could not be set up: " + ossl::takeErrors() + ".",
        "Check the installation of OpenSSL and its configuration file.");
}

/// Gives the connection a certificate chain and its key. whose: "server" or "client".
Result<X509*> useCertificate(
    SSL* ssl, std::string_view chainPem, std::string_view keyPem, std::string_view whose)
{
    std::vector<ossl::X509Ptr> chain = ossl::readPemCertificates(chainPem);
    if (chain.empty())
        return failure(Error::Kind::NotUnderstood,
            "The " + std::string(whose) + " certificate is not PEM text with a certificate.",
            "Give the chain as PEM, the " + std::string(whose) + "'s own certificate first.");
    const ossl::KeyPtr key = ossl::readKey(keyPem);
    if (!key)
        return failure(Error::Kind::NotUnderstood,
            "The private key of the " + std::string(whose)
                + " certificate can not be read: it is no PEM key, or it is encrypted.",
            "Give the key as unencrypted PEM.");
    SSL_set_mode(ssl, SSL_MODE_NO_AUTO_CHAIN);
    if (X509_check_private_key(chain.front().get(), key.get()) != 1) {
        ERR_clear_error();
        return failure(Error::Kind::NotUnderstood,
            "The private key does not belong to the first certificate of the " + std::string(whose)
                + " chain.",
            "Give the key of that certificate, and the chain with that certificate first.");
    }
    if (SSL_use_certificate(ssl, chain.front().get()) != 1 || SSL_use_PrivateKey(ssl, key.get()) != 1)
        return failure(Error::Kind::NotUnderstood,
            "OpenSSL does not take the " + std::string(whose) + " certificate: " + ossl::takeErrors() + ".",
            "Use an RSA key of 2048 bits or more, or an EC or Ed25519 key, signed with SHA-256 or better.");
    for (std::size_t i = 1; i < chain.size(); ++i)
        if (SSL_add1_chain_cert(ssl, chain[i].get()) != 1)
            return failure(Error::Kind::NotUnderstood,
                "OpenSSL does not take certificate " + std::to_string(i + 1) + " of the " + std::string(whose)
                    + " chain: " + ossl::takeErrors() + ".",
                "Leave it out, or have it issued again with a stronger key.");
    ERR_clear_error();
    return SSL_get_certificate(ssl);
}

} // namespace

ossl::SslContextPtr TlsEngine::Impl::makeContext(const SSL_METHOD* method)
{
    ossl::SslContextPtr context(SSL_CTX_new(method));
    if (!context)
        return nullptr;
    SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_cert_verify_callback(context.get(), verifyCallback, nullptr);
    return context;
}

SSL_CTX* TlsEngine::Impl::clientContext()
{
    static const ossl::SslContextPtr shared = [] {
        ossl::SslContextPtr context = makeContext(TLS_client_method());
        if (context) {
            // Stated here, so that a configuration file of the machine changes nothing.
            SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
            SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION);
            SSL_CTX_set_cipher_list(context.get(), kSha2Only.data());
            SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
            SSL_CTX_set_tlsext_status_type(context.get(), TLSEXT_STATUSTYPE_ocsp);
            SSL_CTX_set_tlsext_status_cb(context.get(), stapleCallback);
        }
        return context;
    }();
    return shared.get();
}

SSL_CTX* TlsEngine::Impl::probeContext()
{
    static const ossl::SslContextPtr shared = [] {
        ossl::SslContextPtr context = makeContext(TLS_client_method());
        if (context) {
            SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
            SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION);
            SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
            SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
            SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
        }
        return context;
    }();
    return shared.get();
}

SSL_CTX* TlsEngine::Impl::serverContext()
{
    static const ossl::SslContextPtr shared = [] {
        ossl::SslContextPtr context = makeContext(TLS_server_method());
        if (context) {
            SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
            SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION);
            SSL_CTX_set_cipher_list(context.get(), "DEFAULT:@SECLEVEL=0");
            SSL_CTX_set_dh_auto(context.get(), 1);
            SSL_CTX_set_tlsext_status_cb(context.get(), serverStapleCallback);
        }
        return context;
    }();
    return shared.get();
}

std::unique_ptr<TlsEngine::Impl> TlsEngine::Impl::make(SSL_CTX* context)
{
    auto impl = std::make_unique<Impl>();
    impl->ssl.reset(context != nullptr ? SSL_new(context) : nullptr);
    impl->in = BIO_new(BIO_s_mem());
    impl->out = BIO_new(BIO_s_mem());
    if (!impl->ssl || impl->in == nullptr || impl->out == nullptr) {
        BIO_free(impl->in);
        BIO_free(impl->out);
        return nullptr;
    }
    SSL_set_bio(impl->ssl.get(), impl->in, impl->out);
    SSL_set_app_data(impl->ssl.get(), impl.get());
    SSL_set_msg_callback(impl->ssl.get(), messageCallback);
    SSL_set_msg_callback_arg(impl->ssl.get(), impl.get());
    return impl;
}

Result<TlsEngine> TlsEngine::client(const ClientOptions& options, TrustAnchorsPtr anchors)
{
    auto impl = Impl::make(options.probeLegacy ? Impl::probeContext() : Impl::clientContext());
    if (!impl)
        return noOpenSsl();
    impl->probe = options.probeLegacy;
    impl->anchors = std::move(anchors);
    impl->question = {.name = options.verifyName, .purpose = options.purpose, .at = options.at};
    if (!options.sni.empty()) {
        const HostName name = hostNameOf(options.sni);
        if (!name.comparable)
            return failure(Error::Kind::Usage, "The server name (SNI) can not be sent. " + name.problem,
                "Give a DNS name.");
        if (!name.isAddress) { // RFC 6066, section 3: an address is not sent
            SSL_set_tlsext_host_name(impl->ssl.get(), name.text.c_str());
            impl->report.sni = name.text;
        }
    }
    if (!options.certificatePem.empty() || !options.keyPem.empty())
        if (const auto used =
                useCertificate(impl->ssl.get(), options.certificatePem, options.keyPem, "client");
            !used)
            return tl::unexpected<Error>(used.error());
    SSL_set_connect_state(impl->ssl.get());
    ERR_clear_error();
    return TlsEngine(std::move(impl));
}

Result<TlsEngine> TlsEngine::server(const ServerOptions& options)
{
    auto impl = Impl::make(Impl::serverContext());
    if (!impl)
        return noOpenSsl();
    SSL* const ssl = impl->ssl.get();
    impl->isServer = true;
    impl->staple = options.ocspResponse;
    impl->question.purpose = Purpose::Client;
    const auto used = useCertificate(ssl, options.certificatePem, options.keyPem, "server");
    if (!used)
        return tl::unexpected<Error>(used.error());
    impl->own = ossl::describe(*used, ossl::derOf(*used));
    if (SSL_set_min_proto_version(ssl, options.minimumVersion) != 1
        || SSL_set_max_proto_version(ssl, options.maximumVersion) != 1
        || options.minimumVersion > options.maximumVersion)
        return failure(Error::Kind::Usage, "The range of TLS versions is none that OpenSSL has.",
            "Give versions from 0x0301 (TLS 1.0) to 0x0304 (TLS 1.3).");
    if (!options.cipherList.empty() && SSL_set_cipher_list(ssl, options.cipherList.c_str()) != 1) {
        ERR_clear_error();
        return failure(Error::Kind::Usage, "The cipher list names no cipher suite that OpenSSL has.",
            "Give it in OpenSSL's syntax, such as ECDHE-RSA-AES128-GCM-SHA256.");
    }
    if (!options.clientIssuersPem.empty() || options.requireClientCertificate) {
        std::vector<Certificate> issuers;
        STACK_OF(X509_NAME)* const names = sk_X509_NAME_new_null();
        for (const auto& issuer : ossl::readPemCertificates(options.clientIssuersPem)) {
            issuers.push_back(ossl::describe(issuer.get(), ossl::derOf(issuer.get())));
            sk_X509_NAME_push(names, X509_NAME_dup(X509_get_subject_name(issuer.get())));
        }
        SSL_set0_CA_list(ssl, names); // takes them over
        impl->anchors = withAnchors(nullptr, issuers);
        SSL_set_verify(ssl,
            SSL_VERIFY_PEER | (options.requireClientCertificate ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
            nullptr);
    }
    SSL_set_accept_state(ssl);
    ERR_clear_error();
    return TlsEngine(std::move(impl));
}

} // namespace rungbook::tls
