// SPDX-License-Identifier: GPL-3.0-or-later
// How the words of a command tell what it replaces. Only apply.cpp uses it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

using WordList = std::vector<std::string>;

/// True when words begin with all of prefix.
template <class List> bool beginsWith(const List& words, const WordList& prefix)
{
    return words.size() >= prefix.size()
        && std::equal(prefix.begin(), prefix.end(), words.begin(),
            [](std::string_view a, std::string_view b) { return a == b; });
}

/// The words of a command; a quoted part is one word.
WordList wordsOf(std::string_view text);

/// Words with one blank between.
std::string join(const WordList& words);

/// The number that a word is, if it is one.
std::optional<int> number(std::string_view word);

/// True for commands that may stand several times: a new one is added. Everything else has one value for each beginning of keyLength() words.
bool isAdditive(const WordList& words);

/// How many of the first words say what the value is of; all of them when nothing is known. inside: of a sub-command.
std::size_t keyLength(const WordList& words, bool inside);

/// True when "no" of this stands in a configuration, because the device does it unless it is told not to.
bool isShownWhenOff(const WordList& words);

} // namespace rungbook::config
