// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/quote.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

/// The commands with their level and line: "0@3 crypto map M interface outside".
std::vector<std::string> shown(std::string_view text)
{
    std::vector<std::string> out;
    for (const ConfigLine& line : readConfig(text).lines)
        out.push_back(std::to_string(line.level) + "@" + std::to_string(raw(line.line)) + " " + line.text);
    return out;
}

using Lines = std::vector<std::string>;

TEST(ConfigReader, readsARunningConfiguration)
{
    const Lines expected{"0@2 ASA Version 8.4(7)", "0@4 hostname edge", "0@5 interface GigabitEthernet0/0",
        "1@6 nameif outside", "1@7 ip address 192.0.2.1 255.255.255.0", "0@9 crypto ikev1 policy 10",
        "1@10 authentication pre-share", "1@11 group 2", "0@12 tunnel-group 198.51.100.7 type ipsec-l2l",
        "0@13 tunnel-group 198.51.100.7 ipsec-attributes", "1@14 ikev1 pre-shared-key *****"};
    EXPECT_EQ(
        shown(": Saved\nASA Version 8.4(7)\n!\nhostname edge\ninterface GigabitEthernet0/0\n nameif outside\n"
              " ip address 192.0.2.1 255.255.255.0\n!\ncrypto ikev1 policy 10\n authentication pre-share\n "
              "group 2\n"
              "tunnel-group 198.51.100.7 type ipsec-l2l\ntunnel-group 198.51.100.7 ipsec-attributes\n ikev1 "
              "pre-shared-key swordfish\n"
              "Cryptochecksum:0123456789abcdef\n: end\n"),
        expected);
}

TEST(ConfigReader, cutsAFlattenedLine)
{
    const std::string text = "interface GigabitEthernet0/1 nameif outside security-level 0 ip address "
                             "192.0.2.1 255.255.255.0 crypto ipsec transform-set "
                             "STRONG esp-aes-256 esp-sha-hmac crypto ipsec security-association lifetime "
                             "seconds 3600 crypto dynamic-map REMOTE 20 set "
                             "transform-set STRONG crypto map VPN 100 ipsec-isakmp dynamic REMOTE crypto map "
                             "VPN interface outside crypto isakmp enable "
                             "outside crypto isakmp policy 20 authentication pre-share encryption aes-256 "
                             "hash sha group 5 lifetime 86400 username "
                             "jdoe password hunter2 username jdoe attributes vpn-framed-ip-address "
                             "203.0.113.9 255.255.255.0 tunnel-group HOME type "
                             "remote-access tunnel-group HOME general-attributes default-group-policy HOME "
                             "tunnel-group HOME ipsec-attributes "
                             "pre-shared-key ***** group-policy HOME internal group-policy HOME attributes "
                             "password-storage enable";
    const Lines expected{"0@1 interface GigabitEthernet0/1", "1@1 nameif outside", "1@1 security-level 0",
        "1@1 ip address 192.0.2.1 255.255.255.0",
        "0@1 crypto ipsec transform-set STRONG esp-aes-256 esp-sha-hmac",
        "0@1 crypto ipsec security-association lifetime seconds 3600",
        "0@1 crypto dynamic-map REMOTE 20 set transform-set STRONG",
        "0@1 crypto map VPN 100 ipsec-isakmp dynamic REMOTE", "0@1 crypto map VPN interface outside",
        "0@1 crypto isakmp enable outside", "0@1 crypto isakmp policy 20", "1@1 authentication pre-share",
        "1@1 encryption aes-256", "1@1 hash sha", "1@1 group 5", "1@1 lifetime 86400",
        "0@1 username jdoe password *****", "0@1 username jdoe attributes",
        "1@1 vpn-framed-ip-address 203.0.113.9 255.255.255.0", "0@1 tunnel-group HOME type remote-access",
        "0@1 tunnel-group HOME general-attributes", "1@1 default-group-policy HOME",
        "0@1 tunnel-group HOME ipsec-attributes", "1@1 pre-shared-key *****",
        "0@1 group-policy HOME internal", "0@1 group-policy HOME attributes", "1@1 password-storage enable"};
    EXPECT_EQ(shown(text), expected);
    EXPECT_TRUE(readConfig(text).flattened);
}

