// SPDX-License-Identifier: GPL-3.0-or-later
// A session that a person types, against the practice server: what is sent, what is recorded, and how it ends.
#include "core/net/manual_session.h"
#include "core/smtp/check.h"
#include "core/smtp/ladder_rows.h"
#include "core/smtp/transcript_text.h"
#include "tests/net/practice.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <mutex>

using namespace rungbook;
using net::ManualTurn;
using smtp::EndKind;

namespace
{

/// Types what a script says as soon as it is the user's turn.
class Typist
{
public:
    explicit Typist(std::string_view script, smtp::Security security = smtp::Security::None)
        : Typist(test::practiceScript(script), security)
    {
    }
    Typist(smtp::PracticeScript script, smtp::Security security)
    {
        net::PracticeServerOptions options;
        options.log = [this](std::string_view line) {
            const std::scoped_lock lock(m_mutex);
            m_log.emplace_back(line);
        };
        auto server = net::PracticeServer::start(std::move(script), options);
        EXPECT_TRUE(server) << (server ? "" : server.error().message);
        m_server = std::move(*server);
        m_settings.server = "localhost";
        m_settings.port = m_server->port();
        m_settings.security = security;
        m_settings.family = smtp::Family::V4;
    }

    void untrusted() { m_trust = false; }

    /// Types one text each time it is the user's turn; after the last, nothing more.
    smtp::ProbeResult play(std::vector<std::string> texts, net::Pace pace = net::Pace::OneByOne)
    {
        std::size_t next = 0;
        net::ManualOptions options;
        options.resolver = test::quietOptions().resolver;
        options.patienceMs = patienceMs;
        options.watcher.words = [this](const std::string& text) { said.push_back(text); };
        options.watcher.messageLine = [this](const std::string& line) { message.push_back(line); };
        options.watcher.snapshot = [this](const auto& soFar) {
            ladders.push_back(smtp::ladderOf(*soFar).size());
        };
        options.watcher.state = [&](const net::ManualState& state) {
            states.push_back(state);
            const bool mine = state.turn == ManualTurn::Yours || state.turn == ManualTurn::LoginAnswer
                || state.turn == ManualTurn::Message;
            if (state.turn == ManualTurn::Reply && stopInReply)
                m_stop.request_stop();
            if (!mine || next == texts.size())
                return;
            const std::string& text = texts[next++];
            if (text == "(close)")
                m_session->close();
            else if (state.turn == ManualTurn::LoginAnswer)
                m_session->answer(Secret(text), true);
            else
                m_session->type(text, pace);
        };
        const net::AnchorSource anchors = [this] {
            return m_trust ? test::practiceAnchors(*m_server) : nullptr;
        };
        smtp::ProbeSettings settings;
        std::swap(settings, m_settings);
        m_session = std::make_unique<net::ManualSession>(std::move(settings), anchors, options);
        Job job;
        job.stop = m_stop.get_token();
        smtp::ProbeResult result = m_session->run(job);
        smtp::diagnose(result);
        return result;
    }

    bool heard(std::string_view words) const
    {
        return std::any_of(said.begin(), said.end(),
            [&](const std::string& text) { return text.find(words) != std::string::npos; });
    }
    bool serverSaw(std::string_view words)
    {
        const std::scoped_lock lock(m_mutex);
        return std::any_of(m_log.begin(), m_log.end(),
            [&](const std::string& line) { return line.find(words) != std::string::npos; });
    }
    bool was(ManualTurn turn) const
    {
        return std::any_of(
            states.begin(), states.end(), [&](const net::ManualState& s) { return s.turn == turn; });
    }

    std::vector<std::string> said;
    std::vector<std::string> message;
    std::vector<net::ManualState> states;
    std::vector<std::size_t> ladders;
    double patienceMs = 10'000;
    bool stopInReply = false;

private:
    std::mutex m_mutex;
    std::vector<std::string> m_log;
    std::unique_ptr<net::PracticeServer> m_server;
    std::unique_ptr<net::ManualSession> m_session;
    smtp::ProbeSettings m_settings;
    std::stop_source m_stop;
    bool m_trust = true;
};

std::string verbs(const smtp::ProbeResult& result)
{
    std::string text;
    for (const smtp::Exchange& e : result.exchanges)
        text +=
            (e.verb.empty() ? "(greeting)" : e.verb) + (e.reply ? std::to_string(e.reply->code) : "-") + " ";
    return text;
}

} // namespace

