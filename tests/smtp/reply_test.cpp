// SPDX-License-Identifier: GPL-3.0-or-later
// Replies and capabilities as servers really send them.
#include "core/smtp/capabilities.h"
#include "core/smtp/transcript.h"

#include <gtest/gtest.h>

using namespace rungbook::smtp;

namespace
{

std::vector<Reply> read(std::string_view bytes)
{
    ReplyReader reader;
    return reader.feed(bytes);
}

Reply one(std::string_view bytes)
{
    std::vector<Reply> replies = read(bytes);
    EXPECT_EQ(replies.size(), 1U) << bytes;
    return replies.empty() ? Reply() : replies.front();
}

} // namespace

TEST(Reply, readsCodeTextAndEnhancedCode)
{
    const Reply reply = one("535 5.7.8 Error: authentication failed\r\n");
    EXPECT_EQ(reply.code, 535);
    EXPECT_TRUE(reply.enhanced.is(5, 7, 8));
    EXPECT_EQ(reply.enhanced.text(), "5.7.8");
    EXPECT_EQ(reply.summary(), "535 5.7.8 Error: authentication failed");
    EXPECT_TRUE(reply.permanent());
    EXPECT_EQ(reply.flaws, 0U);
}

TEST(Reply, enhancedCodeMustFitTheClass)
{
    EXPECT_FALSE(one("550 2.1.0 odd\r\n").enhanced.known());
    EXPECT_FALSE(one("220 2.0host ready\r\n").enhanced.known());
    EXPECT_FALSE(one("220 2.0.0host\r\n").enhanced.known());
    EXPECT_TRUE(one("220 2.0.0\r\n").enhanced.is(2, 0, 0));
    EXPECT_FALSE(one("550 5.7.1234 x\r\n").enhanced.known());
}

TEST(Reply, joinsTheLinesOfOne)
{
    const Reply reply = one("250-mx.example.com\r\n250-SIZE 1000\r\n250 HELP\r\n");
    EXPECT_EQ(reply.lines, (std::vector<std::string>{"mx.example.com", "SIZE 1000", "HELP"}));
    EXPECT_EQ(reply.raw.front(), "250-mx.example.com");
    EXPECT_EQ(reply.text(), "mx.example.com SIZE 1000 HELP");
}

TEST(Reply, isTheSameHoweverItIsCut)
{
    const std::string bytes = "220-one\r\n220 two\r\n250-a\n250 b\r\n421 4.3.2 bye\r\n";
    const std::vector<Reply> whole = read(bytes);
    ASSERT_EQ(whole.size(), 3U);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        ReplyReader reader;
        std::vector<Reply> replies = reader.feed(bytes.substr(0, cut));
        for (Reply& reply : reader.feed(bytes.substr(cut)))
            replies.push_back(std::move(reply));
        ASSERT_EQ(replies.size(), whole.size()) << cut;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            EXPECT_EQ(replies[i].raw, whole[i].raw) << cut;
            EXPECT_EQ(replies[i].flaws, whole[i].flaws) << cut;
        }
        EXPECT_FALSE(reader.pending());
    }
}

TEST(Reply, tellsWhatIsOdd)
{
    EXPECT_TRUE(one("250-a\r\n251 b\r\n").has(ReplyFlaw::CodeChanges));
    EXPECT_EQ(one("250-a\r\n251 b\r\n").code, 251);
    EXPECT_TRUE(one("250 a\n").has(ReplyFlaw::BareLineFeed));
    EXPECT_TRUE(one(std::string("250 a\0b\r\n", 9)).has(ReplyFlaw::NulByte));
    EXPECT_TRUE(one("250 \xC3\xA4\r\n").has(ReplyFlaw::NotAscii));
    EXPECT_TRUE(one("250 " + std::string(600, 'x') + "\r\n").has(ReplyFlaw::TooLong));
    EXPECT_FALSE(one("250 " + std::string(506, 'x') + "\r\n").has(ReplyFlaw::TooLong)); // 512 with CRLF
    EXPECT_TRUE(one("250 " + std::string(507, 'x') + "\r\n").has(ReplyFlaw::TooLong));
    const Reply strange = one("HTTP/1.1 400 Bad Request\r\n");
    EXPECT_TRUE(strange.has(ReplyFlaw::NoCode));
    EXPECT_EQ(strange.code, 0);
    EXPECT_EQ(strange.summary(), "HTTP/1.1 400 Bad Request");
    EXPECT_EQ(one("2500 four digits\r\n").code, 0);
}

TEST(Reply, aLineWithoutCodeInsideDoesNotEndIt)
{
    const Reply reply = one("554-blocked, see\r\nhttps://example.org/why\r\n554 bye\r\n");
    EXPECT_EQ(reply.code, 554);
    EXPECT_TRUE(reply.has(ReplyFlaw::NoCode));
    EXPECT_EQ(reply.lines.size(), 3U);
}

