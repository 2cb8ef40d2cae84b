// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/quote.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

constexpr std::string_view kConfig =
    "object network BRANCH\n subnet 203.0.113.0 255.255.255.0\n"
    "access-list TO_BRANCH extended permit ip 192.0.2.0 255.255.255.0 object BRANCH\n"
    "access-list OTHER extended permit ip any any\n"
    "crypto ipsec ikev1 transform-set STRONG esp-aes-256 esp-sha-hmac\n"
    "crypto ipsec ikev1 transform-set UNUSED esp-3des esp-md5-hmac\n"
    "crypto map VPN 10 match address TO_BRANCH\ncrypto map VPN 10 set peer 198.51.100.7\n"
    "crypto map VPN 10 set ikev1 transform-set STRONG\n"
    "crypto map VPN 20 match address OTHER\ncrypto map VPN 20 set peer 198.51.100.8\n"
    "crypto map VPN interface outside\ncrypto ikev1 policy 10\n authentication pre-share\n group 5\n"
    "tunnel-group 198.51.100.7 type ipsec-l2l\ntunnel-group 198.51.100.7 general-attributes\n"
    " default-group-policy SITES\ntunnel-group 198.51.100.7 ipsec-attributes\n ikev1 pre-shared-key "
    "swordfish\n"
    "group-policy SITES internal\ngroup-policy SITES attributes\n vpn-idle-timeout none\n";

std::vector<std::string> answers(std::vector<std::string> commands)
{
    const auto quotes = quote(readConfig(kConfig), {{std::move(commands), "why"}});
    std::vector<std::string> out;
    for (const ConfigLine& line : quotes.at(0).lines)
        out.push_back(line.text);
    return out;
}

using Lines = std::vector<std::string>;

TEST(Quote, takesTheCommandWithItsInside)
{
    EXPECT_EQ(answers({"crypto isakmp policy *", "crypto ikev1 policy *"}),
        (Lines{"crypto ikev1 policy 10", "authentication pre-share", "group 5"}));
    EXPECT_EQ(answers({"tunnel-group 198.51.100.7 ipsec-attributes"}),
        (Lines{"tunnel-group 198.51.100.7 ipsec-attributes", "ikev1 pre-shared-key *****"}));
}

TEST(Quote, ignoresCaseAndNeedsEveryWord)
{
    EXPECT_EQ(answers({"CRYPTO Map vpn interface"}), (Lines{"crypto map VPN interface outside"}));
    EXPECT_TRUE(answers({"crypto map VPN interface outside again"}).empty());
    EXPECT_TRUE(answers({"crypto ma"}).empty());
    EXPECT_TRUE(answers({}).empty());
    EXPECT_TRUE(answers({""}).empty());
}

TEST(Quote, anEntryOfACryptoMapComesWholeWithWhatItNames)
{
    EXPECT_EQ(answers({"crypto map * * set peer 198.51.100.7"}),
        (Lines{"object network BRANCH", "subnet 203.0.113.0 255.255.255.0",
            "access-list TO_BRANCH extended permit ip 192.0.2.0 255.255.255.0 object BRANCH",
            "crypto ipsec ikev1 transform-set STRONG esp-aes-256 esp-sha-hmac",
            "crypto map VPN 10 match address TO_BRANCH", "crypto map VPN 10 set peer 198.51.100.7",
            "crypto map VPN 10 set ikev1 transform-set STRONG"}));
}

TEST(Quote, aTunnelGroupBringsItsGroupPolicy)
{
    EXPECT_EQ(answers({"tunnel-group 198.51.100.7 general-attributes"}),
        (Lines{"tunnel-group 198.51.100.7 general-attributes", "default-group-policy SITES",
            "group-policy SITES internal", "group-policy SITES attributes", "vpn-idle-timeout none"}));
}

