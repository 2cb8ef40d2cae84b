// SPDX-License-Identifier: GPL-3.0-or-later
// A case file keeps what was put into it, byte for byte, and says what is wrong with a damaged one.
#include "core/casefile/case_file.h"

#include <gtest/gtest.h>

namespace rungbook::casefile
{
namespace
{

CaseItem itemOf(std::string name, std::string bytes)
{
    return {std::move(name), std::move(bytes), {}, {}};
}

TEST(CaseFile, ComesBackAsItWas)
{
    CaseFile file;
    file.title = "Branch \"A\" does not come up";
    file.note = "since Tuesday\nafter the change";
    ASSERT_TRUE(add(file, {"fw1.cfg", "hostname fw1\r\n\tend\n", "before", "2026-03-01T09:00:00Z"}));
    ASSERT_TRUE(add(file, itemOf("trace.pcap", std::string("\xd4\xc3\xb2\xa1\0\0\xff\xfe", 8))));
    ASSERT_TRUE(add(file, itemOf("note.txt", "caf\xc3\xa9 \xe2\x80\x93 \xf0\x9f\x98\x80")));
    ASSERT_TRUE(add(file, itemOf("latin1.txt", "caf\xe9")));
    ASSERT_TRUE(add(file, itemOf("surrogate.txt", "\xed\xa0\x80")));
    const std::string text = toText(file);
    EXPECT_TRUE(looksLikeCase(text));
    const auto back = fromText(text);
    ASSERT_TRUE(back.has_value()) << back.error().message;
    EXPECT_EQ(back->title, file.title);
    EXPECT_EQ(back->note, file.note);
    EXPECT_EQ(back->seed.size(), 32U) << "made when it is first written";
    ASSERT_EQ(back->items.size(), file.items.size());
    for (std::size_t i = 0; i < file.items.size(); ++i) {
        EXPECT_EQ(back->items[i].name, file.items[i].name);
        EXPECT_EQ(back->items[i].bytes, file.items[i].bytes);
        EXPECT_EQ(back->items[i].note, file.items[i].note);
        EXPECT_EQ(back->items[i].added, file.items[i].added);
    }
    EXPECT_EQ(toText(*back), text) << "saving what was read changes nothing";
}

TEST(CaseFile, GivesATakenNameANumber)
{
    CaseFile file;
    EXPECT_EQ(*add(file, itemOf("asa.log", "1")), "asa.log");
    EXPECT_EQ(*add(file, itemOf("asa.log", "2")), "asa (2).log");
    EXPECT_EQ(*add(file, itemOf("asa.log", "3")), "asa (3).log");
    EXPECT_EQ(*add(file, itemOf("", "4")), "pasted");
    EXPECT_EQ(*add(file, itemOf("", "5")), "pasted (2)");
    EXPECT_EQ(*add(file, itemOf(".hidden", "6")), ".hidden");
    EXPECT_EQ(*add(file, itemOf(".hidden", "7")), ".hidden (2)");
    EXPECT_EQ(find(file, "asa (2).log")->bytes, "2");
    EXPECT_EQ(find(file, "nothing"), nullptr);
}

TEST(CaseFile, RefusesWhatIsEmptyOrTooLong)
{
    CaseFile file;
    EXPECT_FALSE(add(file, itemOf("empty.log", "")));
    const auto big = add(file, itemOf("big.log", std::string(kLongestItem + 1, 'x')));
    ASSERT_FALSE(big);
    EXPECT_NE(big.error().message.find("big.log is too long"), std::string::npos) << big.error().message;
    EXPECT_FALSE(big.error().hint.empty());
    EXPECT_TRUE(file.items.empty());
}

TEST(CaseFile, SaysWhatIsWrongWithADamagedOne)
{
    CaseFile file;
    ASSERT_TRUE(add(file, itemOf("a.log", "text")));
    const std::string good = toText(file);
    struct {
        std::string text;
        std::string_view says;
    } const cases[] = {
        {"", "no case file"},
        {"hostname fw1\n", "no case file"},
        {good.substr(0, good.size() / 2), "does not end as it should"},
        {R"({"rungbook_case": 2, "items": []})", "later version"},
        {R"({"rungbook_case": "x", "items": []})", "no version"},
        {R"({"rungbook_case": 1})", "no list of items"},
        {R"({"rungbook_case": 1, "items": [7]})", "one of its items"},
        {R"({"rungbook_case": 1, "items": [{"name": "a", "base64": "?"}]})", "cannot be decoded"},
        {R"({"rungbook_case": 1, "items": [{"name": "a", "base64": 5}]})", "cannot be decoded"},
        {R"({"rungbook_case": 1, "items": [{"name": "a"}]})", "is empty"},
    };
    for (const auto& one : cases) {
        const auto read = fromText(one.text);
        ASSERT_FALSE(read) << one.text;
        EXPECT_NE(read.error().message.find(one.says), std::string::npos) << read.error().message;
    }
    const std::string deep = R"({"rungbook_case": 1, "items": )" + std::string(100'000, '[');
    EXPECT_FALSE(fromText(deep)) << "depth is no trouble";
}

} // namespace
} // namespace rungbook::casefile
