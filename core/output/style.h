// SPDX-License-Identifier: GPL-3.0-or-later
// How text for a terminal is laid out: colour where it is wanted, lines broken at a width, hostile bytes made harmless.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rungbook::output
{

struct TextOptions {
    bool color = false; ///< ANSI colours; never the only sign of anything
    bool unicode = true; ///< false: ASCII only
    std::size_t width = 100; ///< columns, 40 at least; quoted lines are broken too, never cut
};

enum class Tone : unsigned char { Plain, Strong, Faint, Bad, Good, Warning, Accent };

/// Builds a text line by line.
class TextSheet
{
public:
    explicit TextSheet(const TextOptions& options);

    /// A paragraph broken at the width. The first line begins with first, the others with as many spaces as rest says.
    void paragraph(
        std::string_view text, std::size_t indent, Tone tone = Tone::Plain, std::string_view bullet = {});

    /// A paragraph whose first words have a tone of their own: "CAUSE  The peer ...".
    void headed(std::string_view head, Tone headTone, std::string_view text, std::size_t indent,
        Tone tone = Tone::Plain);

    /// Text that keeps its words together as they are (a command, a quoted line): broken only where it does not fit, the rest indented more.
    void verbatim(
        std::string_view text, std::size_t indent, Tone tone = Tone::Plain, std::string_view gutter = {});

    /// A heading with a rule to the right edge.
    void heading(std::string_view text, Tone tone);

    void blank();

    /// text in a tone, for use inside a line.
    std::string paint(std::string_view text, Tone tone) const;

    /// A line that is ready.
    void line(std::string_view text);

    const TextOptions& options() const { return m_options; }
    const std::string& text() const { return m_text; }
    std::string take() { return std::move(m_text); }

    /// The text without anything that could harm a terminal, in ASCII when that is asked for.
    std::string safe(std::string_view text) const;

private:
    TextOptions m_options;
    std::string m_text;
};

/// "1 line", "2 lines"; with a group separator from 10,000 on.
std::string counted(unsigned long long count, std::string_view one, std::string_view many);

/// 1234567 is "1,234,567".
std::string grouped(unsigned long long count);

} // namespace rungbook::output
