// SPDX-License-Identifier: GPL-3.0-or-later
// What the peer must have: written from one end, read back together with it, the tunnel comes up.
#include "core/config/peer_config.h"

#include "core/config/negotiation.h"
#include "tests/config/negotiation_pair.h"
#include "tests/support/config_cases.h"
#include "tests/support/config_pairs.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rungbook
{

namespace
{

using config::PeerStyle;

std::string replaceAll(std::string text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// What an engineer fills in. The key is the one that the text has.
std::string filledIn(const config::PeerConfig& peer, const std::string& original)
{
    std::string out;
    for (const std::string& line : peer.lines)
        out += line + "\n";
    std::string key = "7hQ-example-Zx4v";
    for (const std::string_view before :
        {"ikev1 pre-shared-key ", "local-authentication pre-shared-key ", "pre-shared-key ", "isakmp key "}) {
        const std::size_t at = original.find(before);
        if (at == std::string::npos)
            continue;
        const std::size_t begin = at + before.size();
        key = original.substr(begin, original.find_first_of(" \n", begin) - begin);
        break;
    }
    const std::string host = out.substr(out.find("ip address ") + 11);
    const std::string gateway = host.substr(0, host.find_last_of('.', host.find(' '))) + ".254";
    out = replaceAll(out, "<key>", key);
    out = replaceAll(out, "<mask>", "255.255.255.0");
    out = replaceAll(out, "<gateway>", gateway);
    // Its own network is the source of its access list.
    const std::string_view permit = "permit ip ";
    const std::size_t at = out.find(permit);
    std::string inside = "10.99.0.1";
    if (at != std::string::npos) {
        const std::string net = out.substr(at + permit.size());
        inside = net.substr(0, net.find_last_of('.', net.find(' '))) + ".1";
    }
    out = replaceAll(out, "<inside-address>", inside);
    out = replaceAll(out, "<inside-mask>", "255.255.0.0");
    return out + (out.find("nameif") != std::string::npos ? ": end\n" : "end\n");
}

void expectUp(const std::string& original, PeerStyle style)
{
    const auto peers = config::peerConfigs(test::subjectOf(original), style);
    ASSERT_FALSE(peers.empty());
    const config::PeerConfig& peer = peers.front();
    ASSERT_FALSE(peer.lines.empty()) << fmt::format("{}", fmt::join(peer.notes, "\n"));
    const std::string other = filledIn(peer, original);
    EXPECT_EQ(other.find('<'), std::string::npos) << other;
    const config::Subject subject = test::subjectOf(original, other);
    const auto findings = config::check(subject);
    for (const Finding& f : findings)
        EXPECT_FALSE(isWrong(f.effect)) << test::listing({f}) << original << "-----\n" << other;
    const auto negotiations = config::negotiate(subject);
    const auto outcomes = config::outcomesOf(subject, negotiations);
    ASSERT_EQ(outcomes.size(), 1U) << other;
    std::string open;
    for (const config::Negotiation& n : negotiations) {
        for (const config::Stage& stage : n.stages) {
            EXPECT_NE(stage.verdict, config::StageVerdict::Failed) << stage.text;
            // What translates is not always in the paste: the only step that may stay open.
            if (stage.verdict != config::StageVerdict::Passed && stage.kind != config::StageKind::Nat)
                open += fmt::format("{}: {}\n", config::nameOf(stage.kind), stage.text);
        }
    }
    EXPECT_EQ(open, "") << other;
}

std::string nameOfPair(const testing::TestParamInfo<test::PlantedPair>& info)
{
    return info.param.name;
}

class RoundTrip : public testing::TestWithParam<test::PlantedPair>
{
};

std::vector<test::PlantedPair> sound()
{
    std::vector<test::PlantedPair> out;
    for (const test::PlantedPair& pair : test::plantedPairs()) {
        if (pair.rule.empty())
            out.push_back(pair);
    }
    return out;
}

} // namespace

TEST_P(RoundTrip, OfAnAsaComesUp)
{
    expectUp(GetParam().a, PeerStyle::Asa);
    expectUp(GetParam().b, PeerStyle::Asa);
}

TEST_P(RoundTrip, OfARouterComesUp)
{
    expectUp(GetParam().a, PeerStyle::Ios);
    expectUp(GetParam().b, PeerStyle::Ios);
}

INSTANTIATE_TEST_SUITE_P(Generated, RoundTrip, testing::ValuesIn(sound()), nameOfPair);

TEST(PeerConfig, WritesNoKeyAndListsWhatIsMissing)
{
    const config::Subject subject = test::subjectOf(std::string(test::kHeadOffice));
    for (const PeerStyle style : {PeerStyle::Asa, PeerStyle::Ios, PeerStyle::Strongswan}) {
        const auto peers = config::peerConfigs(subject, style);
        ASSERT_EQ(peers.size(), 1U);
        const std::string text = peers.front().text();
        EXPECT_EQ(text.find("a-long-key"), std::string::npos) << text;
        for (const std::string& line : peers.front().lines) {
            for (std::size_t at = line.find('<'); at != std::string::npos; at = line.find('<', at + 1)) {
                const std::string word = line.substr(at, line.find('>', at) + 1 - at);
                EXPECT_TRUE(std::any_of(peers.front().needs.begin(), peers.front().needs.end(),
                    [&](const config::PeerNeed& n) { return n.placeholder == word; }))
                    << word << " is not explained";
            }
        }
    }
}

TEST(PeerConfig, StrongswanHasTheSameProposals)
{
    const auto peers =
        config::peerConfigs(test::subjectOf(std::string(test::kHeadOffice)), PeerStyle::Strongswan);
    ASSERT_EQ(peers.size(), 1U);
    const std::string text = peers.front().text();
    for (const std::string_view line :
        {"version = 1", "local_addrs = 198.51.100.1", "remote_addrs = 192.0.2.1",
            "proposals = aes256-sha1-modp2048", "esp_proposals = aes256-sha1-modp2048",
            "local_ts = 10.2.0.0/16", "remote_ts = 10.1.0.0/16", "life_time = 28800s"})
        EXPECT_NE(text.find(line), std::string::npos) << line << " is not in\n" << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '{'), std::count(text.begin(), text.end(), '}'));
}

