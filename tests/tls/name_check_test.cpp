// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 9525 as a table, and what laxer clients make of the same names.
#include "core/tls/host_name.h"
#include "core/tls/name_check.h"
#include "tests/tls/support.h"

#include <openssl/x509v3.h>

using namespace rungbook;
using namespace rungbook::test;
using namespace rungbook::tls;

namespace
{

Certificate named(
    std::vector<std::string> dnsNames, std::string commonName = {}, std::vector<std::string> addresses = {})
{
    Certificate certificate;
    certificate.dnsNames = std::move(dnsNames);
    certificate.ipAddresses = std::move(addresses);
    certificate.commonName = std::move(commonName);
    certificate.hasSubjectAltName = !certificate.dnsNames.empty() || !certificate.ipAddresses.empty();
    return certificate;
}

struct DnsCase {
    std::string_view presented;
    std::string_view asked;
    bool matches;
};

constexpr DnsCase kDnsCases[] = {
    {"mail.example.com", "mail.example.com", true},
    {"MAIL.Example.COM", "mail.example.com", true},
    {"mail.example.com", "MAIL.EXAMPLE.COM.", true},
    {"mail.example.com.", "mail.example.com", false}, // RFC 5280, 4.2.1.6: no dot at the end
    {"mail.example.com", "mail.example.com..", false},
    {"mail.example.com", "example.com", false},
    {"example.com", "mail.example.com", false},
    {"mail.example.com", "xmail.example.com", false},
    {"*.example.com", "mail.example.com", true},
    {"*.EXAMPLE.com", "mail.example.com", true},
    {"*.example.com", "example.com", false},
    {"*.example.com", "a.mail.example.com", false},
    {"*.example.com", ".example.com", false},
    {"*.example.com", "mailexample.com", false},
    {"*", "localhost", false},
    {"*", "mail.example.com", false},
    {"*.", "mail.", false},
    {"*.com", "example.com", true}, // RFC 9525 leaves public suffixes to policy
    {"mail.*.com", "mail.example.com", false},
    {"mail.example.*", "mail.example.com", false},
    {"*.*.com", "mail.example.com", false},
    {"**.example.com", "mail.example.com", false},
    {"*.*.example.com", "a.b.example.com", false},
    {"ma*.example.com", "mail.example.com", false},
    {"*il.example.com", "mail.example.com", false},
    {"m*l.example.com", "mail.example.com", false},
    {"xn--*.example.com", "xn--bcher-kva.example.com", false},
    {"*.example.com", "xn--bcher-kva.example.com", true},
    {"xn--bcher-kva.example",
        "b\xC3\xBC"
        "cher.example",
        true},
    {"xn--bcher-kva.example",
        "B\xC3\x9C"
        "CHER.example",
        true},
    {"XN--BCHER-KVA.example",
        "b\xC3\xBC"
        "cher.example",
        true},
    {"b\xC3\xBC"
     "cher.example",
        "b\xC3\xBC"
        "cher.example",
        false}, // dNSName is ASCII
    {"xn--fiqs8s.example", "\xE4\xB8\xAD\xE5\x9B\xBD.example", true},
    {"xn--fiqs8s.example",
        "\xE4\xB8\xAD\xE5\x9B\xBD\xE3\x80\x82"
        "example",
        true}, // the ideographic full stop
    {"mail.example.com\\00.evil.test", "mail.example.com", false}, // a NUL as it is shown
    {"192.0.2.1", "192.0.2.1", false},
    {"*.0.2.1", "192.0.2.1", false},
    {"", "mail.example.com", false},
    {"_smtp.example.com", "_smtp.example.com", true},
    {"mail..example.com", "mail..example.com", false},
    {"mail example.com", "mail example.com", false},
};

} // namespace

TEST(NameCheck, DnsIds)
{
    for (const DnsCase& c : kDnsCases) {
        const NameCheck check = checkName(named({std::string(c.presented)}), c.asked);
        EXPECT_EQ(check.verdict == NameVerdict::Match, c.matches) << c.presented << " for " << c.asked;
        EXPECT_EQ(check.matched.empty(), !c.matches || c.presented.empty());
    }
}

