// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/certificate.h"
#include "tests/tls/support.h"

#include <algorithm>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

bool isClean(const std::string& text)
{
    return std::none_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

} // namespace

TEST(Certificate, SaysEverything)
{
    MintSpec rootSpec;
    rootSpec.commonName = "Root, with a comma";
    rootSpec.organisation = "Ex\xC3\xA4mple + Co";
    rootSpec.ca = true;
    rootSpec.pathLength = 3;
    const Minted root = must(mint(rootSpec));
    MintSpec spec;
    spec.commonName = "mail.example.com";
    spec.dnsNames = {"mail.example.com", "*.example.org"};
    spec.ipAddresses = {"192.0.2.1", "2001:db8:0:0:1:0:0:1", "::", "::1"};
    spec.emails = {"postmaster@example.com"};
    spec.notBefore = 1'700'000'000;
    spec.notAfter = 4'102'444'799; // 2099: GeneralizedTime
    spec.extendedKeyUsage = {"serverAuth", "clientAuth", "1.3.6.1.4.1.99999.1"};
    spec.keyUsage = {"digitalSignature", "keyEncipherment"};
    spec.mustStaple = true;
    spec.caIssuers = {"http://ca.example.com/ca.cer"};
    spec.ocspResponders = {"http://ocsp.example.com"};
    spec.crlPoints = {"http://crl.example.com/ca.crl"};
    const Certificate leaf = must(mint(spec, &root)).certificate;
    const Certificate& top = root.certificate;

    EXPECT_EQ(top.subject, "CN=Root\\, with a comma,O=Ex\xC3\xA4mple \\+ Co");
    EXPECT_EQ(leaf.issuer, top.subject);
    EXPECT_EQ(leaf.commonName, "mail.example.com");
    EXPECT_EQ(leaf.serial.size(), 47U); // 16 bytes
    EXPECT_EQ(leaf.notBefore, spec.notBefore);
    EXPECT_EQ(leaf.notAfter, spec.notAfter);
    EXPECT_EQ(leaf.signatureAlgorithm, "ecdsa-with-SHA256");
    EXPECT_EQ(leaf.keyType, "EC");
    EXPECT_EQ(leaf.keyBits, 256);
    EXPECT_EQ(leaf.curve, "prime256v1");
    EXPECT_EQ(leaf.dnsNames, spec.dnsNames);
    EXPECT_EQ(leaf.ipAddresses, (std::vector<std::string>{"192.0.2.1", "2001:db8::1:0:0:1", "::", "::1"}));
    EXPECT_EQ(leaf.emails, spec.emails);
    EXPECT_TRUE(leaf.hasSubjectAltName);
    EXPECT_FALSE(leaf.isCa);
    EXPECT_TRUE(leaf.hasBasicConstraints);
    EXPECT_EQ(leaf.pathLength, -1);
    EXPECT_EQ(leaf.keyUsage, spec.keyUsage);
    EXPECT_EQ(leaf.extendedKeyUsage, spec.extendedKeyUsage);
    EXPECT_FALSE(leaf.selfIssued);
    EXPECT_FALSE(leaf.selfSigned);
    EXPECT_TRUE(leaf.mustStaple);
    EXPECT_EQ(leaf.caIssuers, spec.caIssuers);
    EXPECT_EQ(leaf.ocspResponders, spec.ocspResponders);
    EXPECT_EQ(leaf.crlPoints, spec.crlPoints);
    EXPECT_EQ(leaf.authorityKeyId, top.subjectKeyId);
    EXPECT_EQ(leaf.subjectKeyId.size(), 40U);
    EXPECT_EQ(leaf.sha256.size(), 95U);
    EXPECT_EQ(leaf.sha1.size(), 59U);
    EXPECT_EQ(leaf.publicKeySha256.size(), 64U);

    EXPECT_TRUE(top.isCa);
    EXPECT_EQ(top.pathLength, 3);
    EXPECT_TRUE(top.selfIssued);
    EXPECT_TRUE(top.selfSigned);
    EXPECT_FALSE(top.mustStaple);
    EXPECT_EQ(top.keyUsage, (std::vector<std::string>{"keyCertSign", "cRLSign"}));
    EXPECT_TRUE(top.extendedKeyUsage.empty());
}

TEST(Certificate, OtherKeys)
{
    for (const auto& [key, type, bits] :
        {std::tuple{MintKey::Rsa2048, "RSA", 2048}, std::tuple{MintKey::Rsa1024, "RSA", 1024},
            std::tuple{MintKey::Ed25519, "Ed25519", 256}, std::tuple{MintKey::Ec384, "EC", 384}}) {
        MintSpec spec;
        spec.commonName = "key";
        spec.key = key;
        const Certificate certificate = must(mint(spec)).certificate;
        EXPECT_EQ(certificate.keyType, type);
        EXPECT_EQ(certificate.keyBits, bits);
        EXPECT_TRUE(certificate.selfSigned);
    }
}