TEST(Quote, everyQueryIsAnsweredInOrderAndPerhapsWithNothing)
{
    const auto quotes = quote(readConfig(kConfig),
        {{{"crypto isakmp nat-traversal"}, "first"}, {{"crypto map VPN interface *"}, "second"}});
    ASSERT_EQ(quotes.size(), 2U);
    EXPECT_EQ(quotes[0].query.why, "first");
    EXPECT_TRUE(quotes[0].lines.empty());
    ASSERT_EQ(quotes[1].lines.size(), 1U);
    EXPECT_EQ(raw(quotes[1].lines[0].line), 12U);
}

TEST(Quote, referencesThatGoInCirclesEnd)
{
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += "access-list A" + std::to_string(i) + " extended permit ip object-group G" + std::to_string(i)
            + " any\nobject-group network G" + std::to_string(i) + "\n group-object G"
            + std::to_string((i + 1) % 200) + "\n";
    text += "crypto map M 1 match address A0\ncrypto map M 1 set peer 192.0.2.1\n";
    const auto quotes = quote(readConfig(text), {{{"crypto map * * set peer 192.0.2.1"}, "x"}});
    EXPECT_EQ(quotes[0].lines.size(), 5U);
}

struct Hidden {
    const char* command;
    const char* shown;
};

class Redact : public ::testing::TestWithParam<Hidden>
{
};

