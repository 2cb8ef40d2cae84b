// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a pasted line readable: what terminals, web pages and word processors put around and into it goes away.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// Where a prompt says that a line was typed.
enum class Prompt : unsigned char { None, Exec, Config, SubMode };

/// A line without prompt, paging marks, colours and typographic characters.
struct CleanLine {
    std::string text; ///< trimmed
    std::size_t indent = 0; ///< blanks before it, after a prompt 0
    Prompt prompt = Prompt::None;
};

/// The readable form of one physical line. At most kMaxLine bytes of it are looked at.
CleanLine cleanLine(std::string_view raw);
inline constexpr std::size_t kMaxLine = 1U << 20U;

/// True when a line holds bytes that its readable form leaves out or replaces, so that it must be copied to be read.
bool needsCleaning(std::string_view raw);

/// raw without control characters, paging marks and typography. offsets, when given, receives for each byte of the result the place in raw
/// that it comes from, and at the end the size of what was looked at.
std::string withoutControls(std::string_view raw, std::vector<std::size_t>* offsets = nullptr);

/// A readable line without what stands before its command. host: what the prompt calls the device.
struct Stripped {
    std::string_view text; ///< trimmed
    std::size_t indent = 0; ///< blanks before it, after a prompt 0
    Prompt prompt = Prompt::None;
    std::string_view host;
};
Stripped strip(std::string_view plain);

/// The words of a text, a quoted part being one word. The views point into text.
std::vector<std::string_view> splitWords(std::string_view text);

/// The same into a vector that is used again and again; what it held goes away.
void splitWords(std::string_view text, std::vector<std::string_view>& words);

/// ASCII case is ignored.
bool sameWord(std::string_view a, std::string_view b);

/// True when text has needle somewhere; ASCII case counts.
inline bool has(std::string_view text, std::string_view needle)
{
    return text.find(needle) != std::string_view::npos;
}

} // namespace rungbook::config
