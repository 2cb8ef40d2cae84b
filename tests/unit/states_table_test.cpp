// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/states.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

using namespace rungbook::ike;

namespace
{

TEST(States, everyWaitStateAwaitsTheMessageItIsNamedAfter)
{
    int seen = 0;
    for (const StateInfo& state : states()) {
        const std::size_t at = state.name.find("_WAIT_MSG");
        if (at == std::string_view::npos)
            continue;
        ++seen;
        const std::string mode(state.name.substr(0, at));
        const int number = state.name.back() - '0';
        EXPECT_EQ(state.awaited, mode + std::to_string(number)) << state.name;
        EXPECT_EQ(state.sent, mode + std::to_string(number - 1)) << state.name;
        // The initiator sends the odd messages, so it waits for the even ones.
        EXPECT_EQ(state.role, number % 2 == 0 ? IkeRole::Initiator : IkeRole::Responder) << state.name;
    }
    EXPECT_EQ(seen, 7); // MM 2 to 6, AM 2 and 3
}

TEST(States, namesAreUniqueAndEverythingIsSaid)
{
    std::set<std::string_view> names;
    for (const StateInfo& state : states()) {
        EXPECT_TRUE(names.insert(state.name).second) << state.name << " is listed twice";
        EXPECT_FALSE(state.stuck.empty()) << state.name;
        ASSERT_FALSE(state.meaning.empty()) << state.name;
        EXPECT_EQ(state.meaning.back(), '.') << state.name;
        EXPECT_TRUE(state.family == "ASA" || state.family == "PIX/IOS") << state.name;
        for (const std::string_view cause : state.stuck) {
            ASSERT_FALSE(cause.empty()) << state.name;
            EXPECT_EQ(cause.back(), '.') << state.name << ": " << cause;
        }
    }
}

TEST(States, theStatesOfBothFamiliesAreThere)
{
    for (const char* name : {"MM_WAIT_MSG2", "MM_WAIT_MSG3", "MM_WAIT_MSG4", "MM_WAIT_MSG5", "MM_WAIT_MSG6",
             "MM_ACTIVE", "AM_ACTIVE", "AM_WAIT_MSG2", "MM_NO_STATE", "MM_SA_SETUP", "MM_KEY_EXCH",
             "MM_KEY_AUTH", "AG_NO_STATE", "AG_INIT_EXCH", "AG_AUTH", "QM_IDLE"}) {
        const StateInfo* state = findState(name);
        ASSERT_NE(state, nullptr) << name;
        EXPECT_TRUE(state->confirmed) << name;
    }
}

TEST(States, namesFromMemoryAreMarked)
{
    for (const char* name :
        {"AM_WAIT_MSG3", "AM_TM_INIT_XAUTH", "MM_REKEY_DONE_H2", "MM_WAIT_DELETE", "MM_BLD_MSG4"}) {
        ASSERT_NE(findState(name), nullptr) << name;
        EXPECT_FALSE(findState(name)->confirmed) << name;
    }
}

TEST(States, unknownNamesAreNull)
{
    EXPECT_EQ(findState(""), nullptr);
    EXPECT_EQ(findState("MM_WAIT_MSG"), nullptr);
    EXPECT_EQ(findState("mm_wait_msg2"), nullptr);
    EXPECT_EQ(findState("MM_WAIT_MSG22"), nullptr);
}

TEST(States, waitingForMessage4IsAboutTheMissingKeyAndNotAboutAHash)
{
    const StateInfo* state = findState("MM_WAIT_MSG4");
    ASSERT_NE(state, nullptr);
    EXPECT_NE(state->stuck.front().find("tunnel-group"), std::string_view::npos);
    EXPECT_NE(state->meaning.find("not in MM3 or MM4"), std::string_view::npos);
    const StateInfo* next = findState("MM_WAIT_MSG5");
    ASSERT_NE(next, nullptr);
    EXPECT_NE(next->stuck.front().find("pre-shared keys differ"), std::string_view::npos);
}

} // namespace
