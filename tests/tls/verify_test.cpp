// SPDX-License-Identifier: GPL-3.0-or-later
// Chains: the exact codes, every error and not only the first, and what a report says beside them.
#include "core/tls/verify.h"
#include "core/tls/verify_text.h"
#include "tests/tls/formats.h"
#include "tests/tls/support.h"

#include <algorithm>
#include <thread>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

constexpr UtcSeconds kDay = 86'400;
constexpr UtcSeconds kNow = 1'795'600'800; // 2026-11-25 10:00:00

MintSpec authoritySpec(const std::string& name)
{
    MintSpec spec;
    spec.commonName = name;
    spec.ca = true;
    spec.notBefore = kNow - 1000 * kDay;
    spec.notAfter = kNow + 1000 * kDay;
    return spec;
}

MintSpec leafSpec(const std::string& name = std::string(kHost))
{
    MintSpec spec;
    spec.commonName = name;
    spec.dnsNames = {name};
    spec.notBefore = kNow - 10 * kDay;
    spec.notAfter = kNow + 10 * kDay;
    return spec;
}

VerifyQuestion question(UtcSeconds at = kNow)
{
    return {.name = std::string(kHost), .purpose = Purpose::Server, .at = at};
}

std::string codes(const VerifyReport& report)
{
    std::string out;
    for (const VerifyError& error : report.errors)
        out += (out.empty() ? "" : " ") + std::to_string(error.code) + "@" + std::to_string(error.depth);
    return out;
}

TrustAnchorsPtr trust(const std::vector<Certificate>& certificates)
{
    return withAnchors(nullptr, certificates);
}

} // namespace

TEST(Verify, AGoodChain)
{
    const Minted root = must(mint(authoritySpec("Root")));
    const Minted middle = must(mint(authoritySpec("Middle"), &root));
    const Minted leaf = must(mint(leafSpec(), &middle));
    const std::vector<Certificate> chain{leaf.certificate, middle.certificate};
    const VerifyReport report = verifyChain(chain, trust({root.certificate}), question());
    EXPECT_TRUE(report.checked);
    EXPECT_TRUE(report.accepted) << codes(report);
    ASSERT_EQ(report.path.size(), 3U);
    EXPECT_EQ(report.path[2], root.certificate);
    EXPECT_EQ(report.name.matched, kHost);
    EXPECT_EQ(report.at, kNow);
    EXPECT_FALSE(report.rootPresented || report.wrongOrder || report.intermediateMissing);
    EXPECT_EQ(report.missingIssuer, "");
}

TEST(Verify, CollectsEveryErrorAtEachDepth)
{
    const Minted root = must(mint(authoritySpec("Root")));
    MintSpec middleSpec = authoritySpec("Middle");
    middleSpec.notAfter = kNow - kDay;
    middleSpec.key = MintKey::Rsa1024;
    const Minted middle = must(mint(middleSpec, &root));
    MintSpec spec = leafSpec("other.example.com");
    spec.notBefore = kNow + kDay;
    spec.notAfter = kNow + 2 * kDay;
    spec.key = MintKey::Rsa1024;
    spec.digest = "SHA1";
    spec.extendedKeyUsage = {"clientAuth"};
    const Minted leaf = must(mint(spec, &middle));
    const std::vector<Certificate> chain{leaf.certificate, middle.certificate};
    const VerifyReport report = verifyChain(chain, trust({root.certificate}), question());
    EXPECT_FALSE(report.accepted);
    const std::string all = codes(report);
    for (const char* const expected : {"66@0", "68@0", "26@0", "9@0", "62@0", "67@1", "10@1"})
        EXPECT_NE(all.find(expected), std::string::npos) << expected << " in " << all;
    EXPECT_EQ(report.errors.size(), 7U) << all;
    EXPECT_EQ(report.errors.back().code, 62) << "the name comes last";
    EXPECT_TRUE(std::is_sorted(report.errors.begin(), report.errors.end() - 1,
        [](const VerifyError& a, const VerifyError& b) { return a.depth < b.depth; }));
    for (const VerifyError& error : report.errors)
        EXPECT_FALSE(error.message.empty());
}

