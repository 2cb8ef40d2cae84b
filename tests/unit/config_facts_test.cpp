// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/facts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

/// The facts of one device.
DeviceFacts facts(std::string_view text)
{
    ConfigModel model = understand(text);
    EXPECT_EQ(model.devices.size(), 1U);
    return model.devices.empty() ? DeviceFacts() : std::move(model.devices.front());
}

Address address(std::string_view text)
{
    return parseAddress(text).value();
}

Endpoint host(std::string_view text)
{
    Endpoint out;
    out.written = std::string(text);
    out.address = parseAddress(text);
    out.masked = !out.address && isMasked(text);
    return out;
}

TEST(ConfigMasked, tellsHiddenFromWritten)
{
    for (const char* word : {"*****", "*", "XXXX", "X.X.X.X", "206.X.X.1", "a.b.c.d", "10.x.y.0", "<peer>",
             "<removed>", "1.2.3.xxx"})
        EXPECT_TRUE(isMasked(word)) << word;
    for (const char* word : {"", "192.0.2.1", "swordfish", "X", "www.example.com", "a.b.c", "outside",
             "10.1.2.3.4", "mail.example.net.x"})
        EXPECT_FALSE(isMasked(word)) << word;
}

TEST(ConfigVersion, isReadAndCompared)
{
    EXPECT_EQ(toText(parseVersion("9.2(2)4")), "9.2(2)4");
    EXPECT_EQ(toText(parseVersion("8.4(7)")), "8.4(7)");
    EXPECT_EQ(toText(parseVersion("15.2")), "15.2");
    EXPECT_EQ(parseVersion("16.9.4").maintenance, 9 == 9 ? 4 : 0);
    EXPECT_FALSE(parseVersion("this-is-none").known());
    EXPECT_FALSE(parseVersion("").known());
    EXPECT_LT(parseVersion("9.2(2)4"), parseVersion("9.13(1)"));
    EXPECT_LT(parseVersion("8.4(4)"), parseVersion("8.4(5)"));
    EXPECT_EQ(toText(parseVersion("99999999999999.1")), "");
}

TEST(ConfigKey, isComparedAndNeverShown)
{
    const SourceSpan nowhere;
    const Key key("Sword1Fish", KeyForm::Clear, nowhere);
    EXPECT_EQ(key.compare(Key("Sword1Fish", KeyForm::Clear, nowhere)), KeyMatch::Same);
    EXPECT_EQ(key.compare(Key("sword1fish", KeyForm::Clear, nowhere)), KeyMatch::SameButCase);
    EXPECT_EQ(key.compare(Key("\"Sword1Fish \"", KeyForm::Clear, nowhere)), KeyMatch::SameButBlanks);
    EXPECT_EQ(key.compare(Key("Sword2Fish", KeyForm::Clear, nowhere)), KeyMatch::Different);
    EXPECT_EQ(key.compare(Key("*****", KeyForm::Clear, nowhere)), KeyMatch::Unknown);
    EXPECT_EQ(key.compare(Key()), KeyMatch::Unknown);
    const Key cipher("ABCDEF", KeyForm::Encrypted, nowhere);
    EXPECT_EQ(cipher.compare(Key("ABCDEF", KeyForm::Encrypted, nowhere)), KeyMatch::Same);
    EXPECT_EQ(cipher.compare(Key("FEDCBA", KeyForm::Encrypted, nowhere)), KeyMatch::Unknown)
        << "the same key is coded differently";
    EXPECT_EQ(cipher.compare(key), KeyMatch::Unknown);
    EXPECT_EQ(Key("0aff", KeyForm::Hex, nowhere).compare(Key("0AFF", KeyForm::Hex, nowhere)), KeyMatch::Same);
    EXPECT_EQ(key.length(), 10U);
    EXPECT_EQ(cipher.length(), 0U);
    EXPECT_EQ(key.is("Sword1Fish"), Tri::Yes);
    EXPECT_EQ(Key::maskedKey(nowhere).is("cisco"), Tri::Unknown);
}

