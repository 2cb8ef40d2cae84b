// SPDX-License-Identifier: GPL-3.0-or-later
// Whether bytes are text in UTF-8.
#pragma once

#include <string_view>

namespace rungbook
{

/// True for well-formed UTF-8 (RFC 3629): nothing overlong, no surrogates, nothing beyond U+10FFFF. ASCII is UTF-8.
bool isUtf8(std::string_view text);

} // namespace rungbook
