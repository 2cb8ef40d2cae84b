// SPDX-License-Identifier: GPL-3.0-or-later
// The practice server without sockets: its language, what a good server does by default, its logins, and hostile clients.
#include "core/resources/resources.h"
#include "core/smtp/practice.h"
#include "core/smtp/practice_sasl.h"
#include "core/tls/digest.h"

#include <gtest/gtest.h>
#include <random>

namespace rungbook::smtp
{
namespace
{

PracticeScript scriptOf(std::string_view text)
{
    auto script = readPracticeScript("test", "title: t\n" + std::string(text));
    EXPECT_TRUE(script) << (script ? "" : script.error().message);
    return script ? *std::move(script) : PracticeScript{};
}

std::string sent(const PracticeActs& acts)
{
    std::string out;
    for (const PracticeAct& act : acts) {
        switch (act.kind) {
        case PracticeAct::Kind::Send:
            out += act.bytes;
            break;
        case PracticeAct::Kind::BeginTls:
            out += "(tls)";
            break;
        case PracticeAct::Kind::Close:
            out += "(close)";
            break;
        case PracticeAct::Kind::Reset:
            out += "(reset)";
            break;
        }
    }
    return out;
}

// A client's whole session in clear at once.
std::string talk(const PracticeScript& script, std::string_view lines)
{
    PracticeMemory memory;
    PracticeSession session(script, memory, "localhost");
    const std::string greeting = sent(session.onConnected(0, false));
    return greeting + sent(session.onBytes(1, lines));
}

TEST(PracticeScripts, AllOfThemCanBeRead)
{
    ASSERT_GE(resources::practiceScripts().size(), 45U);
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        const auto script = readPracticeScript(file.name, file.text);
        ASSERT_TRUE(script) << script.error().message;
        EXPECT_EQ(script->name, file.name);
        EXPECT_FALSE(script->title.empty()) << file.name;
        EXPECT_GT(script->lesson.size(), 40U) << file.name;
        EXPECT_TRUE(script->settings.contains("security")) << file.name;
        const ProbeSettings settings = practiceSettings(*script, 2525);
        EXPECT_EQ(settings.server, "localhost");
        EXPECT_EQ(settings.port, 2525);
        EXPECT_NE(file.text.find("\nexpects: "), std::string_view::npos) << file.name;
    }
}

TEST(PracticeScripts, ErrorsNameTheLine)
{
    const std::pair<const char*, const char*> wrong[] = {{"what is this", "line 2: expected"},
        {"colour: red", "line 2: \"colour: red\" is not known"},
        {"tls: maybe", "line 2: \"maybe\" is not known here"}, {"on LUNCH:", "line 2: \"LUNCH\" is no event"},
        {"on EHLO sometimes:", "line 2: \"sometimes\" is no condition"},
        {"on EHLO:\n  jump", "line 3: \"jump \" is no step"}, {"  250 ok", "line 2: an indented line"},
        {"settings: colour=red", "line 2: \"colour=red\" is no setting"},
        {"on EHLO:\n  wait long", "is no step"}, {"on EHLO:\n  raw \"\\xg1\"", "is no step"},
        {"size-limit: big", "a size is a number"}};
    for (const auto& [text, complaint] : wrong) {
        const auto script = readPracticeScript("test", std::string("title: t\n") + text);
        ASSERT_FALSE(script) << text;
        EXPECT_NE(script.error().message.find(complaint), std::string::npos) << script.error().message;
    }
    EXPECT_FALSE(readPracticeScript("test", "# nothing"));
}

TEST(PracticeSessionTest, ServesAWholeMailByDefault)
{
    const PracticeScript script = scriptOf("offer: PIPELINING\nsize-limit: 1000\n");
    EXPECT_EQ(
        talk(script,
            "EHLO client.example.com\r\nMAIL FROM:<a@example.com> SIZE=10\r\nRCPT TO:<b@example.com>\r\n"
            "DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n"),
        "220 localhost ESMTP practice server ready\r\n"
        "250-localhost greets client.example.com\r\n250-PIPELINING\r\n250 SIZE 1000\r\n"
        "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n"
        "250 2.0.0 Ok: queued as PRACTICE0001\r\n221 2.0.0 Bye\r\n(close)");
    EXPECT_NE(talk(script, "MAIL FROM:<a@example.com> SIZE=1001\r\n").find("552 5.3.4"), std::string::npos);
    EXPECT_NE(talk(script, "RCPT TO:<a>\r\n").find("503 5.5.1 Error: need MAIL"), std::string::npos);
    EXPECT_NE(talk(script, "DATA\r\n").find("503 5.5.1 Error: need RCPT"), std::string::npos);
    EXPECT_NE(talk(script, "STARTTLS\r\n").find("502"), std::string::npos);
    EXPECT_NE(talk(script, "AUTH PLAIN\r\n").find("503 5.5.1 Error: authentication not enabled"),
        std::string::npos);
    EXPECT_NE(talk(script, "JUMP\r\nNOOP\r\n").find("502 5.5.2 Error: command not recognized\r\n250"),
        std::string::npos);
}

TEST(PracticeSessionTest, HandlersAndConditionsDecide)
{
    const PracticeScript script =
        scriptOf("tls: starttls\non greeting:\n  220-one\n  220 two\non MAIL clear:\n  530 first TLS\n"
                 "on RCPT new:\n  450 later\non RCPT with example.net:\n  550 no relay for {argument}\n"
                 "on VRFY:\n  reset\non EHLO:\n  wait 2s\n  250 {host}, {client}\n");
    PracticeMemory memory;
    PracticeSession session(script, memory, "localhost");
    EXPECT_EQ(sent(session.onConnected(0, false)), "220-one\r\n220 two\r\n");
    EXPECT_EQ(sent(session.onBytes(1, "EHLO me\r\nMAIL FROM:<a>\r\n")), "");
    EXPECT_DOUBLE_EQ(session.deadline(), 2001);
    EXPECT_EQ(sent(session.onTimer(1000)), "");
    EXPECT_EQ(sent(session.onTimer(2001)), "250 localhost, me\r\n530 first TLS\r\n");
    EXPECT_LT(session.deadline(), 0);
    EXPECT_EQ(
        sent(session.onBytes(3000, "STARTTLS\r\ninjected\r\n")), "220 2.0.0 Ready to start TLS\r\n(tls)");
    EXPECT_EQ(sent(session.onTls(3001)), "");
    EXPECT_EQ(sent(session.onBytes(
                  3002, "MAIL FROM:<a>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<b@example.com>\r\n")),
        "250 2.1.0 Ok\r\n450 later\r\n250 2.1.5 Ok\r\n");
    EXPECT_EQ(sent(session.onBytes(3003, "RCPT TO:<c@example.net>\r\nRCPT TO:<c@example.net>\r\n")),
        "450 later\r\n550 no relay for TO:<c@example.net>\r\n");
    EXPECT_EQ(sent(session.onBytes(3004, "VRFY x\r\nNOOP\r\n")), "(reset)");
    EXPECT_EQ(sent(session.onBytes(3005, "NOOP\r\n")), "");
    // Another connection to the same server: it remembers.
    PracticeSession again(script, memory, "localhost");
    again.onConnected(0, true);
    EXPECT_EQ(sent(again.onBytes(1, "MAIL FROM:<a>\r\nRCPT TO:<b@example.com>\r\n")),
        "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n");
}

TEST(PracticeSessionTest, LogsInByEveryMechanism)
{
    const PracticeLogin::Users users = {{"alice", "practice-alice"}, {"bob", "other"}};
    using Verdict = PracticeLogin::Verdict;
    const std::string plain("\0alice\0practice-alice", 21);
    EXPECT_EQ(PracticeLogin("PLAIN", users).begin(plain).verdict, Verdict::Accepted);
    EXPECT_EQ(
        PracticeLogin("PLAIN", users).begin(std::string("\0alice\0other", 12)).verdict, Verdict::Rejected);
    EXPECT_EQ(PracticeLogin("PLAIN", users).begin("nonsense").verdict, Verdict::Malformed);
    PracticeLogin login("LOGIN", users);
    EXPECT_EQ(login.begin(std::nullopt).challenge, "Username:");
    EXPECT_EQ(login.answer("alice").challenge, "Password:");
    EXPECT_EQ(login.answer("practice-alice").verdict, Verdict::Accepted);
    PracticeLogin cram("CRAM-MD5", users);
    const std::string challenge = cram.begin(std::nullopt).challenge;
    EXPECT_EQ(
        cram.answer("alice " + tls::hexOf(tls::hmac(tls::Hash::Md5, "practice-alice", challenge))).verdict,
        Verdict::Accepted);
    EXPECT_EQ(
        cram.answer("bob " + tls::hexOf(tls::hmac(tls::Hash::Md5, "practice-alice", challenge))).verdict,
        Verdict::Rejected);
    PracticeLogin token("XOAUTH2", users);
    EXPECT_EQ(token
                  .begin("user=alice\x01"
                         "auth=Bearer wrong\x01\x01")
                  .verdict,
        Verdict::Challenge);
    EXPECT_EQ(token.answer("").verdict, Verdict::Rejected);
    EXPECT_EQ(PracticeLogin("XOAUTH2", users)
                  .begin("user=bob\x01"
                         "auth=Bearer other\x01\x01")
                  .verdict,
        Verdict::Accepted);
}

TEST(PracticeSessionTest, ItsLogHoldsNoCredentials)
{
    const PracticeScript script = scriptOf("mechanisms: LOGIN PLAIN\nuser: alice planted-secret\n");
    PracticeMemory memory;
    PracticeSession session(script, memory, "localhost");
    session.onConnected(0, false);
    const std::string secret = tls::base64Encode("planted-secret");
    session.onBytes(1,
        "AUTH LOGIN\r\n" + tls::base64Encode("alice") + "\r\n" + secret + "\r\nRSET\r\nAUTH PLAIN " + secret
            + "\r\n");
    std::string log;
    for (const std::string& line : session.takeLog())
        log += line + "\n";
    EXPECT_NE(log.find("235 2.7.0"), std::string::npos) << log;
    EXPECT_EQ(log.find("planted"), std::string::npos);
    EXPECT_EQ(log.find(secret), std::string::npos);
}

TEST(PracticeSessionTest, SurvivesAnyClient)
{
    std::mt19937 random(99);
    const PracticeScript script = scriptOf("tls: starttls\nmechanisms: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 "
                                           "XOAUTH2\nuser: a b\nsize-limit: 500\n");
    static constexpr const char* words[] = {"EHLO ", "AUTH ", "PLAIN ", "LOGIN", "SCRAM-SHA-256 ", "CRAM-MD5",
        "\r\n", "\n", "=", "*", "MAIL FROM:<a>", "RCPT TO:<b>", "DATA", ".", "SIZE=", "99999999999999999999",
        "biwsbj1hLHI9eA==", "STARTTLS", "QUIT ", " "};
    for (int i = 0; i < 3000; ++i) {
        PracticeMemory memory;
        PracticeSession session(script, memory, "localhost");
        std::size_t out = sent(session.onConnected(0, false)).size();
        for (int k = 0; k < 60; ++k) {
            std::string bytes = words[random() % std::size(words)];
            if (random() % 10 == 0)
                bytes = std::string(random() % 5, static_cast<char>(random()));
            out += sent(session.onBytes(k, bytes)).size();
        }
        EXPECT_LT(out, 100'000U);
    }
    // A line that never ends, and a flood that is never read.
    EXPECT_NE(
        talk(script, std::string(70'000, 'x')).find("500 5.5.2 Line too long\r\n(close)"), std::string::npos);
    const PracticeScript slow = scriptOf("on EHLO:\n  wait 60s\n");
    EXPECT_NE(
        talk(slow, "EHLO x\r\n" + std::string((1U << 20U) + 1, 'x')).find("(close)"), std::string::npos);
}

} // namespace
} // namespace rungbook::smtp