TEST(ConfigEndpoint, maskedHostsAreOnlyAlikeWhenWrittenAlike)
{
    EXPECT_EQ(sameHost(host("192.0.2.1"), host("192.0.2.1")), Tri::Yes);
    EXPECT_EQ(sameHost(host("192.0.2.1"), host("192.0.2.2")), Tri::No);
    EXPECT_EQ(sameHost(host("X.X.X.X"), host("X.X.X.X")), Tri::Yes);
    EXPECT_EQ(sameHost(host("X.X.X.X"), host("192.0.2.2")), Tri::Unknown);
    EXPECT_EQ(sameHost(host("peer.example.com"), address("192.0.2.2")), Tri::Unknown);
}

TEST(ConfigFacts, aNameStandsForAnAddressInEverySlot)
{
    const DeviceFacts one =
        facts("names\nname 198.51.100.7 branch\nname 198.51.100.0 branch-net\ntunnel-group branch type "
              "ipsec-l2l\naccess-list A extended permit ip any branch-net 255.255.255.0\ncrypto map M 1 set "
              "peer branch\n");
    EXPECT_EQ(one.cryptoMap("M")->entries.at(0).peers.at(0).address, address("198.51.100.7"));
    EXPECT_EQ(toText(one.accessList("A")->entries.at(0).destination.set()), "198.51.100.0/24");
    ASSERT_NE(one.tunnelGroupFor(address("198.51.100.7")), nullptr);
    EXPECT_EQ(one.tunnelGroupFor(address("198.51.100.7"))->name, "branch");
    const DeviceFacts off = facts("no names\nname 198.51.100.7 branch\ncrypto map M 1 set peer branch\n");
    EXPECT_FALSE(off.cryptoMap("M")->entries.at(0).peers.at(0).address);
}

TEST(ConfigFacts, aMaskedPeerFindsItsMaskedGroup)
{
    const DeviceFacts one = facts(
        "crypto map M 1 set peer 206.X.X.1\ntunnel-group 206.X.X.1 type ipsec-l2l\ntunnel-group 206.X.X.1 "
        "ipsec-attributes\n ikev1 pre-shared-key *****\n");
    const Endpoint& peer = one.cryptoMap("M")->entries.at(0).peers.at(0);
    EXPECT_TRUE(peer.masked);
    ASSERT_NE(one.tunnelGroupFor(peer), nullptr);
    EXPECT_TRUE(one.tunnelGroupFor(peer)->ikev1Key.masked());
    EXPECT_EQ(one.coverage.maskedLines.size(), 2U);
}

TEST(ConfigFacts, whatTheVersionDecidesIsUnknownWithoutIt)
{
    const std::string policy = "crypto ikev1 policy 10\n authentication pre-share\ntunnel-group A type "
                               "ipsec-l2l\ncrypto map M 1 set pfs\n";
    const DeviceFacts unknown = facts(policy);
    EXPECT_EQ(unknown.platform, Platform::Asa);
    EXPECT_EQ(unknown.platformOrigin, Origin::Assumed);
    EXPECT_TRUE(unknown.ikePolicies.at(0).groups.absent());
    EXPECT_TRUE(unknown.cryptoMap("M")->entries.at(0).pfs.masked());
    const DeviceFacts old = facts("ASA Version 9.12(4)\n" + policy);
    EXPECT_EQ(old.ikePolicies.at(0).groups.value, std::vector<int>{2});
    EXPECT_TRUE(old.ikePolicies.at(0).groups.assumed());
    EXPECT_EQ(old.cryptoMap("M")->entries.at(0).pfs.value, 2);
    const DeviceFacts fresh = facts("ASA Version 9.13(1)\n" + policy);
    EXPECT_EQ(fresh.ikePolicies.at(0).groups.value, std::vector<int>{14});
    EXPECT_EQ(fresh.cryptoMap("M")->entries.at(0).pfs.value, 14);
    EXPECT_EQ(fresh.cryptoMap("M")->entries.at(0).pfs.where.first, LineNumber{5})
        << "the line is there, the group is assumed";
    // The old words ended with 8.3, whatever the version is.
    const DeviceFacts words =
        facts("crypto isakmp policy 10\n authentication pre-share\ntunnel-group A type ipsec-l2l\n");
    EXPECT_EQ(words.ikePolicies.at(0).groups.value, std::vector<int>{2});
}

