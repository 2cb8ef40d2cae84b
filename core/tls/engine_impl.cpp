// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/engine_impl.h"

#include "core/tls/staple.h"

#include <algorithm>
#include <array>
#include <openssl/err.h>

namespace rungbook::tls
{

namespace
{

/// A peer that sends messages without end fills no memory: later ones are not noted.
constexpr std::size_t kMostEvents = 1000;
constexpr std::size_t kFirstBytes = 64;

bool looksLikeTls(std::string_view received)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(received[i]); };
    return received.size() < 2 || (byte(0) >= 20 && byte(0) <= 23 && byte(1) == 3);
}

std::string capitalised(std::string_view text)
{
    std::string out(text);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
        out[0] = static_cast<char>(out[0] - 32);
    return out;
}

} // namespace

void TlsEngine::Impl::receive(std::string_view ciphertext)
{
    if (received.size() < kFirstBytes)
        received.append(ciphertext.substr(0, kFirstBytes - received.size()));
    receivedBytes += ciphertext.size();
    while (!ciphertext.empty()) {
        const std::size_t part = std::min<std::size_t>(ciphertext.size(), 1U << 20U);
        if (BIO_write(in, ciphertext.data(), static_cast<int>(part)) <= 0)
            break;
        ciphertext.remove_prefix(part);
    }
}

void TlsEngine::Impl::advance()
{
    if (report.outcome == TlsOutcome::Failed || report.outcome == TlsOutcome::Aborted)
        return;
    ERR_clear_error();
    if (!handshakeDone)
        handshake();
    if (handshakeDone && report.outcome == TlsOutcome::Established)
        readPlaintext();
    ERR_clear_error();
}