TEST(ConfigReader, cutsAFlattenedRouter)
{
    const Lines expected{"0@1 crypto ipsec client ezvpn LAB", "1@1 connect manual", "1@1 group LAB key *****",
        "1@1 mode client", "1@1 peer 192.0.2.1", "1@1 username jdoe password *****",
        "1@1 xauth userid mode local", "0@1 interface FastEthernet4",
        "1@1 ip address 198.51.100.2 255.255.255.0", "1@1 duplex auto", "1@1 speed auto",
        "1@1 crypto ipsec client ezvpn LAB", "0@1 interface Vlan1",
        "1@1 ip address 203.0.113.1 255.255.255.0", "1@1 crypto ipsec client ezvpn LAB inside"};
    EXPECT_EQ(shown("crypto ipsec client ezvpn LAB connect manual group LAB key swordfish mode client peer "
                    "192.0.2.1 username jdoe password hunter2 xauth "
                    "userid mode local interface FastEthernet4 ip address 198.51.100.2 255.255.255.0 duplex "
                    "auto speed auto crypto ipsec client ezvpn LAB "
                    "end interface Vlan1 ip address 203.0.113.1 255.255.255.0 crypto ipsec client ezvpn LAB "
                    "inside end"),
        expected);
}

TEST(ConfigReader, aCommentInsideAFlattenedLineIsLeftOut)
{
    const Lines expected{"0@1 tunnel-group HOME type remote-access",
        "0@1 crypto ipsec transform-set STRONG esp-aes esp-sha-hmac",
        "0@1 crypto dynamic-map REMOTE 20 set reverse-route"};
    EXPECT_EQ(shown("tunnel-group HOME type remote-access !(the type of the tunnel) crypto ipsec "
                    "transform-set STRONG esp-aes esp-sha-hmac "
                    "crypto dynamic-map REMOTE 20 set reverse-route !adding a static route ..."),
        expected);
}

TEST(ConfigReader, readsTypedSnippetsWithoutIndentation)
{
    const Lines expected{"0@1 tunnel-group 198.51.100.7 ipsec-attributes", "1@2 pre-shared-key *****",
        "1@3 isakmp keepalive threshold 10 retry 2", "0@5 crypto map VPN 10 set pfs group2",
        "0@6 interface GigabitEthernet0/2", "1@7 nameif dmz", "1@8 no shutdown"};
    EXPECT_EQ(
        shown("tunnel-group 198.51.100.7 ipsec-attributes\npre-shared-key swordfish\nisakmp keepalive "
              "threshold 10 retry 2\nexit\n"
              "crypto map VPN 10 set pfs group2\ninterface GigabitEthernet0/2\nnameif dmz\nno shutdown\n"),
        expected);
}

TEST(ConfigReader, readsWhatATerminalShowed)
{
    const Lines expected{"0@2 crypto map VPN 10 match address TO_BRANCH",
        "0@3 crypto map VPN 10 set peer 198.51.100.7", "0@4 tunnel-group 198.51.100.7 ipsec-attributes",
        "1@5 pre-shared-key *****"};
    EXPECT_EQ(shown("edge# show run crypto map\r\ncrypto map VPN 10 match address TO_BRANCH\r\n"
                    "<--- More --->\r              \rcrypto map VPN 10 set peer 198.51.100.7\r\n"
                    "edge(config)# tunnel-group 198.51.100.7 ipsec-attributes\r\nedge(config-tunnel-ipsec)# "
                    "pre-shared-key swordfish\r\nedge(config)# \r\n"),
        expected);
}

TEST(ConfigReader, readsWhatEditorsAndPagesDo)
{
    const Lines expected{"0@2 hostname edge", "0@3 crypto map VPN 10 set peer 198.51.100.7",
        "0@4 crypto ipsec transform-set A esp-aes esp-sha-hmac"};
    EXPECT_EQ(shown("```text\n\xEF\xBB\xBFhostname edge\n> crypto map VPN 10 set\xC2\xA0peer 198.51.100.7\n"
                    "\x1b[1mcrypto ipsec transform\xE2\x80\x93set A esp\xE2\x80\x91"
                    "aes esp-sha-hmac\x1b[0m\n```\n"),
        expected);
}