TEST(ConfigFacts, theUserMayTellThePlatform)
{
    const ConfigTree tree = parseTree("crypto isakmp policy 10\n hash md5\n");
    EXPECT_EQ(understand(tree).devices.at(0).platform, Platform::Unknown);
    const ConfigModel told = understand(tree, {Platform::Ios, {}});
    EXPECT_EQ(told.devices.at(0).ikePolicies.at(0).groups.value, std::vector<int>{1});
    const ConfigModel read = understand(
        parseTree("ASA Version 9.1(7)\ncrypto isakmp identity auto\n"), {Platform::Ios, {15, 2, 0, 0}});
    EXPECT_EQ(read.devices.at(0).platform, Platform::Asa);
    EXPECT_EQ(toText(read.devices.at(0).version), "9.1(7)");
}

TEST(ConfigFacts, aLineThatWasNotUnderstoodLeavesDoubt)
{
    const DeviceFacts one = facts(
        "ASA Version 9.1(7)\ncrypto ikev1 policy 10\n encrytpion aes-256\n hash sha\ncrypto map M 1 set "
        "securty-association lifetime seconds 60\naccess-list A extended permit ip host "
        "192.0.2.1\naccess-list A "
        "extended permit ip host 192.0.2.1 any\n");
    EXPECT_TRUE(one.ikePolicies.at(0).uncertain);
    EXPECT_TRUE(one.ikePolicies.at(0).encryption.absent()) << "the default would be a guess";
    EXPECT_TRUE(one.cryptoMap("M")->entries.at(0).uncertain);
    EXPECT_TRUE(one.accessList("A")->uncertain);
    EXPECT_FALSE(permittedBy(*one.accessList("A")).exact);
    EXPECT_EQ(one.coverage.vpnLines, one.coverage.understood + one.coverage.notUnderstood.size());
    ASSERT_EQ(one.coverage.notUnderstood.size(), 3U);
    EXPECT_EQ(one.coverage.notUnderstood[0].nearest, "encryption ALGORITHM");
}

TEST(ConfigFacts, theLongestPrefixAndTheShorterDistanceWin)
{
    const DeviceFacts one = facts("interface Ethernet0\n nameif outside\n ip address 203.0.113.1 "
                                  "255.255.255.0\ninterface Ethernet1\n nameif "
                                  "backup\n ip address 198.51.100.1 255.255.255.0\nroute backup 0 0 "
                                  "198.51.100.254 254\nroute outside 0 0 "
                                  "203.0.113.254 1\nroute backup 192.0.2.0 255.255.255.0 198.51.100.254 1\n");
    const Egress away = one.egressFor(address("8.8.8.8"));
    ASSERT_NE(away.interface, nullptr);
    EXPECT_EQ(away.interface->label(), "outside");
    EXPECT_EQ(away.known, Tri::Yes);
    EXPECT_EQ(away.route->where.first, LineNumber{8});
    EXPECT_EQ(one.egressFor(address("192.0.2.9")).interface->label(), "backup");
    EXPECT_EQ(one.egressFor(address("203.0.113.77")).interface->label(), "outside") << "connected";
    EXPECT_EQ(one.egressFor(address("203.0.113.77")).route, nullptr);
    EXPECT_EQ(one.egressFor(address("2001:db8::1")).known, Tri::No);
}

TEST(ConfigFacts, aRouterFollowsItsGateway)
{
    const DeviceFacts one = facts(
        "version 15.2\ninterface Dialer1\n ip address 203.0.113.1 255.255.255.252\nip route 0.0.0.0 0.0.0.0 "
        "203.0.113.2\nip route 192.0.2.0 255.255.255.0 10.9.9.9\nip route vrf RED 0.0.0.0 0.0.0.0 "
        "10.8.8.8\n");
    const Egress away = one.egressFor(address("192.0.2.1"));
    ASSERT_NE(away.interface, nullptr) << "by way of the default route";
    EXPECT_EQ(away.interface->name, "Dialer1");
    EXPECT_EQ(away.route->where.first, LineNumber{5});
    EXPECT_EQ(one.egressFor(address("192.0.2.1"), "RED").interface, nullptr);
}