TEST(ManualSession, TheTelnetLessonFromGreetingToQuit)
{
    Typist typist("works-in-clear");
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com", "MAIL FROM:<alice@example.com>",
        "RCPT TO:<bob@example.com>", "DATA", "Subject: by hand\n\nHello\n.hidden\n.\n", "QUIT"});
    EXPECT_EQ(verbs(result), "(greeting)220 EHLO250 MAIL FROM250 RCPT TO250 DATA354 .250 QUIT221 ");
    EXPECT_EQ(result.end, EndKind::QuitAnswered);
    EXPECT_EQ(result.outcome, smtp::ProbeOutcome::Passed) << result.verdict;
    EXPECT_EQ(result.depth, smtp::Depth::Mail);
    EXPECT_EQ(result.vantage, smtp::Vantage::Live);
    EXPECT_EQ(result.from, "alice@example.com");
    EXPECT_EQ(typist.message, (std::vector<std::string>{"Subject: by hand", "", "Hello", "..hidden", "."}));
    EXPECT_TRUE(typist.heard("section 4.5.2")) << "the doubled dot is explained";
    EXPECT_TRUE(typist.heard("250: "));
    EXPECT_TRUE(typist.heard("5 lines were pasted"));
    ASSERT_FALSE(typist.ladders.empty());
    EXPECT_LT(typist.ladders.front(), typist.ladders.back()) << "the ladder grows while one types";
    EXPECT_TRUE(typist.states.back().mailAccepted);
}

TEST(ManualSession, APasteGoesOutLineByLine)
{
    Typist typist("works-in-clear");
    const smtp::ProbeResult result = typist.play(
        {"EHLO client.example.com\rMAIL FROM:<alice@example.com>\r\nRCPT TO:<bob@example.com>\nDATA\n"
         "Subject: x\n\nText\n.\nQUIT\n"});
    EXPECT_EQ(verbs(result), "(greeting)220 EHLO250 MAIL FROM250 RCPT TO250 DATA354 .250 QUIT221 ");
    EXPECT_TRUE(typist.heard("CRLF"));
    EXPECT_FALSE(typist.heard("PIPELINING (RFC 2920) allows"));
}

TEST(ManualSession, APipelinedPasteIsExplainedAndItsRepliesFindTheirCommands)
{
    Typist typist("works-in-clear");
    const smtp::ProbeResult result =
        typist.play({"EHLO client.example.com",
                        "MAIL FROM:<alice@example.com>\nRCPT TO:<bob@example.com>\nDATA", "x\n.\n", "QUIT"},
            net::Pace::AtOnce);
    EXPECT_EQ(verbs(result), "(greeting)220 EHLO250 MAIL FROM250 RCPT TO250 DATA354 .250 QUIT221 ");
    EXPECT_TRUE(typist.heard("Sent without waiting"));
    EXPECT_EQ(result.outcome, smtp::ProbeOutcome::Passed);
}

TEST(ManualSession, StartTlsUpgradesAndBeginsAnew)
{
    Typist typist("starttls");
    const smtp::ProbeResult result =
        typist.play({"EHLO client.example.com", "STARTTLS", "EHLO client.example.com", "QUIT"});
    EXPECT_EQ(result.end, EndKind::QuitAnswered) << result.verdict;
    ASSERT_TRUE(result.tls);
    EXPECT_EQ(result.tls->outcome, tls::TlsOutcome::Established);
    EXPECT_EQ(result.security, smtp::Security::StartTls);
    EXPECT_TRUE(result.after.known);
    EXPECT_EQ(result.outcome, smtp::ProbeOutcome::Passed) << result.verdict;
    EXPECT_TRUE(typist.heard("Say EHLO again"));
    EXPECT_NE(result.step(smtp::Phase::TlsHandshake), nullptr);
}

TEST(ManualSession, TlsFromTheFirstByte)
{
    Typist typist("implicit-tls", smtp::Security::Tls);
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com", "QUIT"});
    EXPECT_EQ(result.end, EndKind::QuitAnswered) << result.verdict;
    EXPECT_TRUE(typist.states.front().turn == ManualTurn::Handshake || typist.was(ManualTurn::Greeting));
    EXPECT_TRUE(result.exchanges.front().encrypted);
}

TEST(ManualSession, AnUntrustedChainEndsTheSession)
{
    Typist typist("starttls");
    typist.untrusted();
    const smtp::ProbeResult result =
        typist.play({"EHLO client.example.com", "STARTTLS", "EHLO client.example.com", "QUIT"});
    EXPECT_EQ(result.end, EndKind::TlsFailure);
    EXPECT_TRUE(typist.heard("never switched off"));
    ASSERT_FALSE(result.findings.empty());
    EXPECT_TRUE(std::string(result.findings.front().rule->id).starts_with("certificate-"))
        << result.findings.front().rule->id;
    EXPECT_FALSE(result.tls->chain.empty()) << "the chain can be shown";
    EXPECT_EQ(verbs(result), "(greeting)220 EHLO250 STARTTLS220 ") << "nothing goes on in clear";
}

TEST(ManualSession, ALoginIsHiddenInEverythingThatCanBeSeen)
{
    Typist typist("auth-login");
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com", "STARTTLS",
        "EHLO client.example.com", "AUTH LOGIN", "alice", "practice-alice", "QUIT"});
    EXPECT_EQ(verbs(result).substr(verbs(result).find("AUTH")), "AUTH235 QUIT221 ") << verbs(result);
    EXPECT_TRUE(std::any_of(typist.states.begin(), typist.states.end(),
        [](const net::ManualState& s) { return s.challenge == "Username:"; }));
    std::string seen = smtp::toText(result);
    for (const std::string& text : typist.said)
        seen += text;
    for (const char* secret : {"practice-alice", "cHJhY3RpY2UtYWxpY2U="})
        EXPECT_EQ(seen.find(secret), std::string::npos) << secret;
    EXPECT_NE(seen.find("*****"), std::string::npos);
    EXPECT_EQ(result.userForm, "plain");
}