TEST(Verify, TheMomentDecides)
{
    const Minted root = must(mint(authoritySpec("Root")));
    const std::vector<Certificate> chain{must(mint(leafSpec(), &root)).certificate};
    const TrustAnchorsPtr anchors = trust({root.certificate});
    EXPECT_EQ(codes(verifyChain(chain, anchors, question(kNow))), "");
    EXPECT_EQ(codes(verifyChain(chain, anchors, question(kNow - 10 * kDay))), "");
    EXPECT_EQ(codes(verifyChain(chain, anchors, question(kNow - 10 * kDay - 1))), "9@0");
    EXPECT_EQ(codes(verifyChain(chain, anchors, question(kNow + 10 * kDay + 1))), "10@0");
    EXPECT_EQ(codes(verifyChain(chain, anchors, question(kNow + 2000 * kDay))), "10@0 10@1");
}

TEST(Verify, MissingIntermediateAndUnknownRootAreTwoThings)
{
    const Minted root = must(mint(authoritySpec("Root")));
    const Minted middle = must(mint(authoritySpec("Middle"), &root));
    MintSpec spec = leafSpec();
    spec.caIssuers = {"http://ca.example.com/middle.cer"};
    const Certificate leaf = must(mint(spec, &middle)).certificate;
    const Certificate silent = must(mint(leafSpec(), &middle)).certificate;
    const TrustAnchorsPtr anchors = trust({root.certificate});

    const VerifyReport incomplete = verifyChain({&leaf, 1}, anchors, question());
    EXPECT_EQ(codes(incomplete), "20@0");
    EXPECT_TRUE(incomplete.intermediateMissing);
    EXPECT_EQ(incomplete.missingIssuer, "CN=Middle");
    EXPECT_EQ(incomplete.path.size(), 1U);

    // The same without a word of where the issuer is: nobody can say.
    const VerifyReport unsaid = verifyChain({&silent, 1}, anchors, question());
    EXPECT_EQ(codes(unsaid), "20@0");
    EXPECT_FALSE(unsaid.intermediateMissing);
    EXPECT_EQ(unsaid.missingIssuer, "CN=Middle");

    // Complete, and the root is nobody's.
    const std::vector<Certificate> whole{leaf, middle.certificate};
    const VerifyReport unknown = verifyChain(whole, nullptr, question());
    EXPECT_EQ(codes(unknown), "20@1");
    EXPECT_FALSE(unknown.intermediateMissing);
    EXPECT_EQ(unknown.missingIssuer, "CN=Root");

    const std::vector<Certificate> withRoot{leaf, middle.certificate, root.certificate};
    const VerifyReport sent = verifyChain(withRoot, nullptr, question());
    EXPECT_EQ(codes(sent), "19@2");
    EXPECT_TRUE(sent.rootPresented);
    EXPECT_EQ(sent.missingIssuer, "");

    // Adding the intermediate settles it.
    EXPECT_TRUE(verifyChain(whole, anchors, question()).accepted);
}

TEST(Verify, OrderAndNeedlessRoots)
{
    const Minted root = must(mint(authoritySpec("Root")));
    const Minted middle = must(mint(authoritySpec("Middle"), &root));
    const Certificate leaf = must(mint(leafSpec(), &middle)).certificate;
    const TrustAnchorsPtr anchors = trust({root.certificate});
    const std::vector<Certificate> mixed{leaf, root.certificate, middle.certificate};
    const VerifyReport report = verifyChain(mixed, anchors, question());
    EXPECT_TRUE(report.accepted);
    EXPECT_TRUE(report.wrongOrder);
    EXPECT_TRUE(report.rootPresented);
    const std::vector<Certificate> whole{leaf, middle.certificate, root.certificate};
    EXPECT_FALSE(verifyChain(whole, anchors, question()).wrongOrder);
    const std::vector<Certificate> upsideDown{middle.certificate, leaf};
    const VerifyReport flipped = verifyChain(upsideDown, anchors, question());
    EXPECT_TRUE(flipped.wrongOrder);
    EXPECT_FALSE(flipped.accepted);
}

TEST(Verify, ATrustedIntermediateOrLeafEndsThePath)
{
    const Minted root = must(mint(authoritySpec("Root")));
    const Minted middle = must(mint(authoritySpec("Middle"), &root));
    const Certificate leaf = must(mint(leafSpec(), &middle)).certificate;
    const VerifyReport byMiddle = verifyChain({&leaf, 1}, trust({middle.certificate}), question());
    EXPECT_TRUE(byMiddle.accepted) << codes(byMiddle);
    EXPECT_EQ(byMiddle.path.size(), 2U);
    const VerifyReport byLeaf = verifyChain({&leaf, 1}, trust({leaf}), question());
    EXPECT_TRUE(byLeaf.accepted) << codes(byLeaf);
    EXPECT_EQ(byLeaf.path.size(), 1U);
    // A self-signed server certificate, trusted as such; its name and dates still count.
    const Certificate own = must(mint(leafSpec())).certificate;
    EXPECT_TRUE(verifyChain({&own, 1}, trust({own}), question()).accepted);
    EXPECT_EQ(codes(verifyChain({&own, 1}, trust({own}), question(kNow + 20 * kDay))), "10@0");
    EXPECT_EQ(codes(verifyChain({&own, 1}, nullptr, question())), "18@0");
    VerifyQuestion other = question();
    other.name = "other.example.com";
    EXPECT_EQ(codes(verifyChain({&own, 1}, trust({own}), other)), "62@0");
}