void TlsEngine::Impl::handshake()
{
    const int result = SSL_do_handshake(ssl.get());
    if (result == 1) {
        handshakeDone = true;
        report.outcome = TlsOutcome::Established;
        finishReport();
        return;
    }
    const int error = SSL_get_error(ssl.get(), result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        fail(TlsOutcome::Failed);
    else if (peerGone != Gone::No)
        fail(TlsOutcome::Aborted);
}

void TlsEngine::Impl::readPlaintext()
{
    std::array<char, 16'384> block{};
    while (true) {
        std::size_t got = 0;
        if (SSL_read_ex(ssl.get(), block.data(), block.size(), &got) == 1) {
            if (!probe)
                plaintext.append(block.data(), got);
            continue;
        }
        switch (SSL_get_error(ssl.get(), 0)) {
        case SSL_ERROR_ZERO_RETURN:
            closeReceived = true;
            return;
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE:
            return;
        default:
            fail(TlsOutcome::Failed);
            return;
        }
    }
}

void TlsEngine::Impl::fail(TlsOutcome outcome)
{
    report.outcome = outcome;
    if (const unsigned long code = ERR_peek_error(); outcome == TlsOutcome::Failed && code != 0) {
        report.localError = code;
        const char* const words = ERR_reason_error_string(code);
        report.localReason = words != nullptr ? words : "";
    }
    ERR_clear_error();
    if (!handshakeDone) {
        describeUnread();
        finishReport();
    }
    explain();
}

void TlsEngine::Impl::finishReport()
{
    if (context.version != 0 && report.version.empty())
        report.version = SSL_get_version(ssl.get());
    if (const SSL_CIPHER* const cipher = SSL_get_current_cipher(ssl.get()); cipher != nullptr)
        report.cipher = SSL_CIPHER_standard_name(cipher);
}

void TlsEngine::Impl::explain()
{
    const std::string who(peer());
    if (report.outcome == TlsOutcome::Aborted) {
        const std::string how = peerGone == Gone::Reset ? " reset the connection" : " closed the connection";
        report.failure = "The " + who + how
            + (receivedBytes == 0 ? " without a word of TLS." : " in the middle of the handshake.");
    } else if (report.alertReceived >= 0) {
        const std::string_view meaning = alertMeaning(report.alertReceived);
        report.failure = "The " + who + " ended the " + (handshakeDone ? "connection" : "handshake")
            + " with alert " + std::to_string(report.alertReceived) + " (" + alertName(report.alertReceived)
            + ")" + (meaning.empty() ? "." : ": " + std::string(meaning) + ".");
    } else if (report.verify.checked && !report.verify.accepted && !probe) {
        const auto& errors = report.verify.errors;
        const std::string& words = errors.front().message;
        report.failure =
            "The " + who + "'s certificate is not accepted: " + words + (words.ends_with('.') ? "" : ".");
    } else if (!looksLikeTls(received)) {
        report.firstBytes = received;
        report.failure =
            "What the " + who + " sent is no TLS: it speaks clear text on this port, or another protocol.";
    } else {
        report.failure = "The TLS " + std::string(handshakeDone ? "connection" : "handshake")
            + " failed here: " + (report.localReason.empty() ? "OpenSSL gave no reason" : report.localReason)
            + ".";
    }
}

void TlsEngine::Impl::addEvent(TlsEvent event)
{
    if (report.events.size() < kMostEvents)
        report.events.push_back(std::move(event));
}

void TlsEngine::Impl::onMessage(TlsDirection direction, int contentType, std::string_view bytes)
{
    if (contentType == SSL3_RT_HANDSHAKE)
        onHandshake(direction, bytes);
    else if (contentType == SSL3_RT_ALERT && bytes.size() == 2)
        onAlert(direction, bytes);
    else if (contentType == SSL3_RT_CHANGE_CIPHER_SPEC)
        addEvent({.direction = direction,
            .kind = TlsEventKind::ChangeCipherSpec,
            .number = 1,
            .fatal = false,
            .name = "ChangeCipherSpec",
            .detail = {},
            .length = bytes.size()});
}

void TlsEngine::Impl::onHandshake(TlsDirection direction, std::string_view bytes)
{
    HandshakeMessage message = readHandshakeMessage(bytes, context);
    const bool byPeer = direction == TlsDirection::Received;
    if (message.version != 0) {
        context.version = message.version;
        const std::array<unsigned char, 2> suite{static_cast<unsigned char>(message.cipherSuite / 256),
            static_cast<unsigned char>(message.cipherSuite % 256)};
        const SSL_CIPHER* const cipher = SSL_CIPHER_find(ssl.get(), suite.data());
        const int exchange = cipher != nullptr ? SSL_CIPHER_get_kx_nid(cipher) : NID_undef;
        context.ecdhe = exchange == NID_kx_ecdhe || exchange == NID_kx_ecdhe_psk;
    }
    if (!message.group.empty())
        report.group = message.group;
    if (message.type == SSL3_MT_CERTIFICATE && byPeer) {
        presentedDer.assign(message.certificates.begin(), message.certificates.end());
    } else if (message.type == SSL3_MT_CERTIFICATE && !isServer) {
        report.clientCertificateSent = !message.certificates.empty();
    } else if (message.type == SSL3_MT_CERTIFICATE_REQUEST) {
        report.clientCertificateRequested = true;
        report.acceptableIssuers = std::move(message.issuers);
    }
    addEvent({.direction = direction,
        .kind = TlsEventKind::Handshake,
        .number = message.type,
        .fatal = false,
        .name = std::move(message.name),
        .detail = std::move(message.detail),
        .length = bytes.size()});
}

void TlsEngine::Impl::onAlert(TlsDirection direction, std::string_view bytes)
{
    const int number = static_cast<unsigned char>(bytes[1]);
    // RFC 8446, section 6: in TLS 1.3 the level says nothing; only close_notify (0) and user_canceled (90) are not fatal.
    const bool fatal = context.version >= 0x0304 ? number != 0 && number != 90 : bytes[0] == SSL3_AL_FATAL;
    if (fatal)
        (direction == TlsDirection::Sent ? report.alertSent : report.alertReceived) = number;
    addEvent({.direction = direction,
        .kind = TlsEventKind::Alert,
        .number = number,
        .fatal = fatal,
        .name = alertName(number),
        .detail = capitalised(alertMeaning(number)),
        .length = bytes.size()});
}

/// Takes over what OpenSSL made of the peer's certificates: reading them is the dearest part, and is done once.
void TlsEngine::Impl::keepPresented(const STACK_OF(X509) * chain)
{
    presented.clear();
    report.chain.clear();
    const int count = chain != nullptr ? sk_X509_num(chain) : 0;
    for (int i = 0; i < count; ++i) {
        X509* const certificate = sk_X509_value(chain, i);
        X509_up_ref(certificate);
        presented.emplace_back(certificate);
        const auto at = static_cast<std::size_t>(i);
        report.chain.push_back(ossl::describe(
            certificate, at < presentedDer.size() ? presentedDer[at] : ossl::derOf(certificate)));
    }
    nameInEvent();
}

/// The certificates of a message that OpenSSL refused to read further: as many as can be read.
void TlsEngine::Impl::describeUnread()
{
    if (!report.chain.empty())
        return;
    for (const std::string& der : presentedDer)
        if (auto certificate = readCertificate(der))
            report.chain.push_back(std::move(*certificate));
    nameInEvent();
}

/// Adds whose certificates came to the event of their message.
void TlsEngine::Impl::nameInEvent()
{
    const auto event = std::find_if(report.events.rbegin(), report.events.rend(), [](const TlsEvent& e) {
        return e.number == SSL3_MT_CERTIFICATE && e.kind == TlsEventKind::Handshake
            && e.direction == TlsDirection::Received;
    });
    if (event == report.events.rend())
        return;
    for (std::size_t i = 0; i < report.chain.size() && i < 3; ++i)
        event->detail += (i == 0 ? ": " : ", ") + displayName(report.chain[i]);
    if (report.chain.size() > 3)
        event->detail += ", ...";
}

std::vector<X509*> TlsEngine::Impl::presentedHandles() const
{
    std::vector<X509*> handles;
    handles.reserve(presented.size());
    for (const auto& certificate : presented)
        handles.push_back(certificate.get());
    return handles;
}

bool TlsEngine::Impl::onCertificates(X509_STORE_CTX* storeContext)
{
    keepPresented(X509_STORE_CTX_get0_untrusted(storeContext));
    const std::vector<X509*> handles = presentedHandles();
    ossl::Verified verified = ossl::verify(handles, report.chain, anchors, question);
    report.verify = std::move(verified.report);
    if (probe)
        return true;
    if (!report.verify.checked) { // OpenSSL read what we could not: never accept what was not judged
        report.verify.errors.push_back(
            {X509_V_ERR_UNSPECIFIED, 0, X509_verify_cert_error_string(X509_V_ERR_UNSPECIFIED)});
        verified.decisive = X509_V_ERR_UNSPECIFIED;
    }
    const unsigned char* response = nullptr;
    const long length = SSL_get_tlsext_status_ocsp_resp(ssl.get(), &response);
    // TLS 1.3 brings the staple with the certificate, so that a revocation can be answered with the alert meant for it.
    if (!isServer && verified.decisive == X509_V_OK && length > 0
        && ossl::judgeStaple({reinterpret_cast<const char*>(response), static_cast<std::size_t>(length)},
               handles, report.verify.path, anchors, report.verify.at)
            == "revoked") {
        report.ocspStapled = true;
        report.ocspStatus = "revoked";
        report.verify.accepted = false;
        report.verify.errors.push_back(
            {X509_V_ERR_CERT_REVOKED, 0, X509_verify_cert_error_string(X509_V_ERR_CERT_REVOKED)});
        verified.decisive = X509_V_ERR_CERT_REVOKED;
    }
    X509_STORE_CTX_set_error(storeContext, verified.decisive);
    return verified.decisive == X509_V_OK;
}

bool TlsEngine::Impl::onStaple()
{
    const unsigned char* response = nullptr;
    const long length = SSL_get_tlsext_status_ocsp_resp(ssl.get(), &response);
    const bool mustStaple = !report.chain.empty() && report.chain.front().mustStaple;
    report.ocspStapled = response != nullptr && length > 0;
    if (report.ocspStapled) {
        report.ocspStatus =
            ossl::judgeStaple({reinterpret_cast<const char*>(response), static_cast<std::size_t>(length)},
                presentedHandles(), report.verify.path, anchors, report.verify.at);
    }
    const auto refuse = [this](int code, std::string message) {
        report.verify.accepted = false;
        report.verify.errors.push_back({code, 0, std::move(message)});
        return false;
    };
    if (report.ocspStatus == "revoked")
        return refuse(X509_V_ERR_CERT_REVOKED, X509_verify_cert_error_string(X509_V_ERR_CERT_REVOKED));
    if (mustStaple && !report.ocspStapled)
        return refuse(X509_V_ERR_OCSP_VERIFY_NEEDED,
            "The certificate demands an OCSP staple (must-staple, RFC 7633), and the server sent none.");
    if (mustStaple && report.ocspStatus != "good")
        return refuse(X509_V_ERR_OCSP_VERIFY_FAILED,
            "The certificate demands an OCSP staple (must-staple, RFC 7633), and the one that came is "
                + report.ocspStatus + ".");
    return true;
}

std::string TlsEngine::Impl::channelBinding(std::string_view type) const
{
    const bool is13 = SSL_version(ssl.get()) >= TLS1_3_VERSION;
    if (type == "tls-exporter" && is13) {
        constexpr std::string_view kLabel = "EXPORTER-Channel-Binding";
        std::string data(32, '\0');
        const unsigned char none = 0;
        return SSL_export_keying_material(ssl.get(), reinterpret_cast<unsigned char*>(data.data()),
                   data.size(), kLabel.data(), kLabel.size(), &none, 0, 1)
                == 1
            ? data
            : std::string{};
    }
    if (type == "tls-unique" && !is13) {
        // The first Finished message of the handshake: the client's, because nothing is resumed.
        std::array<char, EVP_MAX_MD_SIZE> finished{};
        const std::size_t length = isServer
            ? SSL_get_peer_finished(ssl.get(), finished.data(), finished.size())
            : SSL_get_finished(ssl.get(), finished.data(), finished.size());
        return {finished.data(), std::min(length, finished.size())};
    }
    if (type == "tls-server-end-point") {
        const std::string& der = isServer ? own.der
            : report.chain.empty()        ? own.der
                                          : report.chain.front().der;
        const ossl::X509Ptr certificate = ossl::parse(der);
        int hash = NID_undef;
        if (!certificate || X509_get_signature_info(certificate.get(), &hash, nullptr, nullptr, nullptr) != 1)
            return {};
        if (hash == NID_md5 || hash == NID_sha1) // RFC 5929, 4.1
            hash = NID_sha256;
        const EVP_MD* const algorithm = EVP_get_digestbynid(hash);
        return algorithm != nullptr ? ossl::digest(algorithm, der) : std::string{};
    }
    return {};
}

void TlsEngine::Impl::messageCallback(int sent, int /*version*/, int contentType, const void* data,
    std::size_t length, SSL* /*ssl*/, void* argument)
{
    static_cast<Impl*>(argument)->onMessage(sent != 0 ? TlsDirection::Sent : TlsDirection::Received,
        contentType, std::string_view(static_cast<const char*>(data), length));
}

int TlsEngine::Impl::verifyCallback(X509_STORE_CTX* context, void* /*argument*/)
{
    const auto* const ssl =
        static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* const impl = ssl != nullptr ? static_cast<Impl*>(SSL_get_app_data(ssl)) : nullptr;
    if (impl == nullptr) {
        X509_STORE_CTX_set_error(context, X509_V_ERR_UNSPECIFIED);
        return 0;
    }
    return impl->onCertificates(context) ? 1 : 0;
}

int TlsEngine::Impl::stapleCallback(SSL* ssl, void* /*argument*/)
{
    auto* const impl = static_cast<Impl*>(SSL_get_app_data(ssl));
    return impl != nullptr && impl->onStaple() ? 1 : 0;
}

int TlsEngine::Impl::serverStapleCallback(SSL* ssl, void* /*argument*/)
{
    const auto* const impl = static_cast<Impl*>(SSL_get_app_data(ssl));
    if (impl == nullptr || impl->staple.empty())
        return SSL_TLSEXT_ERR_NOACK;
    void* const copy = OPENSSL_memdup(impl->staple.data(), impl->staple.size());
    if (copy == nullptr)
        return SSL_TLSEXT_ERR_NOACK;
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(impl->staple.size())); // takes it over
    return SSL_TLSEXT_ERR_OK;
}

} // namespace rungbook::tls
