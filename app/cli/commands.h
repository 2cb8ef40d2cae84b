// SPDX-License-Identifier: GPL-3.0-or-later
// The commands: each takes what the user asked for and returns the exit status.
#pragma once

#include "app/cli/terminal.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rungbook::cli
{

/// What analyze and ladder have in common.
struct AnalyzeArguments {
    std::vector<std::string> files;
    std::vector<std::string> configs;
    std::string dialect;
    std::string peer;
    std::string format = "text";
    std::string out;
    std::vector<std::uint32_t> sessions; ///< empty: all
    unsigned threads = 0;
    bool strict = false;
    bool full = false;
    bool steps = false;
    bool listUnknown = false;
    Look look;
};

int runAnalyze(const AnalyzeArguments& arguments);
int runLadder(const AnalyzeArguments& arguments);

struct ListArguments {
    std::string format = "text";
    std::string rule;
    Look look;
};

int runRules(const ListArguments& arguments);
int runExplain(const ListArguments& arguments);
int runDialects(const ListArguments& arguments);

struct DemoArguments {
    std::string folder = ".";
    Look look;
};

int runDemo(const DemoArguments& arguments);

} // namespace rungbook::cli