TEST_P(Redact, hidesTheSecretAndNothingElse)
{
    EXPECT_EQ(redact(GetParam().command), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(Commands, Redact,
    ::testing::Values(Hidden{"pre-shared-key S3CRET", "pre-shared-key *****"},
        Hidden{"ikev1 pre-shared-key S3CRET", "ikev1 pre-shared-key *****"},
        Hidden{"ikev1 pre-shared-key 8 S3CRET", "ikev1 pre-shared-key 8 *****"},
        Hidden{"pre-shared-key hex S3CRET", "pre-shared-key hex *****"},
        Hidden{"ikev2 local-authentication pre-shared-key S3CRET",
            "ikev2 local-authentication pre-shared-key *****"},
        Hidden{"ikev2 remote-authentication pre-shared-key 0 S3CRET",
            "ikev2 remote-authentication pre-shared-key 0 *****"},
        Hidden{"crypto map M 10 set ikev2 pre-shared-key S3CRET",
            "crypto map M 10 set ikev2 pre-shared-key *****"},
        Hidden{"pre-shared-key local S3CRET", "pre-shared-key local *****"},
        Hidden{"pre-shared-key address 192.0.2.1 255.255.255.255 key S3CRET",
            "pre-shared-key address 192.0.2.1 255.255.255.255 key *****"},
        Hidden{"crypto isakmp key S3CRET address 192.0.2.1", "crypto isakmp key ***** address 192.0.2.1"},
        Hidden{"crypto isakmp key 6 S3CRET address 192.0.2.1 255.255.255.0 no-xauth",
            "crypto isakmp key 6 ***** address 192.0.2.1 255.255.255.0 no-xauth"},
        Hidden{"isakmp key S3CRET address 192.0.2.1 netmask 255.255.255.255",
            "isakmp key ***** address 192.0.2.1 netmask 255.255.255.255"},
        Hidden{"group EZ key S3CRET", "group EZ key *****"},
        Hidden{"username jdoe password S3CRET", "username jdoe password *****"},
        Hidden{"username jdoe password S3CRET encrypted privilege 15",
            "username jdoe password ***** encrypted privilege 15"},
        Hidden{"username jdoe privilege 15 secret 5 S3CRET", "username jdoe privilege 15 secret 5 *****"},
        Hidden{"username jdoe nopassword", "username jdoe nopassword"},
        Hidden{"enable password S3CRET level 5 encrypted", "enable password ***** level 5 encrypted"},
        Hidden{"enable secret 9 S3CRET", "enable secret 9 *****"},
        Hidden{"passwd S3CRET encrypted", "passwd ***** encrypted"},
        Hidden{"password \"two S3CRET words\"", "password *****"},
        Hidden{"password two S3CRET words", "password *****"},
        Hidden{"snmp-server community S3CRET", "snmp-server community *****"},
        Hidden{"snmp-server community S3CRET ro 10", "snmp-server community ***** ro *****"},
        Hidden{"snmp-server host inside 192.0.2.9 community S3CRET version 2c",
            "snmp-server host inside 192.0.2.9 community ***** version 2c"},
        Hidden{"snmp-server host 192.0.2.9 version 2c S3CRET", "snmp-server host 192.0.2.9 version 2c *****"},
        Hidden{"snmp-server user adm grp v3 auth sha S3CRET priv aes 128 S3CRET2",
            "snmp-server user adm grp v3 auth sha ***** priv aes 128 *****"},
        Hidden{"tacacs-server host 192.0.2.9 timeout 3 key 7 S3CRET",
            "tacacs-server host 192.0.2.9 timeout 3 key 7 *****"},
        Hidden{"radius-server key S3CRET", "radius-server key *****"}, Hidden{"key S3CRET", "key *****"},
        Hidden{"key-string 7 S3CRET", "key-string 7 *****"},
        Hidden{"aaa-server RAD (inside) host 192.0.2.9 S3CRET timeout 5",
            "aaa-server RAD (inside) host 192.0.2.9 ***** timeout 5"},
        Hidden{"aaa-server RAD (inside) host 192.0.2.9", "aaa-server RAD (inside) host 192.0.2.9"},
        Hidden{"ip ospf message-digest-key 1 md5 S3CRET", "ip ospf message-digest-key 1 md5 *****"},
        Hidden{"ospf message-digest-key 1 md5 8 S3CRET", "ospf message-digest-key 1 md5 8 *****"},
        Hidden{"ip ospf authentication-key S3CRET", "ip ospf authentication-key *****"},
        Hidden{"ntp authentication-key 1 md5 S3CRET", "ntp authentication-key 1 md5 *****"},
        Hidden{"standby 1 authentication md5 key-string S3CRET",
            "standby 1 authentication md5 key-string *****"},
        Hidden{"standby 1 authentication S3CRET", "standby 1 authentication *****"},
        Hidden{"neighbor 192.0.2.1 password 7 S3CRET", "neighbor 192.0.2.1 password 7 *****"},
        Hidden{"ldap-login-password S3CRET", "ldap-login-password *****"},
        Hidden{"failover key S3CRET", "failover key *****"},
        Hidden{"failover key hex S3CRET", "failover key hex *****"},
        Hidden{"failover ipsec pre-shared-key S3CRET", "failover ipsec pre-shared-key *****"},
        Hidden{"vpnclient vpngroup HOME password S3CRET", "vpnclient vpngroup HOME password *****"},
        Hidden{"ppp pap sent-username jdoe password 0 S3CRET", "ppp pap sent-username jdoe password 0 *****"},
        Hidden{"boot system ftp://jdoe:S3CRET@192.0.2.5/asa.bin",
            "boot system ftp://jdoe:*****@192.0.2.5/asa.bin"},
        Hidden{"PRE-SHARED-KEY S3CRET", "PRE-SHARED-KEY *****"},
        Hidden{"pre-shared-key *****", "pre-shared-key *****"},
        Hidden{"pre-shared-key *", "pre-shared-key *****"}));

INSTANTIATE_TEST_SUITE_P(NoSecretInside, Redact,
    ::testing::Values(Hidden{"crypto key generate rsa modulus 2048", "crypto key generate rsa modulus 2048"},
        Hidden{"key chain OSPF", "key chain OSPF"}, Hidden{"tunnel key 5", "tunnel key 5"},
        Hidden{"authentication pre-share", "authentication pre-share"},
        Hidden{"password-storage enable", "password-storage enable"},
        Hidden{"crypto isakmp identity key-id branch", "crypto isakmp identity key-id branch"},
        Hidden{"crypto map VPN 10 set peer 198.51.100.7", "crypto map VPN 10 set peer 198.51.100.7"},
        Hidden{"service password-encryption", "service password-encryption"}, Hidden{"", ""}));

} // namespace
