// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/tree.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

/// Commands as "level line text", doubtful ones with a question mark.
std::vector<std::string> shown(const ConfigTree& tree)
{
    std::vector<std::string> out;
    for (CommandId id = 0; id < tree.commands().size(); ++id) {
        const Command& command = tree.commands()[id];
        out.push_back(std::to_string(command.level) + "@" + std::to_string(raw(command.line))
            + (command.doubtful ? "? " : " ") + tree.redactedText(id));
    }
    return out;
}

using Lines = std::vector<std::string>;

std::vector<std::string> pieces(const ConfigTree& tree, PieceKind kind)
{
    std::vector<std::string> out;
    for (const Piece& piece : tree.pieces())
        if (piece.kind == kind)
            out.emplace_back(tree.bytes(piece));
    return out;
}

TEST(ConfigTree, everyByteHasAPlace)
{
    const std::string text = ": Saved\r\nedge# show run\r\nhostname edge  \r\n!\r\ninterface Vlan1\r\n <--- "
                             "More --->\r              \r nameif "
                             "inside\r\n\x1b[0m\r\nbanner motd ^C\r\nkeep out\r\n^C\r\nsome words of prose, "
                             "that go on.\r\n: end\r\n";
    const ConfigTree tree = parseTree(text);
    EXPECT_EQ(print(tree), text);
    EXPECT_EQ(pieces(tree, PieceKind::Command),
        (Lines{"hostname edge", "interface Vlan1", "nameif inside", "banner motd ^C"}));
    EXPECT_EQ(pieces(tree, PieceKind::Exec), (Lines{"edge# show run\r"}));
    EXPECT_EQ(pieces(tree, PieceKind::Opaque).size(), 2U);
    EXPECT_EQ(pieces(tree, PieceKind::Other), (Lines{"some words of prose, that go on.\r"}));
}

TEST(ConfigTree, aSubCommandKnowsItsCommand)
{
    const ConfigTree tree =
        parseTree("crypto map VPN 10 ipsec-isakmp\n set peer 192.0.2.1\n no set pfs\nhostname edge\n");
    ASSERT_EQ(tree.commands().size(), 4U);
    EXPECT_EQ(tree.commands()[0].end, 3U);
    EXPECT_EQ(tree.commands()[1].parent, 0U);
    EXPECT_TRUE(tree.commands()[2].negated);
    EXPECT_EQ(tree.words(2).size(), 2U);
    EXPECT_EQ(tree.redactedText(2), "no set pfs");
    EXPECT_EQ(tree.whereWithInside(0), (SourceSpan{SourceId{}, LineNumber{1}, LineNumber{3}}));
    EXPECT_EQ(tree.commands()[3].parent, kNoCommand);
}

TEST(ConfigTree, modesWithinModes)
{
    const Lines expected{"0@1 crypto ikev2 keyring KEYS", "1@2 peer A", "2@3 address 192.0.2.1",
        "2@4 pre-shared-key *****", "1@6 peer B", "2@7 address 192.0.2.2", "0@8 policy-map global_policy",
        "1@9 class inspection_default", "2@10 inspect esmtp"};
    EXPECT_EQ(
        shown(parseTree("crypto ikev2 keyring KEYS\n peer A\n  address 192.0.2.1\n  pre-shared-key "
                        "swordfish\n !\n peer B\n  address "
                        "192.0.2.2\npolicy-map global_policy\n class inspection_default\n  inspect esmtp\n")),
        expected);
    // The same, typed.
    EXPECT_EQ(shown(parseTree("crypto ikev2 keyring KEYS\npeer A\naddress 192.0.2.1\npre-shared-key "
                              "swordfish\nexit\npeer B\naddress "
                              "192.0.2.2\nexit\nexit\nhostname edge\n")),
        (Lines{"0@1 crypto ikev2 keyring KEYS", "1@2 peer A", "2@3 address 192.0.2.1",
            "2@4 pre-shared-key *****", "1@6 peer B", "2@7 address 192.0.2.2", "0@10 hostname edge"}));
}

TEST(ConfigTree, whatIsNearlyACommandIsKept)
{
    const Lines expected{"0@1 tunnel-group 192.0.2.1 ipsec-attributes", "1@2? pre shared key *****",
        "0@3? tunel-group 192.0.2.1 type ipsec-l2l", "0@4? crypto mapp VPN 10 set peer 192.0.2.1"};
    EXPECT_EQ(
        shown(parseTree(
            "tunnel-group 192.0.2.1 ipsec-attributes\npre shared key swordfish\ntunel-group 192.0.2.1 type "
            "ipsec-l2l\ncrypto mapp VPN 10 set peer 192.0.2.1\n")),
        expected);
    EXPECT_TRUE(shown(
        parseTree("The crypto map is not applied to the interface, so nothing happens.\ncrypto is hard\n"))
                    .empty());
}

