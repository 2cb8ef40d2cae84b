// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/handshake_message.h"

#include "core/tls/openssl_ptr.h"
#include "core/tls/tls_report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <openssl/err.h>

namespace rungbook::tls
{

namespace
{

/// Takes numbers and vectors off the front of a message; after the first that does not fit everything is empty and ok is false.
class Reader
{
public:
    explicit Reader(std::string_view data)
        : m_data(data)
    {
    }
    bool ok() const { return m_ok; }
    bool atEnd() const { return m_data.empty(); }
    std::string_view take(std::size_t length)
    {
        if (length > m_data.size()) {
            m_ok = false;
            m_data = {};
            return {};
        }
        const std::string_view taken = m_data.substr(0, length);
        m_data.remove_prefix(length);
        return taken;
    }
    int number(std::size_t width)
    {
        int value = 0;
        for (const char c : take(width))
            value = value * 256 + static_cast<unsigned char>(c);
        return value;
    }
    /// A vector with a length of width bytes in front.
    std::string_view vector(std::size_t width) { return take(static_cast<std::size_t>(number(width))); }

private:
    std::string_view m_data;
    bool m_ok = true;
};

struct Named {
    int number;
    std::string_view name;
};

// IANA "TLS Supported Groups".
constexpr std::array kGroups{Named{23, "secp256r1"}, Named{24, "secp384r1"}, Named{25, "secp521r1"},
    Named{26, "brainpoolP256r1"}, Named{27, "brainpoolP384r1"}, Named{28, "brainpoolP512r1"},
    Named{29, "X25519"}, Named{30, "X448"}, Named{256, "ffdhe2048"}, Named{257, "ffdhe3072"},
    Named{258, "ffdhe4096"}, Named{259, "ffdhe6144"}, Named{260, "ffdhe8192"}, Named{4588, "X25519MLKEM768"}};

constexpr std::array kMeanings{Named{0, "nothing more will be sent"},
    Named{10, "a message came that has no place here; often clear text on a TLS port"},
    Named{20, "a record was damaged or forged on the way"}, Named{21, "a record could not be decrypted"},
    Named{22, "a record was too long"},
    Named{40, "no settings that both sides accept, or a certificate is missing"},
    Named{41, "no certificate was sent"},
    Named{42, "the certificate is damaged, or not for this name or moment"},
    Named{43, "the certificate is not for this purpose, or of a kind that is not supported"},
    Named{44, "the certificate was revoked"}, Named{45, "the certificate has expired, or is not valid yet"},
    Named{46, "the certificate was not accepted; Java says so of an issuer that it does not trust"},
    Named{47, "a field of a message had a value that is not allowed"},
    Named{48, "the issuer of the certificate is not known"},
    Named{49, "the certificate is good, but access is denied"}, Named{50, "a message could not be read"},
    Named{51, "a signature or a key exchange was wrong"}, Named{60, "export restrictions"},
    Named{70, "the protocol version is not supported"},
    Named{71, "only ciphers that are too weak were offered"}, Named{80, "an error of the sender's own"},
    Named{86, "the client fell back to an older version without need"}, Named{90, "cancelled by the user"},
    Named{100, "renegotiation is refused"}, Named{109, "a required extension is missing"},
    Named{110, "an extension came that was not asked for"},
    Named{112, "the server name (SNI) is not known there"}, Named{113, "the OCSP staple is missing or bad"},
    Named{115, "the shared key is not known"}, Named{116, "a client certificate is required"},
    Named{120, "no application protocol in common"}};

// RFC 8446, 4.1.3: this random makes a ServerHello a HelloRetryRequest.
constexpr std::string_view kRetryRandom{"\xCF\x21\xAD\x74\xE5\x9A\x61\x11\xBE\x1D\x8C\x02\x1E\x65\xB8\x91"
                                        "\xC2\xA2\x11\x16\x7A\xBB\x8C\x5E\x07\x9E\x09\xE2\xC8\xA8\x33\x9C",
    32};

void add(std::string& detail, const std::string& text)
{
    if (!text.empty())
        detail += (detail.empty() ? "" : "; ") + text;
}

std::string plural(std::size_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string versionsText(std::vector<int> versions)
{
    std::sort(versions.begin(), versions.end());
    std::string out;
    for (const int version : versions) {
        if (version < 0x0300 || version > 0x0304)
            continue; // GREASE (RFC 8701), drafts
        const std::string text = versionText(version);
        out += out.empty() ? text : ", " + (text.starts_with("TLS ") ? text.substr(4) : text);
    }
    return out;
}

std::string serverNameOf(std::string_view extension)
{
    Reader list(Reader(extension).vector(2));
    while (list.ok() && !list.atEnd()) {
        const int type = list.number(1);
        const std::string_view name = list.vector(2);
        if (type == 0 && list.ok())
            return ossl::cleanText(name.substr(0, 255));
    }
    return {};
}

void readClientHello(HandshakeMessage& out, Reader body)
{
    std::vector<int> versions{body.number(2)};
    body.take(32);
    body.vector(1);
    Reader suites(body.vector(2));
    std::size_t count = 0;
    while (suites.ok() && !suites.atEnd()) {
        const int suite = suites.number(2);
        const bool signalling = suite == 0x00FF || suite == 0x5600;
        const bool grease = (suite & 0x0F0F) == 0x0A0A && suite / 256 == suite % 256;
        count += signalling || grease ? 0 : 1;
    }
    body.vector(1);
    if (!body.ok())
        return;
    std::string name;
    bool staple = false;
    Reader extensions(body.vector(2));
    while (extensions.ok() && !extensions.atEnd()) {
        const int type = extensions.number(2);
        const std::string_view data = extensions.vector(2);
        if (type == 0)
            name = serverNameOf(data);
        else if (type == 5)
            staple = true;
        else if (type == 43) {
            versions.clear();
            Reader list(Reader(data).vector(1));
            while (list.ok() && !list.atEnd())
                versions.push_back(list.number(2));
        }
    }
    const bool listed = versions.size() > 1 || versions.front() > 0x0303;
    add(out.detail, (listed ? "" : "up to ") + versionsText(versions));
    add(out.detail, name.empty() ? "no SNI" : "SNI " + name);
    add(out.detail, plural(count, "cipher suite", "cipher suites"));
    if (staple)
        add(out.detail, "asks for an OCSP staple");
}

std::string suiteText(int suite)
{
    // SSL_CIPHER_find wants a connection only to know its method; any will do.
    static const ossl::SslContextPtr context(SSL_CTX_new(TLS_method()));
    static const ossl::SslPtr any(context ? SSL_new(context.get()) : nullptr);
    const std::array<unsigned char, 2> number{
        static_cast<unsigned char>(suite / 256), static_cast<unsigned char>(suite % 256)};
    const SSL_CIPHER* const cipher = any ? SSL_CIPHER_find(any.get(), number.data()) : nullptr;
    if (cipher != nullptr)
        return SSL_CIPHER_standard_name(cipher);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "cipher suite 0x%04X", static_cast<unsigned>(suite));
    return text.data();
}

void readServerHello(HandshakeMessage& out, Reader body)
{
    int version = body.number(2);
    const bool retry = body.take(32) == kRetryRandom;
    body.vector(1);
    const int suite = body.number(2);
    body.number(1);
    if (!body.ok())
        return;
    Reader extensions(body.vector(2));
    while (extensions.ok() && !extensions.atEnd()) {
        const int type = extensions.number(2);
        Reader data(extensions.vector(2));
        if (type == 43)
            version = data.number(2);
        else if (type == 51)
            out.group = groupText(data.number(2));
    }
    if (retry)
        out.name = "HelloRetryRequest";
    out.version = version;
    out.cipherSuite = suite;
    add(out.detail, versionText(version));
    add(out.detail, suiteText(suite));
    add(out.detail, retry && !out.group.empty() ? "asks for a key of " + out.group : out.group);
}

void readCertificates(HandshakeMessage& out, Reader body, const HandshakeContext& context)
{
    if (context.version >= 0x0304)
        body.vector(1);
    Reader list(body.vector(3));
    while (list.ok() && !list.atEnd() && out.certificates.size() < 64) {
        const std::string_view der = list.vector(3);
        if (context.version >= 0x0304)
            list.vector(2);
        if (list.ok())
            out.certificates.push_back(der);
    }
    out.detail = out.certificates.empty() ? "no certificate"
                                          : plural(out.certificates.size(), "certificate", "certificates");
}

void readIssuerList(HandshakeMessage& out, std::string_view names)
{
    Reader list(names);
    while (list.ok() && !list.atEnd() && out.issuers.size() < 1000) {
        const std::string_view der = list.vector(2);
        const unsigned char* at = ossl::bytes(der);
        const std::unique_ptr<X509_NAME, ossl::Freed<X509_NAME_free>> name(
            der.empty() ? nullptr : d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())));
        if (name)
            out.issuers.push_back(ossl::nameText(name.get()));
    }
    ERR_clear_error();
}

