// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/tunnel_card.h"

#include "tests/config/negotiation_pair.h"

#include <gtest/gtest.h>

using namespace rungbook;
using namespace rungbook::config;

namespace
{

std::string with(std::string_view text, std::string_view from, std::string_view to)
{
    std::string out(text);
    const std::size_t at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? out : out.replace(at, from.size(), to);
}

TunnelCard card(std::string_view a, std::string_view b)
{
    const Subject subject = makeSubject(understand(a, SourceId{0}), understand(b, SourceId{1}));
    return cardOf(subject, subject.devices().at(0).tunnels.at(0));
}

const CardRow& rowOf(const TunnelCard& card, std::string_view field)
{
    static const CardRow none;
    for (const CardRow& row : card.rows) {
        if (row.field == field)
            return row;
    }
    ADD_FAILURE() << "no row " << field;
    return none;
}

std::vector<std::string> differing(const TunnelCard& card)
{
    std::vector<std::string> fields;
    for (const CardRow& row : card.rows) {
        if (row.agreement == Agreement::Differs || row.agreement == Agreement::Missing)
            fields.push_back(row.field);
    }
    return fields;
}

using Fields = std::vector<std::string>;

} // namespace

TEST(TunnelCard, TwoEndsThatFitHaveNoDifferingField)
{
    const TunnelCard both = card(test::kHeadOffice, test::kBranch);
    EXPECT_TRUE(both.paired());
    EXPECT_EQ(both.here, "head");
    EXPECT_EQ(both.there, "branch");
    EXPECT_EQ(differing(both), Fields{});
    EXPECT_EQ(both.differing(), 0U);
    EXPECT_EQ(rowOf(both, "Networks").agreement, Agreement::Same);
    EXPECT_EQ(rowOf(both, "Key").agreement, Agreement::Same);
    EXPECT_EQ(rowOf(both, "Exempt from NAT").here.text, "yes");
}

TEST(TunnelCard, EachCellNamesLinesOfItsOwnDevice)
{
    const TunnelCard both = card(test::kHeadOffice, test::kBranch);
    for (const CardRow& row : both.rows) {
        for (const SourceSpan& span : row.here.lines)
            EXPECT_EQ(raw(span.source), 0U) << row.field;
        for (const SourceSpan& span : row.there.lines)
            EXPECT_EQ(raw(span.source), 1U) << row.field;
    }
    EXPECT_FALSE(rowOf(both, "Peer address").here.lines.empty());
}

TEST(TunnelCard, AnyOneChangeMarksItsField)
{
    const std::string_view b = test::kBranch;
    EXPECT_EQ(
        differing(card(with(test::kHeadOffice, "set pfs group14", "set pfs group5"), b)), Fields{"PFS"});
    EXPECT_EQ(differing(card(with(test::kHeadOffice, " group 14", " group 5"), b)), Fields{"Phase 1 policy"});
    EXPECT_EQ(differing(card(with(test::kHeadOffice, "a-long-key-for-two-1", "a-long-key-for-two-2"), b)),
        Fields{"Key"});
    EXPECT_EQ(differing(card(with(test::kHeadOffice, "AES esp-aes-256", "AES esp-3des"), b)),
        Fields{"Transform set"});
    EXPECT_EQ(rowOf(card(with(test::kHeadOffice, "set peer 198.51.100.1", "set peer 198.51.100.2"), b),
                  "Peer address")
                  .agreement,
        Agreement::Differs);
}

TEST(TunnelCard, AMaskedKeyIsUnknownAndNoKeyIsEverShown)
{
    const TunnelCard masked =
        card(with(test::kHeadOffice, "pre-shared-key a-long-key-for-two-1", "pre-shared-key *****"),
            test::kBranch);
    EXPECT_EQ(rowOf(masked, "Key").agreement, Agreement::Unknown);
    for (const CardRow& row : masked.rows)
        EXPECT_EQ((row.here.text + row.there.text + row.note).find("a-long-key"), std::string::npos);
}

TEST(TunnelCard, OneEndAloneIsNotCompared)
{
    const Subject subject = makeSubject(understand(test::kHeadOffice));
    const TunnelCard one = cardOf(subject, subject.devices().at(0).tunnels.at(0));
    EXPECT_FALSE(one.paired());
    for (const CardRow& row : one.rows)
        EXPECT_EQ(row.agreement, Agreement::NotCompared) << row.field;
}

TEST(TunnelCard, WhatWasNotPastedIsNotCalledMissing)
{
    const Subject subject = makeSubject(understand("crypto map M 10 match address A\n"
                                                   "crypto map M 10 set peer 192.0.2.9\n"
                                                   "crypto map M interface outside\n"));
    ASSERT_FALSE(subject.devices().at(0).tunnels.empty());
    const TunnelCard piece = cardOf(subject, subject.devices().at(0).tunnels.at(0));
    EXPECT_EQ(rowOf(piece, "Networks").here.text, "not pasted: A");
    EXPECT_FALSE(rowOf(piece, "Networks").here.missing);
    EXPECT_FALSE(rowOf(piece, "Tunnel-group").here.missing);
}

TEST(TunnelCard, AGroupThatIsNotThereIsMissing)
{
    const std::string typo =
        with(with(test::kHeadOffice, "tunnel-group 198.51.100.1 type", "tunnel-group 198.51.100.11 type"),
            "tunnel-group 198.51.100.1 ipsec", "tunnel-group 198.51.100.11 ipsec");
    const CardRow row = rowOf(card(typo, test::kBranch), "Tunnel-group");
    EXPECT_EQ(row.agreement, Agreement::Missing);
    EXPECT_TRUE(row.here.missing);
    EXPECT_FALSE(row.there.missing);
}
