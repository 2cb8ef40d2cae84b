// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/prefix_set.h"

#include <gtest/gtest.h>

#include <string>

using namespace rungbook::config;

namespace
{

AddressSet set(std::initializer_list<const char*> blocks)
{
    AddressSet out;
    for (const char* block : blocks)
        out = out.unite(setOf(parsePrefix(block).value()));
    return out;
}

TEST(ConfigAddress, readsAndWritesBothFamilies)
{
    EXPECT_EQ(toText(parseAddress("192.0.2.1").value()), "192.0.2.1");
    EXPECT_EQ(toText(parseAddress("2001:DB8:0:1:1::1").value()), "2001:db8:0:1:1::1");
    EXPECT_EQ(toText(parseAddress("::").value()), "::");
    EXPECT_EQ(toText(parseAddress("::1").value()), "::1");
    EXPECT_EQ(toText(parseAddress("2001:db8::").value()), "2001:db8::");
    EXPECT_EQ(toText(parseAddress("::ffff:192.0.2.1").value()), "::ffff:c000:201");
    EXPECT_EQ(toText(parseAddress("2001:db8:1:2:3:4:5:6").value()), "2001:db8:1:2:3:4:5:6");
    // RFC 5952, 4.2.2: one group of zeros is not shortened; 4.2.3: the first of two equal runs is.
    EXPECT_EQ(toText(parseAddress("2001:db8:0:1:1:1:1:1").value()), "2001:db8:0:1:1:1:1:1");
    EXPECT_EQ(toText(parseAddress("2001:db8:0:0:1:0:0:1").value()), "2001:db8::1:0:0:1");
}

TEST(ConfigAddress, refusesEverythingElse)
{
    for (const char* text : {"", "192.0.2", "192.0.2.256", "192.0.2.1.1", "192.0.2.1 ", "X.X.X.X",
             "206.X.X.1", "192.0.2.0001", "1:2", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "12345::", "::g",
             "1:2:3:4:5:6:7:", "192.0..1", "-1.0.0.1", "::1.2.3"})
        EXPECT_FALSE(parseAddress(text)) << text;
    EXPECT_FALSE(parsePrefix("192.0.2.0/33"));
    EXPECT_FALSE(parsePrefix("192.0.2.0"));
    EXPECT_FALSE(parsePrefix("192.0.2.0/"));
    EXPECT_TRUE(parsePrefix("2001:db8::/128"));
}

TEST(ConfigAddress, masksAndWildcards)
{
    for (int length = 0; length <= 32; ++length) {
        EXPECT_EQ(maskLength(maskOf(length)), length);
        EXPECT_EQ(maskOf(length).low ^ wildcardOf(length).low, 0xFFFF'FFFFU);
    }
    EXPECT_EQ(maskLength(parseAddress("255.0.255.0").value()), std::nullopt);
    EXPECT_EQ(maskLength(parseAddress("0.0.0.255").value()), std::nullopt);
    EXPECT_EQ(toText(prefixOf(parseAddress("192.0.2.77").value(), 25)), "192.0.2.0/25");
    EXPECT_EQ(toText(prefixOf(parseAddress("2001:db8:ffff::1").value(), 33)), "2001:db8:8000::/33");
    EXPECT_EQ(toText(parsePrefix("2001:db8::/64").value().last()), "2001:db8::ffff:ffff:ffff:ffff");
    EXPECT_EQ(toText(parsePrefix("::/0").value().last()), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

TEST(ConfigAddress, theEndsOfAFamilyHaveNoNeighbour)
{
    EXPECT_EQ(after(parseAddress("255.255.255.255").value()), std::nullopt);
    EXPECT_EQ(before(parseAddress("0.0.0.0").value()), std::nullopt);
    EXPECT_EQ(before(parseAddress("::").value()), std::nullopt);
    EXPECT_EQ(toText(after(parseAddress("::ffff:ffff:ffff:ffff").value()).value()), "0:0:0:1::");
    EXPECT_EQ(toText(before(parseAddress("0:0:0:1::").value()).value()), "::ffff:ffff:ffff:ffff");
}

TEST(ConfigPrefixSet, halvesMakeAWhole)
{
    EXPECT_EQ(set({"192.0.2.0/25", "192.0.2.128/25"}), set({"192.0.2.0/24"}));
    EXPECT_EQ(toText(set({"192.0.2.128/25", "192.0.2.0/25"})), "192.0.2.0/24");
}

TEST(ConfigPrefixSet, subtractsExactly)
{
    const AddressSet rest = set({"192.0.2.0/24"}).subtract(set({"192.0.2.64/26"}));
    EXPECT_EQ(toText(rest), "192.0.2.0/26, 192.0.2.128/25");
    EXPECT_TRUE(set({"192.0.2.64/26"}).isSubsetOf(set({"192.0.2.0/24"})));
    EXPECT_FALSE(set({"192.0.2.64/26"}).isSubsetOf(rest));
    EXPECT_FALSE(rest.intersects(set({"192.0.2.64/26"})));
    EXPECT_TRUE(set({"192.0.2.0/24"}).subtract(any4()).empty());
    EXPECT_EQ(toText(any4().subtract(set({"0.0.0.0/1"}))), "128.0.0.0/1");
    EXPECT_EQ(toText(any4()
                         .subtract(set({"255.255.255.255/32", "0.0.0.0/32"}))
                         .intersect(set({"255.255.255.254/31"}))),
        "255.255.255.254/32");
}

TEST(ConfigPrefixSet, theFamiliesStayApart)
{
    EXPECT_EQ(anyAddress().subtract(any4()), any6());
    EXPECT_EQ(prefixesOf(anyAddress()).size(), 2U);
    EXPECT_FALSE(any4().intersects(any6()));
    EXPECT_EQ(toText(anyAddress()), "any");
    EXPECT_EQ(toText(AddressSet()), "nothing");
    EXPECT_EQ(toText(any6()), "::/0");
}

TEST(ConfigPrefixSet, aListIsMinimalAndMayBeCut)
{
    const AddressSet range =
        AddressSet::range(parseAddress("192.0.2.1").value(), parseAddress("192.0.2.6").value());
    EXPECT_EQ(toText(range), "192.0.2.1/32, 192.0.2.2/31, 192.0.2.4/31, 192.0.2.6/32");
    EXPECT_EQ(prefixesOf(range, 2).size(), 2U);
    EXPECT_EQ(toText(range, 2), "192.0.2.1/32, 192.0.2.2/31 and 2 more");
}

TEST(ConfigPortSet, hasItsOwnEnds)
{
    EXPECT_EQ(toText(allPorts().subtract(PortSet::single(25))), "0-24, 26-65535");
    EXPECT_EQ(toText(allPorts()), "any");
    EXPECT_EQ(toText(PortSet::range(65535, 65535).unite(PortSet::single(0))), "0, 65535");
    EXPECT_TRUE(PortSet::range(5, 4).empty());
}

Flow flow(const char* from, const char* to, PortSet protocols = allProtocols(), PortSet port = allPorts())
{
    return {std::move(protocols), set({from}), allPorts(), set({to}), std::move(port)};
}

TEST(ConfigFlowSet, mirrorsAndCovers)
{
    const FlowSet here(flow("192.0.2.0/24", "198.51.100.0/24"));
    const FlowSet there(flow("198.51.100.0/24", "192.0.2.0/24"));
    EXPECT_EQ(here.mirrored().sameAs(there), true);
    EXPECT_EQ(here.sameAs(there), false);
    EXPECT_EQ(FlowSet(flow("192.0.2.0/25", "198.51.100.0/24")).isSubsetOf(here), true);
    EXPECT_EQ(here.isSubsetOf(FlowSet(flow("192.0.2.0/25", "198.51.100.0/24"))), false);
}

TEST(ConfigFlowSet, aPartitionIsTheSameSet)
{
    FlowSet halves;
    halves.add(flow("192.0.2.0/25", "198.51.100.0/24"));
    halves.add(flow("192.0.2.128/25", "198.51.100.0/24"));
    EXPECT_EQ(halves.sameAs(FlowSet(flow("192.0.2.0/24", "198.51.100.0/24"))), true);
}

TEST(ConfigFlowSet, whatIsLeftIsNamedExactly)
{
    const FlowSet whole(flow("192.0.2.0/24", "198.51.100.0/24"));
    FlowSet exempt(flow("192.0.2.0/25", "198.51.100.0/25"));
    exempt.add(flow("192.0.2.0/24", "198.51.100.0/24", PortSet::single(6), PortSet::single(25)));
    const FlowSet left = whole.subtract(exempt);
    EXPECT_FALSE(left.overflow());
    EXPECT_EQ(left.intersect(exempt).empty(), true);
    EXPECT_EQ(left.unite(exempt).sameAs(whole), true);
    for (const Flow& one : left.flows())
        EXPECT_FALSE(one.empty());
}

TEST(ConfigFlowSet, givesUpVisiblyInsteadOfExploding)
{
    FlowSet set(flow("0.0.0.0/0", "0.0.0.0/0"));
    for (std::uint32_t i = 0; i < 20'000 && !set.overflow(); ++i) {
        const std::uint32_t bits = i * 2'654'435'761U;
        const auto host = setOf({v4(bits), 32});
        set.remove({PortSet::single(static_cast<std::uint16_t>(i % 200)), host, allPorts(),
            setOf({v4(~bits), 32}), allPorts()});
    }
    EXPECT_TRUE(set.overflow());
    EXPECT_EQ(set.isSubsetOf(FlowSet()), std::nullopt);
}

} // namespace
