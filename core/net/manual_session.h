// SPDX-License-Identifier: GPL-3.0-or-later
// A session with a mail server that a person types, as with telnet, but with TLS, hidden logins, and a record that is judged like a test: same
// transcript, ladder and checks. RFC 5321; STARTTLS: RFC 3207; AUTH: RFC 4954.
//
// Every line goes out with CRLF. Lines are sent one at a time, each after the reply to the one before, unless they are typed with Pace::AtOnce. In a
// message a dot is put before each line that begins with one (RFC 5321, section 4.5.2). The certificate is checked as in a test, and there is no switch
// to go on without: when it is not accepted, the session ends. A login in clear to another machine is held back once, with the reason.
#pragma once

#include "core/net/manual_session_guide.h"
#include "core/net/probe_runner.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace rungbook::net
{

/// What a window shows while the session goes on. All are called on the thread of the session; each may be empty. Nothing in them is secret.
struct ManualWatcher {
    /// A line was added to the transcript; number counts from 1.
    std::function<void(std::uint32_t number, const smtp::TranscriptLine& line)> line;
    /// A line of the message went out, as it was sent (with the dot that was put before it). The transcript has one line for the whole message.
    std::function<void(const std::string& line)> messageLine;
    /// Words of the teacher: what a reply means, what is odd about a line. A sentence or more.
    std::function<void(const std::string& text)> words;
    /// The state changed.
    std::function<void(const ManualState& state)> state;
    /// The run so far, not diagnosed, whenever it is the user's turn (up to 2,000 transcript lines; later only the result of run() comes).
    std::function<void(std::shared_ptr<const smtp::ProbeResult> soFar)> snapshot;
};

/// What a session needs besides the settings.
struct ManualOptions {
    ResolverOptions resolver;
    ManualWatcher watcher;
    double connectMs = 30'000; ///< for resolving and connecting together, and for the TLS handshake
    double patienceMs = 10'000; ///< after which a silence of the server is explained; it is never ended
};

/// Whether typed lines wait for the replies to those before them.
enum class Pace : std::uint8_t { OneByOne, AtOnce };

/// One session. run() blocks its thread; the others may be called from any thread, also before run().
class ManualSession
{
public:
    /// Of settings, server, port, security (Tls: from the first byte; else in clear until STARTTLS is typed), family, sni and the client certificate
    /// count. No proxy is used.
    ManualSession(smtp::ProbeSettings settings, AnchorSource anchors, ManualOptions options = {});
    ManualSession(const ManualSession&) = delete;
    ManualSession& operator=(const ManualSession&) = delete;
    ~ManualSession();

    /// Connects, and carries lines to and fro until the session is over: QUIT was answered, either side hung up, TLS failed, or job.stop was requested
    /// (then it returns within 100 ms). To be called once. Never fails: what went wrong stands in the result, which is to be diagnosed by the caller.
    smtp::ProbeResult run(const Job& job);

    /// Lines to send, with any line ends; a text of several lines is a paste. At most 20,000 lines or 4 MiB wait at a time; what is more is
    /// dropped, with words. While a login waits for an answer, a line is that answer, as it is.
    void type(std::string_view text, Pace pace = Pace::OneByOne);
    /// The answer of a login (state LoginAnswer). encode: base64 of it goes out, for PLAIN of NUL, user, NUL, password when text is "user password".
    void answer(Secret text, bool encode);
    /// Hangs up without QUIT.
    void close();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rungbook::net