TEST(Reply, codeAloneAndOddSeparators)
{
    EXPECT_EQ(one("250\r\n").code, 250);
    EXPECT_EQ(one("250-\r\n250\r\n").lines, (std::vector<std::string>{"", ""}));
    const Reply masked = one("220*******\r\n");
    EXPECT_EQ(masked.code, 220);
    EXPECT_EQ(masked.lines.front(), "*******");
}

TEST(Reply, isBounded)
{
    ReplyReader reader;
    std::vector<Reply> replies = reader.feed(std::string(200'000, 'x'));
    ASSERT_GE(replies.size(), 1U);
    EXPECT_TRUE(replies.front().has(ReplyFlaw::TooLong));
    std::string endless;
    for (int i = 0; i < 1500; ++i)
        endless += "250-more\r\n";
    replies = ReplyReader().feed(endless);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies.front().raw.size(), 1000U);
    EXPECT_TRUE(replies.front().has(ReplyFlaw::TooLong));
}

TEST(Reply, whatWasBegunIsFlaggedTruncated)
{
    ReplyReader reader;
    EXPECT_TRUE(reader.feed("250-mx\r\n250-SI").empty());
    EXPECT_TRUE(reader.pending());
    const auto rest = reader.finish();
    ASSERT_TRUE(rest.has_value());
    EXPECT_TRUE(rest->has(ReplyFlaw::Truncated));
    EXPECT_EQ(rest->raw, (std::vector<std::string>{"250-mx", "250-SI"}));
    EXPECT_FALSE(reader.finish().has_value());
}

TEST(Reply, discardGivesBackWhatWasBuffered)
{
    ReplyReader reader;
    reader.feed("250-evil\r\n250 mo");
    EXPECT_EQ(reader.discard(), "250-evil\r\n250 mo");
    EXPECT_FALSE(reader.pending());
}

TEST(Capabilities, readsExchangeWithItsLegacyLine)
{
    const Capabilities caps =
        readCapabilities(one("250-mail.example.com Hello [192.0.2.10]\r\n250-AUTH=LOGIN\r\n"
                             "250-AUTH LOGIN cram-md5\r\n250-SIZE 37748736\r\n250 pipelining\r\n"));
    EXPECT_TRUE(caps.known);
    EXPECT_EQ(caps.greetingName, "mail.example.com");
    EXPECT_TRUE(caps.legacyAuth);
    EXPECT_EQ(caps.mechanisms, (std::vector<std::string>{"LOGIN", "CRAM-MD5"}));
    EXPECT_TRUE(caps.offers("login"));
    EXPECT_EQ(caps.sizeLimit, 37748736U);
    EXPECT_TRUE(caps.has("PIPELINING"));
    EXPECT_FALSE(caps.has("STARTTLS"));
}

TEST(Capabilities, maskedKeywordsAreKeptApart)
{
    const Capabilities caps =
        readCapabilities(one("250-mx\r\n250-XXXXXXXA\r\n250-XXXX\r\n250-XCLIENT NAME\r\n250 SIZE\r\n"));
    EXPECT_EQ(caps.masked, (std::vector<std::string>{"XXXXXXXA", "XXXX"}));
    EXPECT_TRUE(caps.has("XCLIENT"));
    EXPECT_TRUE(caps.has("SIZE"));
    EXPECT_FALSE(caps.sizeLimit.has_value());
}

TEST(Capabilities, refusalIsUnknown)
{
    EXPECT_FALSE(readCapabilities(one("500 5.5.1 no\r\n")).known);
}

TEST(Capabilities, differenceNamesParametersWhereThoseDiffer)
{
    const Capabilities before =
        readCapabilities(one("250-mx\r\n250-STARTTLS\r\n250-SIZE 10\r\n250 AUTH LOGIN\r\n"));
    const Capabilities after =
        readCapabilities(one("250-mx\r\n250-SIZE 10\r\n250-DSN\r\n250 AUTH PLAIN LOGIN\r\n"));
    const CapabilityDifference change = compare(before, after);
    EXPECT_EQ(change.appeared, (std::vector<std::string>{"DSN", "AUTH PLAIN LOGIN"}));
    EXPECT_EQ(change.vanished, (std::vector<std::string>{"STARTTLS", "AUTH LOGIN"}));
    EXPECT_TRUE(compare(before, before).appeared.empty());
}

TEST(Printable, escapesWhatMovesTheCursorAndKeepsUtf8)
{
    EXPECT_EQ(printable("a\tb\r\x1b[2J"), "a\\x09b\\x0d\\x1b[2J");
    EXPECT_EQ(printable("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
    EXPECT_EQ(printable("\xC3("), "\\xc3(");
    EXPECT_EQ(printable("\xC0\xAF"), "\\xc0\\xaf"); // overlong
    EXPECT_EQ(printable("\xE2\x80\xAE"
                        "x"),
        "\\xe2\\x80\\xaex"); // turns the direction of text
    EXPECT_EQ(printable(std::string(2000, 'x')), std::string(1000, 'x') + "...");
}