TEST(ConfigFacts, whatIsLearnedOrMaskedMakesARouteUnknown)
{
    EXPECT_EQ(facts("interface Vlan2\n nameif outside\n ip address dhcp setroute\n")
                  .egressFor(address("192.0.2.1"))
                  .known,
        Tri::Unknown);
    const DeviceFacts hidden = facts(
        "interface Vlan2\n nameif outside\n ip address 203.0.113.1 255.255.255.0\nroute outside X.X.X.X "
        "255.255.255.0 203.0.113.2\nroute outside 0 0 203.0.113.2\n");
    EXPECT_EQ(hidden.egressFor(address("192.0.2.1")).known, Tri::Unknown);
}

TEST(ConfigFacts, shortInterfaceNamesAreTheSameInterface)
{
    const DeviceFacts one = facts(
        "version 15.2\ninterface GigabitEthernet0/0\n crypto map M\ncrypto map M local-address Gi0/0\n");
    ASSERT_NE(one.interface("gi0/0"), nullptr);
    EXPECT_EQ(one.interface("Gi0/0")->name, "GigabitEthernet0/0");
    EXPECT_EQ(one.cryptoMapsOn("Gi0/0").size(), 1U);
    EXPECT_TRUE(one.references.undefined().empty());
}

TEST(ConfigFacts, aKeyOfARouterFitsByItsPrefix)
{
    const DeviceFacts one = facts(
        "crypto isakmp key aaa address 0.0.0.0\ncrypto isakmp key bbb address 192.0.2.0 "
        "255.255.255.0\ncrypto keyring "
        "K\n pre-shared-key address 192.0.2.1 key ccc\ncrypto isakmp key ddd hostname branch.example.com\n");
    const auto keys = one.keysFor(address("192.0.2.1"));
    ASSERT_EQ(keys.size(), 3U);
    EXPECT_EQ(keys[0]->key.is("ccc"), Tri::Yes);
    EXPECT_EQ(keys[2]->key.is("aaa"), Tri::Yes);
    EXPECT_EQ(one.keysFor(address("198.51.100.1")).size(), 1U);
}

TEST(ConfigFacts, aGroupPolicyInherits)
{
    const DeviceFacts one =
        facts("ASA Version 9.1(7)\ngroup-policy DfltGrpPolicy attributes\n vpn-tunnel-protocol ikev1 "
              "l2tp-ipsec\n vpn-filter value "
              "F\ngroup-policy A internal\ngroup-policy A attributes\n vpn-filter none\n");
    const GroupPolicy effective = one.effectivePolicy("A");
    EXPECT_TRUE(effective.protocols.value.ikev1);
    EXPECT_FALSE(effective.protocols.value.ikev2);
    EXPECT_EQ(effective.protocols.where.first, LineNumber{3});
    EXPECT_EQ(effective.vpnFilter.value, "");
    EXPECT_EQ(effective.vpnFilter.origin, Origin::Read);
    EXPECT_EQ(effective.simultaneousLogins.value, 3);
    EXPECT_TRUE(effective.simultaneousLogins.assumed());
    EXPECT_EQ(one.effectivePolicy("").vpnFilter.value, "F");
    EXPECT_TRUE(facts("ASA Version 9.1(7)\n").effectivePolicy("").protocols.absent())
        << "no line, and versions differ";
}

TEST(ConfigFacts, aNestedGroupIsResolvedAndACircleIsNoted)
{
    const DeviceFacts one = facts(
        "object-group network A\n network-object 192.0.2.0 255.255.255.0\n group-object B\nobject-group "
        "network B\n "
        "network-object host 198.51.100.1\nobject-group network C\n group-object D\nobject-group network D\n "
        "group-object C\nobject-group network E\n group-object MISSING\n");
    EXPECT_EQ(toText(*one.objectGroup("A")->addresses), "192.0.2.0/24, 198.51.100.1/32");
    EXPECT_TRUE(one.objectGroup("A")->exact);
    EXPECT_FALSE(one.objectGroup("C")->exact);
    EXPECT_FALSE(one.objectGroup("E")->exact);
    EXPECT_EQ(one.references.undefined().size(), 1U);
}

