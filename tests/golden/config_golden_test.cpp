// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of whole configurations, one of each platform and generation, as they were reviewed.
#include "tests/support/config_facts_text.h"
#include "tests/support/golden.h"

#include <gtest/gtest.h>

using namespace rungbook;

namespace
{

TEST(ConfigGolden, theFactsAreThoseOfTheReviewedFiles)
{
    std::size_t count = 0;
    for (const auto& path : test::filesBelow(test::dataFolder() / "config", ".cfg")) {
        SCOPED_TRACE(path.string());
        const std::string text = test::readFile(path);
        const config::ConfigModel model = config::understand(text);
        EXPECT_EQ(config::print(model.tree), text);
        auto expected = path;
        test::expectGolden(expected.replace_extension(".facts"), test::factsText(model));
        ++count;
    }
    EXPECT_GE(count, 8U);
}

} // namespace
