// SPDX-License-Identifier: GPL-3.0-or-later
// The mechanisms by the vectors of their RFCs, and against servers that lie.
#include "core/smtp/sasl/sasl.h"
#include "core/tls/digest.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;

namespace
{

SaslInput input(std::string_view user, std::string_view password, std::string nonce = {})
{
    SaslInput made;
    made.user = user;
    made.password = password;
    made.host = "mail.example.com";
    made.port = 587;
    made.nonce = std::move(nonce);
    return made;
}

std::string begin(SaslExchange& exchange)
{
    const auto first = exchange.begin();
    EXPECT_TRUE(first.has_value());
    return first.has_value() && first->has_value() ? std::string((*first)->reveal()) : std::string("(none)");
}

std::string answer(SaslExchange& exchange, std::string_view challenge)
{
    const auto next = exchange.answer(challenge);
    return next.has_value() ? std::string(next->reveal()) : "(refused) " + next.error().message;
}

bool refused(SaslExchange& exchange, std::string_view challenge)
{
    return !exchange.answer(challenge).has_value();
}

Capabilities offering(const std::vector<std::string>& mechanisms)
{
    Capabilities caps;
    caps.known = true;
    caps.mechanisms = mechanisms;
    return caps;
}

constexpr std::string_view kScram1First =
    "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
constexpr std::string_view kScram256First =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

} // namespace

