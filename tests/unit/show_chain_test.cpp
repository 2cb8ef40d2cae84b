// SPDX-License-Identifier: GPL-3.0-or-later
// packet-tracer, VPN context and IPsec SA joined into one chain that says where it breaks; and the same output twice.
#include "core/show/chain.h"
#include "core/show/output_kind.h"
#include "core/show/snapshot.h"
#include "show_blocks.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::test
{

namespace
{

using show::Break;
using show::Chain;
using show::LinkState;
using show::Movement;

std::vector<Chain> chainsOf(const std::string& text)
{
    const auto read = show::readOutputs(text);
    return show::followChains({&read});
}

Chain chainOf(const std::string& text)
{
    auto chains = chainsOf(text);
    EXPECT_EQ(chains.size(), 1U);
    return chains.empty() ? Chain{} : chains.front();
}

const show::Moved* find(const std::vector<show::Moved>& moved, Movement movement, std::string_view field)
{
    const auto at = std::find_if(moved.begin(), moved.end(),
        [&](const show::Moved& one) { return one.movement == movement && one.field == field; });
    return at == moved.end() ? nullptr : &*at;
}

std::vector<show::Moved> moved(const std::string& before, const std::string& after)
{
    const auto old = show::readOutputs(before, SourceId{0});
    const auto now = show::readOutputs(after, SourceId{1});
    return show::compareAll({&old, &now});
}

const std::string kResult =
    "Result:\ninput-interface: inside\ninput-status: up\ninput-line-status: up\noutput-interface: outside\n"
    "output-status: up\noutput-line-status: up\nAction: ";

} // namespace

TEST(ShowChain, HoldsFromTheTracerToTheSa)
{
    const Chain chain = chainOf(blocks::kTracer + blocks::context() + blocks::ipsecSa());
    ASSERT_EQ(chain.links.size(), 3U);
    EXPECT_EQ(chain.why, Break::None);
    for (const show::ChainLink& link : chain.links) {
        EXPECT_EQ(link.state, LinkState::Holds) << link.name;
        EXPECT_FALSE(link.evidence.empty()) << link.name;
    }
    EXPECT_EQ(raw(chain.links[0].evidence.front().where.first), 11U) << "the line with user_data";
    EXPECT_NE(chain.links[2].text.find("402798"), std::string::npos);
    EXPECT_NE(show::chainText(chain).find("[ok] VPN context 0x008A3FBC"), std::string::npos);
}

TEST(ShowChain, AnotherSpiBreaksIt)
{
    const Chain chain = chainOf(blocks::kTracer + blocks::context("0x11112222") + blocks::ipsecSa());
    EXPECT_EQ(chain.why, Break::OtherSpi);
    EXPECT_EQ(chain.breaksAt, 2U);
    EXPECT_GE(chain.links[2].evidence.size(), 2U) << "both SPIs";
}

TEST(ShowChain, AContextThatIsNotThereBreaksIt)
{
    std::string other = blocks::context();
    other.replace(other.find("0x008A3FBC"), 10, "0x00111111");
    EXPECT_EQ(chainOf(blocks::kTracer + other).why, Break::NoContext);
}

TEST(ShowChain, APacketCounterAtZeroBreaksIt)
{
    const Chain chain = chainOf(blocks::kTracer + blocks::context("0xE5C56C30", "0") + blocks::ipsecSa());
    EXPECT_EQ(chain.why, Break::NotCounting);
    EXPECT_EQ(chain.breaksAt, 1U);
    EXPECT_EQ(chain.links.size(), 3U) << "what follows is shown all the same";
}

TEST(ShowChain, NoEncryptPhaseAndADropAreToldApart)
{
    const std::string route =
        "Phase: 1\nType: ROUTE-LOOKUP\nSubtype: Resolve Egress Interface\nResult: ALLOW\nConfig:\nAdditional "
        "Information:\nfound next-hop 192.0.2.254 using egress ifc  outside\n\n";
    EXPECT_EQ(chainOf(route + kResult + "allow\n").why, Break::NoEncryptPhase);
    const Chain dropped = chainOf(route
        + "Phase: 2\nType: NAT\nSubtype: rpf-check\nResult: DROP\nConfig:\nnat (inside,outside) source "
          "dynamic any interface\nAdditional "
          "Information:\n\n"
        + kResult + "drop\nDrop-reason: (rpf-violated) Reverse-path verify failed\n");
    EXPECT_EQ(dropped.why, Break::Dropped);
    EXPECT_NE(dropped.links[0].text.find("rpf-violated"), std::string::npos);
    EXPECT_EQ(chainOf(route).why, Break::None) << "cut short: nothing is known of its end";
}

TEST(ShowChain, WhatWasNotPastedIsAskedFor)
{
    const Chain chain = chainOf(blocks::kTracer);
    ASSERT_EQ(chain.links.size(), 2U);
    EXPECT_EQ(chain.links[1].state, LinkState::NotShown);
    EXPECT_EQ(chain.links[1].command, "show asp table vpn-context detail | begin 8A3FBC");
}

TEST(ShowChain, SasOfOtherFlowsProveNothing)
{
    std::string others;
    for (const std::string net : {"10.50.0.0", "10.60.0.0"}) {
        std::string sa = blocks::ipsecSa("5", "5", "AAAA0001");
        for (std::size_t at = sa.find("10.22.0.0"); at != std::string::npos; at = sa.find("10.22.0.0", at))
            sa.replace(at, 9, net);
        others += sa;
    }
    const Chain chain = chainOf(blocks::kTracer + blocks::context() + others);
    EXPECT_EQ(chain.why, Break::None);
    EXPECT_EQ(chain.links.back().state, LinkState::NotShown);
}

TEST(ShowSnapshots, CountersAndOneDirectionThatStandsStill)
{
    const auto all = moved(blocks::ipsecSa("100", "50"), blocks::ipsecSa("180", "50"));
    const show::Moved* grown = find(all, Movement::Counter, "encaps");
    ASSERT_NE(grown, nullptr);
    EXPECT_EQ(grown->delta, 80);
    EXPECT_EQ(grown->beforeWhere.source, SourceId{0});
    EXPECT_EQ(grown->afterWhere.source, SourceId{1});
    const show::Moved* still = find(all, Movement::Still, "decaps");
    ASSERT_NE(still, nullptr);
    EXPECT_NE(still->meaning.find("nothing comes back"), std::string::npos);
    EXPECT_EQ(find(all, Movement::Other, "lifetime_left_seconds"), nullptr);
}

TEST(ShowSnapshots, ARenewedSaAndAStateThatChanged)
{
    const auto all = moved(blocks::ipsecSa("100", "50", "E5C56C30"), blocks::ipsecSa("3", "2", "0BADF00D"));
    EXPECT_NE(find(all, Movement::Rekeyed, "spi"), nullptr);
    const show::Moved* fell = find(all, Movement::Counter, "encaps");
    ASSERT_NE(fell, nullptr);
    EXPECT_EQ(fell->delta, -97);
    EXPECT_NE(fell->meaning.find("began anew"), std::string::npos);
    const auto states = moved(blocks::isakmpSa("MM_WAIT_MSG2"), blocks::isakmpSa("MM_ACTIVE"));
    const show::Moved* state = find(states, Movement::State, "state");
    ASSERT_NE(state, nullptr);
    EXPECT_EQ(state->before, "MM_WAIT_MSG2");
    EXPECT_EQ(state->after, "MM_ACTIVE");
}

TEST(ShowSnapshots, TheSameTwiceMovesNothingAndOtherKindsAreNotCompared)
{
    EXPECT_TRUE(moved(blocks::ipsecSa(), blocks::ipsecSa()).empty());
    EXPECT_TRUE(moved(blocks::ipsecSa(), blocks::isakmpSa("MM_ACTIVE")).empty());
}

} // namespace rungbook::test
