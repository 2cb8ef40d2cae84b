// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the real rungbook-cli, as a shell would.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::test
{

struct CliResult {
    int status = -1; ///< exit status; 128 + signal when it was killed
    std::string out;
    std::string err;
};

struct CliOptions {
    std::string_view input = {}; ///< through a pipe to standard input
    std::vector<std::string> environment = {}; ///< "NAME=value", besides the inherited ones
    std::string folder = {}; ///< working folder; empty: that of the test
};

/// Runs rungbook-cli with the arguments and waits for it; a run of more than a minute is killed (status 128 + 9).
CliResult runCli(const std::vector<std::string>& arguments, const CliOptions& options = {});

/// The text of tests/data/cli/<name>.
std::string cliData(const std::string& name);

/// Its path.
std::string cliDataPath(const std::string& name);

} // namespace rungbook::test
