// SPDX-License-Identifier: GPL-3.0-or-later
// What tells whose a text is goes; what tells what is wrong stays.
#include "core/casefile/pseudonyms.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::casefile
{
namespace
{

std::string renamed(std::string_view text)
{
    Pseudonymizer names("a seed for tests");
    names.learn(text);
    return names.apply(text);
}

std::string mapped(AddressMap& map, std::string_view address)
{
    return addressText(map.mapped(addressBytes(address)));
}

std::string prefixOf(const std::string& address, std::size_t dots)
{
    std::size_t at = 0;
    for (std::size_t i = 0; i < dots; ++i)
        at = address.find('.', at) + 1;
    return address.substr(0, at);
}

TEST(AddressMap, KeepsNetworksTogetherAndTheirEndsInPlace)
{
    AddressMap map("seed");
    map.learnNetwork(addressBytes("81.12.7.64"), 26);
    map.learnNetwork(addressBytes("81.12.0.0"), 16);
    const std::string network = mapped(map, "81.12.7.64");
    EXPECT_NE(network, "81.12.7.64");
    EXPECT_EQ(static_cast<unsigned char>(addressBytes(network)[3]) & 63U, 0U) << network;
    const std::string broadcast = mapped(map, "81.12.7.127");
    EXPECT_EQ(static_cast<unsigned char>(addressBytes(broadcast)[3]) & 63U, 63U) << broadcast;
    EXPECT_EQ(prefixOf(mapped(map, "81.12.7.70"), 3), prefixOf(network, 3));
    EXPECT_EQ(prefixOf(mapped(map, "81.12.200.1"), 2), prefixOf(network, 2));
    EXPECT_EQ(mapped(map, "81.12.0.0").substr(prefixOf(network, 2).size()), "0.0");
    EXPECT_NE(mapped(map, "81.12.7.70"), mapped(map, "81.12.7.71"));
    EXPECT_EQ(mapped(map, "81.12.7.70"), mapped(map, "81.12.7.70"));
    AddressMap other("another seed");
    EXPECT_NE(mapped(other, "81.12.7.70"), mapped(map, "81.12.7.70"));
}

TEST(AddressMap, KeepsWhatMeansTheSameEverywhere)
{
    AddressMap map("seed");
    for (const char* same : {"0.0.0.0", "0.0.0.255", "127.0.0.1", "224.0.0.5", "255.255.255.0",
             "255.255.255.255", "::1", "::", "ff02::1"})
        EXPECT_EQ(mapped(map, same), same);
    EXPECT_EQ(prefixOf(mapped(map, "10.9.8.7"), 1), "10.");
    EXPECT_EQ(prefixOf(mapped(map, "192.168.44.7"), 2), "192.168.");
    EXPECT_EQ(static_cast<unsigned char>(map.mapped(addressBytes("fe80::1234"))[1]) & 0xC0U, 0x80U)
        << "fe80::/10";
    EXPECT_EQ(mapped(map, "2001:db8:77::1").substr(0, 9), "2001:db8:");
    EXPECT_NE(mapped(map, "2a02:908:1::1"), "2a02:908:1::1");
}

TEST(AddressMap, KnowsMasks)
{
    EXPECT_EQ(maskLength("255.255.255.0"), 24);
    EXPECT_EQ(maskLength("255.255.255.255"), 32);
    EXPECT_EQ(maskLength("0.0.0.255"), 24);
    EXPECT_EQ(maskLength("0.0.15.255"), 20);
    EXPECT_EQ(maskLength("0.0.0.0"), -1);
    EXPECT_EQ(maskLength("255.0.255.0"), -1);
    EXPECT_EQ(maskLength("10.0.0.1"), -1);
    EXPECT_EQ(maskLength("no mask"), -1);
}

TEST(Pseudonyms, RenamesAConfigurationAndKeepsItsLanguage)
{
    const std::string text =
        "hostname acme-fw1\n"
        "domain-name acme.de\n"
        "description to Acme Berlin, call Petra\n"
        "interface GigabitEthernet0/0\n"
        " nameif outside\n"
        " ip address 81.12.7.66 255.255.255.192\n"
        "access-list ACME-VPN extended permit ip 10.44.0.0 255.255.0.0 10.55.0.0 255.255.0.0\n"
        "access-list ACME-VPN remark for Acme\n"
        "crypto map ACME-MAP 10 match address ACME-VPN\n"
        "crypto map ACME-MAP 10 set peer 93.184.216.34\n"
        "tunnel-group 93.184.216.34 type ipsec-l2l\n"
        "tunnel-group 93.184.216.34 ipsec-attributes\n"
        " ikev1 pre-shared-key V3ry-S3cret\n"
        "username petra.meier password Pl4nted-Pass privilege 15\n";
    const std::string out = renamed(text);
    for (const char* gone : {"acme", "Acme", "ACME", "petra", "Petra", "81.12.", "93.184.", "V3ry-S3cret",
             "Pl4nted-Pass", "10.44."})
        EXPECT_EQ(out.find(gone), std::string::npos) << gone << "\n" << out;
    for (const char* kept : {"hostname device1\n", " nameif outside\n", " 255.255.255.192\n",
             "extended permit ip 10.", "crypto map MAP-1 10 match address ACL-1\n",
             " ikev1 pre-shared-key key1\n", "privilege 15\n", "description (removed)\n"})
        EXPECT_NE(out.find(kept), std::string::npos) << kept << "\n" << out;
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), std::count(text.begin(), text.end(), '\n'));
    // The peer is the same in the map and in the tunnel-group.
    const std::size_t peer = out.find("set peer ") + 9;
    const std::string address = out.substr(peer, out.find('\n', peer) - peer);
    EXPECT_NE(out.find("tunnel-group " + address + " type ipsec-l2l"), std::string::npos) << out;
}

