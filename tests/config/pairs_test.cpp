// SPDX-License-Identifier: GPL-3.0-or-later
// Generated pairs: the planted fault is the root finding and the only one; a pair without a fault has nothing wrong. And Easy VPN: a client
// and its server work together, and changing one value of them yields exactly the finding about it.
#include "tests/support/config_cases.h"
#include "tests/support/config_pairs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>

namespace rungbook
{

namespace
{

std::set<std::string> roots(const std::vector<Finding>& findings)
{
    std::set<std::string> ids;
    for (const Finding& f : findings) {
        if (f.role == Role::Root && isWrong(f.effect))
            ids.emplace(f.rule->id);
    }
    return ids;
}

std::set<std::string> wrong(const std::vector<Finding>& findings)
{
    std::set<std::string> ids;
    for (const Finding& f : findings) {
        if (isWrong(f.effect))
            ids.emplace(f.rule->id);
    }
    return ids;
}

std::string nameOfPair(const testing::TestParamInfo<test::PlantedPair>& info)
{
    return info.param.name;
}

class PlantedFault : public testing::TestWithParam<test::PlantedPair>
{
};

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

constexpr std::string_view kServer =
    "interface GigabitEthernet0/0\n nameif outside\n security-level 0\n"
    " ip address 192.0.2.1 255.255.255.0\n"
    "crypto ipsec transform-set TRA esp-aes esp-sha-hmac\n"
    "crypto dynamic-map DYN 10 set transform-set TRA\n"
    "crypto dynamic-map DYN 10 set reverse-route\n"
    "crypto map MAP 65000 ipsec-isakmp dynamic DYN\n"
    "crypto map MAP interface outside\n"
    "crypto isakmp enable outside\n"
    "crypto isakmp policy 10\n authentication pre-share\n encryption aes\n hash sha\n"
    " group 2\n lifetime 86400\n"
    "username branch password sesame\nusername branch attributes\n"
    " vpn-framed-ip-address 10.9.0.100 255.255.255.0\n"
    "tunnel-group EZ type remote-access\ntunnel-group EZ general-attributes\n"
    " default-group-policy EZ\ntunnel-group EZ ipsec-attributes\n"
    " pre-shared-key sesame\n"
    "group-policy EZ internal\ngroup-policy EZ attributes\n password-storage enable\n";
constexpr std::string_view kClient =
    "crypto ipsec client ezvpn EZ\n connect manual\n group EZ key sesame\n mode client\n"
    " peer 192.0.2.1\n username branch password sesame\n xauth userid mode local\n"
    "interface FastEthernet4\n ip address 192.0.2.23 255.255.255.0\n"
    " crypto ipsec client ezvpn EZ\n"
    "interface Vlan1\n ip address 10.2.0.1 255.255.255.0\n"
    " crypto ipsec client ezvpn EZ inside\n";

std::string flattened(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

std::string fileText(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Inputs that are not part of the project stand beside it, or where RUNGBOOK_SHARED says.
std::filesystem::path shared()
{
    if (const char* given = std::getenv("RUNGBOOK_SHARED"))
        return given;
    return std::filesystem::path(RUNGBOOK_SOURCE_DIR).parent_path() / "shared";
}

} // namespace

TEST_P(PlantedFault, IsTheOnlyRoot)
{
    const test::PlantedPair& pair = GetParam();
    const auto findings = config::check(test::subjectOf(pair.a, pair.b));
    if (pair.rule.empty())
        EXPECT_EQ(wrong(findings), std::set<std::string>{}) << test::listing(findings) << pair.a << "-----\n"
                                                            << pair.b;
    else
        EXPECT_EQ(roots(findings), std::set<std::string>{pair.rule}) << test::listing(
            findings) << pair.a << "-----\n" << pair.b;
}

INSTANTIATE_TEST_SUITE_P(Generated, PlantedFault, testing::ValuesIn(test::plantedPairs()), nameOfPair);

TEST(PlantedFaults, ThereAreEnough)
{
    const auto pairs = test::plantedPairs();
    EXPECT_GE(std::count_if(pairs.begin(), pairs.end(), [](const auto& p) { return !p.rule.empty(); }), 40);
}

TEST(EzvpnPair, WorksAndIsWeak)
{
    const std::string server(kServer);
    const std::string client(kClient);
    for (const bool flat : {false, true}) {
        const auto findings = config::check(
            test::subjectOf(flat ? flattened(server) : server, flat ? flattened(client) : client));
        EXPECT_EQ(wrong(findings), std::set<std::string>{}) << test::listing(findings);
        EXPECT_FALSE(test::of(findings, "ike-weak-policy").empty()) << test::listing(findings);
        EXPECT_FALSE(test::of(findings, "psk-weak").empty()) << test::listing(findings);
        EXPECT_EQ(test::of(findings, "parse-flattened-paste").size(), flat ? 2U : 0U);
    }
}

TEST(EzvpnPair, OneChangeOneFinding)
{
    const std::string server(kServer);
    const std::string client(kClient);
    struct Change {
        std::string a;
        std::string b;
        std::string rule;
    };
    const Change changes[]{
        {server, replaced(client, "group EZ key", "group EZ2 key"), "ezvpn-group-or-key"},
        {server, replaced(client, "key sesame", "key sesam"), "ezvpn-group-or-key"},
        {replaced(server, "esp-sha-hmac", "esp-sha256-hmac"), client, "p2-no-common"},
        {replaced(server, "esp-aes esp-sha-hmac", "ah-sha-hmac esp-aes"), client, "p2-no-common"},
        {server, replaced(client, "username branch", "username trunk"), "ezvpn-user-missing"},
        {server, replaced(client, "password sesame", "password sesam"), "ezvpn-user-missing"},
        {replaced(server, " group 2", " group 5"), client, "ike-policy-no-common"},
        {replaced(server, " group 2", " group 1"), client, "ike-policy-no-common"},
    };
    for (const Change& change : changes) {
        const auto findings = config::check(test::subjectOf(change.a, change.b));
        EXPECT_EQ(wrong(findings), std::set<std::string>{change.rule}) << test::listing(findings);
    }
}

// The published server and client, when they are at hand.
TEST(EzvpnPair, PublishedExampleHasNothingBlocking)
{
    const auto path = shared() / "seeds" / "asa-aggressive-mode-debugs.txt";
    if (!std::filesystem::exists(path))
        GTEST_SKIP() << "the published example is not here";
    const std::string text = fileText(path);
    const auto after = [&](std::string_view heading, std::string_view begin) {
        const std::size_t at = text.find(begin, text.find(heading));
        return text.substr(at, text.find('\n', at) - at);
    };
    const std::string client = after("Hardware client configuration", "crypto ipsec client ezvpn");
    const std::string server = after("ASA configuration\n", "interface GigabitEthernet0/0");
    const auto findings = config::check(test::subjectOf(server, client));
    EXPECT_EQ(wrong(findings), std::set<std::string>{}) << test::listing(findings);
    EXPECT_FALSE(test::of(findings, "ike-weak-policy").empty()) << test::listing(findings);
    EXPECT_FALSE(
        test::of(findings, "tg-key-masked").empty() && test::of(findings, "parse-redacted-value").empty())
        << test::listing(findings);
}

// The published pair, with one value changed: exactly the finding about that value. Its keys are hidden, so those are changed above.
TEST(EzvpnPair, PublishedExampleWithOneChangeHasOneFinding)
{
    const auto path = shared() / "seeds" / "asa-aggressive-mode-debugs.txt";
    if (!std::filesystem::exists(path))
        GTEST_SKIP() << "the published example is not here";
    const std::string text = fileText(path);
    const auto after = [&](std::string_view heading, std::string_view begin) {
        const std::size_t at = text.find(begin, text.find(heading));
        return text.substr(at, text.find('\n', at) - at);
    };
    const std::string client = after("Hardware client configuration", "crypto ipsec client ezvpn");
    const std::string server = after("ASA configuration\n", "interface GigabitEthernet0/0");
    const std::size_t group = client.find(" group ") + 7;
    const std::string name = client.substr(group, client.find(' ', group) - group);
    const std::size_t user = client.find(" username ") + 10;
    const std::string person = client.substr(user, client.find(' ', user) - user);
    struct Change {
        std::string a;
        std::string b;
        std::string rule;
    };
    const auto transform = [&](std::string all) {
        const std::size_t at = all.find("esp-sha-hmac");
        return at == std::string::npos ? replaced(all, "esp-md5-hmac", "esp-sha-hmac")
                                       : all.replace(at, 12, "esp-sha256-hmac");
    };
    const Change changes[]{
        {server, replaced(client, "group " + name + " key", "group " + name + "2 key"), "ezvpn-group-or-key"},
        {server, replaced(client, "username " + person, "username " + person + "2"), "ezvpn-user-missing"},
        {transform(server), client, "p2-no-common"},
        {replaced(server, " group 2", " group 1"), client, "ike-policy-no-common"},
    };
    for (const Change& change : changes) {
        const auto findings = config::check(test::subjectOf(change.a, change.b));
        EXPECT_EQ(wrong(findings), std::set<std::string>{change.rule}) << test::listing(findings);
    }
}

TEST(PublishedRig, SameListOnBothSidesIsNotMirrored)
{
    const auto folder = shared() / "corpus/config/batfish/pair-ios-crypto-ipsec";
    if (!std::filesystem::exists(folder))
        GTEST_SKIP() << "the published rig is not here";
    const auto findings =
        config::check(test::subjectOf(fileText(folder / "r1.cfg"), fileText(folder / "r2.cfg")));
    EXPECT_FALSE(test::of(findings, "pair-acl-same-direction").empty()) << test::listing(findings);
}

} // namespace rungbook
