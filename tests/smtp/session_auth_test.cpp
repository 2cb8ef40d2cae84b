// SPDX-License-Identifier: GPL-3.0-or-later
// AUTH in the session, and that what was typed stays hidden.
#include "core/tls/digest.h"
#include "tests/smtp/dialogue.h"
#include "tests/smtp/smtp_fixture.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::smtp;
using namespace rungbook::smtp::testing;

namespace
{

constexpr const char* kPassword = "planted-Secret/7";

std::string b64(std::string_view text)
{
    return tls::base64Encode(text);
}

/// Greeting and EHLO with these mechanisms, then rest.
std::string after(std::string_view mechanisms, std::string_view rest)
{
    return "S: 220 mx\nC: EHLO client.example.com\nS: 250-mx\nS: 250 AUTH " + std::string(mechanisms) + '\n'
        + std::string(rest);
}

Dialogue run(
    Mechanism mechanism, std::string_view mechanisms, std::string_view rest, const SessionHooks& hooks = {})
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    login(settings, mechanism, "alice", kPassword);
    return play(settings, after(mechanisms, rest), {}, hooks);
}

void expectHidden(const Dialogue& dialogue)
{
    const std::string all = allText(dialogue.result);
    EXPECT_EQ(all.find(kPassword), std::string::npos) << all;
    EXPECT_EQ(all.find(b64(kPassword)), std::string::npos) << all;
    EXPECT_EQ(all.find(b64(std::string("\0alice\0", 7) + kPassword)), std::string::npos) << all;
}

} // namespace

#define EXPECT_FOLLOWED(dialogue) EXPECT_TRUE((dialogue).errors.empty()) << errorsOf(dialogue)
#define EXPECT_STEP(dialogue, phase, wanted)                                                                 \
    ASSERT_NE((dialogue).result.step(phase), nullptr);                                                       \
    EXPECT_EQ((dialogue).result.step(phase)->outcome, wanted) << (dialogue).result.step(phase)->summary