TEST(Pseudonyms, EqualKeysStayEqualAndDifferentOnesDifferent)
{
    Pseudonymizer names("seed");
    const std::string a = "tunnel-group 192.0.2.1 ipsec-attributes\n ikev1 pre-shared-key first-key-9\n";
    const std::string b = "tunnel-group 192.0.2.2 ipsec-attributes\n ikev1 pre-shared-key other-key-9\n";
    const auto keyOf = [](const std::string& text) { return text.substr(text.find("pre-shared-key ") + 15); };
    names.learn(a);
    names.learn(b);
    const std::string first = keyOf(names.apply(a));
    EXPECT_EQ(first, keyOf(names.apply(a)));
    EXPECT_NE(first, keyOf(names.apply(b)));
    // A masked key is no key.
    EXPECT_EQ(keyOf(names.apply(" ikev1 pre-shared-key *****\n")), "*****\n");
    for (const Replacement& one : names.replacements())
        EXPECT_EQ(one.from.find("-key-9"), std::string::npos) << "the list of what was replaced shows no key";
}

TEST(Pseudonyms, FindsAKeyThatIsToldInWords)
{
    const std::string out = renamed("crypto isakmp key Tell-Nobody-7 address 192.0.2.7\n"
                                    "we changed the key to Tell-Nobody-7 yesterday\n");
    EXPECT_EQ(out.find("Tell-Nobody-7"), std::string::npos) << out;
}

