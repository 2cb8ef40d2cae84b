// SPDX-License-Identifier: GPL-3.0-or-later
// What the teacher beside a manual session says: pure, so every state can be asked.
#include "core/net/manual_session_guide.h"

#include <gtest/gtest.h>

using namespace rungbook;
using net::ManualHint;
using net::ManualState;
using net::ManualTracker;
using net::ManualTurn;

namespace
{

smtp::Reply reply(std::string_view text)
{
    smtp::ReplyReader reader;
    auto replies = reader.feed(std::string(text) + "\r\n");
    EXPECT_EQ(replies.size(), 1U);
    return replies.empty() ? smtp::Reply{} : replies.front();
}

/// After a greeting and an EHLO with these lines.
ManualTracker greeted(std::string_view ehlo)
{
    ManualTracker tracker(25);
    tracker.connected(false);
    tracker.reply(reply("220 mail.example.com ESMTP"));
    tracker.command("EHLO client.example.com");
    tracker.reply(reply(ehlo));
    return tracker;
}

std::string first(const ManualState& state)
{
    return net::hintsFor(state, {}).front().line;
}

bool hints(const ManualState& state, std::string_view line)
{
    for (const ManualHint& hint : net::hintsFor(state, {})) {
        if (hint.line == line)
            return true;
    }
    return false;
}

} // namespace

TEST(ManualGuide, LeadsFromTheGreetingToQuit)
{
    ManualTracker t(25);
    EXPECT_TRUE(first(t.state()).empty()) << "nothing to type while connecting";
    t.connected(false);
    EXPECT_EQ(t.state().turn, ManualTurn::Greeting);
    t.reply(reply("220 mail.example.com ESMTP"));
    EXPECT_EQ(first(t.state()), "EHLO client.example.com");
    t.command("ehlo client.example.com");
    EXPECT_EQ(t.state().turn, ManualTurn::Reply);
    t.reply(reply("250 mail.example.com"));
    EXPECT_EQ(first(t.state()), "MAIL FROM:<ise@example.com>");
    t.command("mail from:<ise@example.com>");
    t.reply(reply("250 2.1.0 Ok"));
    EXPECT_EQ(first(t.state()), "RCPT TO:<admin@example.com>");
    t.command("RCPT TO:<admin@example.com>");
    t.reply(reply("550 5.7.1 Relaying denied"));
    EXPECT_EQ(first(t.state()), "RCPT TO:<admin@example.com>") << "a refused recipient is none";
    t.command("RCPT TO:<other@example.com>");
    t.reply(reply("250 2.1.5 Ok"));
    EXPECT_EQ(first(t.state()), "DATA");
    t.command("DATA");
    t.reply(reply("354 Go ahead"));
    EXPECT_EQ(t.state().turn, ManualTurn::Message);
    EXPECT_TRUE(hints(t.state(), "."));
    t.messageEnds();
    t.reply(reply("250 2.0.0 Ok: queued as 1"));
    EXPECT_EQ(first(t.state()), "QUIT");
}

TEST(ManualGuide, SuggestsEncryptionBeforeALogin)
{
    ManualTracker t = greeted("250-mail.example.com\r\n250-STARTTLS\r\n250 AUTH LOGIN");
    EXPECT_EQ(first(t.state()), "STARTTLS");
    EXPECT_TRUE(hints(t.state(), "AUTH LOGIN")) << "possible, but after the warning";
    t.command("STARTTLS");
    t.reply(reply("220 2.0.0 Ready"));
    EXPECT_EQ(t.state().turn, ManualTurn::Handshake);
    t.tlsStands();
    EXPECT_EQ(first(t.state()), "EHLO client.example.com");
    EXPECT_FALSE(t.state().capabilities.known) << "RFC 3207: forgotten";
    t.command("EHLO client.example.com");
    t.reply(reply("250-mail.example.com\r\n250 AUTH PLAIN"));
    EXPECT_EQ(first(t.state()), "AUTH PLAIN");
}

TEST(ManualGuide, ALoginThatCannotBeTypedIsSaidToBe)
{
    ManualTracker t = greeted("250-mail.example.com\r\n250 AUTH SCRAM-SHA-256");
    for (const ManualHint& hint : net::hintsFor(t.state(), {}))
        EXPECT_EQ(hint.line.find("AUTH"), std::string::npos);
}

