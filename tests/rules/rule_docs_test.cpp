// SPDX-License-Identifier: GPL-3.0-or-later
// Every signature has a document, and the examples in it run: Bad fires exactly where it is marked, Good says nothing that is wrong.
#include "core/config/check.h"
#include "core/ike/analysis.h"
#include "core/ike/signature.h"
#include "core/resources/resources.h"
#include "core/show/signature.h"
#include "core/smtp/check.h"
#include "tests/support/rule_doc.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace rungbook
{

namespace
{

using test::LogBlock;
using test::RuleDoc;

std::vector<const ike::Signature*> all()
{
    const auto span = ike::signatures();
    return {span.begin(), span.end()};
}

RuleDoc docOf(const ike::Signature& signature)
{
    return test::parseRuleDoc(resources::ruleDoc(signature.meta.id));
}

std::shared_ptr<const ike::Analysis> analyzed(const std::string& text)
{
    const auto result = ike::analyze(*log::LogSource::fromText(text, "example"), {});
    if (!result) {
        ADD_FAILURE() << result.error().message << "\n" << text;
        return std::make_shared<ike::Analysis>();
    }
    return *result;
}

// Findings of a rule in an analysis, wherever they hang.
std::vector<Finding> findingsOf(const ike::Analysis& analysis, std::string_view rule)
{
    std::vector<Finding> found;
    const auto take = [&](const std::vector<Finding>& from) {
        std::copy_if(from.begin(), from.end(), std::back_inserter(found),
            [&](const Finding& f) { return f.rule->id == rule; });
    };
    take(analysis.findings);
    for (const ike::Session& session : analysis.sessions)
        take(session.findings);
    return found;
}

// What the whole analysis says, for a failure message that can be understood without a debugger.
std::string summary(const ike::Analysis& analysis)
{
    std::string text;
    const auto add = [&](const std::vector<Finding>& findings) {
        for (const Finding& f : findings) {
            text += fmt::format("  {} {} {} {} line {}: {}\n", f.rule->id, nameOf(f.effect), nameOf(f.role),
                nameOf(f.confidence), f.evidence.empty() ? 0 : raw(f.evidence.front().where.first), f.title);
        }
    };
    for (const ike::Session& s : analysis.sessions) {
        text += fmt::format("session {} peer {} {} {} {} lines {}-{}, {} messages, {} notices\n", s.id,
            analysis.text.text(s.peer), nameOf(s.role), nameOf(s.mode), nameOf(s.outcome), raw(s.first),
            raw(s.last), s.messages.size(), s.notices.size());
        add(s.findings);
    }
    add(analysis.findings);
    return text;
}

std::string name(const testing::TestParamInfo<const ike::Signature*>& info)
{
    std::string id(info.param->meta.id);
    std::replace(id.begin(), id.end(), '-', '_');
    return id;
}

bool isKebabCase(std::string_view id)
{
    return !id.empty() && id.front() != '-' && id.back() != '-' && id.find("--") == std::string_view::npos
        && std::all_of(id.begin(), id.end(),
            [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool isSentence(std::string_view text)
{
    return !text.empty() && (text.back() == '.' || text.back() == '?')
        && text.find("  ") == std::string_view::npos;
}

// Rules that never say that something is wrong, or cannot know: for them Bad means that they speak.
bool onlyInforms(std::string_view rule)
{
    static const std::set<std::string_view> ids{"keepalive-one-side", "key-acquire-queued",
        "lifetime-lowered", "nat-detected", "pfs-group-overridden", "qm1-missing"};
    return ids.contains(rule);
}

class RuleDocs : public testing::TestWithParam<const ike::Signature*>
{
};

} // namespace

TEST_P(RuleDocs, HasADocumentOfTheAgreedForm)
{
    const RuleMeta& meta = GetParam()->meta;
    EXPECT_TRUE(isKebabCase(meta.id)) << meta.id;
    EXPECT_FALSE(meta.title.ends_with('.')) << meta.title;
    ASSERT_FALSE(resources::ruleDoc(meta.id).empty()) << "resources/rules/" << meta.id << ".md is missing";
    const RuleDoc doc = docOf(*GetParam());
    EXPECT_EQ(doc.id, meta.id);
    EXPECT_EQ(doc.title, meta.title);
    std::vector<std::string> headers;
    for (const test::DocSection& section : doc.sections) {
        headers.push_back(section.header);
        EXPECT_FALSE(section.text.find_first_not_of(" \n") == std::string::npos && section.logs.empty())
            << section.header << " is empty";
    }
    EXPECT_EQ(headers, test::ruleDocHeaders());
}

TEST_P(RuleDocs, BadFiresExactlyWhereItIsMarked)
{
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* bad = doc.section("Bad");
    ASSERT_NE(bad, nullptr);
    ASSERT_FALSE(bad->logs.empty());
    for (const LogBlock& block : bad->logs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", GetParam()->meta.id, block.docLine));
        EXPECT_FALSE(block.marked.empty()) << "no line is marked with \" ! finding\"";
        const auto analysis = analyzed(block.text);
        std::set<std::uint64_t> primary;
        for (const Finding& f : findingsOf(*analysis, GetParam()->meta.id)) {
            ASSERT_FALSE(f.evidence.empty());
            primary.insert(raw(f.evidence.front().where.first));
            EXPECT_TRUE(isWrong(f.effect) || onlyInforms(f.rule->id)) << nameOf(f.effect) << "\n"
                                                                      << summary(*analysis);
            EXPECT_TRUE(isSentence(f.message)) << f.message;
            EXPECT_FALSE(f.fixes.empty()) << "nothing is said about what to do";
            for (const Fix& fix : f.fixes)
                EXPECT_TRUE(isSentence(fix.text)) << fix.text;
            EXPECT_TRUE(f.confidence == Confidence::High || !f.wouldSettle.empty())
                << "not certain, and nothing would settle it";
            for (const Evidence& e : f.evidence)
                EXPECT_FALSE(e.note.empty());
        }
        std::set<std::uint64_t> marked;
        for (const LineNumber line : block.marked)
            marked.insert(raw(line));
        EXPECT_EQ(primary, marked) << summary(*analysis);
    }
}

TEST_P(RuleDocs, GoodSaysNothingThatIsWrong)
{
    const RuleDoc doc = docOf(*GetParam());
    const test::DocSection* good = doc.section("Good");
    ASSERT_NE(good, nullptr);
    ASSERT_FALSE(good->logs.empty());
    for (const LogBlock& block : good->logs) {
        SCOPED_TRACE(fmt::format("{}.md, block at line {}", GetParam()->meta.id, block.docLine));
        EXPECT_TRUE(block.marked.empty());
        const auto analysis = analyzed(block.text);
        EXPECT_FALSE(analysis->sessions.empty()) << "the block is no negotiation: it would prove nothing";
        for (const Finding& f : findingsOf(*analysis, GetParam()->meta.id)) {
            EXPECT_EQ(nameOf(f.effect), nameOf(Effect::Info)) << summary(*analysis);
            EXPECT_NE(nameOf(f.role), nameOf(Role::Root)) << summary(*analysis);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(AllSignatures, RuleDocs, testing::ValuesIn(all()), name);

TEST(RuleDocs, IdsAreUnique)
{
    std::set<std::string_view> ids;
    for (const ike::Signature* signature : all())
        EXPECT_TRUE(ids.insert(signature->meta.id).second) << signature->meta.id << " is used twice";
}

TEST(RuleDocs, EveryDocumentBelongsToASignature)
{
    std::set<std::string> ids;
    for (const ike::Signature* signature : all())
        ids.emplace(signature->meta.id);
    for (const show::Signature* signature : show::signatures())
        ids.emplace(signature->meta.id);
    for (const smtp::Check* check : smtp::checks())
        ids.emplace(check->meta.id);
    for (const config::ConfigRule* rule : config::configRules())
        ids.emplace(rule->meta.id);
    for (const auto& entry : std::filesystem::directory_iterator(RUNGBOOK_SOURCE_DIR "/resources/rules")) {
        EXPECT_TRUE(entry.path().extension() != ".md" || ids.contains(entry.path().stem().string()))
            << entry.path() << " explains no rule";
    }
}

TEST(RuleDocs, EveryTriggerIsSeenInSomeBadBlock)
{
    // Triggers that no example can reasonably show, and why.
    const std::map<std::string_view, std::string_view> excused{
        {"tunnel-limit-reached", "nine of its triggers are the digits an address may begin with"},
        {"tg-default-key-used", "nine of its triggers are the digits an address may begin with"},
    };
    const ike::Classifier& classifier = ike::Classifier::standard();
    std::set<std::pair<const ike::Signature*, std::size_t>> seen;
    for (const ike::Signature* signature : all()) {
        const RuleDoc doc = docOf(*signature);
        const test::DocSection* bad = doc.section("Bad");
        for (const LogBlock& block : bad ? bad->logs : std::vector<LogBlock>{}) {
            const auto analysis = analyzed(block.text);
            for (const ike::Session& session : analysis->sessions) {
                for (const ike::Notice& notice : session.notices) {
                    const ike::Classifier::Owner owner = classifier.owner(notice.trigger);
                    seen.emplace(owner.signature, owner.trigger);
                }
            }
        }
    }
    for (const ike::Signature* signature : all()) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < signature->triggers.size(); ++i) {
            const bool found = seen.contains({signature, i});
            count += found ? 1 : 0;
            EXPECT_TRUE(found || excused.contains(signature->meta.id))
                << signature->meta.id << ": no Bad block has a line that begins with \""
                << signature->triggers[i].startsWith << "\"";
        }
        EXPECT_TRUE(signature->triggers.empty() || count > 0) << signature->meta.id;
    }
}

} // namespace rungbook
