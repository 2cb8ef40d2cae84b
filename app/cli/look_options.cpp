// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/look_options.h"

#include <CLI/CLI.hpp>

namespace rungbook::cli
{

void addLook(CLI::App& command, Look& look)
{
    command
        .add_option("--width", look.width, "Columns of the text; default: those of the terminal, else 100")
        ->check(CLI::Range(40, 1000))
        ->type_name("N");
    command
        .add_option("--color", look.color, "Colour in text: auto (a terminal and no NO_COLOR), always, never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN")
        ->capture_default_str();
    command.add_flag("--ascii", look.ascii, "Text in plain ASCII");
}

} // namespace rungbook::cli
