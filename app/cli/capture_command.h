// SPDX-License-Identifier: GPL-3.0-or-later
// "rungbook-cli capture": the commands that capture the packets of a tunnel or a mail server.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace rungbook::cli
{

/// Adds the command to app; run is set to what it does when it was chosen.
void addCaptureCommand(CLI::App& app, std::function<int()>& run);

} // namespace rungbook::cli
