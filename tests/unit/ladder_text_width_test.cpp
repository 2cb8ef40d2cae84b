// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/text_width.h"

#include <gtest/gtest.h>

namespace rungbook::ladder
{
namespace
{

TEST(LadderTextWidth, CountsCellsNotBytes)
{
    EXPECT_EQ(displayWidth("MM1"), 3U);
    EXPECT_EQ(displayWidth("VENDOR ×3"), 9U);
    EXPECT_EQ(displayWidth("Cafe\u0301"), 4U); // a combining accent
    EXPECT_EQ(displayWidth("\u6771\u4eac"), 4U); // two wide characters
    EXPECT_EQ(displayWidth("a\xFF\xFE"), 3U); // bytes that are no UTF-8
    EXPECT_EQ(displayWidth("a\u200b\x1b"), 1U);
    EXPECT_EQ(displayWidth(""), 0U);
}

TEST(LadderTextWidth, NeverCutsACharacter)
{
    EXPECT_EQ(elide("VENDOR", 6), "VENDOR");
    EXPECT_EQ(elide("VENDORS", 6), "VENDO…");
    EXPECT_EQ(elide("VENDORS", 6, false), "VEN...");
    EXPECT_EQ(elide("VENDORS", 2, false), "..");
    EXPECT_EQ(elide("VENDORS", 0), "");
    EXPECT_EQ(elide("\u6771\u4eac\u6771", 4), "\u6771…"); // the second would need cells 3 and 4
    EXPECT_EQ(fit("\u6771\u4eac\u6771", 4), "\u6771… ");
    EXPECT_EQ(elide("e\u0301e\u0301e\u0301", 2), "e\u0301…");
    EXPECT_EQ(fit("ab", 4), "ab  ");
}

TEST(LadderTextWidth, HostileCharactersCannotReachTheTerminal)
{
    EXPECT_EQ(printable("a\x1b[31mb\x07\nc\td"), "a?[31mb? c d");
    EXPECT_EQ(printable("abc\u202Etxt.exe\u2066"), "abctxt.exe");
    EXPECT_EQ(printable("a\xC3(\xED\xA0\x80"), "a?(???");
    EXPECT_EQ(printable("Z\u00fcrich \u6771"), "Z\u00fcrich \u6771");
    EXPECT_EQ(printable("\u0085x\u2028y"), "?x y");
    EXPECT_EQ(asciiOnly("VENDOR ×3 … \u00fc \u201cq\u201d e\u0301"), "VENDOR x3 ... ? \"q\" e");
}

TEST(LadderTextWidth, WrapsAtSpacesAndCutsWhatHasNone)
{
    EXPECT_EQ(wrapText("one two  three", 7), (std::vector<std::string>{"one two", "three"}));
    EXPECT_EQ(wrapText("abcdefghij k", 4), (std::vector<std::string>{"abcd", "efgh", "ij k"}));
    EXPECT_EQ(wrapText("", 4), (std::vector<std::string>{""}));
    EXPECT_EQ(wrapText("\u6771\u4eac", 1), (std::vector<std::string>{"\u6771", "\u4eac"}));
}

} // namespace
} // namespace rungbook::ladder
