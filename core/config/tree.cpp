// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/tree.h"

#include "core/config/quote.h"

namespace rungbook::config
{

std::span<const std::string_view> ConfigTree::words(CommandId id) const
{
    const Command& command = m_commands[id];
    return std::span(m_words).subspan(command.firstWord, command.wordCount);
}

std::string ConfigTree::redactedText(CommandId id) const
{
    const Command& command = m_commands[id];
    std::string text = command.negated ? "no" : command.defaulted ? "default" : "";
    for (const std::string_view word : words(id))
        text.append(text.empty() ? "" : " ").append(word);
    return redact(text);
}

SourceSpan ConfigTree::where(CommandId id) const
{
    return span(m_commands[id].line);
}

SourceSpan ConfigTree::whereWithInside(CommandId id) const
{
    const Command& command = m_commands[id];
    return {m_source, command.line, m_commands[command.end - 1].line};
}

std::string_view ConfigTree::bytes(const Piece& piece) const
{
    return std::string_view(*m_text).substr(piece.begin, piece.end - piece.begin);
}

std::string print(const ConfigTree& tree)
{
    std::string out;
    for (const Piece& piece : tree.pieces())
        out += tree.bytes(piece);
    return out;
}

} // namespace rungbook::config
