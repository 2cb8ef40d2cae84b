// SPDX-License-Identifier: GPL-3.0-or-later
// Running the checks of the Config bench on texts, and entering their fixes.
#pragma once

#include "core/config/check.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::test
{

/// The subject of one text, or of two; b empty: one. The second has SourceId 1.
config::Subject subjectOf(const std::string& a, const std::string& b = {});

/// Findings of one rule.
std::vector<Finding> of(const std::vector<Finding>& findings, std::string_view rule);

/// One line for each finding, for failure messages.
std::string listing(const std::vector<Finding>& findings);

/// A command with every <placeholder> filled in. Unknown placeholders stay, and make the caller fail.
std::string filled(std::string command);

/// Enters the commands of these findings' fixes into the texts they are for.
struct Fixed {
    std::string a;
    std::string b;
    std::size_t commands = 0;
    std::vector<std::string> unapplied;
};
Fixed fix(const std::string& a, const std::string& b, const std::vector<Finding>& findings);

} // namespace rungbook::test
