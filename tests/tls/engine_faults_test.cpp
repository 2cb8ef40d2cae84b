// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong below certificates: versions, ciphers, clear text, connections that end, bytes that are not what they were.
#include "tests/tls/support.h"

#include <random>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

/// A client that has received these bytes.
TlsEngine clientAfter(std::string_view bytes, const TrustAnchorsPtr& anchors)
{
    TlsEngine client = must(TlsEngine::client(asking(), anchors));
    client.advance();
    (void)client.takeOutput();
    client.receive(bytes);
    client.advance();
    return client;
}

void expectSentence(const std::string& text)
{
    EXPECT_TRUE(text.ends_with('.')) << text;
}

} // namespace

TEST(TlsFaults, AServerThatIsTooOld)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost, MintKey::Rsa2048));
    for (const int version : {0x0301, 0x0302}) {
        ServerOptions options = serving(minted);
        options.minimumVersion = version;
        options.maximumVersion = version;
        Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
        pair.talk();
        EXPECT_TRUE(pair.client.failed());
        EXPECT_EQ(pair.client.report().alertReceived, 70);
        EXPECT_TRUE(pair.client.report().failure.find("protocol_version") != std::string::npos)
            << pair.client.report().failure;

        ClientOptions probe = asking();
        probe.probeLegacy = true;
        Pair look{must(TlsEngine::client(probe, nullptr)), must(TlsEngine::server(options))};
        look.talk();
        ASSERT_TRUE(look.client.established()) << look.client.report().failure;
        EXPECT_EQ(look.client.report().version, version == 0x0301 ? "TLSv1" : "TLSv1.1");
        EXPECT_EQ(look.client.report().chain.size(), 2U);
        EXPECT_FALSE(look.client.report().verify.accepted) << "judged, but not heeded";
        look.client.write("MAIL FROM:<secret@example.com>\r\n");
        look.talk();
        EXPECT_EQ(look.server.takePlaintext(), "") << "a probe never talks";
        look.server.write("hello");
        look.talk();
        EXPECT_EQ(look.client.takePlaintext(), "");
    }
}

TEST(TlsFaults, NoCommonCipher)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    ServerOptions options = serving(minted);
    options.maximumVersion = 0x0303;
    options.cipherList = "AECDH-AES128-SHA";
    Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
    pair.talk();
    EXPECT_EQ(pair.client.report().alertReceived, 40);
    EXPECT_EQ(pair.server.report().alertSent, 40);
    EXPECT_EQ(pair.server.report().localReason, "no shared cipher");
}

TEST(TlsFaults, ClearTextInsteadOfTls)
{
    const TlsEngine client = clientAfter("220 mail.example.com ESMTP ready\r\n", nullptr);
    EXPECT_TRUE(client.failed());
    EXPECT_EQ(client.report().localError, 0x0A00010BUL);
    EXPECT_EQ(client.report().localReason, "wrong version number");
    EXPECT_EQ(client.report().firstBytes, "220 mail.example.com ESMTP ready\r\n");
    expectSentence(client.report().failure);
    EXPECT_NE(client.report().failure.find("clear text"), std::string::npos);
    EXPECT_EQ(clientAfter(std::string(500, '*'), nullptr).report().firstBytes.size(), 64U);

    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    for (const std::string_view hello : {"EHLO client.example.com\r\n", "GET / HTTP/1.1\r\n\r\n"}) {
        TlsEngine server = must(TlsEngine::server(serving(minted)));
        server.receive(hello);
        server.advance();
        EXPECT_TRUE(server.failed());
        EXPECT_EQ(server.report().firstBytes, hello);
    }
}

/// Too little to tell: nothing is said before the connection ends.
TEST(TlsFaults, AFewBytesAndThenTheEnd)
{
    TlsEngine client = clientAfter("22", nullptr);
    EXPECT_FALSE(client.failed());
    client.peerEnded(false);
    client.advance();
    EXPECT_TRUE(client.failed());
    EXPECT_EQ(client.report().outcome, TlsOutcome::Aborted);
}

TEST(TlsFaults, TheConnectionEnds)
{
    for (const bool reset : {false, true}) {
        TlsEngine client = must(TlsEngine::client(asking(), nullptr));
        client.advance();
        EXPECT_FALSE(client.takeOutput().empty());
        client.peerEnded(reset);
        client.advance();
        EXPECT_TRUE(client.failed());
        EXPECT_FALSE(client.ended()) << "that is for after the handshake";
        EXPECT_EQ(client.report().outcome, TlsOutcome::Aborted);
        EXPECT_EQ(client.report().failure,
            reset ? "The server reset the connection without a word of TLS."
                  : "The server closed the connection without a word of TLS.");
        EXPECT_EQ(client.report().localError, 0UL);
    }
}

/// At no byte of the server's flight does the client think that it is through, or that something is wrong.
TEST(TlsFaults, EveryTruncationWaits)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    for (const int version : {0x0303, 0x0304}) {
        ServerOptions options = serving(minted);
        options.maximumVersion = version;
        Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
        pair.client.advance();
        pair.server.receive(pair.client.takeOutput());
        pair.server.advance();
        const std::string flight = pair.server.takeOutput();
        ASSERT_GT(flight.size(), 500U);
        for (std::size_t at = 0; at + 1 < flight.size(); ++at) {
            pair.client.receive({&flight[at], 1});
            pair.client.advance();
            ASSERT_FALSE(pair.client.established()) << at;
            ASSERT_FALSE(pair.client.failed()) << at << " " << pair.client.report().failure;
        }
        pair.client.receive({&flight.back(), 1});
        pair.talk();
        EXPECT_TRUE(pair.client.established());
    }
}

