// SPDX-License-Identifier: GPL-3.0-or-later
// Mails as bytes: whole ones against reviewed files in tests/data/smtp/mail, and the rules of the RFCs one by one.
#include "core/base/utf8.h"
#include "core/smtp/mail_encoding.h"
#include "core/smtp/message.h"
#include "core/smtp/purposes.h"
#include "core/smtp/test_mail.h"
#include "core/tls/digest.h"
#include "tests/smtp/dialogue.h"
#include "tests/support/golden.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;

namespace
{

const MailStamp kStamp{1'764'064'800, 60, "test1"}; // 25 November 2025, 10:00 UTC

Mail simple()
{
    Mail mail;
    mail.from = {"", "alice@example.com"};
    mail.to = {{"", "bob@example.net"}};
    mail.subject = "Hello";
    mail.text = "Hello Bob.\n";
    return mail;
}

std::string bytesOf(const Mail& mail, bool utf8 = false)
{
    const auto composed = compose(mail, kStamp, utf8);
    EXPECT_TRUE(composed.has_value()) << (composed ? "" : composed.error().message);
    return composed ? composed->bytes : std::string();
}

std::string refusal(const Mail& mail)
{
    const auto composed = compose(mail, kStamp, false);
    EXPECT_FALSE(composed.has_value());
    return composed ? std::string() : composed.error().message;
}

/// Holds for every mail: CRLF everywhere, 7-bit unless UTF-8 headers were allowed, lines of at most 998 octets.
void expectForm(const std::string& bytes, bool sevenBit = true)
{
    ASSERT_TRUE(bytes.ends_with("\r\n"));
    std::size_t line = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n') {
            EXPECT_TRUE(i > 0 && bytes[i - 1] == '\r') << "bare LF at " << i;
        } else if (bytes[i] == '\r') {
            EXPECT_TRUE(i + 1 < bytes.size() && bytes[i + 1] == '\n') << "bare CR at " << i;
            EXPECT_LE(line, 998U);
            line = 0;
            continue;
        } else {
            EXPECT_NE(bytes[i], '\0');
            EXPECT_TRUE(!sevenBit || static_cast<unsigned char>(bytes[i]) < 0x80) << "8-bit at " << i;
        }
        line = bytes[i] == '\n' ? 0 : line + 1;
    }
}

void golden(const std::string& name, const std::string& bytes)
{
    expectForm(bytes);
    std::string text = bytes; // the files have LF, as git wants it
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    test::expectGolden(test::dataFolder() / "smtp" / "mail" / name, text);
}

} // namespace

TEST(Message, plainTestMail)
{
    ProbeSettings settings = smtp::testing::settingsFor(Depth::Mail, Security::StartTls);
    settings.from = "Alice <alice@example.com>";
    const auto mail = testMail(settings);
    ASSERT_TRUE(mail.has_value());
    golden("plain-test.eml", bytesOf(*mail));
}

TEST(Message, everyPurposeHasItsShape)
{
    for (const MailPurpose& purpose : purposes()) {
        ProbeSettings settings = smtp::testing::settingsFor(Depth::Mail);
        settings.mail.purpose = purpose.id;
        settings.from = "ise@ise1.example.com";
        const auto mail = testMail(settings);
        ASSERT_TRUE(mail.has_value());
        golden(std::string(purpose.id) + ".eml", bytesOf(*mail));
    }
}

TEST(Message, allAtOnce)
{
    Mail mail = simple();
    mail.from.name = "J\xC3\xBCrgen \"the\" M.";
    mail.to.push_back({"Carol, from sales", "carol@example.net"});
    mail.subject =
        "Gr\xC3\xBC\xC3\x9F"
        "e aus K\xC3\xB6ln: ein Betreff, der so lang ist, dass er umgebrochen werden muss, und zwar mehrmals";
    mail.text = "Lieber Bob,\n\n.\n=A0 gibt es nicht, Leerzeichen am Ende:  \n" + std::string(200, 'x')
        + "\n\xE2\x82\xAC";
    mail.html = "<p>\xE2\x82\xAC <img src=\"cid:p@example.com\"></p>";
    mail.pictures.push_back({"a.png", "image/png", samplePicture(), "p@example.com"});
    mail.attachments.push_back(
        {"/home/x/R\xC3\xA9sum\xC3\xA9 of a rather long name that goes on and on and on.pdf",
            "application/pdf", std::string("\0\1\2\xFF", 4), ""});
    mail.attachments.push_back({"notes \"2\".txt", "text/plain", "a\r\nb", ""});
    mail.headers.emplace_back("X-Note", "short");
    golden("all-at-once.eml", bytesOf(mail));
}