TEST(SessionAuth, plainWithInitialResponse)
{
    const std::string wire = b64(std::string("\0alice\0", 7) + kPassword);
    const Dialogue d = run(Mechanism::Auto, "PLAIN LOGIN",
        "C: AUTH PLAIN " + wire + "\nS: 235 2.7.0 ok\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Auth, StepOutcome::Passed);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed);
    EXPECT_EQ(d.result.mechanism, Mechanism::Plain);
    EXPECT_EQ(d.result.exchange(Phase::Auth)->argument, "PLAIN *****");
    const TranscriptLine& line = d.result.transcript.lines[d.result.exchange(Phase::Auth)->commandLine - 1];
    EXPECT_TRUE(line.redacted);
    ASSERT_NE(line.hidden, nullptr);
    EXPECT_EQ(line.hidden->reveal(), "AUTH PLAIN " + wire);
    expectHidden(d);
}

TEST(SessionAuth, loginAsIseDoesIt) // row 49, with the words of Exchange
{
    const Dialogue d = run(Mechanism::Login, "LOGIN",
        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: " + b64("alice") + "\nS: 334 UGFzc3dvcmQ6\nC: "
            + b64(kPassword) + "\nS: 535 5.7.3 Authentication unsuccessful\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Auth, StepOutcome::Failed);
    EXPECT_TRUE(d.result.exchange(Phase::Auth)->reply->enhanced.is(5, 7, 3));
    EXPECT_NE(allText(d.result).find("334 UGFzc3dvcmQ6 (Password:)"), std::string::npos);
    EXPECT_EQ(allText(d.result).find(b64("alice")), std::string::npos);
    expectHidden(d);
}

TEST(SessionAuth, cramMd5)
{
    const std::string digest = tls::hexOf(tls::hmac(tls::Hash::Md5, kPassword, "<1.2@mx>"));
    const Dialogue d = run(Mechanism::Auto, "CRAM-MD5 PLAIN",
        "C: AUTH CRAM-MD5\nS: 334 " + b64("<1.2@mx>") + "\nC: " + b64("alice " + digest)
            + "\nS: 235 ok\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(allText(d.result).find(digest), std::string::npos);
    EXPECT_NE(allText(d.result).find("(<1.2@mx>)"), std::string::npos);
    expectHidden(d);
}

TEST(SessionAuth, scramVerifiesTheServer)
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    login(settings, Mechanism::ScramSha256, "user", "pencil");
    SessionHooks hooks;
    hooks.nonce = "rOprNGfwEbeRWgbNEkqO";
    const std::string head = after("SCRAM-SHA-256",
        "C: AUTH SCRAM-SHA-256 " + b64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO") + "\nS: 334 "
            + b64("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
            + "\nC: "
            + b64("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+"
                  "Ute9ytag9zjfMHgsqmmiz7AndVQ=")
            + "\n");
    const Dialogue good = play(settings,
        head + "S: 334 " + b64("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
            + "\nC:\nS: 235 ok\nC: QUIT\nS: 221 x\nCLOSE",
        {}, hooks);
    EXPECT_FOLLOWED(good);
    EXPECT_STEP(good, Phase::Auth, StepOutcome::Passed);
    EXPECT_EQ(allText(good.result).find("dHzbZapW"), std::string::npos);
    EXPECT_EQ(allText(good.result).find("6rriTRBi"), std::string::npos);

    const Dialogue forged = play(settings,
        head + "S: 334 " + b64("v=AAriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
            + "\nC: *\nS: 501 cancelled\nC: QUIT\nS: 221 x\nCLOSE",
        {}, hooks);
    EXPECT_FOLLOWED(forged);
    EXPECT_STEP(forged, Phase::Auth, StepOutcome::Failed);
    const Dialogue unproved = play(settings, head + "S: 235 welcome\nC: QUIT\nS: 221 x\nCLOSE", {}, hooks);
    EXPECT_FOLLOWED(unproved);
    EXPECT_STEP(unproved, Phase::Auth, StepOutcome::Failed);
    EXPECT_NE(unproved.result.authNote.find("without proving"), std::string::npos);
}

TEST(SessionAuth, scramPlusInsideTls)
{
    ProbeSettings settings = settingsFor(Depth::Auth, Security::Tls);
    login(settings, Mechanism::Auto, "user", "pencil");
    SessionHooks hooks;
    hooks.nonce = "abc";
    const Dialogue d = play(settings,
        "TLS\n"
            + after("PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS",
                "C: AUTH SCRAM-SHA-256-PLUS " + b64("p=tls-exporter,,n=user,r=abc")
                    + "\nS: 535 5.7.8 no\nC: QUIT\nS: 221 x"),
        {}, hooks, {"tls-exporter", "0123456789", false});
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.mechanism, Mechanism::ScramSha256Plus);
}

TEST(SessionAuth, tokenErrorIsDecodedWithoutTheToken) // row 51
{
    const std::string json =
        std::string(R"({"status":"400","schemes":"Bearer","scope":"https://mail.example.com/","got":")")
        + kPassword + "\"}";
    const Dialogue d = run(Mechanism::XOAuth2, "XOAUTH2",
        "C: AUTH XOAUTH2 "
            + b64(std::string("user=alice\x01"
                              "auth=Bearer ")
                + kPassword + "\x01\x01")
            + "\nS: 334 " + b64(json)
            + "\nC:\nS: 535 5.7.8 Username and Password not accepted\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.authNote,
        R"({"status":"400","schemes":"Bearer","scope":"https://mail.example.com/","got":"*****"})");
    EXPECT_STEP(d, Phase::Auth, StepOutcome::Failed);
    expectHidden(d);
    const Dialogue bearer = run(Mechanism::OAuthBearer, "OAUTHBEARER",
        "C: /AUTH OAUTHBEARER \nS: 334 " + b64(R"({"status":"invalid_token"})")
            + "\nC: AQ==\nS: 535 no\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(bearer);
    EXPECT_EQ(bearer.result.authNote, R"({"status":"invalid_token"})");
    expectHidden(bearer);
}

TEST(SessionAuth, longTokensGoBehindThe334AndOverlongOnesNowhere) // row 53; RFC 4954, section 4
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    login(settings, Mechanism::XOAuth2, "alice", std::string(2000, 't'));
    const std::string wire = b64("user=alice\x01"
                                 "auth=Bearer "
        + std::string(2000, 't') + "\x01\x01");
    const Dialogue d = play(settings,
        after("XOAUTH2", "C: AUTH XOAUTH2\nS: 334 \nC: " + wire + "\nS: 235 ok\nC: QUIT\nS: 221 x\nCLOSE"));
    EXPECT_FOLLOWED(d);
    login(settings, Mechanism::XOAuth2, "alice", std::string(20'000, 't'));
    const Dialogue huge = play(settings,
        after("XOAUTH2", "C: AUTH XOAUTH2\nS: 334\nC: *\nS: 501 5.0.0 cancelled\nC: QUIT\nS: 221 x\nCLOSE"));
    EXPECT_FOLLOWED(huge);
    EXPECT_STEP(huge, Phase::Auth, StepOutcome::Failed);
}

TEST(SessionAuth, externalSendsAnEqualsSign)
{
    ProbeSettings settings = settingsFor(Depth::Auth, Security::Tls);
    settings.authenticate = true;
    const Dialogue d = play(settings,
        "TLS\n" + after("PLAIN EXTERNAL", "C: AUTH EXTERNAL =\nS: 235 ok\nC: QUIT\nS: 221 x\nCLOSE"), {}, {},
        {"", "", true});
    EXPECT_FOLLOWED(d);
    EXPECT_EQ(d.result.mechanism, Mechanism::External);
}

TEST(SessionAuth, neverInClearUnlessAllowed)
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    login(settings, Mechanism::Auto, "alice", kPassword);
    settings.allowClearAuth = false;
    const Dialogue d = play(settings, after("PLAIN LOGIN CRAM-MD5", "C: QUIT\nS: 221 x\nCLOSE"));
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Auth, StepOutcome::CouldNotTest);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::CouldNotTest);
    EXPECT_EQ(d.result.exchange(Phase::Auth), nullptr);
    EXPECT_NE(d.result.authNote.find("not encrypted"), std::string::npos);
}

TEST(SessionAuth, nothingOffered) // rows 45, 54
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    login(settings, Mechanism::Auto, "alice", kPassword);
    const Dialogue d = play(settings,
        "S: 220 mx\nC: EHLO client.example.com\nS: 250-mx\nS: 250 STARTTLS\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Auth, StepOutcome::Failed);
    EXPECT_EQ(d.result.authNote, "The server offers no login (AUTH) here.");
    // Asked for all the same, without giving anything away before the server asks.
    settings.mechanism = Mechanism::Plain;
    const Dialogue asked = play(settings,
        "S: 220 mx\nC: EHLO client.example.com\nS: 250 mx\nC: AUTH PLAIN\nS: 503 5.5.1 Error: authentication "
        "not enabled\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(asked);
    EXPECT_EQ(asked.result.exchange(Phase::Auth)->reply->code, 503);
    expectHidden(asked);
}

TEST(SessionAuth, otherAnswers) // rows 46, 47, 48, 50, 52, 53
{
    struct Row {
        std::string_view reply;
        StepOutcome outcome;
    };
    for (const Row& row : {Row{"530 5.7.0 Must issue a STARTTLS command first", StepOutcome::Failed},
             Row{"504 5.5.4 Encryption required for requested authentication mechanism", StepOutcome::Failed},
             Row{"534 5.7.9 Application-specific password required", StepOutcome::Failed},
             Row{"535 5.7.139 Authentication unsuccessful, basic authentication is disabled",
                 StepOutcome::Failed},
             Row{"454 4.7.0 Temporary authentication failure", StepOutcome::CouldNotTest},
             Row{"432 4.7.12 A password transition is needed", StepOutcome::CouldNotTest},
             Row{"500 5.5.6 Authentication line too long", StepOutcome::Failed},
             Row{"250 ok", StepOutcome::Failed}}) {
        const Dialogue d = run(Mechanism::Auto, "PLAIN",
            "C: /AUTH PLAIN \nS: " + std::string(row.reply) + "\nC: QUIT\nS: 221 x\nCLOSE");
        EXPECT_FOLLOWED(d);
        EXPECT_STEP(d, Phase::Auth, row.outcome);
        EXPECT_EQ(d.result.exchange(Phase::Auth)->reply->summary(), row.reply);
        expectHidden(d);
    }
}

TEST(SessionAuth, brokenQuestionsAreBrokenOff)
{
    const Dialogue d = run(Mechanism::Login, "LOGIN",
        "C: AUTH LOGIN\nS: 334 not base64!\nC: *\nS: 501 5.0.0 ok\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Auth, StepOutcome::Failed);
    const Dialogue third = run(Mechanism::Login, "LOGIN",
        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: /\nS: 334 UGFzc3dvcmQ6\nC: /\nS: 334 UElOOg==\nC: *\nS: 334 "
        "x\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(third);
}

TEST(SessionAuth, anAnswerBeforeOurAnswerCounts)
{
    const Dialogue d = run(Mechanism::Login, "LOGIN",
        "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nS: 535 5.7.8 go away\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Auth, StepOutcome::Failed);
    EXPECT_EQ(d.sent.find(b64("alice")), std::string::npos);
}

TEST(SessionAuth, serversThatEchoAreCleaned)
{
    const std::string wire = b64(std::string("\0alice\0", 7) + kPassword);
    const Dialogue d = run(Mechanism::Auto, "PLAIN",
        "C: /AUTH PLAIN \nS: 535-you sent " + wire + "\nS: 535-that is " + kPassword + "\nS: 535 or "
            + b64(std::string("x=") + kPassword) + "\nC: QUIT\nS: 221 " + kPassword + "\nCLOSE");
    EXPECT_FOLLOWED(d);
    expectHidden(d);
    EXPECT_NE(allText(d.result).find("535-that is *****"), std::string::npos);
}

TEST(SessionAuth, noLoginAskedFor)
{
    const Dialogue d = play(settingsFor(Depth::Auth), after("PLAIN", "C: QUIT\nS: 221 x\nCLOSE"));
    EXPECT_FOLLOWED(d);
    EXPECT_STEP(d, Phase::Auth, StepOutcome::Skipped);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed);
}

TEST(SessionAuth, onlyTheLegacyLine) // "250-AUTH=LOGIN", as Exchange and others send it
{
    ProbeSettings settings = settingsFor(Depth::Auth);
    login(settings, Mechanism::Auto, "alice", kPassword);
    const Dialogue d = play(settings,
        "S: 220 mx\nC: EHLO client.example.com\nS: 250-mx Hello [192.0.2.10]\nS: 250-AUTH=LOGIN\nS: 250 "
        "SIZE\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: "
            + b64("alice") + "\nS: 334 UGFzc3dvcmQ6\nC: " + b64(kPassword)
            + "\nS: 235 2.7.0 ok\nC: QUIT\nS: 221 x\nCLOSE");
    EXPECT_FOLLOWED(d);
    EXPECT_TRUE(d.result.before.legacyAuth);
    EXPECT_EQ(d.result.outcome, ProbeOutcome::Passed);
}

namespace
{

/// What goes over the wire as credentials: the last word of each client line between AUTH and QUIT that is not a command word.
std::vector<std::string> credentialsIn(const std::string& sent)
{
    std::vector<std::string> words;
    for (std::size_t i = 0; i < sent.size();) {
        const std::size_t end = sent.find("\r\n", i);
        const std::string line = sent.substr(i, end - i);
        const std::size_t blank = line.rfind(' ');
        if (line.starts_with("AUTH ") && blank > 5)
            words.push_back(line.substr(blank + 1));
        else if (blank == std::string::npos && line.size() > 3 && line != "QUIT")
            words.push_back(line);
        i = end + 2;
    }
    return words;
}

} // namespace

TEST(SessionAuth, noMechanismShowsWhatItSent)
{
    struct Row {
        Mechanism mechanism;
        std::string_view server; ///< what it says after AUTH
        std::size_t credentials; ///< how many lines of them go out
    };
    const std::string scram = "S: 334 " + b64("r=nonce-xyz,s=QSXCR+Q6sek8bf92,i=16") + "\nC: /\n";
    for (const bool listed : {true, false})
        for (const Row& row : {Row{Mechanism::Plain, "", 1},
                 Row{Mechanism::Login, "S: 334 VXNlcm5hbWU6\nC: /\nS: 334 UGFzc3dvcmQ6\nC: /\n", 2},
                 Row{Mechanism::CramMd5, "S: 334 PDFAbXg+\nC: /\n", 1}, Row{Mechanism::ScramSha1, scram, 2},
                 Row{Mechanism::ScramSha256, scram, 2}, Row{Mechanism::XOAuth2, "", 1},
                 Row{Mechanism::OAuthBearer, "", 1}}) {
            const bool initial = row.mechanism != Mechanism::Login && row.mechanism != Mechanism::CramMd5;
            std::string script = "C: /AUTH \n";
            if (!listed && initial)
                script += "S: 334 \nC: /\n"; // not in the list: nothing is given away before the server asks
            script += row.server;
            SessionHooks hooks;
            hooks.nonce = "nonce-";
            const std::string name(nameOf(row.mechanism));
            const Dialogue d = run(row.mechanism, listed ? name : "DIGEST-MD5",
                script + "S: 535 5.7.8 no\nC: QUIT\nS: 221 x\nCLOSE", hooks);
            EXPECT_FOLLOWED(d) << name;
            const std::vector<std::string> credentials = credentialsIn(d.sent);
            EXPECT_EQ(credentials.size(), row.credentials) << name << d.sent;
            const std::string all = allText(d.result);
            for (const std::string& word : credentials) {
                EXPECT_EQ(all.find(word), std::string::npos) << name << ' ' << word;
                const std::string clear = tls::base64Decode(word).value_or("");
                EXPECT_FALSE(clear.empty());
                EXPECT_TRUE(clear == "alice" || all.find(clear) == std::string::npos) << name;
            }
            std::size_t redacted = 0;
            for (const TranscriptLine& line : d.result.transcript.lines)
                redacted += line.from == Speaker::Client && line.redacted && line.hidden != nullptr ? 1 : 0;
            EXPECT_EQ(redacted, row.credentials) << name;
            expectHidden(d);
        }
}

TEST(Recorder, noMechanismOfARecordingShowsItsCredentials)
{
    const std::string password = kPassword;
    const std::vector<std::pair<std::string, std::string>> rows{
        {"PLAIN", std::string("\0alice\0", 7) + password},
        {"XOAUTH2",
            "user=alice\x01"
            "auth=Bearer "
                + password + "\x01\x01"},
        {"OAUTHBEARER",
            "n,a=alice,\x01"
            "auth=Bearer "
                + password + "\x01\x01"},
        {"SCRAM-SHA-256", "n,,n=alice,r=" + password}, {"CRAM-MD5", "alice 0123456789abcdef0123456789abcdef"},
        {"NTLM", "NTLMSSP " + password}};
    for (const auto& [name, clear] : rows)
        for (const bool inlined : {true, false}) {
            RunRecorder recorder{Vantage::Transcript};
            recorder.serverReply(-1, Phase::Greeting, reply("220 mx"));
            recorder.clientLine(
                -1, Phase::Auth, "AUTH", "auth " + name + (inlined ? ' ' + b64(clear) : std::string()));
            if (!inlined) {
                recorder.serverReply(-1, Phase::Auth, reply("334 "));
                recorder.clientLine(-1, Phase::Auth, "", b64(clear));
            }
            recorder.serverReply(-1, Phase::Auth, reply("535 5.7.8 you said " + b64(clear)));
            const std::string all = allText(recorder.take());
            EXPECT_EQ(all.find(b64(clear)), std::string::npos) << name << all;
            EXPECT_EQ(all.find(password), std::string::npos) << name << all;
        }
}
