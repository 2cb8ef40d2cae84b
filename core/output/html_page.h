// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of every HTML report: no script, nothing loaded from anywhere, light and dark, good on paper.
#pragma once

#include <string>
#include <string_view>

namespace rungbook::output
{

/// Everything up to the first heading, which is title; title is escaped here.
std::string htmlPageBegin(std::string_view title);

/// The foot of the page. version: of the program.
std::string htmlPageEnd(std::string_view version);

} // namespace rungbook::output
