// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tls/support.h"

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

TEST(TlsEngine, TalksBothWays)
{
    const MintedServer minted = must(mintServer(MintFault::None, kHost));
    for (const int version : {0x0303, 0x0304}) {
        ServerOptions options = serving(minted);
        options.maximumVersion = version;
        Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
        pair.talk();
        ASSERT_TRUE(pair.client.established()) << pair.client.report().failure;
        ASSERT_TRUE(pair.server.established()) << pair.server.report().failure;
        pair.client.write("EHLO client.example.com\r\n");
        pair.talk();
        EXPECT_EQ(pair.server.takePlaintext(), "EHLO client.example.com\r\n");
        pair.server.write("250 mail.example.com\r\n");
        pair.talk();
        EXPECT_EQ(pair.client.takePlaintext(), "250 mail.example.com\r\n");
    }
}

namespace
{

/// What a fault comes to: the code and its depth, 0 for a handshake that is fine; the alert.
struct Expected {
    MintFault fault;
    int code;
    int depth;
    int alert;
};

constexpr Expected kExpected[] = {
    {MintFault::None, 0, 0, -1},
    {MintFault::Expired, 10, 0, 45},
    {MintFault::NotYetValid, 9, 0, 42},
    {MintFault::WrongName, 62, 0, 42},
    {MintFault::CommonNameOnly, 62, 0, 42},
    {MintFault::WeakKey, 66, 0, 42},
    {MintFault::WeakDigest, 68, 0, 42},
    {MintFault::ClientOnly, 26, 0, 43},
    {MintFault::CaAsLeaf, 26, 0, 43},
    {MintFault::NameConstraints, 47, 0, 46},
    {MintFault::MustStaple, 73, 0, 113},
    {MintFault::Wildcard, 0, 0, -1},
    {MintFault::PartialWildcard, 62, 0, 42},
    {MintFault::SelfSigned, 18, 0, 48},
    {MintFault::UnknownRoot, 19, 2, 48},
    {MintFault::UnknownRootNotSent, 20, 1, 48},
    {MintFault::IncompleteChain, 20, 0, 48},
    {MintFault::WrongOrder, 0, 0, -1},
    {MintFault::ExpiredIntermediate, 10, 1, 45},
    {MintFault::RootPresented, 0, 0, -1},
};

} // namespace

TEST(TlsEngine, EveryFaultHasItsCodeAndItsAlert)
{
    for (const Expected& expected : kExpected) {
        const MintedServer minted = must(mintServer(expected.fault, kHost));
        for (const int version : {0x0303, 0x0304}) {
            SCOPED_TRACE(testing::Message()
                << "fault " << static_cast<int>(expected.fault) << ", version " << version);
            ServerOptions options = serving(minted);
            options.maximumVersion = version;
            Pair pair{must(TlsEngine::client(asking(), trusting(minted))), must(TlsEngine::server(options))};
            pair.talk();
            const TlsReport& report = pair.client.report();
            EXPECT_EQ(pair.client.established(), expected.alert < 0) << report.failure;
            EXPECT_EQ(report.alertSent, expected.alert);
            EXPECT_EQ(pair.server.report().alertReceived, expected.alert);
            EXPECT_EQ(report.failure.empty(), expected.alert < 0);
            ASSERT_EQ(report.verify.errors.size(), expected.code == 0 ? 0U : 1U);
            if (expected.code != 0) {
                EXPECT_EQ(report.verify.errors[0].code, expected.code);
                EXPECT_EQ(report.verify.errors[0].depth, expected.depth);
            }
        }
    }
}
