// SPDX-License-Identifier: GPL-3.0-or-later
// How wide a text is in a terminal, and how to shorten it without breaking a character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::ladder
{

/// Number of terminal cells of a UTF-8 text: 0 for combining marks and control characters, 2 for wide East Asian characters and emoji, 1
/// for the rest and for each byte that is not valid UTF-8.
std::size_t displayWidth(std::string_view text);

/// text cut to at most cells, its last cell then "…" (or "." times up to three without unicode). Whole when it fits.
std::string elide(std::string_view text, std::size_t cells, bool unicode = true);

/// elide() to cells, then filled up with spaces: exactly cells wide.
std::string fit(std::string_view text, std::size_t cells, bool unicode = true);

/// The same characters in valid UTF-8 without control characters: a line break or tab becomes a space, an escape or an invalid byte '?'.
/// Bidirectional overrides go too: pasted text must not be able to rearrange what is shown.
std::string printable(std::string_view text);

/// printable(), with everything outside ASCII spelled in ASCII where there is a usual form ("×" is "x", "…" is "..."), else '?'.
std::string asciiOnly(std::string_view text);

/// Breaks a text at spaces into lines of at most cells; a longer word is cut. Always at least one line.
std::vector<std::string> wrapText(std::string_view text, std::size_t cells);

/// Decodes one character at position at and moves at behind it; U+FFFD for an invalid byte. at must be inside the text.
char32_t nextCodePoint(std::string_view text, std::size_t& at);

} // namespace rungbook::ladder