TEST(ManualGuide, ChallengesAreDecoded)
{
    ManualTracker t = greeted("250-mail.example.com\r\n250 AUTH LOGIN");
    t.command("auth login");
    EXPECT_EQ(t.state().mechanism, "LOGIN");
    t.reply(reply("334 VXNlcm5hbWU6"));
    EXPECT_EQ(t.state().turn, ManualTurn::LoginAnswer);
    EXPECT_EQ(t.state().challenge, "Username:");
    t.loginAnswer();
    t.reply(reply("334 UGFzc3dvcmQ6"));
    EXPECT_EQ(t.state().challenge, "Password:");
    EXPECT_EQ(t.state().loginAnswers, 1U);
    t.loginAnswer();
    t.reply(reply("535 5.7.8 No"));
    EXPECT_FALSE(t.state().loggedIn);
    EXPECT_EQ(t.state().turn, ManualTurn::Yours);
}

TEST(ManualGuide, PipelinedRepliesGoToTheirCommands)
{
    ManualTracker t = greeted("250-mail.example.com\r\n250 PIPELINING");
    t.command("MAIL FROM:<a@example.com>");
    t.command("RCPT TO:<b@example.com>");
    t.command("DATA");
    t.reply(reply("250 Ok"));
    EXPECT_EQ(t.state().turn, ManualTurn::Reply);
    EXPECT_EQ(t.awaited(), "RCPT TO");
    t.reply(reply("250 Ok"));
    t.reply(reply("354 Go"));
    EXPECT_EQ(t.state().turn, ManualTurn::Message);
    EXPECT_EQ(t.state().recipients, 1U);
}

TEST(ManualGuide, CompletesByStateAndOffer)
{
    ManualTracker t = greeted("250-mail.example.com\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN CRAM-MD5");
    const auto complete = [&t](std::string_view typed) { return net::completionsFor(t.state(), {}, typed); };
    EXPECT_EQ(complete("ma").front(), "MAIL FROM:<ise@example.com>");
    EXPECT_EQ(complete("AUTH ").size(), 3U);
    ASSERT_EQ(complete("mail from:<me@example.com> b").size(), 1U);
    EXPECT_TRUE(complete("mail from:<me@example.com> b").front().ends_with("BODY=8BITMIME"));
    EXPECT_TRUE(complete("xyz").empty());
    t.command("DATA");
    t.reply(reply("354 Go"));
    EXPECT_TRUE(complete("q").empty()) << "a message is no command";
}

TEST(ManualGuide, RemarksSayWhatIsOdd)
{
    const ManualTracker t = greeted("250 mail.example.com");
    const auto remark = [&t](std::string_view line) { return net::remarkOn(t.state(), line); };
    EXPECT_EQ(remark("MAIL FROM:<a@example.com>"), "");
    EXPECT_NE(remark("MAIL FROM:a@example.com").find("angle brackets"), std::string::npos);
    EXPECT_NE(remark("MAIL FROM: <a@example.com>").find("blank"), std::string::npos);
    EXPECT_NE(remark("RCPT TO:<a@example.com>").find("503"), std::string::npos);
    EXPECT_NE(remark("DATA").find("recipient"), std::string::npos);
    EXPECT_NE(remark("GET / HTTP/1.1").find("500"), std::string::npos);
    EXPECT_NE(remark("STARTTLS").find("did not offer"), std::string::npos);
    EXPECT_NE(remark("MAIL FROM:<" + std::string(600, 'a') + ">").find("512"), std::string::npos);
    ManualTracker early(25);
    early.connected(false);
    early.reply(reply("220 x"));
    EXPECT_NE(net::remarkOn(early.state(), "MAIL FROM:<a@example.com>").find("EHLO"), std::string::npos);
}

TEST(ManualGuide, SecretsAreKnownByTheirLine)
{
    EXPECT_TRUE(net::holdsSecret("AUTH PLAIN AGFsaWNl"));
    EXPECT_TRUE(net::holdsSecret("  auth   login   YWxpY2U="));
    EXPECT_FALSE(net::holdsSecret("AUTH PLAIN"));
    EXPECT_FALSE(net::holdsSecret("AUTH"));
    EXPECT_FALSE(net::holdsSecret("MAIL FROM:<a@example.com> BODY=8BITMIME"));
}

TEST(ManualGuide, RepliesAreExplained)
{
    EXPECT_NE(net::explanationOf(reply("250-x\r\n250 STARTTLS"), "EHLO").find("can be encrypted"),
        std::string::npos);
    EXPECT_NE(net::explanationOf(reply("550 5.1.1 No such user"), "RCPT TO").find("mailbox does not exist"),
        std::string::npos);
    EXPECT_NE(net::explanationOf(reply("* OK IMAP4 ready"), "").find("port"), std::string::npos);
}