TEST(ConfigFacts, anAccessListIsReadAsTheDeviceReadsIt)
{
    const DeviceFacts one = facts(
        "tunnel-group X type ipsec-l2l\naccess-list A extended deny ip host 192.0.2.1 any\naccess-list A "
        "extended "
        "permit ip 192.0.2.0 255.255.255.0 any4\naccess-list A extended permit tcp any any eq 25 inactive\n");
    const PermittedFlows permitted = permittedBy(*one.accessList("A"));
    EXPECT_TRUE(permitted.exact);
    AddressSet sources;
    for (const Flow& flow : permitted.flows.flows())
        sources = sources.unite(flow.source);
    EXPECT_EQ(sources,
        setOf(parsePrefix("192.0.2.0/24").value()).subtract(setOf(parsePrefix("192.0.2.1/32").value())));
}

TEST(ConfigFacts, aWildcardIsNoMask)
{
    const DeviceFacts router = facts("version 15.2\naccess-list 101 permit ip 192.0.2.0 0.0.0.255 host "
                                     "198.51.100.1\naccess-list 101 permit ip "
                                     "192.0.2.0 255.255.255.0 any\n");
    EXPECT_EQ(toText(router.accessList("101")->entries.at(0).source.set()), "192.0.2.0/24");
    EXPECT_FALSE(router.accessList("101")->entries.at(1).source.exact)
        << "a mask where a wildcard belongs means something else";
}

TEST(ConfigFacts, natIsOrderedAsTheDeviceTriesIt)
{
    const DeviceFacts one = facts(
        "object network A\n subnet 192.0.2.0 255.255.255.0\n nat (inside,outside) dynamic interface\nobject "
        "network "
        "B\n host 192.0.2.7\n nat (inside,outside) dynamic interface\nobject network C\n subnet 192.0.2.0 "
        "255.255.255.0\n nat (inside,outside) static C\nnat (inside,outside) after-auto source dynamic any "
        "interface\nnat (inside,outside) source static A A\nnat (inside,outside) 1 source static B B\n");
    std::vector<std::uint64_t> lines;
    for (const NatRule& rule : one.natRules)
        lines.push_back(raw(rule.where.first));
    // Manual rules by position, static objects, smaller dynamic objects, the rest.
    EXPECT_EQ(lines, (std::vector<std::uint64_t>{11, 12, 9, 6, 3, 10}));
    EXPECT_TRUE(one.natRules[0].identity());
    EXPECT_TRUE(one.natRules[2].identity()) << "static to itself";
    EXPECT_FALSE(one.natRules[3].identity());
}

TEST(ConfigFacts, referencesAreCompleteForEveryKind)
{
    const DeviceFacts one =
        facts("ASA Version 9.1(7)\naccess-list USED extended permit ip any any\naccess-list NONE extended "
              "permit ip any "
              "any\ncrypto map M 1 match address USED\ncrypto map M 1 set ikev1 transform-set T\ncrypto map "
              "M interface "
              "outside\nip local pool P 192.0.2.1-192.0.2.9\nsnmp-server community public ro USED\nssl "
              "trust-point CA "
              "outside\ncrypto ca trustpoint CA\ntunnel-group 192.0.2.1 type ipsec-l2l\n");
    std::vector<std::string> undefined;
    for (const NameRef* ref : one.references.undefined())
        undefined.push_back(std::string(nameOf(ref->kind)) + " " + ref->name);
    EXPECT_EQ(undefined, (std::vector<std::string>{"transform set T", "interface outside"}));
    std::vector<std::string> unused;
    for (const NameRef* ref : one.references.unused())
        unused.push_back(std::string(nameOf(ref->kind)) + " " + ref->name);
    EXPECT_EQ(unused, (std::vector<std::string>{"access list NONE", "address pool P"}))
        << "a tunnel-group needs nobody to name it";
    EXPECT_EQ(
        one.references.usesOf(NameKind::AccessList, "USED").at(0)->by, "crypto map M 1 match address USED");
    EXPECT_FALSE(one.references.hasAny(NameKind::TransformSet)) << "so it may only not have been pasted";
}