/// A certificate that is no authority issues nothing, even when it is trusted itself.
TEST(Verify, ATrustedLeafIssuesNothing)
{
    const Minted own = must(mint(leafSpec()));
    const Certificate forged = must(mint(leafSpec(), &own)).certificate;
    const std::vector<Certificate> chain{forged, own.certificate};
    const VerifyReport report = verifyChain(chain, trust({own.certificate}), question());
    EXPECT_FALSE(report.accepted);
}

TEST(Verify, ConstraintsOfAuthorities)
{
    const auto leafUnder = [](MintSpec authority, const MintSpec& leaf) {
        const Minted root = must(mint(authority));
        const std::vector<Certificate> chain{must(mint(leaf, &root)).certificate};
        return codes(verifyChain(chain, trust({root.certificate}), question()));
    };
    MintSpec permitted = authoritySpec("Permitted");
    permitted.permittedDns = {"example.org"};
    EXPECT_EQ(leafUnder(permitted, leafSpec()), "47@0");
    permitted.permittedDns = {"example.com"};
    EXPECT_EQ(leafUnder(permitted, leafSpec()), "");
    MintSpec excluded = authoritySpec("Excluded");
    excluded.excludedDns = {"example.com"};
    EXPECT_EQ(leafUnder(excluded, leafSpec()), "48@0");
    MintSpec noSigning = authoritySpec("No signing");
    noSigning.keyUsage = {"cRLSign"};
    EXPECT_NE(leafUnder(noSigning, leafSpec()), "");
    // pathLenConstraint 0: no authority below.
    MintSpec shortPath = authoritySpec("Short");
    shortPath.pathLength = 0;
    const Minted root = must(mint(shortPath));
    const Minted middle = must(mint(authoritySpec("Middle"), &root));
    const std::vector<Certificate> chain{must(mint(leafSpec(), &middle)).certificate, middle.certificate};
    EXPECT_NE(
        codes(verifyChain(chain, trust({root.certificate}), question())).find("25@"), std::string::npos);
}

TEST(Verify, PurposeOfClients)
{
    const Minted root = must(mint(authoritySpec("Root")));
    MintSpec spec = leafSpec();
    spec.extendedKeyUsage = {"clientAuth"};
    const Certificate client = must(mint(spec, &root)).certificate;
    VerifyQuestion asked;
    asked.at = kNow;
    asked.purpose = Purpose::Client;
    const VerifyReport report = verifyChain({&client, 1}, trust({root.certificate}), asked);
    EXPECT_TRUE(report.accepted) << codes(report);
    EXPECT_EQ(report.name.verdict, NameVerdict::NotAsked);
    asked.purpose = Purpose::Server;
    EXPECT_EQ(codes(verifyChain({&client, 1}, trust({root.certificate}), asked)), "26@0");
}

TEST(Verify, TamperedSignature)
{
    const Minted root = must(mint(authoritySpec("Root")));
    Certificate leaf = must(mint(leafSpec(), &root)).certificate;
    leaf.der.back() = static_cast<char>(leaf.der.back() ^ 1);
    const Certificate tampered = must(readCertificate(leaf.der));
    const VerifyReport report = verifyChain({&tampered, 1}, trust({root.certificate}), question());
    EXPECT_EQ(codes(report), "7@0");
    // Another authority of the same name and another key.
    const Minted impostor = must(mint(authoritySpec("Root")));
    const Certificate forged = must(mint(leafSpec(), &impostor)).certificate;
    EXPECT_FALSE(verifyChain({&forged, 1}, trust({root.certificate}), question()).accepted);
}