TEST(ConfigTree, devicesBeginAtTheirHeaders)
{
    const ConfigTree tree = parseTree(
        "ASA Version 9.1(7)\nhostname one\ncrypto isakmp identity address\n: end\n\nversion 15.2\nservice "
        "password-encryption\nhostname two\ncrypto isakmp identity address\nend\n");
    ASSERT_EQ(tree.devices().size(), 2U);
    EXPECT_EQ(tree.devices()[0].lines.last, LineNumber{5});
    EXPECT_EQ(tree.devices()[1].lines.first, LineNumber{6});
    EXPECT_TRUE(tree.devices()[0].endSeen);
    EXPECT_TRUE(tree.devices()[1].endSeen);
    EXPECT_EQ(tree.devices()[0].end, tree.devices()[1].first);
}

TEST(ConfigTree, oneDeviceIsNotCutApart)
{
    for (const char* text :
        {"hostname one\ncrypto map A 1 set peer 192.0.2.1\nhostname one\ncrypto map A interface outside\n",
            "hostname one\ncrypto map A 1 set peer 192.0.2.1\nASA Version 9.1(7)\nhostname one\n",
            "router bgp 1\n version 4\nhostname one\nversion 15.2\n",
            // Both languages, mixed: one paste of a confused author, not two devices.
            "ip route 0.0.0.0 0.0.0.0 192.0.2.1\ntunnel-group A type ipsec-l2l\nip nat inside source list 1 "
            "interface Vlan1 "
            "overload\ntunnel-group A ipsec-attributes\n"})
        EXPECT_EQ(parseTree(text).devices().size(), 1U) << text;
}

TEST(ConfigTree, twoDevicesWithoutAHeader)
{
    const ConfigTree tree = parseTree("ip nat inside source list 1 interface Vlan1 overload\nip route "
                                      "0.0.0.0 0.0.0.0 192.0.2.1\n\ninterface Vlan1\n nameif "
                                      "inside\ntunnel-group A type ipsec-l2l\n");
    ASSERT_EQ(tree.devices().size(), 2U);
    EXPECT_EQ(tree.devices()[1].lines.first, LineNumber{4}) << "the interface belongs to the ASA";
}

TEST(ConfigTree, promptsOfTwoDevices)
{
    const ConfigTree tree = parseTree("one# show run crypto\ncrypto map A 1 set peer 192.0.2.1\ntwo# show "
                                      "run crypto\ncrypto map B 1 set peer "
                                      "192.0.2.2\ntwo# \n");
    ASSERT_EQ(tree.devices().size(), 2U);
    EXPECT_EQ(tree.devices()[1].first, 1U);
}

TEST(ConfigTree, readsAPagerOfARouter)
{
    const ConfigTree tree = parseTree(
        "crypto map VPN 10 ipsec-isakmp\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b set peer "
        "192.0.2.1\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bhostname edge\n");
    EXPECT_EQ(shown(tree),
        (Lines{"0@1 crypto map VPN 10 ipsec-isakmp", "1@2 set peer 192.0.2.1", "0@3 hostname edge"}));
}

TEST(ConfigTree, readsOldLineEnds)
{
    EXPECT_EQ(shown(parseTree("hostname edge\rdomain-name example.net\r")),
        (Lines{"0@1 hostname edge", "0@2 domain-name example.net"}));
}

TEST(ConfigTree, aCertificateInFlashHasNoBody)
{
    EXPECT_EQ(
        shown(parseTree("crypto pki certificate chain CA\n certificate ca 01 nvram:ca.cer\nhostname edge\n")),
        (Lines{"0@1 crypto pki certificate chain CA", "1@2 certificate ca 01 nvram:ca.cer",
            "0@3 hostname edge"}));
}

TEST(ConfigTree, copiesOutliveTheOriginal)
{
    ConfigTree copy;
    {
        const ConfigTree tree = parseTree("hostname \xE2\x80\x9C"
                                          "edge\xE2\x80\x9D\ncrypto map A 1 set peer 192.0.2.1\n");
        copy = tree;
    }
    EXPECT_EQ(copy.words(0)[1], "\"edge\"");
    EXPECT_EQ(copy.words(1)[6], "192.0.2.1");
}

} // namespace
