// SPDX-License-Identifier: GPL-3.0-or-later
// A page that was pasted as its source: "IKE_DECODE <span style=...>SENDING Message</span>".
#pragma once

#include <string>
#include <string_view>

namespace rungbook
{

/// True when line has tags or character references of HTML. A syslog PRI (<167>) and placeholders (<PEER>, <state>) are none.
bool hasMarkup(std::string_view line);

/// line without its tags, and with character references as the characters they stand for.
std::string withoutMarkup(std::string_view line);

} // namespace rungbook
