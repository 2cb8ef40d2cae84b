// SPDX-License-Identifier: GPL-3.0-or-later
// Builds a ProbeResult while a run happens, or while one is read back. Every record gets its transcript lines here and nowhere else, so that a
// live run, a replayed one and the practice server tell the same story in the same words.
#pragma once

#include "core/smtp/probe_result.h"
#include "core/smtp/secret_guard.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

class RunRecorder
{
public:
    /// Fills in what is known beforehand: server, port, security, depth, form of the user name and so on. Nothing secret is kept.
    explicit RunRecorder(const ProbeSettings& settings);
    /// For a replay: only the vantage is known.
    explicit RunRecorder(Vantage vantage);

    /// Where in the original input the next records come from (replay); empty: nowhere.
    void from(SourceSpan where) { m_where = where; }

    /// From now on, secret appears nowhere in what the server says, not even as base64: a server may echo what it was sent. What clientLine() gets as
    /// hidden is guarded by itself.
    void guard(std::string_view secret) { m_guard.add(secret); }

    void dns(DnsAnswer answer);
    /// Also makes the Connect step of that address, or ends it when it was begun.
    void connectAttempt(ConnectAttempt attempt);
    void proxyAnswer(std::string_view words, bool failed, double ms);
    void crossProbe(CrossProbe probe);

    /// The client sent a line. shown is what may be seen; hidden, when set, what it stands for (then the line counts as redacted). verb empty: the
    /// line continues the exchange before it (an answer to 334, a line of the message). What an AUTH line or an answer to 334 shows in clear is
    /// redacted here when the caller did not.
    void clientLine(double ms, Phase phase, std::string_view verb, std::string_view shown,
        std::shared_ptr<const Secret> hidden = {});
    /// The body of the message went out: one transcript line for all of it.
    void messageSent(double ms, std::uint64_t bytes, std::uint32_t lines, std::string_view note);
    /// A whole reply arrived. It belongs to the oldest exchange that has no final reply; the greeting comes first; else it is unsolicited. Texts of
    /// 334 replies that may carry a challenge are shown, those that echo credentials are not.
    void serverReply(double ms, Phase phase, const Reply& reply);
    /// Bytes that are no reply at all (a protocol of another kind, TLS records): a line of the server whose bytes are their number.
    void serverBytes(double ms, Phase phase, std::string_view bytes);
    /// RFC 3207, section 4.2: bytes that lay behind the STARTTLS reply.
    void injectedBytes(double ms, std::string_view bytes);

    /// A handshake message or alert; its line goes to result().tlsEventLines. An alert that the server sends after the handshake changes result().tls too.
    void tlsEvent(double ms, const tls::TlsEvent& event);
    /// The handshake is over: notes version, certificates and verification as lines of their own. Once more: only what changed is noted.
    void tlsDone(double ms, const tls::TlsReport& report);

    void capabilities(const Capabilities& capabilities, bool insideTls);
    /// The first end counts: what comes after it changes nothing.
    void ended(double ms, EndKind kind, Phase phase, std::string_view words);
    /// A remark without a record: "waiting for the greeting, 15 s so far".
    void note(double ms, Phase phase, std::string_view text);

    /// Opens and closes the steps of the waterfall. A step that is begun again without an end is ended as CouldNotTest; the end of a step that is not
    /// open changes nothing. Who makes which: Resolve and Proxy the one who asks; Connect connectAttempt(); Greeting to Quit with StartTls and TlsHandshake
    /// the Session. In a replay nobody has to: take() makes what is missing from the exchanges.
    void stepBegins(double ms, Phase phase, std::string_view address = {});
    void stepEnds(double ms, Phase phase, StepOutcome outcome, std::string_view summary);
    /// A phase that was not reached, with the reason.
    void stepSkipped(Phase phase, std::string_view why);

    /// For what has no method of its own.
    ProbeResult& result() { return m_result; }
    const ProbeResult& result() const { return m_result; }
    /// Number of the last transcript line, 0 when there is none.
    std::uint32_t lastLine() const { return static_cast<std::uint32_t>(m_result.transcript.lines.size()); }

    /// The finished value: open steps are closed, those of a replay are made, the outcome is settled from the steps. diagnose() comes after it.
    ProbeResult take();

private:
    std::uint32_t add(double ms, Speaker from, Phase phase, std::string_view text);
    void closeStep(Step& step, double ms, StepOutcome outcome, std::string_view summary);
    void noteMechanism(std::string_view argument);
    void guardCredentials(std::string_view hidden, bool answer);
    Exchange* oldestOpen();
    std::string challengeText(const std::string& raw, bool& redacted) const;
    void certificateLines(double ms, const tls::TlsReport& report);

    ProbeResult m_result;
    SourceSpan m_where;
    SecretGuard m_guard;
    std::vector<std::size_t> m_openSteps; ///< indices of steps that were begun and not ended
    std::size_t m_firstOpen = 0; ///< exchanges before this one have their final reply
    std::string m_authMechanism; ///< of the AUTH that is going on, upper case
    unsigned m_authAnswers = 0; ///< lines sent for it, the initial response included
    bool m_greeted = false;
    bool m_tlsDone = false;
    bool m_full = false;
    bool m_insideTls = false;
};

} // namespace rungbook::smtp
