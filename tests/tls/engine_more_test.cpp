// SPDX-License-Identifier: GPL-3.0-or-later
// What a handshake that works has to say, and what comes after it.
#include "tests/tls/support.h"

#include <algorithm>
#include <openssl/evp.h>
#include <thread>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

Pair connected(const MintedServer& minted, int version, ClientOptions client = asking())
{
    ServerOptions options = serving(minted);
    options.maximumVersion = version;
    Pair pair{must(TlsEngine::client(client, trusting(minted))), must(TlsEngine::server(options))};
    pair.talk();
    EXPECT_TRUE(pair.client.established() && pair.server.established()) << pair.client.report().failure;
    return pair;
}

std::vector<std::string> lines(const TlsEngine& engine)
{
    std::vector<std::string> out;
    for (const TlsEvent& event : engine.report().events)
        out.push_back((event.direction == TlsDirection::Sent ? "> " : "< ") + event.name
            + (event.detail.empty() ? "" : ": " + event.detail));
    return out;
}

std::string hashOf(const std::string& data, const EVP_MD* algorithm)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_Digest(data.data(), data.size(), hash, &length, algorithm, nullptr);
    return {reinterpret_cast<const char*>(hash), length};
}

} // namespace

TEST(TlsTranscript, OfTls13)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const Pair pair = connected(minted, 0x0304);
    EXPECT_EQ(lines(pair.client),
        (std::vector<std::string>{
            "> ClientHello: TLS 1.2, 1.3; SNI mail.example.com; 30 cipher suites; asks for an OCSP staple",
            "< ServerHello: TLS 1.3; TLS_AES_256_GCM_SHA384; X25519", "< EncryptedExtensions",
            "< Certificate: 2 certificates: mail.example.com, Rungbook Practice CA", "< CertificateVerify",
            "< Finished", "> ChangeCipherSpec", "> Finished"}));
    const TlsReport& report = pair.client.report();
    EXPECT_EQ(report.version, "TLSv1.3");
    EXPECT_EQ(report.cipher, "TLS_AES_256_GCM_SHA384");
    EXPECT_EQ(report.group, "X25519");
    EXPECT_EQ(report.sni, kHost);
    EXPECT_EQ(report.chain, minted.chain);
    EXPECT_TRUE(report.verify.accepted);
    EXPECT_FALSE(report.ocspStapled);
    EXPECT_FALSE(report.clientCertificateRequested);
    EXPECT_EQ(report.failure, "");
    EXPECT_EQ(report.firstBytes, "");
    EXPECT_EQ(report.localError, 0UL);
    for (const TlsEvent& event : report.events)
        EXPECT_GT(event.length, 0U);
}

TEST(TlsTranscript, OfTls12)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const Pair pair = connected(minted, 0x0303);
    const auto seen = lines(pair.client);
    ASSERT_EQ(seen.size(), 9U);
    EXPECT_EQ(seen[1], "< ServerHello: TLS 1.2; TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    EXPECT_EQ(seen[3], "< ServerKeyExchange: X25519");
    EXPECT_EQ(pair.client.report().group, "X25519");
    EXPECT_EQ(pair.client.report().version, "TLSv1.2");
}

TEST(TlsTranscript, IsTheSameFromBothSides)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    for (const int version : {0x0303, 0x0304}) {
        const Pair pair = connected(minted, version);
        const auto of = [](const TlsEngine& engine, TlsDirection direction) {
            std::vector<std::string> out;
            for (const TlsEvent& event : engine.report().events)
                if (event.direction == direction && event.kind != TlsEventKind::ChangeCipherSpec)
                    out.push_back(event.name + " " + std::to_string(event.length));
            return out;
        };
        EXPECT_EQ(of(pair.client, TlsDirection::Sent), of(pair.server, TlsDirection::Received));
        EXPECT_EQ(of(pair.client, TlsDirection::Received), of(pair.server, TlsDirection::Sent));
    }
}

TEST(TlsTranscript, EventsAreTakenOnce)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    Pair pair = connected(minted, 0x0304);
    EXPECT_EQ(pair.client.takeEvents().size(), 8U);
    EXPECT_TRUE(pair.client.takeEvents().empty());
    pair.server.close();
    pair.talk();
    const auto after = pair.client.takeEvents();
    ASSERT_EQ(after.size(), 1U);
    EXPECT_EQ(after[0].name, "close_notify");
    EXPECT_EQ(after[0].kind, TlsEventKind::Alert);
    EXPECT_FALSE(after[0].fatal);
    EXPECT_EQ(pair.client.report().alertReceived, -1) << "a farewell is no failure";
    EXPECT_TRUE(pair.client.ended());
    EXPECT_TRUE(pair.client.established());
}

