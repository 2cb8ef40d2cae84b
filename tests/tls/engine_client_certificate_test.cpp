// SPDX-License-Identifier: GPL-3.0-or-later
// Mutual TLS: who asks, who refuses, and when each side learns of it.
#include "tests/tls/support.h"

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

struct Party {
    Minted root;
    Minted client;
};

Party party(const std::string& name)
{
    MintSpec root;
    root.commonName = name + " client root";
    root.ca = true;
    Party out{must(mint(root)), {}};
    MintSpec client;
    client.commonName = name;
    client.extendedKeyUsage = {"clientAuth"};
    out.client = must(mint(client, &out.root));
    return out;
}

ServerOptions demanding(const MintedServer& server, const Party& known, int version)
{
    ServerOptions options = serving(server);
    options.maximumVersion = version;
    options.clientIssuersPem = known.root.certificatePem;
    options.requireClientCertificate = true;
    return options;
}

} // namespace

TEST(ClientCertificate, IsSentAndAccepted)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const Party known = party("ise-node-1");
    for (const int version : {0x0303, 0x0304}) {
        ClientOptions options = asking();
        options.certificatePem = known.client.certificatePem;
        options.keyPem = known.client.keyPem;
        Pair pair{must(TlsEngine::client(options, trusting(minted))),
            must(TlsEngine::server(demanding(minted, known, version)))};
        pair.talk();
        ASSERT_TRUE(pair.client.established() && pair.server.established()) << pair.server.report().failure;
        EXPECT_TRUE(pair.client.report().clientCertificateRequested);
        EXPECT_TRUE(pair.client.report().clientCertificateSent);
        EXPECT_EQ(
            pair.client.report().acceptableIssuers, std::vector<std::string>{"CN=ise-node-1 client root"});
        ASSERT_EQ(pair.server.report().chain.size(), 1U);
        EXPECT_EQ(pair.server.report().chain[0].commonName, "ise-node-1");
        EXPECT_TRUE(pair.server.report().verify.accepted);
    }
}

/// TLS 1.2 refuses in the handshake; a client of TLS 1.3 thinks that it is through, and hears of it later.
TEST(ClientCertificate, IsMissing)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const Party known = party("known");
    for (const int version : {0x0303, 0x0304}) {
        Pair pair{must(TlsEngine::client(asking(), trusting(minted))),
            must(TlsEngine::server(demanding(minted, known, version)))};
        bool wasEstablished = false;
        for (int round = 0; round < 10; ++round) {
            pair.client.advance();
            wasEstablished = wasEstablished || pair.client.established();
            pair.server.receive(pair.client.takeOutput());
            pair.server.advance();
            pair.client.receive(pair.server.takeOutput());
        }
        EXPECT_EQ(wasEstablished, version == 0x0304);
        EXPECT_FALSE(pair.client.established());
        EXPECT_TRUE(pair.client.failed());
        const TlsReport& report = pair.client.report();
        EXPECT_EQ(report.alertReceived, version == 0x0304 ? 116 : 40);
        EXPECT_EQ(report.outcome, TlsOutcome::Failed);
        EXPECT_TRUE(report.clientCertificateRequested);
        EXPECT_FALSE(report.clientCertificateSent);
        EXPECT_TRUE(report.failure.starts_with(version == 0x0304
                ? "The server ended the connection with alert 116 (certificate_required)"
                : "The server ended the handshake with alert 40 (handshake_failure)"))
            << report.failure;
        EXPECT_EQ(report.events.back().kind, TlsEventKind::Alert);
        EXPECT_EQ(report.events.back().direction, TlsDirection::Received);
        EXPECT_TRUE(report.verify.accepted) << "the server's own certificate was good";
    }
}

TEST(ClientCertificate, IsOfAStranger)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    const Party known = party("known");
    const Party stranger = party("stranger");
    for (const int version : {0x0303, 0x0304}) {
        ClientOptions options = asking();
        options.certificatePem = stranger.client.certificatePem;
        options.keyPem = stranger.client.keyPem;
        Pair pair{must(TlsEngine::client(options, trusting(minted))),
            must(TlsEngine::server(demanding(minted, known, version)))};
        pair.talk();
        EXPECT_EQ(pair.client.report().alertReceived, 48);
        EXPECT_EQ(pair.client.report().alertSent, -1);
        EXPECT_TRUE(pair.client.report().clientCertificateSent);
        EXPECT_EQ(pair.server.report().alertSent, 48);
        EXPECT_TRUE(pair.server.report().failure.starts_with("The client's certificate is not accepted"));
    }
}

TEST(ClientCertificate, IsAskedForButNotNeeded)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    ServerOptions options = demanding(minted, party("known"), 0x0304);
    options.requireClientCertificate = false;
    Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
    pair.talk();
    EXPECT_TRUE(pair.client.established() && pair.server.established());
    EXPECT_TRUE(pair.client.report().clientCertificateRequested);
    EXPECT_FALSE(pair.client.report().clientCertificateSent);
}

TEST(ClientCertificate, ThatCannotBeUsedIsSaidAtOnce)
{
    const Party known = party("known");
    const auto message = [](const std::string& certificate, std::string_view key) {
        ClientOptions options;
        options.certificatePem = certificate;
        options.keyPem = key;
        const auto made = TlsEngine::client(options, nullptr);
        return made ? std::string("made") : made.error().message;
    };
    EXPECT_NE(message("no certificate", known.client.keyPem).find("not PEM text"), std::string::npos);
    EXPECT_NE(message(known.client.certificatePem, "no key").find("can not be read"), std::string::npos);
    EXPECT_NE(message(known.client.certificatePem, "").find("can not be read"), std::string::npos);
    EXPECT_NE(
        message(known.client.certificatePem, known.root.keyPem).find("does not belong"), std::string::npos);
    const std::string encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBvTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI\n-----END "
        "ENCRYPTED PRIVATE KEY-----\n";
    EXPECT_NE(message(known.client.certificatePem, encrypted).find("encrypted"), std::string::npos);
    EXPECT_EQ(message(known.client.certificatePem, known.client.keyPem), "made");
}
