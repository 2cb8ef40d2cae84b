// SPDX-License-Identifier: GPL-3.0-or-later
// What a test of a mail server is asked to do. The words are those of the form in Cisco ISE where it has them.
#pragma once

#include "core/base/secret.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// How the connection is protected: in clear, by STARTTLS (RFC 3207), or from the first byte (RFC 8314).
enum class Security : std::uint8_t { None, StartTls, Tls };

/// How far the test goes. Every depth includes those before it.
enum class Depth : std::uint8_t { Connect, Greeting, Ehlo, Tls, Auth, Envelope, Mail };

enum class Family : std::uint8_t { Any, V4, V6 };

/// SASL mechanisms (RFC 4954). Auto: the strongest that server and security allow.
enum class Mechanism : std::uint8_t {
    Auto,
    Plain,
    Login,
    CramMd5,
    ScramSha1,
    ScramSha256,
    ScramSha1Plus,
    ScramSha256Plus,
    XOAuth2,
    OAuthBearer,
    External
};

/// The names of the command line: "none", "starttls", "tls"; "connect" ... "mail"; "any", "4", "6".
std::string_view nameOf(Security security);
std::string_view nameOf(Depth depth);
std::string_view nameOf(Family family);
/// The IANA name of a mechanism: "SCRAM-SHA-256-PLUS"; "auto" for Auto.
std::string_view nameOf(Mechanism mechanism);

/// The other way round, ASCII case ignored ("cram-md5" and "CRAM-MD5"). Nothing when there is no such name.
std::optional<Security> securityFromName(std::string_view name);
std::optional<Depth> depthFromName(std::string_view name);
std::optional<Mechanism> mechanismFromName(std::string_view name);

enum class ProxyKind : std::uint8_t { None, Socks5, HttpConnect };

/// A proxy to connect through. RFC 1928, RFC 9110 (CONNECT).
struct Proxy {
    ProxyKind kind = ProxyKind::None;
    std::string host;
    std::uint16_t port = 0;
    std::string user; ///< empty: no authentication
    Secret password;
};

/// Which mail is sent at depth Mail: a plain test message, or one in the shape of what ISE sends for a purpose (see purposes.h).
struct MailRequest {
    std::string purpose; ///< id of a purpose, empty: the plain test message
    std::string subject; ///< empty: the purpose's own
    std::string text; ///< empty: the purpose's own
    std::vector<std::string>
        attachments; ///< paths are the caller's business: names of what is in attachmentBytes
    std::vector<std::string> attachmentBytes;
};

/// Everything a test needs, except what is trusted (that is tls::TrustAnchors). Movable, not copyable: it holds secrets.
struct ProbeSettings {
    std::string server; ///< host name or IP address as typed
    std::uint16_t port = 25;
    Security security = Security::None;
    double timeoutSeconds =
        60; ///< ISE's "Connection Timeout": for the whole test; each command has its own RFC limit below that
    Family family = Family::Any;
    bool authenticate = false; ///< ISE's "Use Password Authentication"
    std::string user;
    Secret password; ///< or the token of XOAUTH2 and OAUTHBEARER
    Mechanism mechanism = Mechanism::Auto;
    bool allowClearAuth =
        false; ///< the user insisted, knowing that the password crosses the network in clear
    std::string ehloName; ///< empty: our host name, else an address literal
    std::string sni; ///< empty: the server's name unless that is an address
    std::string clientCertificatePem; ///< chain, leaf first; empty: none
    Secret clientKeyPem;
    std::string from;
    std::vector<std::string> to;
    Depth depth =
        Depth::Auth; ///< Connect tests what "Test Connection" of ISE tests when nothing else is filled in
    MailRequest mail;
    Proxy proxy;
    bool crossProbes =
        false; ///< after a failure, try other ports, security and families of the same host (asked for by the user)
};

/// What is wrong with settings, a sentence each for the field named; empty: they can be used.
struct SettingsProblem {
    std::string field; ///< "server", "port", "from", ...
    std::string text;
};
std::vector<SettingsProblem> checkSettings(const ProbeSettings& settings);

} // namespace rungbook::smtp