TEST(Pseudonyms, RenamesLogsAndKeepsWhatTheySay)
{
    const std::string out = renamed(
        "Mar 07 2024 08:15:40: %ASA-7-713236: Group = AcmeVPN, Username = petra, IP = 93.184.216.34, "
        "IKE_DECODE SENDING Message "
        "(msgid=0) with payloads : HDR + SA (1) + NONE (0) total length : 148\n"
        "Mar 07 2024 08:15:41: %ASA-7-715077: Pitcher: received a key acquire message, spi 0x0\n"
        "current_peer: 93.184.216.34local ident (addr/mask/prot/port): (10.44.0.0/255.255.0.0/0/0)\n");
    EXPECT_NE(out.find("Mar 07 2024 08:15:40: %ASA-7-713236: Group = GROUP-1, Username = user1, IP = "),
        std::string::npos)
        << out;
    EXPECT_NE(out.find("received a key acquire message, spi 0x0"), std::string::npos) << out;
    EXPECT_EQ(out.find("93.184"), std::string::npos) << out;
    EXPECT_NE(out.find("local ident (addr/mask/prot/port): (10."), std::string::npos) << out;
    EXPECT_NE(out.find(".0.0/255.255.0.0/0/0)"), std::string::npos) << out;
}

TEST(Pseudonyms, RenamesMailAndItsHosts)
{
    const std::string out =
        renamed("S: 220 mx1.acme.de ESMTP\nC: EHLO web7\nS: 250-mx1.acme.de greets web7\n"
                "C: MAIL FROM:<petra.meier@acme.de>\nC: RCPT TO:<postmaster@other.fr>\n"
                "S: 550 5.7.1 <petra.meier@acme.de>: mail.example.com said no\n"
                "* certificate subject=\"CN=mx1.acme.de,O=Acme GmbH,L=Berlin\" sha256=\n");
    EXPECT_EQ(out.find("acme"), std::string::npos) << out;
    EXPECT_EQ(out.find("petra"), std::string::npos) << out;
    EXPECT_EQ(out.find("Acme"), std::string::npos) << out;
    EXPECT_EQ(out.find("Berlin"), std::string::npos) << out;
    EXPECT_EQ(out.find("web7"), std::string::npos) << out;
    EXPECT_NE(out.find("S: 220 host1.domain1.example ESMTP\n"), std::string::npos) << out;
    EXPECT_NE(out.find("S: 250-host1.domain1.example greets device1\n"), std::string::npos) << out;
    EXPECT_NE(out.find("C: MAIL FROM:<user1@domain1.example>\n"), std::string::npos) << out;
    EXPECT_NE(out.find("C: RCPT TO:<postmaster@domain2.example>\n"), std::string::npos) << out;
    EXPECT_NE(out.find("mail.example.com said no"), std::string::npos)
        << "a name that belongs to nobody stays\n"
        << out;
}

TEST(Pseudonyms, ZeroesBytesOfMessages)
{
    const std::string out =
        renamed("0000: 62736E73 2D383731 2D332C20 43697363 6F203837   bsns-871-3, Cisco 87\n");
    EXPECT_EQ(out, "0000: 00000000 00000000 00000000 00000000 00000000\n");
    EXPECT_EQ(renamed("0xFFFFFFFF 0xFFFFFFFF\n"), "0xFFFFFFFF 0xFFFFFFFF\n");
}

TEST(Pseudonyms, LeavesWordsOfTheLanguageAloneAndSaysSo)
{
    Pseudonymizer names("seed");
    const std::string text =
        "crypto map outside 10 set peer 192.0.2.9\ncrypto map outside interface outside\n";
    names.learn(text);
    const std::string out = names.apply(text);
    EXPECT_NE(out.find("crypto map outside interface outside"), std::string::npos) << out;
    EXPECT_TRUE(names.leftAlone().contains("outside"));
}

TEST(Pseudonyms, SurvivesAnything)
{
    for (const std::string& text : {std::string(), std::string("\n"), std::string("\r\n\r\n"),
             std::string(5000, '.'), std::string(5000, ':'), std::string(5000, '@'),
             std::string("a@@b..c--d"), std::string("=,O=,O"), std::string("banner motd ^C\nx\n^C\n"),
             std::string("\0\xff\xfe", 3), std::string("description \n")}) {
        const std::string out = renamed(text);
        EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), std::count(text.begin(), text.end(), '\n'));
    }
}

} // namespace
} // namespace rungbook::casefile
