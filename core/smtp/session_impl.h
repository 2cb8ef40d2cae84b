// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of a session: what it knows and what it waits for. Only the session_*.cpp files include this.
#pragma once

#include "core/smtp/judgement.h"
#include "core/smtp/sasl/sasl.h"
#include "core/smtp/session.h"

#include <deque>

namespace rungbook::smtp
{

struct Session::Impl { // NOLINT(clang-analyzer-optin.performance.Padding): ordered for the reader
    /// What the session waits for.
    enum class State : std::uint8_t {
        Idle,
        Greeting,
        Ehlo,
        Helo,
        StartTls,
        Handshake,
        Auth,
        Envelope,
        DataGo,
        DataEnd,
        Rset,
        Quit,
        Done
    };

    Impl(const ProbeSettings& given, RunRecorder& to, SessionHooks with)
        : settings(given)
        , recorder(to)
        , hooks(std::move(with))
    {
    }

    const ProbeSettings& settings;
    RunRecorder& recorder;
    SessionHooks hooks;

    State state = State::Idle;
    Phase phase = Phase::Connect;
    Actions actions; ///< of the call that is going on
    double now = 0;
    ReplyReader reader;
    std::deque<Phase> expected; ///< a phase for each reply that is due
    std::uint64_t received = 0; ///< octets so far
    unsigned strays = 0; ///< replies that nobody asked for
    std::string held; ///< first bytes before the greeting: too few to tell TLS from text
    bool greetingBegun = false;

    bool tls = false;
    TlsFacts facts;
    Capabilities caps;
    std::string ehlo;

    std::unique_ptr<SaslExchange> sasl;
    std::optional<Secret> initialLater; ///< initial response that waits for an empty 334
    unsigned challenges = 0;
    std::string cancelled; ///< why we sent "*"; empty: we did not

    std::optional<ComposedMail> mail;
    bool utf8 = false;
    std::size_t accepted = 0;
    std::size_t refused = 0;
    StepOutcome envelopeOutcome = StepOutcome::Passed; ///< of MAIL or RCPT: the worst so far
    std::string envelopeWords;
    bool mailFailed = false;

    double waitSince = 0;
    double waitLimit = 0; ///< milliseconds
    bool noted = false;
    unsigned quitReplies = 0;

    // session.cpp: input, time and the end
    bool wants(Depth depth) const { return settings.depth >= depth; }
    double totalLimit() const;
    double noteAt() const;
    void wait(double seconds);
    void send(Phase of, std::string_view verb, std::string_view line,
        std::shared_ptr<const Secret> hidden = {}, std::string_view wire = {});
    void begin(Phase of);
    void end(Phase of, StepOutcome outcome, std::string_view words);
    void finish(EndKind kind, Phase of, std::string_view words);
    void quit();
    void conclude(Phase of, StepOutcome outcome, std::string_view words);
    void protocolError(std::string_view words);
    void skipRest();
    void bytes(std::string_view input);
    void replies(std::vector<Reply> all);
    void handle(const Reply& reply);
    bool stray(const Reply& reply);
    void startTlsBytes(std::string_view input);
    void leftovers();
    void timedOut();
    void closed(EndKind kind);

    // session_hello.cpp: greeting, EHLO, STARTTLS
    void connected();
    void greeting(const Reply& reply);
    void sendHello(bool extended);
    void hello(const Reply& reply);
    void helloDone();
    void startTls();
    void startTlsReply(const Reply& reply);
    void established(const TlsFacts& given);
    void tlsFailed();

    // session_auth.cpp
    void auth();
    void sendAuth(Mechanism mechanism, bool withInitial);
    void respond(const Secret& response);
    void cancelAuth(std::string why);
    void authReply(const Reply& reply);

    // session_mail.cpp: MAIL, RCPT, DATA, RSET
    void envelope();
    std::string mailFromLine() const;
    void sendRecipient(const std::string& to);
    void envelopeReply(Phase of, const Reply& reply);
    void envelopeDone();
    void data();
    void dataReply(const Reply& reply);
    void sendMessage();
    void messageReply(const Reply& reply);
    void rsetReply(const Reply& reply);
};

} // namespace rungbook::smtp