TEST(PeerConfig, OfSeveralPoliciesTheStrongestIsWritten)
{
    const std::string more = test::with(test::kHeadOffice, "crypto ikev1 policy 10\n",
        "crypto ikev1 policy 5\n authentication pre-share\n encryption 3des\n hash md5\n group 2\n lifetime "
        "86400\n"
        "crypto ikev1 policy 10\n");
    const auto peers = config::peerConfigs(test::subjectOf(more), PeerStyle::Asa);
    ASSERT_EQ(peers.size(), 1U);
    const std::string lines = fmt::format("{}", fmt::join(peers.front().lines, "\n"));
    EXPECT_EQ(lines.find("3des"), std::string::npos) << lines;
    EXPECT_TRUE(std::any_of(peers.front().notes.begin(), peers.front().notes.end(),
        [](const std::string& n) { return n.find("policy 5 is not copied") != std::string::npos; }));
}

TEST(PeerConfig, ADynamicMapIsNotDescribed)
{
    std::string dynamic = test::with(test::kHeadOffice, "crypto map VPN 10 match address TO-BRANCH\n", "");
    dynamic = test::with(dynamic, "crypto map VPN 10 set peer 198.51.100.1\n", "");
    dynamic = test::with(dynamic, "crypto map VPN 10 set ikev1 transform-set AES\n",
        "crypto dynamic-map DYN 10 set ikev1 transform-set AES\n");
    dynamic = test::with(
        dynamic, "crypto map VPN 10 set pfs group14\n", "crypto map VPN 65535 ipsec-isakmp dynamic DYN\n");
    const auto peers = config::peerConfigs(test::subjectOf(dynamic), PeerStyle::Asa);
    ASSERT_EQ(peers.size(), 1U);
    EXPECT_TRUE(peers.front().lines.empty());
    EXPECT_FALSE(peers.front().notes.empty());
}

} // namespace rungbook