TEST(ConfigFacts, linesThatTurnThingsOffAreUnderstood)
{
    const DeviceFacts one = facts("ASA Version 9.1(7)\nno crypto map M 10 set tfc-packets\nno crypto isakmp "
                                  "nat-traversal\nno sysopt connection "
                                  "permit-vpn\nno arp permit-nonconnected\nno crypto ikev1 enable "
                                  "inside\ncrypto map M 10 set peer 192.0.2.1\n");
    EXPECT_TRUE(one.coverage.notUnderstood.empty());
    EXPECT_FALSE(one.ikev1.natTraversal.value);
    EXPECT_FALSE(one.ikev2.natTraversal.value);
    EXPECT_FALSE(one.settings.permitVpn.value);
    EXPECT_EQ(one.settings.permitVpn.origin, Origin::Read);
    EXPECT_TRUE(one.settings.arpPermitNonconnected.read());
    EXPECT_EQ(one.ikeEnabledOn(IkeVersion::V1, "inside"), Tri::No);
    EXPECT_FALSE(one.cryptoMap("M")->entries.at(0).negatedOnly);
}

struct Slip {
    const char* text;
    const char* nearest;
};

class ConfigNearest : public ::testing::TestWithParam<Slip>
{
};

TEST_P(ConfigNearest, namesTheCommandThatWasMeant)
{
    const ConfigModel model = understand(std::string("hostname edge\n") + GetParam().text);
    ASSERT_EQ(model.devices.size(), 1U);
    const auto& list = model.devices[0].coverage.notUnderstood;
    ASSERT_EQ(list.size(), 1U) << GetParam().text;
    EXPECT_EQ(list[0].nearest, GetParam().nearest);
}

INSTANTIATE_TEST_SUITE_P(Slips, ConfigNearest,
    ::testing::Values(
        Slip{"tunnel-group A ipsec-attributes\n pre shared key swordfish\n", "pre-shared-key KEY"},
        Slip{"tunnel-group A ipsec-attributes\nikev1 preshared-key swordfish\n", "ikev1 pre-shared-key KEY"},
        Slip{"tunnel-group A general-attributes\n default-group-polcy B\n", "default-group-policy NAME"},
        Slip{"crypto map M 10 match adress A\n", "crypto map NAME NUMBER match address ACCESS-LIST"},
        Slip{"crypto map M 10 set per 192.0.2.1\n", "crypto map NAME NUMBER set peer ADDRESS"},
        Slip{"crypto map M 10 set ikev1 transformset T\n",
            "crypto map NAME NUMBER set ikev1 transform-set NAME"},
        Slip{"crypto ipsec tranform-set T esp-aes esp-sha-hmac\n",
            "crypto ipsec transform-set NAME TRANSFORM"},
        Slip{"crypto iskmp policy 10\n", "crypto isakmp policy NUMBER"},
        Slip{"tunnel-grup A type ipsec-l2l\n", "tunnel-group NAME type ipsec-l2l"},
        Slip{"group-policy A atributes\n", "group-policy NAME attributes"},
        Slip{"crypto ikev2 policy 1\n integrety sha256\n", "integrity ALGORITHM"},
        Slip{"sysopt conection permit-vpn\n", "sysopt connection permit-vpn"}));

TEST(ConfigNearest, farAwayIsNotNear)
{
    const ConfigModel model = understand("hostname edge\ncrypto frobnicate the wibble quickly\n");
    ASSERT_EQ(model.devices.at(0).coverage.notUnderstood.size(), 1U);
    EXPECT_EQ(model.devices[0].coverage.notUnderstood[0].nearest, "");
}

TEST(ConfigFacts, theRoutersOfOneRigAreReadAlike)
{
    // Both ends of a pair whose access lists are the same instead of mirrored: here only that both are understood alike.
    const std::string acl = "ip access-list extended VPN\n permit ip host 192.0.2.1 host 198.51.100.1\n";
    const DeviceFacts a = facts("version 15.2\nhostname a\n" + acl);
    const DeviceFacts b = facts("version 15.2\nhostname b\n" + acl);
    const FlowSet one = permittedBy(*a.accessList("VPN")).flows;
    const FlowSet two = permittedBy(*b.accessList("VPN")).flows;
    EXPECT_EQ(one.sameAs(two), true);
    EXPECT_EQ(one.sameAs(two.mirrored()), false);
}

} // namespace
