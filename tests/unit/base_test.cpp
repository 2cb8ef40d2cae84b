// SPDX-License-Identifier: GPL-3.0-or-later
// The values everything else is made of: texts, times, findings, secrets.
#include "core/base/finding.h"
#include "core/base/rule.h"
#include "core/base/secret.h"
#include "core/base/text_pool.h"
#include "core/base/timestamp.h"
#include "core/base/typography.h"

#include <gtest/gtest.h>

namespace rungbook
{
namespace
{

TEST(TextPool, GivesOneIdToOneTextAndKeepsItsAddress)
{
    TextPool pool;
    const TextId a = pool.intern("alpha");
    const std::string_view view = pool.text(a);
    for (int i = 0; i < 20'000; ++i)
        pool.intern("text number " + std::to_string(i));
    EXPECT_EQ(pool.intern("alpha"), a);
    EXPECT_EQ(pool.find("alpha"), a);
    EXPECT_EQ(pool.text(a).data(), view.data());
    EXPECT_EQ(pool.text(pool.find("text number 12345")), "text number 12345");
    EXPECT_TRUE(isEmpty(pool.find("never seen")));
    EXPECT_TRUE(isEmpty(pool.intern("")));
    EXPECT_EQ(pool.text(TextId{9'999'999}), "");
    const std::string large(300'000, 'x');
    EXPECT_EQ(pool.text(pool.intern(large)), large);
    EXPECT_EQ(pool.size(), 20'003U);
}

TEST(TextPool, CopiesMovesAbsorbsAndClears)
{
    TextPool pool;
    const TextId a = pool.intern("alpha");
    const TextId b = pool.intern("beta");
    TextPool copy = pool;
    EXPECT_EQ(copy.find("alpha"), a);
    EXPECT_NE(copy.text(a).data(), pool.text(a).data());
    const TextPool moved = std::move(copy);
    EXPECT_EQ(moved.text(b), "beta");
    TextPool other;
    other.intern("beta");
    other.intern("gamma");
    const std::vector<TextId> ids = pool.absorb(other);
    ASSERT_EQ(ids.size(), 3U);
    EXPECT_EQ(ids[1], b);
    EXPECT_EQ(pool.text(ids[2]), "gamma");
    pool.clear();
    EXPECT_EQ(pool.size(), 1U);
    EXPECT_TRUE(isEmpty(pool.find("alpha")));
    EXPECT_EQ(pool.text(pool.intern("delta")), "delta");
}

TEST(Timestamp, RoundTripsAndRefuses)
{
    for (const int year : {1600, 1970, 1999, 2000, 2024, 2100}) {
        const CivilTime c{year, 2, 28, 23, 59, 59, 120'000};
        const CivilTime back = toCivil(fromCivil(c));
        EXPECT_EQ(back.year, year);
        EXPECT_EQ(back.month, 2);
        EXPECT_EQ(back.day, 28);
        EXPECT_EQ(back.second, 59);
        EXPECT_EQ(back.micro, 120'000);
    }
    EXPECT_FALSE(fromCivil({2023, 2, 29, 0, 0, 0, 0}).known());
    EXPECT_TRUE(fromCivil({2024, 2, 29, 0, 0, 0, 0}).known());
    EXPECT_FALSE(fromCivil({2024, 13, 1, 0, 0, 0, 0}).known());
    EXPECT_FALSE(fromCivil({2024, 1, 1, 24, 0, 0, 0}).known());
    EXPECT_EQ(isoText({}), "");
}

TEST(Timestamp, SecondsBetweenWithAndWithoutYears)
{
    const Timestamp dated = fromCivil({2010, 6, 10, 17, 36, 5, 0});
    const Timestamp undated = fromCivil({Timestamp::kUnknownYear, 6, 10, 17, 36, 13, 0});
    EXPECT_EQ(secondsBetween(dated, undated), 8.0);
    EXPECT_EQ(secondsBetween(undated, dated), -8.0);
    const Timestamp eve = fromCivil({Timestamp::kUnknownYear, 12, 31, 23, 59, 58, 0});
    const Timestamp newYear = fromCivil({Timestamp::kUnknownYear, 1, 1, 0, 0, 3, 0});
    EXPECT_EQ(secondsBetween(eve, newYear), 5.0);
    EXPECT_FALSE(secondsBetween({}, dated).has_value());
}

TEST(Timestamp, DurationsForPeople)
{
    EXPECT_EQ(durationText(0.2), "0.2 s");
    EXPECT_EQ(durationText(8), "8 s");
    EXPECT_EQ(durationText(80), "1 min 20 s");
    EXPECT_EQ(durationText(7500), "2 h 5 min");
    EXPECT_EQ(durationText(273'600), "3 d 4 h");
}

TEST(Findings, NoLineNoClaim)
{
    static constexpr RuleMeta rule{.id = "some-rule", .title = "Something"};
    Report report;
    report.add(rule, Effect::Blocks, Role::Root, Confidence::High, "It is so.");
    EXPECT_TRUE(report.take().empty());
}

TEST(Findings, WhereItStoppedStepsBackWhenAnotherRuleSaysWhy)
{
    static constexpr RuleMeta why{.id = "why", .title = "Why"};
    static constexpr RuleMeta where{.id = "where", .title = "Where", .fallback = true};
    const Evidence line{{SourceId{0}, LineNumber{3}, LineNumber{3}}, ""};
    Report alone;
    alone.add(where, Effect::Blocks, Role::Root, Confidence::Medium, "").evidence = {line};
    EXPECT_EQ(alone.take().front().role, Role::Root);
    Report both;
    both.add(where, Effect::Blocks, Role::Root, Confidence::High, "").evidence = {line};
    both.add(why, Effect::Blocks, Role::Root, Confidence::Medium, "").evidence = {line};
    const std::vector<Finding> ranked = both.take();
    ASSERT_EQ(ranked.size(), 2U);
    EXPECT_EQ(ranked[0].rule->id, "why");
    EXPECT_EQ(ranked[1].role, Role::Symptom);
}

TEST(Findings, RulesRunOverASubject)
{
    static constexpr Rule<int> odd{
        .meta = {.id = "odd", .title = "Odd"}, .check = [](const int& n, Report& report) {
            if (n % 2 != 0)
                report.add(odd.meta, Effect::Hygiene, Role::Root, Confidence::High, "Odd.").evidence = {
                    {{SourceId{0}, LineNumber{1}, LineNumber{1}}, ""}};
        }};
    static constexpr const Rule<int>* rules[] = {&odd};
    EXPECT_EQ(runRules(std::span<const Rule<int>* const>(rules), 3).size(), 1U);
    EXPECT_TRUE(runRules(std::span<const Rule<int>* const>(rules), 4).empty());
}

TEST(Typography, IsFoldedAndTheRestIsKept)
{
    EXPECT_EQ(foldTypography("Can\xE2\x80\x99t 0\xC3\x97"
                             "0 \xE2\x80\x93 \xE2\x80\x9Cx\xE2\x80\x9D\xE2\x80\xA6"),
        "Can't 0x0 - \"x\"...");
    EXPECT_EQ(foldTypography("\xFF\xC3"), "\xFF\xC3");
    EXPECT_FALSE(hasTypography("plain text of more than eight bytes"));
    EXPECT_TRUE(hasTypography("0123456789\xC3"));
    EXPECT_TRUE(hasTypography("\xC3 0123456789"));
}

TEST(Secret, IsEmptyAfterItMovedOn)
{
    Secret key(std::string("pre-shared"));
    const Secret taken = std::move(key);
    EXPECT_EQ(taken.reveal(), "pre-shared");
    EXPECT_TRUE(key.empty()); // NOLINT(bugprone-use-after-move): that is the promise
    static_assert(!std::is_copy_constructible_v<Secret>);
}

} // namespace
} // namespace rungbook
