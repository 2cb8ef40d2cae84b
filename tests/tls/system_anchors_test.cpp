// SPDX-License-Identifier: GPL-3.0-or-later
// The operating system's issuers: a folder of the test's own stands in for them, so that no test depends on the machine.
#include "tests/support/temp_folder.h"
#include "tests/tls/support.h"

#include <algorithm>
#include <cstdlib>
#include <openssl/x509.h>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

struct System {
    TempFolder folder;
    Minted root;
    Minted server; // a self-made server certificate that lies there as well
};

const System* s_system = nullptr; // set before the first test

/// Writes a certificate under the name that OpenSSL looks for.
void put(const TempFolder& folder, const Certificate& certificate)
{
    const auto* at = reinterpret_cast<const unsigned char*>(certificate.der.data());
    X509* const handle = d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size()));
    char name[32];
    std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(handle));
    X509_free(handle);
    folder.write(name, toPem(certificate));
}

class SystemFolder : public testing::Environment
{
public:
    void SetUp() override
    {
        MintSpec root;
        root.commonName = "System Root";
        root.ca = true;
        MintSpec server;
        server.commonName = kHost;
        server.dnsNames = {std::string(kHost)};
        m_system.root = must(mint(root));
        m_system.server = must(mint(server));
        put(m_system.folder, m_system.root.certificate);
        put(m_system.folder, m_system.server.certificate);
        ::setenv("SSL_CERT_DIR", m_system.folder.path("").c_str(), 1);
        ::unsetenv("SSL_CERT_FILE");
        s_system = &m_system;
    }

private:
    System m_system;
};

const auto* const s_environment = testing::AddGlobalTestEnvironment(new SystemFolder); // gtest deletes it

Certificate leafOf(const Minted& issuer)
{
    MintSpec spec;
    spec.commonName = kHost;
    spec.dnsNames = {std::string(kHost)};
    return must(mint(spec, &issuer)).certificate;
}

VerifyReport verified(const Certificate& leaf, const TrustAnchorsPtr& anchors)
{
    return verifyChain(
        {&leaf, 1}, anchors, {.name = std::string(kHost), .purpose = Purpose::Server, .at = 0});
}

} // namespace

TEST(SystemAnchors, AreFoundWhenAChainWantsThem)
{
    ASSERT_NE(s_environment, nullptr);
    ASSERT_NE(systemAnchors(), nullptr);
    const Certificate leaf = leafOf(s_system->root);
    const VerifyReport report = verified(leaf, systemAnchors());
    EXPECT_TRUE(report.accepted);
    ASSERT_EQ(report.path.size(), 2U);
    EXPECT_EQ(report.path[1].commonName, "System Root");
    EXPECT_FALSE(verified(leaf, nullptr).accepted) << "nothing is trusted unless it is given";
    const MintedServer other = must(mintServer(MintFault::None, kHost));
    EXPECT_TRUE(verified(leaf, withAnchors(systemAnchors(), {&other.root, 1})).accepted);
    EXPECT_FALSE(verified(leaf, withAnchors(nullptr, {&other.root, 1})).accepted);
}

TEST(SystemAnchors, AreListed)
{
    const auto all = certificatesOf(systemAnchors());
    ASSERT_EQ(all.size(), 2U);
    EXPECT_TRUE(std::any_of(
        all.begin(), all.end(), [](const Certificate& c) { return c.commonName == "System Root"; }));
}

/// What lies in the folder and is no authority is not trusted for that; given by the user it is.
TEST(SystemAnchors, AStrayServerCertificateIsNotTrusted)
{
    const Certificate& own = s_system->server.certificate;
    const VerifyReport report = verified(own, systemAnchors());
    EXPECT_FALSE(report.accepted);
    ASSERT_EQ(report.errors.size(), 1U);
    EXPECT_EQ(report.errors[0].code, 18);
    EXPECT_TRUE(verified(own, withAnchors(systemAnchors(), {&own, 1})).accepted);
}