TEST(Digest, knownAnswers)
{
    EXPECT_EQ(tls::hexOf(tls::digest(tls::Hash::Md5, "abc")), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(tls::hexOf(tls::digest(tls::Hash::Sha1, "abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(tls::hexOf(tls::digest(tls::Hash::Sha256, "abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 2202, test case 2; RFC 6070, second vector.
    EXPECT_EQ(tls::hexOf(tls::hmac(tls::Hash::Md5, "Jefe", "what do ya want for nothing?")),
        "750c783e6ab0b503eaa86e310a5db738");
    EXPECT_EQ(tls::hexOf(tls::saltedPassword(tls::Hash::Sha1, "password", "salt", 2)),
        "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
}

TEST(Digest, base64BothWays)
{
    for (const std::string_view text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
        EXPECT_EQ(tls::base64Decode(tls::base64Encode(text)), text);
    EXPECT_EQ(tls::base64Encode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(tls::base64Encode("fo"), "Zm8=");
    for (const std::string_view bad : {"a", "ab", "abc", "a===", "ab=c", "ab c", "Zm9v\r\n"})
        EXPECT_FALSE(tls::base64Decode(bad).has_value()) << bad;
}

TEST(Sasl, plainIsRfc4616)
{
    const auto exchange = makePlain(input("tim", "tanstaaftanstaaf"));
    EXPECT_EQ(begin(*exchange), std::string("\0tim\0tanstaaftanstaaf", 21));
    EXPECT_TRUE(refused(*exchange, ""));
    EXPECT_FALSE(makePlain(input("tim", std::string_view("a\0b", 3)))->begin().has_value());
}

TEST(Sasl, loginAnswersTwice)
{
    const auto exchange = makeLogin(input("alice", "wonder"));
    EXPECT_EQ(begin(*exchange), "(none)");
    EXPECT_EQ(answer(*exchange, "Username:"), "alice");
    EXPECT_EQ(answer(*exchange, "Password:"), "wonder");
    EXPECT_TRUE(refused(*exchange, "PIN:"));
}

TEST(Sasl, cramMd5IsRfc2195)
{
    const auto exchange = makeCramMd5(input("tim", "tanstaaftanstaaf"));
    EXPECT_EQ(begin(*exchange), "(none)");
    EXPECT_EQ(answer(*exchange, "<1896.697170952@postoffice.reston.mci.net>"),
        "tim b913a602c7eda7a495b4e6e7334d3890");
    EXPECT_TRUE(refused(*exchange, "again"));
}

TEST(Sasl, scramSha1IsRfc5802)
{
    const auto exchange =
        makeScram(input("user", "pencil", "fyko+d2lbbFgONRv9qkxdawL"), Mechanism::ScramSha1);
    EXPECT_EQ(begin(*exchange), "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    EXPECT_EQ(answer(*exchange, kScram1First),
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    EXPECT_FALSE(exchange->accepted().has_value()); // not before the proof
    EXPECT_EQ(answer(*exchange, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="), "");
    EXPECT_TRUE(exchange->accepted().has_value());
}

TEST(Sasl, scramSha256IsRfc7677)
{
    const auto exchange = makeScram(input("user", "pencil", "rOprNGfwEbeRWgbNEkqO"), Mechanism::ScramSha256);
    EXPECT_EQ(begin(*exchange), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(answer(*exchange, kScram256First),
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+"
        "Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_EQ(answer(*exchange, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="), "");
    EXPECT_TRUE(exchange->accepted().has_value());
}

TEST(Sasl, scramPlusBindsTheChannel)
{
    SaslInput bound = input("user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");
    bound.bindingType = "tls-exporter";
    bound.bindingData = "0123456789abcdef";
    const auto plus = makeScram(bound, Mechanism::ScramSha256Plus);
    EXPECT_EQ(begin(*plus), "p=tls-exporter,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    const std::string final = answer(*plus, kScram1First);
    EXPECT_TRUE(final.starts_with("c=" + tls::base64Encode("p=tls-exporter,,0123456789abcdef") + ",r=fyko"))
        << final;
    // A server that hides its PLUS forms learns that we would have used one; one that lists them does not.
    EXPECT_TRUE(begin(*makeScram(bound, Mechanism::ScramSha1)).starts_with("y,,"));
    bound.serverOffersPlus = true;
    EXPECT_TRUE(begin(*makeScram(bound, Mechanism::ScramSha1)).starts_with("n,,"));
}

TEST(Sasl, scramDoesNotBelieveALyingServer)
{
    const auto fresh = [] {
        auto exchange = makeScram(input("user", "pencil", "fyko+d2lbbFgONRv9qkxdawL"), Mechanism::ScramSha1);
        begin(*exchange);
        return exchange;
    };
    for (const std::string_view bad : {"", "r=", "r=other,s=QSXCR+Q6sek8bf92,i=4096",
             "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096",
             "r=fyko+d2lbbFgONRv9qkxdawLx,s=!!,i=4096", "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=0",
             "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4294967295",
             "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=x",
             "m=ext,r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=1", "e=other-error"})
        EXPECT_TRUE(refused(*fresh(), bad)) << bad;
    const auto lied = fresh();
    answer(*lied, kScram1First);
    EXPECT_TRUE(refused(*lied, "v=AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    EXPECT_FALSE(lied->accepted().has_value());
    const auto told = fresh();
    answer(*told, kScram1First);
    EXPECT_EQ(answer(*told, "e=invalid-proof"), "");
    EXPECT_EQ(told->serverNote(), "SCRAM error: invalid-proof");
    EXPECT_FALSE(told->accepted().has_value());
}

TEST(Sasl, scramEscapesNamesAndRefusesWhatItCannotNormalise)
{
    EXPECT_EQ(begin(*makeScram(input("a=b,c", "x", "n"), Mechanism::ScramSha1)), "n,,n=a=3Db=2Cc,r=n");
    EXPECT_TRUE(makeScram(input("j\xC3\xBCrgen", "gr\xC3\xBC\xC3\x9F", "n"), Mechanism::ScramSha1)
                    ->begin()
                    .has_value());
    for (const std::string_view bad : {"\xE2\x84\xAB", "a\nb", "\xC2\xA0x", "\xFF", "\xC3"})
        EXPECT_FALSE(makeScram(input("user", bad, "n"), Mechanism::ScramSha1)->begin().has_value());
}

TEST(Sasl, scramNoncesAreRandom)
{
    EXPECT_NE(begin(*makeScram(input("user", "x"), Mechanism::ScramSha1)),
        begin(*makeScram(input("user", "x"), Mechanism::ScramSha1)));
}

TEST(Sasl, tokens)
{
    EXPECT_EQ(begin(*makeXOAuth2(input("alice@example.com", "tok"))),
        "user=alice@example.com\x01"
        "auth=Bearer tok\x01\x01");
    const auto bearer = makeOAuthBearer(input("alice@example.com", "planted-token-value"));
    EXPECT_EQ(begin(*bearer),
        "n,a=alice@example.com,\x01host=mail.example.com\x01port=587\x01"
        "auth=Bearer planted-token-value\x01\x01");
    EXPECT_EQ(
        answer(*bearer, R"({"status":"invalid_token","scope":"mail","echo":"planted-token-value"})"), "\x01");
    EXPECT_EQ(bearer->serverNote(), R"({"status":"invalid_token","scope":"mail","echo":"*****"})");
    EXPECT_TRUE(refused(*bearer, "more"));
    const auto google = makeXOAuth2(input("a", "tok"));
    begin(*google);
    EXPECT_EQ(
        answer(*google, R"({"status":"400","jwt":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0"})"),
        "");
    EXPECT_EQ(google->serverNote(), R"({"status":"400","jwt":"*****"})");
}

TEST(Sasl, externalSendsAtMostAName)
{
    EXPECT_EQ(begin(*makeExternal(input("", ""))), "");
    EXPECT_EQ(begin(*makeExternal(input("alice", "ignored"))), "alice");
}

TEST(SaslChoice, autoTakesTheStrongest)
{
    ProbeSettings settings;
    settings.authenticate = true;
    settings.user = "alice";
    settings.password = Secret("wonder");
    const auto chosen = [&](const std::vector<std::string>& offered, bool binding = false) {
        return chooseMechanism(settings, offering(offered), {binding, false}).mechanism;
    };
    EXPECT_EQ(chosen({"LOGIN", "PLAIN"}), Mechanism::Plain);
    EXPECT_EQ(chosen({"LOGIN"}), Mechanism::Login);
    EXPECT_EQ(chosen({"PLAIN", "CRAM-MD5", "LOGIN"}), Mechanism::CramMd5);
    EXPECT_EQ(chosen({"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"}), Mechanism::ScramSha256);
    EXPECT_EQ(chosen({"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}), Mechanism::ScramSha256);
    EXPECT_EQ(chosen({"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}, true), Mechanism::ScramSha256Plus);
    settings.password = Secret("\xE2\x84\xAB");
    EXPECT_EQ(chosen({"PLAIN", "SCRAM-SHA-256"}), Mechanism::Plain);
}

TEST(SaslChoice, saysWhyNoneFits)
{
    ProbeSettings settings;
    settings.authenticate = true;
    settings.password = Secret("wonder");
    const SaslChoice none = chooseMechanism(settings, offering({}), {});
    EXPECT_EQ(none.mechanism, Mechanism::Auto);
    EXPECT_EQ(none.why, "The server offers no login (AUTH) here.");
    EXPECT_NE(
        chooseMechanism(settings, offering({"XOAUTH2"}), {}).why.find("access tokens"), std::string::npos);
    EXPECT_NE(chooseMechanism(settings, offering({"NTLM", "GSSAPI"}), {}).why.find("NTLM, GSSAPI"),
        std::string::npos);
    Capabilities helo;
    helo.onlyHelo = true;
    EXPECT_NE(chooseMechanism(settings, helo, {}).why.find("HELO"), std::string::npos);
    settings.mechanism = Mechanism::ScramSha256Plus;
    EXPECT_EQ(chooseMechanism(settings, offering({"SCRAM-SHA-256-PLUS"}), {}).mechanism, Mechanism::Auto);
    settings.mechanism = Mechanism::Login;
    const SaslChoice forced = chooseMechanism(settings, offering({"PLAIN"}), {});
    EXPECT_EQ(forced.mechanism, Mechanism::Login);
    EXPECT_FALSE(forced.offered);
}

TEST(SaslChoice, certificateLogsInByItself)
{
    ProbeSettings settings;
    settings.authenticate = true;
    EXPECT_EQ(chooseMechanism(settings, offering({"PLAIN", "EXTERNAL"}), {true, true}).mechanism,
        Mechanism::External);
    EXPECT_EQ(chooseMechanism(settings, offering({"PLAIN", "EXTERNAL"}), {true, false}).mechanism,
        Mechanism::Plain);
}