TEST(TlsTranscript, NothingIsResumed)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    for (const int version : {0x0303, 0x0304})
        for (int round = 0; round < 2; ++round) {
            const Pair pair = connected(minted, version);
            const auto& events = pair.client.report().events;
            EXPECT_TRUE(std::any_of(
                events.begin(), events.end(), [](const TlsEvent& e) { return e.name == "Certificate"; }));
            EXPECT_TRUE(std::none_of(events.begin(), events.end(),
                [](const TlsEvent& e) { return e.name == "NewSessionTicket"; }));
        }
}

TEST(TlsTranscript, ServerNames)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const auto hello = [&](const std::string& sni) {
        ClientOptions options = asking();
        options.sni = sni;
        const Pair pair = connected(minted, 0x0304, options);
        EXPECT_EQ(pair.client.report().sni.empty(),
            pair.server.report().events[0].detail.find("no SNI") != std::string::npos);
        return pair.server.report().events[0].detail;
    };
    EXPECT_NE(hello("").find("; no SNI;"), std::string::npos);
    EXPECT_NE(hello("192.0.2.1").find("; no SNI;"), std::string::npos) << "RFC 6066: no addresses";
    EXPECT_NE(hello("Mail.Example.ORG.").find("; SNI mail.example.org;"), std::string::npos);
    EXPECT_NE(hello("b\xC3\xBC"
                    "cher.example")
                  .find("; SNI xn--bcher-kva.example;"),
        std::string::npos);
}

TEST(TlsTranscript, AddressesAndNoName)
{
    const MintedServer minted = must(mintServer(MintFault::None, "192.0.2.25"));
    ClientOptions options;
    options.verifyName = "192.0.2.25";
    EXPECT_TRUE(connected(minted, 0x0304, options).client.report().verify.accepted);
    options.verifyName = "";
    EXPECT_EQ(connected(minted, 0x0304, options).client.report().verify.name.verdict, NameVerdict::NotAsked);
}

TEST(TlsTranscript, TheMomentOfTheVerification)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    ClientOptions options = asking();
    options.at = minted.leaf.notAfter + 1;
    Pair pair{must(TlsEngine::client(options, trusting(minted))), must(TlsEngine::server(serving(minted)))};
    pair.talk();
    EXPECT_EQ(pair.client.report().alertSent, 45);
    EXPECT_EQ(pair.client.report().verify.at, options.at);
}

TEST(TlsData, MegabytesInOddPieces)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    Pair pair = connected(minted, 0x0304);
    std::string text;
    while (text.size() < 3'000'000)
        text += "line " + std::to_string(text.size()) + "\r\n";
    pair.client.write(text);
    const std::string wire = pair.client.takeOutput();
    std::string got;
    for (std::size_t at = 0; at < wire.size(); at += 77'777) {
        pair.server.receive(std::string_view(wire).substr(at, 77'777));
        pair.server.advance();
        got += pair.server.takePlaintext();
    }
    EXPECT_EQ(got, text);
}

TEST(TlsData, ByteByByteAndMoved)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    TlsEngine client = must(TlsEngine::client(asking(), trusting(minted)));
    TlsEngine server = must(TlsEngine::server(serving(minted)));
    for (int round = 0; round < 5; ++round) {
        client.advance();
        for (const char c : client.takeOutput()) {
            server.receive({&c, 1});
            server.advance();
        }
        TlsEngine elsewhere = std::move(server);
        server = std::move(elsewhere);
        for (const char c : server.takeOutput()) {
            client.receive({&c, 1});
            client.advance();
        }
    }
    EXPECT_TRUE(client.established() && server.established());
}

TEST(TlsData, EndsAndWhatIsTooLate)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    Pair pair = connected(minted, 0x0304);
    pair.server.write("221 bye\r\n");
    pair.server.close();
    pair.server.close();
    pair.talk();
    EXPECT_EQ(pair.client.takePlaintext(), "221 bye\r\n");
    EXPECT_TRUE(pair.client.ended());
    EXPECT_FALSE(pair.client.failed());

    Pair cut = connected(minted, 0x0304);
    EXPECT_FALSE(cut.client.ended());
    cut.client.peerEnded(true);
    cut.client.advance();
    EXPECT_TRUE(cut.client.ended());
    EXPECT_EQ(cut.client.report().outcome, TlsOutcome::Established);

    TlsEngine early = must(TlsEngine::client(asking(), nullptr));
    early.write("too early");
    early.close();
    EXPECT_EQ(early.takeOutput(), "");
    EXPECT_EQ(early.channelBinding("tls-unique"), "");
}

