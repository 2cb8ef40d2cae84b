// SPDX-License-Identifier: GPL-3.0-or-later
// rungbook-cli config.
#pragma once

#include <functional>

namespace CLI
{
class App;
}

namespace rungbook::cli
{

/// Adds the command to app; when it is given, chosen becomes what runs it and returns the exit status.
void addConfigCommand(CLI::App& app, std::function<int()>& chosen);

} // namespace rungbook::cli
