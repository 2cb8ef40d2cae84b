// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/prefix_table.h"

#include <gtest/gtest.h>

namespace rungbook
{
namespace
{

const auto kAny = [](int) { return true; };

TEST(PrefixTable, ComparesTheBeginningInAnyCase)
{
    PrefixTable<int> table;
    table.add("Received ", 1);
    table.add("id", 2);
    ASSERT_NE(table.find("rECEIVEd something", kAny), nullptr);
    EXPECT_EQ(*table.find("rECEIVEd something", kAny), 1);
    EXPECT_EQ(*table.find("ID", kAny), 2);
    EXPECT_EQ(*table.find("identity of the peer", kAny), 2);
    EXPECT_EQ(table.find("i", kAny), nullptr); // shorter than the beginning
    EXPECT_EQ(table.find("", kAny), nullptr);
    EXPECT_EQ(table.find("Receipt of", kAny), nullptr);
}

TEST(PrefixTable, OnlyLettersHaveTwoCases)
{
    PrefixTable<int> table;
    table.add("a@[`{", 1);
    EXPECT_NE(table.find("A@[`{", kAny), nullptr);
    EXPECT_EQ(table.find("a`[`{", kAny), nullptr); // '@' and '`' differ in the bit that tells 'A' from 'a'
    EXPECT_EQ(table.find("a@{`{", kAny), nullptr); // so do '[' and '{'
    PrefixTable<int> high;
    high.add("x\xC1", 1);
    EXPECT_NE(high.find("X\xC1", kAny), nullptr);
    EXPECT_EQ(high.find("X\xE1", kAny), nullptr);
}

TEST(PrefixTable, TriesInOrderAndAsksAboutTheRest)
{
    PrefixTable<int> table;
    table.add("processing SA", 1);
    table.add("processing", 2);
    table.add("process", 3);
    EXPECT_EQ(*table.find("processing SA payload", kAny), 1);
    // Beyond eight bytes the table knows nothing: the caller does.
    EXPECT_EQ(*table.find("processing KE payload", [](int value) { return value > 1; }), 2);
    EXPECT_EQ(*table.find("processing", [](int value) { return value > 2; }), 3);
    EXPECT_EQ(table.find("processing", [](int) { return false; }), nullptr);
}

} // namespace
} // namespace rungbook