TEST(ConfigReader, leavesLogLinesAndProseOut)
{
    const Lines expected{"0@3 crypto map VPN 10 set peer 198.51.100.7"};
    EXPECT_EQ(
        shown("The crypto map is applied to the outside interface and the route to the peer is missing.\n"
              "%ASA-7-713236: IP = 198.51.100.7, IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + "
              "SA (1) + NONE (0) total length : 84\n"
              "crypto map VPN 10 set peer 198.51.100.7\n"
              " Jun 10 17:36:13 [IKEv1]: IP = 198.51.100.7, Information Exchange processing failed\n"
              "! -- a remark of the author\nName the interface that the peer is behind.\nYou should use "
              "crypto map VPN 10 for the branch.\n"),
        expected);
    EXPECT_TRUE(
        shown("Dear colleagues,\n\nthe tunnel is down since this morning. Can you have a look?\n").empty());
}

TEST(ConfigReader, certificatesAndBannersAreNoCommands)
{
    const Lines expected{"0@1 crypto ca certificate chain CA1", "1@2 certificate ca 01", "0@6 hostname edge",
        "0@7 banner motd ^C", "0@10 domain-name example.net"};
    EXPECT_EQ(shown("crypto ca certificate chain CA1\n certificate ca 01\n    3082030d 308201f5 a0030201\n   "
                    " crypto\n  quit\nhostname edge\n"
                    "banner motd ^C\nenable secret is what you are here for\n^C\ndomain-name example.net\n"),
        expected);
    // A banner that never ends does not swallow the rest.
    EXPECT_EQ(shown("banner motd #\nhostname edge\n"), (Lines{"0@1 banner motd #", "0@2 hostname edge"}));
    // Nor does a certificate.
    EXPECT_EQ(shown("crypto ca certificate chain CA1\n certificate 02\n  3082030d\ncrypto map VPN interface "
                    "outside\n"),
        (Lines{"0@1 crypto ca certificate chain CA1", "1@2 certificate 02",
            "0@4 crypto map VPN interface outside"}));
}

TEST(ConfigReader, descriptionsAndArgumentsAreNotCut)
{
    const Lines expected{"0@1 interface GigabitEthernet0/0",
        "1@2 description crypto map VPN 10 set peer lives here, crypto map VPN interface outside",
        "0@3 access-list A remark crypto isakmp enable outside crypto isakmp policy 10",
        "0@4 crypto ipsec transform-set T mode transport", "0@5 isakmp policy 10 authentication pre-share",
        "0@6 ip nat inside source list 1 interface GigabitEthernet0/0 overload"};
    EXPECT_EQ(shown("interface GigabitEthernet0/0\n description crypto map VPN 10 set peer lives here, "
                    "crypto map VPN interface outside\n"
                    "access-list A remark crypto isakmp enable outside crypto isakmp policy 10\ncrypto ipsec "
                    "transform-set T mode transport\n"
                    "isakmp policy 10 authentication pre-share\nip nat inside source list 1 interface "
                    "GigabitEthernet0/0 overload\n"),
        expected);
    EXPECT_FALSE(readConfig("isakmp policy 10 authentication pre-share\n").flattened);
}

TEST(ConfigReader, indentationDecidesInARouter)
{
    const Lines expected{"0@1 crypto map VPN 10 ipsec-isakmp", "1@2 set peer 192.0.2.1",
        "1@3 match address 101", "0@4 interface Tunnel0", "1@5 tunnel source GigabitEthernet0/0",
        "1@6 crypto map VPN", "0@7 ip route 0.0.0.0 0.0.0.0 192.0.2.254",
        "0@8 ip access-list extended CRYPTO", "1@9 permit ip 192.0.2.0 0.0.0.255 any"};
    EXPECT_EQ(shown("crypto map VPN 10 ipsec-isakmp\n set peer 192.0.2.1\n match address 101\ninterface "
                    "Tunnel0\n tunnel source GigabitEthernet0/0\n"
                    " crypto map VPN\nip route 0.0.0.0 0.0.0.0 192.0.2.254\nip access-list extended CRYPTO\n "
                    "permit ip 192.0.2.0 0.0.0.255 any\n"),
        expected);
}