TEST(TlsFaults, ATruncationEndsAsAborted)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const TrustAnchorsPtr anchors = trusting(minted);
    std::string flight(1, '\0');
    for (std::size_t length = 1; length < flight.size() + 1; length += length < 12 ? 1 : 53) {
        TlsEngine client = must(TlsEngine::client(asking(), anchors));
        TlsEngine server = must(TlsEngine::server(serving(minted)));
        client.advance();
        server.receive(client.takeOutput());
        server.advance();
        flight = server.takeOutput();
        client.receive(std::string_view(flight).substr(0, std::min(length, flight.size() - 1)));
        client.advance();
        client.peerEnded(length % 2 == 0);
        client.advance();
        ASSERT_EQ(client.report().outcome, TlsOutcome::Aborted) << length;
        EXPECT_EQ(client.report().failure,
            length % 2 == 0 ? "The server reset the connection in the middle of the handshake."
                            : "The server closed the connection in the middle of the handshake.");
    }
}

TEST(TlsFaults, NoTamperedHandshakeIsTakenForAnother)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const TrustAnchorsPtr anchors = trusting(minted);
    for (const int version : {0x0303, 0x0304}) {
        ServerOptions options = serving(minted);
        options.maximumVersion = version;
        std::size_t passed = 0;
        std::size_t length = 1;
        for (std::size_t at = 0; at < length; at += at < 12 ? 1 : 7) {
            Pair pair{must(TlsEngine::client(asking(), anchors)), must(TlsEngine::server(options))};
            pair.client.advance();
            pair.server.receive(pair.client.takeOutput());
            pair.server.advance();
            std::string flight = pair.server.takeOutput();
            length = flight.size();
            flight[at] = static_cast<char>(flight[at] ^ (1 << (at % 8)));
            pair.client.receive(flight);
            pair.talk();
            if (pair.client.established() && pair.server.established()) {
                // The minor version of a record's header says nothing, so it may be anything.
                ++passed;
                EXPECT_TRUE(pair.client.report().verify.accepted);
                EXPECT_EQ(pair.client.report().chain.front(), minted.leaf);
            }
        }
        EXPECT_LE(passed, 6U) << "of " << length;
    }
}

TEST(TlsFaults, GarbageIsSurvived)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    std::mt19937 random(20261125); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same on every run
    for (int round = 0; round < 300; ++round) {
        std::string garbage(random() % 3000, '\0');
        for (char& c : garbage)
            c = static_cast<char>(random());
        if (round % 2 == 0 && garbage.size() > 5) { // looks like a record, so that it gets further
            garbage[0] = static_cast<char>(20 + random() % 4);
            garbage[1] = 3;
            garbage[2] = 3;
            garbage[3] = 0;
        }
        TlsEngine client = clientAfter(garbage, trusting(minted));
        TlsEngine server = must(TlsEngine::server(serving(minted)));
        server.receive(garbage);
        server.advance();
        for (TlsEngine* const engine : {&client, &server}) {
            engine->peerEnded(false);
            engine->advance();
            ASSERT_TRUE(engine->failed());
            ASSERT_FALSE(engine->report().failure.empty());
        }
    }
}

/// After the handshake, too.
TEST(TlsFaults, GarbageInTheConnection)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    for (const int version : {0x0303, 0x0304}) {
        ServerOptions options = serving(minted);
        options.maximumVersion = version;
        Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
        pair.talk();
        ASSERT_TRUE(pair.client.established());
        pair.client.receive("250 OK in clear\r\n");
        pair.client.advance();
        EXPECT_TRUE(pair.client.failed());
        EXPECT_EQ(pair.client.takePlaintext(), "");
        EXPECT_TRUE(pair.client.report().failure.starts_with("The TLS connection failed here"))
            << pair.client.report().failure;
    }
}

TEST(TlsFaults, AMessageWithoutEndIsRefused)
{
    // A Certificate message that claims 16 MiB: refused when its header is seen, long before it is all there.
    TlsEngine client = must(TlsEngine::client(asking(), nullptr));
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    ServerOptions options = serving(minted);
    options.maximumVersion = 0x0303;
    TlsEngine server = must(TlsEngine::server(options));
    client.advance();
    server.receive(client.takeOutput());
    server.advance();
    const std::string flight = server.takeOutput();
    const auto first = static_cast<std::size_t>(
        static_cast<unsigned char>(flight[3]) * 256 + static_cast<unsigned char>(flight[4]));
    client.receive(std::string_view(flight).substr(0, 5 + first)); // the ServerHello's record
    client.receive(std::string("\x16\x03\x03\x00\x04\x0B\xFF\xFF\xFF", 9));
    client.advance();
    EXPECT_TRUE(client.failed());
    EXPECT_EQ(client.report().localReason, "excessive message size");
}

TEST(TlsFaults, OptionsThatCannotBe)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const auto message = [](const ServerOptions& options) {
        const auto made = TlsEngine::server(options);
        return made ? std::string("made") : made.error().message;
    };
    ServerOptions options = serving(minted);
    options.minimumVersion = 0x0304;
    options.maximumVersion = 0x0303;
    EXPECT_NE(message(options).find("versions"), std::string::npos);
    options = serving(minted);
    options.cipherList = "NO-SUCH-CIPHER";
    EXPECT_NE(message(options).find("cipher"), std::string::npos);
    options = serving(minted);
    options.keyPem = "";
    EXPECT_NE(message(options).find("key"), std::string::npos);
    ClientOptions client;
    client.sni = "a..b";
    EXPECT_FALSE(TlsEngine::client(client, nullptr));
}
