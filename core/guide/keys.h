// SPDX-License-Identifier: GPL-3.0-or-later
// How words are compared in the guide.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::guide
{

/// The word as it is compared: ASCII letters small, runs of blanks, '-' and '_' one '-', none at the ends.
std::string keyOf(std::string_view word);

/// Without the punctuation that surrounds a word in a sentence, a log line or a configuration.
std::string_view bare(std::string_view word);

/// The words of a text: runs of letters, digits and what joins them in names ('-', '_', '.', '/').
std::vector<std::string_view> wordsIn(std::string_view text);

/// How many letters must be changed, added, left out, or swapped with their neighbour to make one word of the other (optimal string alignment);
/// most + 1 when it is more than most. Words beyond 64 bytes are never near.
std::size_t lettersApart(std::string_view a, std::string_view b, std::size_t most);

} // namespace rungbook::guide