void readCertificateRequest(HandshakeMessage& out, Reader body, const HandshakeContext& context)
{
    if (context.version >= 0x0304) {
        body.vector(1);
        Reader extensions(body.vector(2));
        while (extensions.ok() && !extensions.atEnd()) {
            const int type = extensions.number(2);
            Reader data(extensions.vector(2));
            if (type == 47)
                readIssuerList(out, data.vector(2));
        }
    } else {
        body.vector(1);
        if (context.version == 0x0303)
            body.vector(2);
        readIssuerList(out, body.vector(2));
    }
    out.detail = out.issuers.empty()
        ? "of any issuer"
        : "of " + plural(out.issuers.size(), "acceptable issuer", "acceptable issuers");
}

void readServerKeyExchange(HandshakeMessage& out, Reader body, const HandshakeContext& context)
{
    if (context.ecdhe) {
        if (body.number(1) == 3) // named_curve, RFC 8422, 5.4
            out.group = groupText(body.number(2));
    } else if (const std::string_view prime = body.vector(2); body.ok() && !prime.empty()) {
        out.group = "DHE " + std::to_string(prime.size() * 8);
    }
    out.detail = out.group;
}

template <std::size_t N> std::string_view nameIn(const std::array<Named, N>& table, int number)
{
    const auto at =
        std::find_if(table.begin(), table.end(), [&](const Named& e) { return e.number == number; });
    return at == table.end() ? std::string_view{} : at->name;
}

} // namespace

