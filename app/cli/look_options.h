// SPDX-License-Identifier: GPL-3.0-or-later
// The options that say how text is to look, the same for every command that prints some.
#pragma once

#include "app/cli/terminal.h"

namespace CLI
{
class App;
}

namespace rungbook::cli
{

/// Adds --width, --color and --ascii; look must outlive the parsing.
void addLook(CLI::App& command, Look& look);

} // namespace rungbook::cli