TEST(NameCheck, LooksAtEveryEntry)
{
    const NameCheck check =
        checkName(named({"a.example.com", "*.example.org", "mail.example.com"}), "mail.example.com");
    EXPECT_EQ(check.verdict, NameVerdict::Match);
    EXPECT_EQ(check.matched, "mail.example.com");
    EXPECT_EQ(check.offered.size(), 3U);
    EXPECT_TRUE(check.note.empty());
}

TEST(NameCheck, NothingAsked)
{
    EXPECT_EQ(checkName(named({"a.example.com"}), "").verdict, NameVerdict::NotAsked);
    EXPECT_EQ(checkName(named({"a.example.com"}), "  ").verdict, NameVerdict::NotAsked);
}

TEST(NameCheck, AddressesMatchOnlyAddresses)
{
    const Certificate leaf =
        named({"192.0.2.1", "mail.example.com"}, "192.0.2.1", {"192.0.2.7", "2001:db8::25"});
    EXPECT_EQ(checkName(leaf, "192.0.2.7").verdict, NameVerdict::Match);
    EXPECT_EQ(checkName(leaf, "2001:DB8:0:0::25").verdict, NameVerdict::Match);
    EXPECT_EQ(checkName(leaf, "[2001:db8::25]").matched, "2001:db8::25");
    EXPECT_EQ(checkName(leaf, "2001:db8::25%eth0").verdict, NameVerdict::Match);
    EXPECT_EQ(checkName(leaf, "::ffff:192.0.2.7").verdict, NameVerdict::Mismatch);
    const NameCheck asName = checkName(leaf, "192.0.2.1");
    EXPECT_EQ(asName.verdict, NameVerdict::Mismatch);
    EXPECT_TRUE(asName.isAddress);
    EXPECT_NE(asName.note.find("DNS name"), std::string::npos);
    EXPECT_EQ(checkName(named({}, "192.0.2.1"), "192.0.2.1").verdict, NameVerdict::CommonNameOnly);
    EXPECT_EQ(checkName(named({}, "mail.example.com"), "192.0.2.1").verdict, NameVerdict::NoNames);
    EXPECT_NE(
        checkName(named({"mail.example.com"}), "192.0.2.1").note.find("mail.example.com"), std::string::npos);
    // Leading zeroes would be octal to some: no address, and no name of a host either.
    EXPECT_FALSE(checkName(leaf, "192.0.2.007").isAddress);
}

TEST(NameCheck, TheCommonNameNeverCounts)
{
    const NameCheck only = checkName(named({}, "Mail.example.com"), "mail.example.com");
    EXPECT_EQ(only.verdict, NameVerdict::CommonNameOnly);
    EXPECT_NE(only.note.find("Java"), std::string::npos);
    const NameCheck beside = checkName(named({"other.example.com"}, "mail.example.com"), "mail.example.com");
    EXPECT_EQ(beside.verdict, NameVerdict::Mismatch);
    EXPECT_NE(beside.note.find("Qt"), std::string::npos);
    EXPECT_EQ(checkName(named({}, "Mail Server 3"), "mail.example.com").verdict, NameVerdict::NoNames);
    EXPECT_EQ(checkName(named({}), "mail.example.com").verdict, NameVerdict::NoNames);
    EXPECT_EQ(checkName(named({}, "*.example.com"), "mail.example.com").verdict, NameVerdict::CommonNameOnly);
}

TEST(NameCheck, SaysWhatALaxerClientWouldDo)
{
    EXPECT_NE(
        checkName(named({"ma*.example.com"}), "mail.example.com").note.find("OpenSSL"), std::string::npos);
    EXPECT_NE(checkName(named({"*.example.com"}), "a.mail.example.com").note.find("exactly one label"),
        std::string::npos);
    EXPECT_NE(
        checkName(named({"*.example.com"}), "example.com").note.find("exactly one label"), std::string::npos);
    EXPECT_NE(
        checkName(named({"mail.example.com."}), "mail.example.com").note.find("dot"), std::string::npos);
    EXPECT_TRUE(checkName(named({"other.example.net"}), "mail.example.com").note.empty());
    EXPECT_NE(checkName(named({"*.test"}), "mail.test").note.find("OpenSSL's own check would refuse"),
        std::string::npos);
}

