// SPDX-License-Identifier: GPL-3.0-or-later
// The client's side of an SMTP session, without sockets and without a clock of its own: bytes and events go in, actions come out.
// RFC 5321, 3207 (STARTTLS), 4954 (AUTH), 6409 (submission), 8314 (implicit TLS).
//
// Choices: the message goes out with DATA even where CHUNKING (BDAT, RFC 3030) is offered, since that is what ISE and nearly every client does, and
// what an inspecting firewall looks into. MAIL and RCPT are pipelined where PIPELINING is offered (RFC 2920), nothing else is. SIZE is declared, DSN
// asks for headers only (RET=HDRS), BODY=8BITMIME goes with SMTPUTF8 alone, because bodies are encoded. A login is tried once: a second try may lock
// the account.
#pragma once

#include "core/smtp/message.h"
#include "core/smtp/recorder.h"
#include "core/smtp/settings.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rungbook::smtp
{

struct SendBytes {
    std::string bytes; ///< may hold secrets: never shown, never logged
};
struct BeginTls {
};
struct CloseConnection {
};
using Action = std::variant<SendBytes, BeginTls, CloseConnection>;
using Actions = std::vector<Action>;

/// What the session needs to know of the TLS layer once it stands.
struct TlsFacts {
    std::string
        bindingType; ///< "tls-exporter", "tls-unique", "tls-server-end-point"; empty: no channel binding
    std::string bindingData;
    bool clientCertificateSent = false;
};

/// What a test replaces so that a session says the same each time.
struct SessionHooks {
    std::string nonce; ///< of SCRAM; empty: random
    MailStamp stamp; ///< of the test mail
};

/// One session. All times are milliseconds since the run began, from whatever clock the caller has. settings and recorder must outlive it.
class Session
{
public:
    Session(const ProbeSettings& settings, RunRecorder& recorder, SessionHooks hooks = {});
    Session(Session&&) noexcept;
    ~Session();

    /// The TCP connection stands (through the proxy, if there is one).
    Actions onConnected(double ms);
    /// Plaintext arrived (out of the TLS layer once that stands).
    Actions onBytes(double ms, std::string_view bytes);
    Actions onTlsEstablished(double ms, const TlsFacts& facts);
    /// The handshake failed, or an alert came after it; the recorder has its report already.
    Actions onTlsFailed(double ms);
    /// The connection is gone: ClosedByServer, ResetByServer or Cancelled.
    Actions onClosed(double ms, EndKind kind);
    /// To be called when deadline() has passed. When that ends the session inside the handshake, the caller hands the recorder the report as it stands.
    Actions onTimer(double ms);

    /// When onTimer() is due. RFC 5321, section 4.5.3.2, per command, and never later than the timeout of the settings.
    double deadline() const;
    Phase phase() const;
    /// Nothing more will come: the caller closes.
    bool done() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rungbook::smtp
