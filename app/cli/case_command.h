// SPDX-License-Identifier: GPL-3.0-or-later
// "case": everything about one problem in one file, looked at together, and given away under other names.
#pragma once

#include <functional>

namespace CLI
{
class App;
}

namespace rungbook::cli
{

/// Adds the command with what is below it. chosen becomes what is to be run when one of them was given.
void addCaseCommand(CLI::App& app, std::function<int()>& chosen);

} // namespace rungbook::cli