TEST(Message, dates)
{
    EXPECT_EQ(mailDate(0, 0), "Thu, 1 Jan 1970 00:00:00 +0000");
    EXPECT_EQ(mailDate(1'764'064'800, 60), "Tue, 25 Nov 2025 11:00:00 +0100");
    EXPECT_EQ(mailDate(1'709'164'799, -330), "Wed, 28 Feb 2024 18:29:59 -0530");
    EXPECT_EQ(mailDate(-86'400, 0), "Wed, 31 Dec 1969 00:00:00 +0000");
}

TEST(Message, dotStuffing) // RFC 5321, section 4.5.2
{
    EXPECT_EQ(dotStuffed("a\r\n"), "a\r\n.\r\n");
    EXPECT_EQ(dotStuffed(".\r\n..b\r\nc.\r\n"), "..\r\n...b\r\nc.\r\n.\r\n");
    EXPECT_EQ(dotStuffed("no end"), "no end\r\n.\r\n");
    EXPECT_EQ(dotStuffed(""), ".\r\n");
}

TEST(Message, quotedPrintableKeepsItsLimits)
{
    EXPECT_EQ(quotedPrintable("a=b\r\nblank \r\ntab\t\r\n"), "a=3Db\r\nblank=20\r\ntab=09\r\n");
    EXPECT_EQ(quotedPrintable("\xC3\xA4"), "=C3=A4");
    EXPECT_EQ(quotedPrintable(std::string(76, 'x') + "\r\n"), std::string(76, 'x') + "\r\n");
    EXPECT_EQ(quotedPrintable(std::string(77, 'x') + "\r\n"), std::string(75, 'x') + "=\r\nxx\r\n");
    for (std::size_t length = 60; length < 90; ++length) {
        const std::string encoded =
            quotedPrintable(std::string(length, ' ') + "\r\n" + std::string(length, '=') + "\r\n");
        for (std::size_t i = 0; i < encoded.size();) {
            const std::size_t end = encoded.find("\r\n", i);
            EXPECT_LE(end - i, 76U) << length;
            EXPECT_FALSE(end > i && encoded[end - 1] == ' ') << length;
            i = end + 2;
        }
    }
}

TEST(Message, lineEndsOfAnyKindBecomeCrlf)
{
    EXPECT_EQ(withCrlf("a\nb\r\nc\rd\n\r\n"), "a\r\nb\r\nc\r\nd\r\n\r\n");
}

TEST(Message, encodedWordsAreCutBetweenCharacters) // RFC 2047, section 5
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "\xE2\x82\xAC";
    const std::string words = encodedWords(text);
    std::string back;
    for (std::size_t i = 0; i < words.size();) {
        const std::size_t end = std::min(words.find(' ', i), words.size());
        const std::string word = words.substr(i, end - i);
        EXPECT_LE(word.size(), 75U);
        ASSERT_TRUE(word.starts_with("=?UTF-8?B?") && word.ends_with("?="));
        const auto piece = tls::base64Decode(word.substr(10, word.size() - 12));
        ASSERT_TRUE(piece.has_value());
        EXPECT_TRUE(isUtf8(*piece));
        back += *piece;
        i = end + 1;
    }
    EXPECT_EQ(back, text);
}

TEST(Message, foldsAtBlanks) // RFC 5322, section 2.2.3
{
    const std::string folded = foldedHeader(
        "Subject", "word word word word word word word word word word word word word word word word word");
    EXPECT_EQ(folded,
        "Subject: word word word word word word word word word word word word word word\r\n word word "
        "word\r\n");
    EXPECT_EQ(foldedHeader("X", std::string(100, 'y')), "X: " + std::string(100, 'y') + "\r\n");
    Mail mail = simple();
    mail.subject = std::string(2000, 'z'); // nowhere to fold: encoded words can be folded
    expectForm(bytesOf(mail));
}

TEST(Message, subjectThatLooksEncodedIsEncoded)
{
    Mail mail = simple();
    mail.subject = "=?UTF-8?Q?not_mine?=";
    EXPECT_EQ(bytesOf(mail).find("=?UTF-8?Q?not_mine?="), std::string::npos);
}

TEST(Message, hostileHeadersAreRefused)
{
    const std::string smuggled = "x\r\nBcc: eve@example.org";
    Mail mail = simple();
    mail.subject = smuggled;
    EXPECT_EQ(refusal(mail), "The subject holds a line end or another control character.");
    mail = simple();
    mail.from.name = smuggled;
    EXPECT_EQ(refusal(mail), "The name of the sender holds a line end or another control character.");
    mail = simple();
    mail.to[0].address = "bob@example.net\nBcc: eve@example.org";
    EXPECT_NE(refusal(mail).find("recipient"), std::string::npos);
    mail = simple();
    mail.headers.emplace_back("X-A", smuggled);
    EXPECT_EQ(refusal(mail), "The header X-A holds a line end or another control character.");
    mail = simple();
    mail.headers.emplace_back("X A:", "y");
    EXPECT_FALSE(refusal(mail).empty());
    mail = simple();
    mail.attachments.push_back({smuggled, "", "x", ""});
    EXPECT_NE(refusal(mail).find("attachment"), std::string::npos);
    mail = simple();
    mail.attachments.push_back({"a", "text/plain\r\nX: y", "x", ""});
    EXPECT_FALSE(refusal(mail).empty());
    mail = simple();
    mail.text = "\xFF\xFE";
    EXPECT_NE(refusal(mail).find("UTF-8"), std::string::npos);
    mail = simple();
    mail.to[0].address = "j\xC3\xBCrgen@example.net";
    EXPECT_NE(refusal(mail).find("SMTPUTF8"), std::string::npos);
}

TEST(Message, utf8HeadersOnlyWhereAnAddressNeedsThem) // RFC 6532
{
    Mail mail = simple();
    mail.subject = "Gr\xC3\xBC\xC3\x9F"
                   "e";
    EXPECT_EQ(bytesOf(mail, true).find("Gr\xC3\xBC"), std::string::npos);
    mail.to[0].address = "j\xC3\xBCrgen@example.net";
    const std::string bytes = bytesOf(mail, true);
    EXPECT_NE(bytes.find("Subject: Gr\xC3\xBC\xC3\x9F"
                         "e\r\n"),
        std::string::npos);
    expectForm(bytes, false);
}

TEST(Message, twoMailsDiffer)
{
    const auto a = compose(simple(), {}, false);
    const auto b = compose(simple(), {}, false);
    ASSERT_TRUE(a && b);
    EXPECT_NE(a->bytes, b->bytes);
}

TEST(Message, measuresWhatItMade)
{
    Mail mail = simple();
    mail.headers.emplace_back("X-Long", std::string(300, 'y'));
    const auto composed = compose(mail, kStamp, false);
    ASSERT_TRUE(composed.has_value());
    EXPECT_EQ(composed->longestHeaderLine, 308U);
    EXPECT_EQ(composed->lines,
        static_cast<std::uint32_t>(std::count(composed->bytes.begin(), composed->bytes.end(), '\n')));
}

TEST(MailAddress, readsWhatPeopleType)
{
    EXPECT_EQ(parseMailbox(" alice@example.com ").address, "alice@example.com");
    EXPECT_EQ(parseMailbox("<alice@example.com>").address, "alice@example.com");
    EXPECT_EQ(parseMailbox("\"A. \\\"x\\\"\" <alice@example.com>").name, "A. \"x\"");
    EXPECT_EQ(parseMailbox("Alice <alice@example.com>").name, "Alice");
}

TEST(MailAddress, problems)
{
    for (const std::string_view good : {"a@b", "alice.b+c@example.com", "\"a b\"@example.com",
             "a@[192.0.2.1]", "j\xC3\xBCrgen@example.com", "ise@ise_1.example.com"})
        EXPECT_FALSE(addressProblem(good).has_value()) << good << *addressProblem(good);
    for (const std::string_view bad :
        {"", "alice", "@example.com", "alice@", "a b@example.com", "a@b c", "a@b\r\nx", "a..b@example.com",
            ".a@b", "a@.b", "a@b..c", "a@b,c@d", "a>@b", "\xFF@b", "\"a\"b\"@c"})
        EXPECT_TRUE(addressProblem(bad).has_value()) << bad;
    EXPECT_TRUE(addressProblem(std::string(65, 'a') + "@b").has_value());
}