TEST(ConfigReader, aWholeConfigurationMayBeIndented)
{
    EXPECT_EQ(shown("    tunnel-group A type ipsec-l2l\n    tunnel-group A ipsec-attributes\n     "
                    "pre-shared-key swordfish\n    crypto map VPN interface outside\n"),
        (Lines{"0@1 tunnel-group A type ipsec-l2l", "0@2 tunnel-group A ipsec-attributes",
            "1@3 pre-shared-key *****", "0@4 crypto map VPN interface outside"}));
}

TEST(ConfigReader, aNameMayLookLikeALog)
{
    EXPECT_EQ(shown("crypto isakmp profile ISAKMP-BRANCH\n   keyring K\n   match identity address 192.0.2.1 "
                    "255.255.255.255\n"),
        (Lines{"0@1 crypto isakmp profile ISAKMP-BRANCH", "1@2 keyring K",
            "1@3 match identity address 192.0.2.1 255.255.255.255"}));
}

TEST(ConfigReader, aSecretOnTheNextLineIsNotShown)
{
    for (const std::string command :
        {"tunnel-group A ipsec-attributes\n ikev1 pre-shared-key", "username jdoe password", "enable secret"})
        for (const ConfigLine& line : readConfig(command + "\n swordfish\n").lines)
            EXPECT_EQ(line.text.find("swordfish"), std::string::npos) << command;
}

TEST(ConfigReader, readsNothingFromNothing)
{
    EXPECT_TRUE(shown("").empty());
    EXPECT_TRUE(shown("\n\n   \n").empty());
    EXPECT_TRUE(shown(std::string_view("\0\x01\xff\xfe\0", 5)).empty());
    EXPECT_EQ(raw(readConfig("hostname a\n", SourceId{3}).source), 3U);
}

TEST(ConfigReader, hostileTextTakesNoTimeAndDoesNoHarm)
{
    // Long lines of everything that the reader looks for; each is a second of work only when something is quadratic.
    for (const char* piece : {"key ", "\"", "( ", "! ", "crypto map A 1 ", "set transform-set ",
             "<--- More --->", "\x1b[", "interface Vlan1 ", "no ", "banner motd ^C\n", "certificate 01\n",
             "crypto ca certificate chain X\n", "password 7 ", "> "}) {
        std::string text;
        while (text.size() < 400'000)
            text += piece;
        const ConfigText config = readConfig(text);
        for (const ConfigLine& line : config.lines)
            ASSERT_LE(raw(line.line), 400'000U);
        quote(config, {{{"crypto map * *"}, "x"}});
        sniff(text);
    }
}

TEST(ConfigSniff, tellsConfigurationsFromOtherText)
{
    EXPECT_GE(sniff("crypto isakmp enable outside\ncrypto map VPN 10 set peer 198.51.100.7\ntunnel-group "
                    "198.51.100.7 type ipsec-l2l\n"),
        80);
    EXPECT_GE(sniff("interface GigabitEthernet0/1 nameif outside crypto map VPN interface outside crypto "
                    "isakmp enable outside"),
        60);
    EXPECT_EQ(sniff("%ASA-5-713041: IP = 198.51.100.7, IKE Initiator: New Phase 1, Crypto map (VPN)\n"), 0);
    EXPECT_EQ(sniff("Hello,\nthe tunnel to the branch does not come up.\nRegards\n"), 0);
    EXPECT_EQ(sniff(""), 0);
    const std::string mixed = "The map was:\ncrypto map VPN 10 set peer 198.51.100.7\nand then we tried "
                              "again, without success.\nNo change.\n";
    EXPECT_GT(sniff(mixed), 20);
    EXPECT_LT(sniff(mixed), 60);
}

} // namespace