TEST(ManualSession, PlainIsPutTogether)
{
    Typist typist("auth-plain");
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com", "STARTTLS",
        "EHLO client.example.com", "AUTH PLAIN", "alice practice-alice", "QUIT"});
    EXPECT_NE(verbs(result).find("AUTH235"), std::string::npos) << verbs(result);
}

TEST(ManualSession, ALoginCanBeGivenUp)
{
    Typist typist("auth-login");
    const smtp::ProbeResult result = typist.play(
        {"EHLO client.example.com", "STARTTLS", "EHLO client.example.com", "AUTH LOGIN", "*", "QUIT"});
    EXPECT_NE(verbs(result).find("AUTH501"), std::string::npos) << verbs(result);
    EXPECT_EQ(result.end, EndKind::QuitAnswered);
}

TEST(ManualSession, AServerThatStaysSilentIsExplainedAndLeft)
{
    // Nothing is ever typed: the words about the silence end it.
    net::ManualOptions options;
    auto server = net::PracticeServer::start(test::practiceScript("silent-server"));
    ASSERT_TRUE(server);
    smtp::ProbeSettings settings;
    settings.server = "127.0.0.1";
    settings.port = (*server)->port();
    options.resolver = test::quietOptions().resolver;
    options.patienceMs = 30;
    net::ManualSession* session = nullptr;
    bool explained = false;
    options.watcher.words = [&](const std::string& text) {
        explained = explained || text.find("TLS from the first byte") != std::string::npos;
        session->close();
    };
    net::ManualSession made(
        std::move(settings), [] { return nullptr; }, options);
    session = &made;
    const smtp::ProbeResult result = made.run({});
    EXPECT_TRUE(explained);
    EXPECT_EQ(result.end, EndKind::ClosedByUs);
}

TEST(ManualSession, AServerThatHangsUpSaysSo)
{
    Typist typist("closed-mid-session");
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com", "MAIL FROM:<alice@example.com>",
        "RCPT TO:<bob@example.com>", "DATA", "x\n.\n", "QUIT"});
    EXPECT_EQ(result.end, EndKind::ClosedByServer);
    EXPECT_TRUE(typist.heard("The server closed the connection"));
}

TEST(ManualSession, TextBehindStartTlsIsNotBelieved)
{
    Typist typist("injected-clear-text");
    const smtp::ProbeResult result =
        typist.play({"EHLO client.example.com", "STARTTLS", "EHLO client.example.com"});
    EXPECT_EQ(result.end, EndKind::ProtocolError);
    EXPECT_FALSE(result.injected.empty());
    EXPECT_TRUE(typist.heard("RFC 3207"));
}

TEST(ManualSession, BareLineFeedsAreSeen)
{
    Typist typist(test::scriptFromText("on greeting:\n  raw \"220 mail.example.test ready\\n\"\n"),
        smtp::Security::None);
    const smtp::ProbeResult result = typist.play({"QUIT"});
    EXPECT_TRUE(typist.heard("LF alone"));
    EXPECT_EQ(result.end, EndKind::QuitAnswered);
}

TEST(ManualSession, RefusedConnection)
{
    Typist typist("port-refused");
    const smtp::ProbeResult result = typist.play({});
    EXPECT_EQ(result.end, EndKind::NotConnected);
    EXPECT_TRUE(typist.heard("could be connected to"));
    EXPECT_EQ(result.outcome, smtp::ProbeOutcome::Failed);
}

TEST(ManualSession, StopsWhenAsked)
{
    Typist typist(test::scriptFromText("on EHLO:\n  silence\n"), smtp::Security::None);
    typist.stopInReply = true;
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com"});
    EXPECT_EQ(result.end, EndKind::Cancelled);
    EXPECT_EQ(verbs(result), "(greeting)220 EHLO- ");
    const smtp::Step* step = result.step(smtp::Phase::Ehlo);
    ASSERT_NE(step, nullptr);
    EXPECT_EQ(step->summary, "an answer to EHLO had not come when the session ended");
}

TEST(ManualSession, HangingUpIsRecorded)
{
    Typist typist("works-in-clear");
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com", "(close)"});
    EXPECT_EQ(result.end, EndKind::ClosedByUs);
}

TEST(ManualSession, BdatIsNotSent)
{
    Typist typist("works-in-clear");
    const smtp::ProbeResult result = typist.play({"EHLO client.example.com", "BDAT 10\n\nQUIT"});
    EXPECT_EQ(verbs(result), "(greeting)220 EHLO250 QUIT221 ");
    EXPECT_TRUE(typist.heard("BDAT"));
}