TEST(Certificate, SelfIssuedIsNotSelfSigned)
{
    MintSpec spec;
    spec.commonName = "Same Name";
    spec.ca = true;
    const Minted first = must(mint(spec));
    const Certificate second = must(mint(spec, &first)).certificate;
    EXPECT_TRUE(second.selfIssued);
    EXPECT_FALSE(second.selfSigned);
}

TEST(Certificate, NamesAreCleanText)
{
    MintSpec spec;
    spec.commonName = "a\nb\x1b[31m \xE2\x80\xAE"
                      "fdp.exe"; // a line end, a terminal escape, a right-to-left override
    spec.dnsNames = {"x\ny\xFF.example.com"};
    const Certificate certificate = must(mint(spec)).certificate;
    EXPECT_TRUE(isClean(certificate.subject)) << certificate.subject;
    EXPECT_EQ(certificate.commonName,
        "a\\0Ab\\1B[31m \\E2\\80\\AE"
        "fdp.exe");
    EXPECT_EQ(certificate.dnsNames, std::vector<std::string>{"x\\0Ay\\FF.example.com"});
}

TEST(Certificate, RoundTrip)
{
    const Certificate certificate = must(mintServer(MintFault::None, kHost)).leaf;
    const Certificate again = must(readCertificate(certificate.der));
    EXPECT_EQ(again, certificate);
    EXPECT_EQ(again.dnsNames, certificate.dnsNames);
    const std::string pem = toPem(certificate);
    EXPECT_TRUE(pem.starts_with("-----BEGIN CERTIFICATE-----\nMII"));
    EXPECT_TRUE(pem.ends_with("\n-----END CERTIFICATE-----\n"));
    EXPECT_EQ(pem.find("\n\n"), std::string::npos);
    std::size_t start = 0;
    for (std::size_t end = 0; (end = pem.find('\n', start)) != std::string::npos; start = end + 1)
        EXPECT_LE(end - start, 64U);
    EXPECT_EQ(toPem(Certificate{}), "");
}

TEST(Certificate, EveryTruncationIsRefused)
{
    const std::string der = must(mintServer(MintFault::None, kHost)).leaf.der;
    for (std::size_t length = 0; length < der.size(); ++length) {
        const auto result = readCertificate(std::string_view(der).substr(0, length));
        ASSERT_FALSE(result) << length;
        EXPECT_EQ(result.error().kind, Error::Kind::NotUnderstood);
        EXPECT_TRUE(result.error().message.ends_with('.') || result.error().message.ends_with(')'))
            << result.error().message;
    }
    const auto longer = readCertificate(der + "xy");
    ASSERT_FALSE(longer);
    EXPECT_NE(longer.error().message.find("2 bytes follow"), std::string::npos);
}

/// Whatever a bit says, reading it ends, and what is read is clean text.
TEST(Certificate, EveryFlippedBitIsSurvived)
{
    const std::string der = must(mintServer(MintFault::IncompleteChain, kHost)).leaf.der;
    const std::string intact = must(readCertificate(der)).sha256;
    std::size_t readable = 0;
    for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
        std::string damaged = der;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        const auto result = readCertificate(damaged);
        if (!result)
            continue;
        ++readable;
        ASSERT_TRUE(isClean(result->subject) && isClean(result->issuer) && isClean(result->commonName));
        ASSERT_NE(result->sha256, intact);
    }
    EXPECT_GT(readable, 100U); // signatures, names, dates: most of it stays a certificate
}

TEST(Certificate, Times)
{
    EXPECT_EQ(utcText(0), "1970-01-01 00:00:00 UTC");
    EXPECT_EQ(utcText(1'795'600'800), "2026-11-25 10:00:00 UTC");
    EXPECT_EQ(utcText(-1), "1969-12-31 23:59:59 UTC");
    EXPECT_EQ(utcText(std::numeric_limits<UtcSeconds>::max()), "9999-12-31 23:59:59 UTC");
    EXPECT_EQ(utcText(std::numeric_limits<UtcSeconds>::min()), "0000-01-01 00:00:00 UTC");
}

TEST(Certificate, DisplayName)
{
    Certificate certificate;
    EXPECT_EQ(displayName(certificate), "(no name)");
    certificate.subject = "O=Example";
    EXPECT_EQ(displayName(certificate), "O=Example");
    certificate.dnsNames = {"mail.example.com"};
    EXPECT_EQ(displayName(certificate), "mail.example.com");
    certificate.commonName = "Mail";
    EXPECT_EQ(displayName(certificate), "Mail");
}
