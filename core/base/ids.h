// SPDX-License-Identifier: GPL-3.0-or-later
// Strong types for the handles that travel through the whole program: a line number can never be mistaken for a source.
#pragma once

#include <cstdint>
#include <limits>

namespace rungbook
{

/// One input of a job: a file, or one pasted text. Counted from 0 in the order in which the user gave them.
enum class SourceId : std::uint32_t {};

/// A line of a source as the user sees it in an editor: the first line is 1, and 0 means "no line".
enum class LineNumber : std::uint64_t {};

/// A text kept once in a TextPool. TextId{0} is always the empty text.
enum class TextId : std::uint32_t {};

constexpr std::uint32_t raw(SourceId id)
{
    return static_cast<std::uint32_t>(id);
}
constexpr std::uint64_t raw(LineNumber line)
{
    return static_cast<std::uint64_t>(line);
}
constexpr std::uint32_t raw(TextId id)
{
    return static_cast<std::uint32_t>(id);
}
constexpr bool isEmpty(TextId id)
{
    return id == TextId{0};
}

/// "No such index": for 32-bit indices into vectors of messages, rows and findings.
inline constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();

/// Lines first to last of a source, both included. Always the lines of the original input, whatever was repaired on the way.
struct SourceSpan {
    SourceId source{};
    LineNumber first{};
    LineNumber last{};
    bool operator==(const SourceSpan&) const = default;
    bool empty() const { return raw(first) == 0; }
    bool contains(LineNumber line) const { return raw(line) >= raw(first) && raw(line) <= raw(last); }
};

} // namespace rungbook