std::string versionText(int version)
{
    switch (version) {
    case 0x0300:
        return "SSL 3.0";
    case 0x0301:
        return "TLS 1.0";
    case 0x0302:
        return "TLS 1.1";
    case 0x0303:
        return "TLS 1.2";
    case 0x0304:
        return "TLS 1.3";
    default: {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "version 0x%04X", static_cast<unsigned>(version) & 0xFFFFU);
        return text.data();
    }
    }
}

std::string groupText(int group)
{
    if (const std::string_view name = nameIn(kGroups, group); !name.empty())
        return std::string(name);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "group 0x%04X", static_cast<unsigned>(group) & 0xFFFFU);
    return text.data();
}

std::string_view alertMeaning(int number)
{
    return nameIn(kMeanings, number);
}

HandshakeMessage readHandshakeMessage(std::string_view message, const HandshakeContext& context)
{
    HandshakeMessage out;
    Reader reader(message);
    const int type = reader.number(1);
    const std::string_view content = reader.vector(3);
    if (message.empty())
        return out;
    out.type = type;
    out.name = handshakeName(type);
    if (!reader.ok())
        return out;
    const Reader body(content);
    switch (type) {
    case 1:
        readClientHello(out, body);
        break;
    case 2:
        readServerHello(out, body);
        break;
    case 4:
        out.detail = "not used: sessions are not resumed";
        break;
    case 11:
        readCertificates(out, body, context);
        break;
    case 12:
        readServerKeyExchange(out, body, context);
        break;
    case 13:
        readCertificateRequest(out, body, context);
        break;
    case 22:
        out.detail = "OCSP staple, " + plural(content.size(), "byte", "bytes");
        break;
    default:
        break;
    }
    return out;
}

} // namespace rungbook::tls
