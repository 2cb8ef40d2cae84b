// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/editor_text.h"

#include "core/config/facts.h"
#include "tests/config/negotiation_pair.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

std::string masked(std::string_view command)
{
    std::string out(command);
    for (const ByteRange& range : secretRanges(command))
        std::fill(out.begin() + static_cast<std::ptrdiff_t>(range.begin),
            out.begin() + static_cast<std::ptrdiff_t>(range.end), '#');
    return out;
}

std::vector<std::string> commandsOf(std::string_view text)
{
    const ConfigTree tree = parseTree(text);
    std::vector<std::string> all;
    for (CommandId id = 0; id < tree.commands().size(); ++id)
        all.push_back(std::to_string(tree.commands()[id].level) + " " + tree.redactedText(id));
    return all;
}

} // namespace

TEST(EditorText, SecretBytesAreFound)
{
    EXPECT_EQ(masked(" pre-shared-key abc"), " pre-shared-key ###");
    EXPECT_EQ(masked("crypto isakmp key abc address 192.0.2.1"), "crypto isakmp key ### address 192.0.2.1");
    EXPECT_EQ(masked("username u password abc encrypted"), "username u password ### encrypted");
    EXPECT_EQ(masked("hostname fw1"), "hostname fw1");
    EXPECT_EQ(masked("pre-shared-key two words"), "pre-shared-key #########");
    EXPECT_EQ(masked(""), "");
}

TEST(EditorText, SecretsOfAFlattenedPasteAreFoundOneByOne)
{
    const std::string text =
        "tunnel-group 192.0.2.1 type ipsec-l2l tunnel-group 192.0.2.1 ipsec-attributes "
        "pre-shared-key abcdef crypto map M 10 set peer 192.0.2.1 crypto map M interface outside\n";
    const ConfigTree tree = parseTree(text);
    ASSERT_TRUE(tree.flattened());
    const auto ranges = secretRanges(tree);
    ASSERT_EQ(ranges.size(), 1U);
    EXPECT_EQ(text.substr(ranges[0].begin, ranges[0].end - ranges[0].begin), "abcdef");
}

TEST(EditorText, ModesFold)
{
    const ConfigTree tree = parseTree("interface Vlan1\n nameif inside\n\n security-level 100\nhostname a\n");
    const auto lines = foldLines(tree);
    ASSERT_GE(lines.size(), 5U);
    EXPECT_TRUE(lines[0].header);
    EXPECT_EQ(lines[0].level, 0);
    EXPECT_EQ(lines[1].level, 1);
    EXPECT_EQ(lines[2].level, 1) << "an empty line between two sub-commands";
    EXPECT_EQ(lines[3].level, 1);
    EXPECT_FALSE(lines[4].header);
    EXPECT_EQ(lines[4].level, 0);
}

TEST(EditorText, WordsHaveKinds)
{
    const std::string text = "! note\nno crypto map M 10 set peer 192.0.2.1\n";
    std::vector<std::uint8_t> kinds;
    colourWords(text, kinds);
    ASSERT_EQ(kinds.size(), text.size());
    const auto at = [&](std::string_view word) { return static_cast<WordKind>(kinds[text.find(word)]); };
    EXPECT_EQ(at("! note"), WordKind::Comment);
    EXPECT_EQ(at("no crypto"), WordKind::Negation);
    EXPECT_EQ(at("crypto"), WordKind::Mode);
    EXPECT_EQ(at("10"), WordKind::Number);
    EXPECT_EQ(at("192.0.2.1"), WordKind::Address);
    EXPECT_EQ(at("peer"), WordKind::Plain);
    colourWords("  30820201 0a0b0c0d\n", kinds);
    EXPECT_EQ(static_cast<WordKind>(kinds[2]), WordKind::Plain) << "a line of a certificate is no command";
}

TEST(EditorText, OneCommandPerLineKeepsEveryCommand)
{
    const std::string flat =
        "tunnel-group 192.0.2.1 type ipsec-l2l tunnel-group 192.0.2.1 ipsec-attributes "
        "pre-shared-key abcdef crypto map M 10 set peer 192.0.2.1 crypto map M interface outside\n";
    const std::string formatted = oneCommandPerLine(parseTree(flat));
    EXPECT_EQ(commandsOf(formatted), commandsOf(flat));
    EXPECT_FALSE(parseTree(formatted).flattened());
    EXPECT_NE(formatted.find("\n pre-shared-key abcdef\n"), std::string::npos) << formatted;
    const std::string whole(test::kHeadOffice);
    EXPECT_EQ(commandsOf(oneCommandPerLine(parseTree(whole))), commandsOf(whole));
    EXPECT_EQ(oneCommandPerLine(parseTree(oneCommandPerLine(parseTree(whole)))),
        oneCommandPerLine(parseTree(whole)));
}

TEST(EditorText, WhatIsKeptOnDiskHoldsNoSecretAndLosesNothingElse)
{
    const std::string kept =
        withoutSecrets(parseTree("hostname a\n! note\n\nusername u password abc privilege 15\n"));
    EXPECT_EQ(kept, "hostname a\n! note\n\nusername u password ***** privilege 15\n");
}
