// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_options.h"

#include <gtest/gtest.h>

using rungbook::ui::parseStart;
using rungbook::ui::StartOptions;

namespace
{

StartOptions parse(const QStringList& arguments)
{
    return parseStart(QStringList{QStringLiteral("rungbook")} + arguments);
}

} // namespace

TEST(StartOptions, FilesAndConfigurations)
{
    const StartOptions options = parse({QStringLiteral("a.log"), QStringLiteral("--config"),
        QStringLiteral("a.cfg"), QStringLiteral("b.log")});
    EXPECT_EQ(options.files, (QStringList{QStringLiteral("a.log"), QStringLiteral("b.log")}));
    EXPECT_EQ(options.configs, QStringList{QStringLiteral("a.cfg")});
    EXPECT_TRUE(options.restore);
    EXPECT_FALSE(options.demo);
    EXPECT_TRUE(options.error.isEmpty());
}

TEST(StartOptions, TheDemoAndNoRestoreStartWithoutTheLastSession)
{
    EXPECT_FALSE(parse({QStringLiteral("--no-restore")}).restore);
    EXPECT_FALSE(parse({QStringLiteral("--demo")}).restore);
    EXPECT_TRUE(parse({QStringLiteral("--demo")}).demo);
}

TEST(StartOptions, HelpVersionAndMistakes)
{
    ASSERT_TRUE(parse({QStringLiteral("--help")}).print.has_value());
    EXPECT_TRUE(parse({QStringLiteral("--help")}).print->contains(QStringLiteral("--no-restore")));
    EXPECT_TRUE(parse({QStringLiteral("--version")}).print.has_value());
    EXPECT_FALSE(parse({QStringLiteral("--no-such-option")}).error.isEmpty());
}