TEST(Verify, NothingToCheck)
{
    EXPECT_FALSE(verifyChain({}, nullptr, question()).checked);
    EXPECT_FALSE(verifyChain({}, nullptr, question()).accepted);
    Certificate described;
    described.subject = "CN=replayed";
    const VerifyReport report = verifyChain({&described, 1}, nullptr, question());
    EXPECT_FALSE(report.checked);
    EXPECT_FALSE(report.accepted);
    ASSERT_EQ(report.errors.size(), 1U);
    Certificate broken;
    broken.der = "no certificate";
    EXPECT_FALSE(verifyChain({&broken, 1}, nullptr, question()).accepted);
    // A broken one behind a good leaf is an error, and no more than that.
    const Minted root = must(mint(authoritySpec("Root")));
    const std::vector<Certificate> chain{must(mint(leafSpec(), &root)).certificate, broken};
    EXPECT_EQ(codes(verifyChain(chain, trust({root.certificate}), question())), "1@1");
}

TEST(Verify, ManyCrossedAuthoritiesEnd)
{
    // Ten authorities that all signed each other: path building must not try every way.
    constexpr std::size_t kMany = 10;
    std::vector<Minted> roots;
    for (std::size_t i = 0; i < kMany; ++i)
        roots.push_back(must(mint(authoritySpec("Authority " + std::to_string(i)))));
    std::vector<Certificate> chain{must(mint(leafSpec(), &roots[0])).certificate};
    for (std::size_t subject = 0; subject < kMany; ++subject)
        for (std::size_t issuer = 0; issuer < kMany; ++issuer) {
            if (subject == issuer)
                continue;
            MintSpec spec = authoritySpec("Authority " + std::to_string(subject));
            spec.keyPem = roots[subject].keyPem;
            chain.push_back(must(mint(spec, &roots[issuer])).certificate);
        }
    EXPECT_FALSE(verifyChain(chain, nullptr, question()).accepted);
}

TEST(Verify, ManyThreadsShareTheAnchors)
{
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    const TrustAnchorsPtr anchors = withAnchors(systemAnchors(), {&server.root, 1});
    std::vector<std::thread> threads;
    std::vector<int> accepted(4, 0);
    for (int& count : accepted)
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i)
                count += verifyChain(server.chain, systemAnchors() ? anchors : trusting(server),
                             {.name = std::string(kHost), .purpose = Purpose::Server, .at = 0})
                             .accepted
                    ? 1
                    : 0;
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(accepted, std::vector<int>(4, 20));
}

TEST(TrustAnchors, OnceEachAndWithoutABase)
{
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    const std::vector<Certificate> twice{server.root, server.root};
    EXPECT_EQ(certificatesOf(withAnchors(nullptr, twice)).size(), 1U);
    EXPECT_TRUE(certificatesOf(nullptr).empty());
    if (systemAnchors()) {
        EXPECT_EQ(withAnchors(systemAnchors(), {}), systemAnchors()) << "shared, not copied";
    }
    const std::size_t before = certificatesOf(systemAnchors()).size();
    EXPECT_EQ(certificatesOf(withAnchors(systemAnchors(), twice)).size(), before + 1);
}

TEST(VerifyText, AnyFormatAtAnyTime)
{
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    const VerifyQuestion asked{.name = std::string(kHost), .purpose = Purpose::Server, .at = 0};
    EXPECT_TRUE(must(verifyText(server.chainPem, server.rootPem, nullptr, asked)).report.accepted);
    EXPECT_TRUE(must(verifyText(server.chain[0].der + server.chain[1].der, server.root.der, nullptr, asked))
                    .report.accepted);
    const std::vector<Certificate> reversed{server.chain[1], server.chain[0]};
    EXPECT_TRUE(must(verifyText(makePkcs7(reversed, true), server.rootPem, nullptr, asked)).report.accepted);
    EXPECT_EQ(codes(must(verifyText(server.chainPem, "", nullptr, asked)).report), "20@1");
    VerifyQuestion later = asked;
    later.at = server.leaf.notAfter + 1;
    EXPECT_EQ(codes(must(verifyText(server.chainPem, server.rootPem, nullptr, later)).report), "10@0");
    EXPECT_EQ(codes(must(verifyText("text\n" + server.chainPem + "text", server.chain[1].der, nullptr, asked))
                        .report),
        "");

    const auto noChain = verifyText("hello", server.rootPem, nullptr, asked);
    ASSERT_FALSE(noChain);
    EXPECT_TRUE(noChain.error().message.starts_with("The chain: "));
    const auto noRoots = verifyText(
        server.chainPem, "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----", nullptr, asked);
    ASSERT_FALSE(noRoots);
    EXPECT_TRUE(noRoots.error().message.starts_with("The roots, line 1: ")) << noRoots.error().message;
}