/// What the notes say of OpenSSL's own check is what that check does.
TEST(NameCheck, NotesAboutOpenSslAreTrue)
{
    const auto accepts = [](const std::vector<std::string>& names, const std::string& commonName) {
        MintSpec spec;
        spec.commonName = commonName;
        spec.dnsNames = names;
        const Certificate certificate = must(mint(spec)).certificate;
        const auto* at = reinterpret_cast<const unsigned char*>(certificate.der.data());
        X509* const handle = d2i_X509(nullptr, &at, static_cast<long>(certificate.der.size()));
        const int answer = X509_check_host(handle, kHost.data(), kHost.size(), 0, nullptr);
        X509_free(handle);
        return answer == 1;
    };
    for (const char* const partial : {"ma*.example.com", "*il.example.com"})
        EXPECT_TRUE(accepts({partial}, "x")) << partial;
    EXPECT_FALSE(accepts({"m*l.example.com"}, "x"));
    EXPECT_TRUE(checkName(named({"m*l.example.com"}), kHost).note.empty());
    EXPECT_TRUE(accepts({}, "mail.example.com"));
    EXPECT_FALSE(accepts({"other.example.com"}, "mail.example.com"));
}

TEST(NameCheck, SaysHonestlyWhatItCannotCompare)
{
    // "e" and a combining acute: IDNA would compose it first.
    const NameCheck composed = checkName(named({"xn--caf-dma.example"}), "cafe\xCC\x81.example");
    EXPECT_EQ(composed.verdict, NameVerdict::Mismatch);
    EXPECT_FALSE(composed.comparable);
    EXPECT_NE(composed.note.find("not compared"), std::string::npos);
    for (const std::string& odd : {std::string("mail\0.example.com", 17), std::string("\xFF.example.com"),
             std::string(300, 'a'), std::string(70, 'a') + ".example.com", std::string("a..example.com")}) {
        const NameCheck check = checkName(named({"mail.example.com"}), odd);
        EXPECT_EQ(check.verdict, NameVerdict::Mismatch);
        EXPECT_FALSE(check.comparable);
        EXPECT_TRUE(check.note.ends_with('.'));
    }
}

TEST(NameCheck, AnEmbeddedNulDoesNotEndAName)
{
    MintSpec spec;
    spec.commonName = std::string("mail.example.com\0.evil.test", 27);
    spec.dnsNames = {std::string("mail.example.com\0.evil.test", 27)};
    const Minted minted = must(mint(spec));
    ASSERT_EQ(minted.certificate.dnsNames.size(), 1U);
    EXPECT_EQ(minted.certificate.dnsNames[0], "mail.example.com\\00.evil.test");
    EXPECT_EQ(minted.certificate.commonName, "mail.example.com\\00.evil.test");
    EXPECT_NE(checkName(minted.certificate, kHost).verdict, NameVerdict::Match);
}

TEST(HostName, ALabels)
{
    // RFC 3492, section 7.1, (L) and (I).
    EXPECT_EQ(toALabel("3\xE5\xB9\xB4"
                       "B\xE7\xB5\x84\xE9\x87\x91\xE5\x85\xAB\xE5\x85\x88\xE7\x94\x9F"),
        "xn--3B-ww4c5e180e575a65lsy2b");
    EXPECT_EQ(toALabel("\xD0\xBF\xD0\xBE\xD1\x87\xD0\xB5\xD0\xBC\xD1\x83\xD0\xB6\xD0\xB5\xD0\xBE\xD0\xBD\xD0"
                       "\xB8\xD0\xBD\xD0\xB5\xD0"
                       "\xB3\xD0\xBE\xD0\xB2\xD0\xBE\xD1\x80\xD1\x8F\xD1\x82\xD0\xBF\xD0\xBE\xD1\x80\xD1\x83"
                       "\xD1\x81\xD1\x81\xD0\xBA"
                       "\xD0\xB8"),
        "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l");
    EXPECT_EQ(toALabel("plain"), "plain");
    EXPECT_EQ(toALabel("\xFF"), "");
    EXPECT_EQ(hostNameOf("Stra\xC3\x9F"
                         "e.example")
                  .text,
        "xn--strae-oqa.example"); // IDNA 2008 keeps the sharp s
    EXPECT_EQ(hostNameOf(" mail.example.com.\r\n").text, "mail.example.com");
    EXPECT_EQ(hostNameOf("[2001:db8::1]").text, "2001:db8::1");
    EXPECT_FALSE(hostNameOf(".").comparable);
}