TEST(ChannelBinding, IsTheSameOnBothSides)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    Pair modern = connected(minted, 0x0304);
    EXPECT_EQ(modern.client.channelBinding("tls-exporter").size(), 32U);
    EXPECT_EQ(modern.client.channelBinding("tls-exporter"), modern.server.channelBinding("tls-exporter"));
    EXPECT_EQ(modern.client.channelBinding("tls-unique"), "")
        << "not defined for TLS 1.3 (RFC 8446, appendix C.5)";
    EXPECT_NE(modern.client.channelBinding("tls-exporter"),
        connected(minted, 0x0304).client.channelBinding("tls-exporter"));
    Pair older = connected(minted, 0x0303);
    EXPECT_EQ(older.client.channelBinding("tls-unique").size(), 12U);
    EXPECT_EQ(older.client.channelBinding("tls-unique"), older.server.channelBinding("tls-unique"));
    EXPECT_EQ(older.client.channelBinding("tls-exporter"), "");
    for (const Pair* const pair : {&modern, &older}) {
        EXPECT_EQ(pair->client.channelBinding("tls-server-end-point"), hashOf(minted.leaf.der, EVP_sha256()));
        EXPECT_EQ(pair->server.channelBinding("tls-server-end-point"), hashOf(minted.leaf.der, EVP_sha256()));
        EXPECT_EQ(pair->client.channelBinding("tls-something"), "");
    }
}

/// RFC 5929, section 4.1: the hash of the certificate's signature, but SHA-256 for the weak ones.
TEST(ChannelBinding, EndPointTakesTheHashOfTheSignature)
{
    for (const auto& [digest, algorithm] :
        {std::pair{"SHA384", EVP_sha384()}, std::pair{"SHA512", EVP_sha512()}}) {
        MintSpec spec;
        spec.commonName = kHost;
        spec.dnsNames = {std::string(kHost)};
        spec.digest = digest;
        const Minted own = must(mint(spec));
        ServerOptions options;
        options.certificatePem = own.certificatePem;
        options.keyPem = own.keyPem;
        Pair pair{must(TlsEngine::client(asking(), withAnchors(nullptr, {&own.certificate, 1}))),
            must(TlsEngine::server(options))};
        pair.talk();
        ASSERT_TRUE(pair.client.established()) << pair.client.report().failure;
        EXPECT_EQ(pair.client.channelBinding("tls-server-end-point"), hashOf(own.certificate.der, algorithm));
    }
}

namespace
{

struct StapleCase {
    MintStaple staple;
    std::string_view status;
    bool accepted;
};

constexpr StapleCase kStaples[] = {{MintStaple::Good, "good", true}, {MintStaple::Revoked, "revoked", false},
    {MintStaple::Unknown, "unknown", true}, {MintStaple::OutOfDate, "out of date", true}};

} // namespace

TEST(OcspStaple, IsJudged)
{
    for (const bool must12 : {false, true})
        for (const StapleCase& c : kStaples)
            for (const int version : {0x0303, 0x0304}) {
                SCOPED_TRACE(std::string(c.status) + " " + std::to_string(version) + (must12 ? " must" : ""));
                const MintedServer minted =
                    must(mintServer(must12 ? MintFault::MustStaple : MintFault::None, kHost));
                ServerOptions options = serving(minted);
                options.maximumVersion = version;
                options.ocspResponse = must(mintStaple(minted.leaf, minted.issuer, c.staple));
                Pair pair{
                    must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
                pair.talk();
                const TlsReport& report = pair.client.report();
                EXPECT_TRUE(report.ocspStapled);
                EXPECT_EQ(report.ocspStatus, c.status);
                const bool accepted = must12 ? c.staple == MintStaple::Good : c.accepted;
                EXPECT_EQ(pair.client.established(), accepted) << report.failure;
                EXPECT_EQ(report.verify.accepted, accepted);
                if (c.staple == MintStaple::Revoked) {
                    ASSERT_EQ(report.verify.errors.size(), 1U);
                    EXPECT_EQ(report.verify.errors[0].code, 23);
                    EXPECT_EQ(report.alertSent, version == 0x0304 ? 44 : 113);
                } else if (!accepted) {
                    EXPECT_EQ(report.verify.errors.at(0).code, 74);
                    EXPECT_EQ(report.alertSent, 113);
                }
            }
}

TEST(OcspStaple, ThatIsNone)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const MintedServer other = must(mintServer(MintFault::UnknownRoot, kHost));
    const std::string stranger = must(mintStaple(minted.leaf, other.issuer, MintStaple::Revoked));
    for (const auto& [response, status] :
        {std::pair{std::string("no response at all"), "unreadable"}, std::pair{stranger, "not trusted"}}) {
        ServerOptions options = serving(minted);
        options.ocspResponse = response;
        Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
        pair.talk();
        EXPECT_TRUE(pair.client.established()) << pair.client.report().failure;
        EXPECT_EQ(pair.client.report().ocspStatus, status);
    }
}

TEST(TlsEngine, ManyThreadsShareTheContexts)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const TrustAnchorsPtr anchors = trusting(minted);
    std::vector<int> established(4, 0);
    std::vector<std::thread> threads;
    for (int& count : established)
        threads.emplace_back([&] {
            for (int i = 0; i < 10; ++i) {
                Pair pair{
                    must(TlsEngine::client(asking(), anchors)), must(TlsEngine::server(serving(minted)))};
                pair.talk();
                count += pair.client.established() ? 1 : 0;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(established, std::vector<int>(4, 10));
}
