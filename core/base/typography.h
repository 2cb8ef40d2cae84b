// SPDX-License-Identifier: GPL-3.0-or-later
// What web pages, mailers and word processors do to a pasted log.
#pragma once

#include <string>
#include <string_view>

namespace rungbook
{

/// True when text has a byte above 0x7f, so that folding it may change something.
bool hasTypography(std::string_view text);

/// text with typographic quotes, dashes, ellipses, no-break spaces and the multiplication sign turned back into ' " - ... blank and x.
/// Every other byte is kept.
std::string foldTypography(std::string_view text);

} // namespace rungbook
