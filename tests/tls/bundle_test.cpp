// SPDX-License-Identifier: GPL-3.0-or-later
// Imports of every format, made here with OpenSSL.
#include "core/tls/bundle.h"
#include "tests/tls/formats.h"
#include "tests/tls/support.h"

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

const std::vector<Certificate>& threeCertificates()
{
    static const std::vector<Certificate> made = [] {
        const MintedServer server = must(mintServer(MintFault::None, kHost));
        return std::vector<Certificate>{server.chain[0], server.chain[1], server.root};
    }();
    return made;
}

std::vector<std::string> fingerprints(const std::vector<Certificate>& certificates)
{
    std::vector<std::string> out;
    for (const Certificate& certificate : certificates)
        out.push_back(certificate.sha256);
    return out;
}

std::vector<std::string> fingerprints(const Bundle& bundle)
{
    std::vector<std::string> out;
    for (const BundleEntry& entry : bundle.certificates)
        out.push_back(entry.certificate.sha256);
    return out;
}

std::string pemOfAll()
{
    std::string pem;
    for (const Certificate& certificate : threeCertificates())
        pem += toPem(certificate);
    return pem;
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string utf16(std::string_view text, bool little)
{
    std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
    for (const char c : text)
        out += little ? std::string{c, '\0'} : std::string{'\0', c};
    return out;
}

/// The only problem of a bundle without certificates.
std::string problemOf(std::string_view input, const Secret& passphrase = Secret())
{
    const Bundle bundle = readBundle(input, passphrase);
    EXPECT_TRUE(bundle.certificates.empty());
    EXPECT_EQ(bundle.problems.size(), 1U);
    if (bundle.problems.empty())
        return {};
    EXPECT_TRUE(bundle.problems[0].message.ends_with('.'));
    EXPECT_TRUE(bundle.problems[0].hint.ends_with('.'));
    return bundle.problems[0].message;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace

TEST(Bundle, PemInEveryShapeThatPeoplePaste)
{
    const std::string pem = pemOfAll();
    const auto expected = fingerprints(threeCertificates());
    const std::string shapes[] = {pem, "Here is the chain:\n\n" + pem + "\nRegards\n",
        replaced(pem, "\n", "\r\n"), replaced(pem, "\n", "\n> "), replaced(pem, "\n", "\n    "),
        replaced(pem, "\n", " "), replaced(pem, "\n", "\\n"),
        "{\"chain\": \"" + replaced(replaced(pem, "\n", "\\n"), "/", "\\/") + "\"}",
        replaced(pem, "-----", "\xE2\x80\x94\xE2\x80\x94-"), "\xEF\xBB\xBF" + pem, utf16(pem, true),
        utf16(pem, false), replaced(pem, "CERTIFICATE", "X509 CERTIFICATE")};
    for (const std::string& shape : shapes) {
        const Bundle bundle = readBundle(shape);
        EXPECT_EQ(fingerprints(bundle), expected) << shape.substr(0, 200);
        EXPECT_EQ(bundle.format, "PEM");
        EXPECT_TRUE(bundle.problems.empty()) << bundle.problems.front().message;
        EXPECT_TRUE(bundle.ordered);
    }
}

TEST(Bundle, LinesAndDuplicates)
{
    const Bundle bundle = readBundle("first line\n" + pemOfAll() + pemOfAll());
    ASSERT_EQ(bundle.certificates.size(), 3U);
    EXPECT_EQ(bundle.duplicates, 3U);
    EXPECT_EQ(bundle.certificates[0].line, 2U);
    EXPECT_GT(bundle.certificates[1].line, bundle.certificates[0].line);
}

TEST(Bundle, BareBase64AndHexadecimal)
{
    const Certificate& certificate = threeCertificates()[0];
    std::string base64 = toPem(certificate);
    base64 = base64.substr(28, base64.size() - 28 - 26);
    EXPECT_EQ(readBundle(base64).format, "Base64");
    EXPECT_EQ(fingerprints(readBundle(base64)), fingerprints({certificate}));
    std::string hex;
    for (std::size_t i = 0; i < certificate.der.size(); ++i) {
        char pair[4];
        std::snprintf(
            pair, sizeof pair, "%02X", static_cast<unsigned>(static_cast<unsigned char>(certificate.der[i])));
        hex += pair;
        if (i % 4 == 3)
            hex += i % 32 == 31 ? "\n  " : " ";
    }
    EXPECT_EQ(readBundle("  " + hex).format, "hexadecimal");
    EXPECT_EQ(fingerprints(readBundle("  " + hex)), fingerprints({certificate}));
}

TEST(Bundle, Der)
{
    std::string all;
    for (const Certificate& certificate : threeCertificates())
        all += certificate.der;
    EXPECT_EQ(fingerprints(readBundle(threeCertificates()[1].der)), fingerprints({threeCertificates()[1]}));
    EXPECT_EQ(fingerprints(readBundle(all)), fingerprints(threeCertificates()));
    EXPECT_EQ(readBundle(all).format, "DER");
    const Bundle behind = readBundle(all + "garbage");
    EXPECT_EQ(behind.certificates.size(), 3U);
    ASSERT_EQ(behind.problems.size(), 1U);
    EXPECT_TRUE(contains(behind.problems[0].message, "7 bytes behind"));
}

TEST(Bundle, Pkcs7)
{
    std::vector<Certificate> reversed(threeCertificates().rbegin(), threeCertificates().rend());
    for (const bool pem : {false, true}) {
        const Bundle bundle = readBundle(makePkcs7(reversed, pem));
        EXPECT_EQ(bundle.certificates.size(), 3U);
        EXPECT_EQ(bundle.format, "PKCS #7");
        EXPECT_FALSE(bundle.ordered);
        EXPECT_TRUE(bundle.problems.empty());
        EXPECT_EQ(fingerprints(chainOf(bundle)), fingerprints(threeCertificates()));
    }
    EXPECT_TRUE(contains(problemOf(makePkcs7({}, false)), "no certificate in the PKCS #7"));
    // What some tools do: PKCS #7 under the name of a certificate.
    EXPECT_EQ(
        readBundle(replaced(makePkcs7(reversed, true), "PKCS7", "CERTIFICATE")).certificates.size(), 3U);
}

TEST(Bundle, Pkcs12)
{
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    const std::vector<Certificate> chain{server.chain[0], server.chain[1], server.root};
    for (const Encryption encryption : {Encryption::Modern, Encryption::Rc2, Encryption::None}) {
        const std::string file =
            makePkcs12(chain, server.keyPem, "pass phrase \xC3\xA4", "My mail server", encryption);
        const Bundle bundle = readBundle(file, Secret("pass phrase \xC3\xA4"));
        EXPECT_EQ(bundle.certificates.size(), 3U)
            << static_cast<int>(encryption) << (bundle.problems.empty() ? "" : bundle.problems[0].message);
        EXPECT_EQ(bundle.format, "PKCS #12");
        EXPECT_TRUE(bundle.hadPrivateKey);
        EXPECT_EQ(bundle.passphrase, Passphrase::Used);
        EXPECT_EQ(fingerprints(chainOf(bundle)), fingerprints(chain));
        ASSERT_FALSE(bundle.certificates.empty());
        EXPECT_EQ(bundle.certificates[0].friendlyName, "My mail server");

        EXPECT_TRUE(contains(problemOf(file), "protected by a passphrase"));
        EXPECT_EQ(readBundle(file).passphrase, Passphrase::Needed);
        EXPECT_TRUE(contains(problemOf(file, Secret("wrong")), "does not open"));
        EXPECT_EQ(readBundle(file, Secret("wrong")).passphrase, Passphrase::Wrong);
    }
    const Bundle open = readBundle(makePkcs12(chain, server.keyPem, "", "open", Encryption::Modern));
    EXPECT_EQ(open.certificates.size(), 3U);
    EXPECT_EQ(open.passphrase, Passphrase::NotNeeded);
}

TEST(Bundle, APassphraseThatWouldHashForEverIsRefused)
{
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    const std::string file =
        makePkcs12({server.leaf}, server.keyPem, "x", "n", Encryption::Modern, 0x7FFFFFFF);
    EXPECT_TRUE(contains(problemOf(file, Secret("x")), "rounds"));
}

TEST(Bundle, WhatItIsInsteadOfACertificate)
{
    const MintedServer server = must(mintServer(MintFault::None, kHost));
    EXPECT_TRUE(contains(problemOf(""), "nothing in it"));
    EXPECT_TRUE(contains(problemOf(" \r\n"), "nothing in it"));
    EXPECT_TRUE(contains(problemOf("hello"), "no certificate in it"));
    EXPECT_TRUE(contains(problemOf("<!doctype html><html>"), "web page"));
    EXPECT_TRUE(contains(problemOf(server.keyPem), "private key"));
    EXPECT_TRUE(readBundle(server.keyPem).hadPrivateKey);
    EXPECT_TRUE(contains(problemOf(makeRequest(server.keyPem, true)), "signing request"));
    EXPECT_TRUE(contains(problemOf(makeRequest(server.keyPem, false)), "signing request"));
    EXPECT_TRUE(contains(problemOf("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n"), "revoked"));
    EXPECT_TRUE(
        contains(problemOf("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"),
            "private key"));
    EXPECT_TRUE(
        contains(problemOf("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n"), "public key"));
    EXPECT_TRUE(contains(problemOf(std::string("\x30\x82\x01\x00gar", 7)), "looks like DER"));
    EXPECT_TRUE(contains(problemOf(std::string(300, '\0')), "no certificate in it"));
}

TEST(Bundle, ABrokenOneLosesNoOther)
{
    const std::string good = toPem(threeCertificates()[0]);
    std::string cut = toPem(threeCertificates()[1]);
    cut = cut.substr(0, 300) + "\n";
    std::string damaged = toPem(threeCertificates()[2]);
    damaged[200] = '!';
    const Bundle bundle = readBundle("# one\n" + cut + damaged + "text\n" + good
        + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    EXPECT_EQ(fingerprints(bundle), fingerprints({threeCertificates()[0]}));
    ASSERT_EQ(bundle.problems.size(), 3U);
    EXPECT_EQ(bundle.problems[0].line, 2U);
    EXPECT_TRUE(contains(bundle.problems[0].message, "no END line")) << bundle.problems[0].message;
    EXPECT_TRUE(contains(bundle.problems[1].message, "not Base64"));
    EXPECT_TRUE(contains(bundle.problems[2].message, "not a certificate"));
}

TEST(Bundle, HundredsAreRead)
{
    std::string pem;
    MintSpec spec;
    spec.ca = true;
    for (int i = 0; i < 300; ++i) {
        spec.commonName = "Authority " + std::to_string(i);
        pem += "# " + spec.commonName + "\n" + must(mint(spec)).certificatePem;
    }
    const Bundle bundle = readBundle(pem);
    ASSERT_EQ(bundle.certificates.size(), 300U);
    EXPECT_EQ(bundle.certificates[299].certificate.commonName, "Authority 299");
}

/// Hostile shapes that must not cost their square or more: they end, quickly enough for the test's own limit.
TEST(Bundle, HostileShapesEnd)
{
    std::string begins;
    std::string marks;
    while (begins.size() < (4U << 20U)) {
        begins += "-----BEGIN CERTIFICATE-----\n";
        marks += "-BEGIN -END -BEGIN BEGIN END";
    }
    for (const std::string& hostile : {begins, marks, std::string(4U << 20U, '-'),
             std::string(4U << 20U, 'A'), std::string(4U << 20U, '\x30')}) {
        const Bundle bundle = readBundle(hostile);
        EXPECT_TRUE(bundle.certificates.empty());
        EXPECT_FALSE(bundle.problems.empty());
        EXPECT_LE(bundle.problems.size(), 200U);
    }
}
