// SPDX-License-Identifier: GPL-3.0-or-later
// A mail server for lessons and tests, without sockets: a script and bytes go in, bytes come out. It does what its script says is wrong, and
// everything else right. The sockets are in core/net/practice_server.h, the language of the scripts is told in resources/practice/README.md.
#pragma once

#include "core/base/result.h"
#include "core/smtp/settings.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rungbook::smtp
{

/// What the server's certificate is like. The practice server makes it when it starts.
enum class PracticeCertificate : std::uint8_t {
    Good,
    PrivateRoot, ///< a good chain and its root, which nobody was told of
    UnknownIssuer, ///< the same, and the root is not sent
    SelfSigned,
    Expired,
    NotYetValid,
    WrongName,
    IncompleteChain, ///< the intermediate is not sent
    WeakKey,
    WrongPurpose ///< for clients only
};

/// What happens before the first byte.
enum class PracticeAccept : std::uint8_t { Talk, Refuse, Close, Reset, Silence };

/// One thing a handler does.
struct PracticeStep {
    enum class Kind : std::uint8_t { Reply, Raw, Wait, Close, Reset, Silence, StartTls, Default };
    Kind kind = Kind::Default;
    std::string text; ///< of Reply and Raw
    double ms = 0; ///< of Wait
};

/// What is done at one point of the session instead of what a good server does.
struct PracticeHandler {
    std::string event; ///< "EHLO", "RCPT", ...; "greeting", "message", "login-failed", "unknown"
    bool onlyClear = false; ///< before TLS
    bool onlyTls = false;
    bool onlyAnonymous = false; ///< before a login
    bool onlyNew = false; ///< the first time that this server sees this command with this argument
    std::string containing; ///< the argument has this in it, ASCII case ignored
    std::vector<PracticeStep> steps;
};

/// One scenario.
struct PracticeScript {
    std::string name; ///< of the file, without .script
    std::string title;
    std::string lesson; ///< what is learned, for the learner; paragraphs
    std::vector<std::string> expects; ///< ids of the rules that should fire; empty: nothing is wrong
    std::map<std::string, std::string>
        settings; ///< what a learner types: security, depth, user, password, ...
    Security tls = Security::None;
    PracticeCertificate certificate = PracticeCertificate::Good;
    PracticeAccept accept = PracticeAccept::Talk;
    int minimumTls = 0x0303; ///< as in tls::ServerOptions
    int maximumTls = 0x0304;
    bool wantsClientCertificate = false;
    bool bytewise = false; ///< every byte in a write of its own
    std::vector<std::string> offerClear; ///< lines of the answer to EHLO
    std::vector<std::string> offerTls;
    std::vector<std::string> mechanismsClear;
    std::vector<std::string> mechanismsTls;
    std::vector<std::pair<std::string, std::string>> users; ///< name and password; practice ones, no secrets
    std::uint64_t sizeLimit = 0; ///< 0: none
    std::vector<PracticeHandler> handlers;
};

/// Reads a script. NotUnderstood names the line and what was expected there.
Result<PracticeScript> readPracticeScript(std::string_view name, std::string_view text);

/// The settings a learner is told to type for the server on that port of this machine. Host name: localhost.
ProbeSettings practiceSettings(const PracticeScript& script, std::uint16_t port);

/// What the whole server remembers across connections: which commands it has seen (greylisting).
struct PracticeMemory {
    std::map<std::string, unsigned> seen;
};

/// What the caller has to do, in order.
struct PracticeAct {
    enum class Kind : std::uint8_t { Send, BeginTls, Close, Reset };
    Kind kind = Kind::Send;
    std::string bytes; ///< of Send
};
using PracticeActs = std::vector<PracticeAct>;

/// One connection. script and memory must outlive it. Times in milliseconds, from whatever clock the caller has. Input beyond a megabyte that waits
/// to be read ends the connection.
class PracticeSession
{
public:
    PracticeSession(const PracticeScript& script, PracticeMemory& memory, std::string hostName);
    PracticeSession(PracticeSession&&) noexcept;
    ~PracticeSession();

    /// A client is there. With implicit TLS: the handshake is over.
    PracticeActs onConnected(double ms, bool insideTls);
    /// Bytes of the client, decrypted.
    PracticeActs onBytes(double ms, std::string_view bytes);
    /// The handshake that BeginTls asked for is over.
    PracticeActs onTls(double ms);
    /// To be called when deadline() has passed.
    PracticeActs onTimer(double ms);
    /// When onTimer() is due; negative: nothing is waited for.
    double deadline() const;

    /// What was said since the last call, a line each, for a log: commands with their arguments but never credentials, and reply lines.
    std::vector<std::string> takeLog();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rungbook::smtp
