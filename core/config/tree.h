// SPDX-License-Identifier: GPL-3.0-or-later
// The lossless syntax tree of a pasted configuration: devices, commands, sub-commands. Every byte of the input belongs to exactly one piece of
// it, so that the tree prints back what was read, while each command is readable: its words without prompts, paging marks and typography.
#pragma once

#include "core/base/ids.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// Index of a command in its tree. Commands stand in input order; a sub-command comes after the command it belongs to.
using CommandId = std::uint32_t;
inline constexpr CommandId kNoCommand = kNoIndex;

/// What a piece of the input is.
enum class PieceKind : unsigned char {
    Command,
    Blank, ///< blanks and line ends around everything else
    Comment, ///< ! and : lines, fences, certificate checksums
    Leave, ///< exit, quit, end: closes a mode
    Exec, ///< what was typed at a prompt and is no configuration: show, ping
    Opaque, ///< inside a certificate or a banner
    Log, ///< a log line between the commands
    Other ///< nothing that is known: prose, output of show commands
};

/// Bytes begin to end (not included) of the input.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    PieceKind kind = PieceKind::Other;
    CommandId command = kNoCommand; ///< of a Command
    LineNumber line{};
};

/// One command, or one sub-command.
struct Command {
    LineNumber line{};
    std::uint8_t level = 0; ///< 0: top level
    bool negated = false; ///< began with "no"; the words do not hold it
    bool defaulted = false; ///< began with "default"
    bool doubtful =
        false; ///< kept although no grammar knows it, because it stands where a command stands or nearly is one
    bool flattened = false; ///< shares its line with other commands
    CommandId parent = kNoCommand;
    CommandId end = 0; ///< one after its last sub-command of any depth
    std::uint32_t firstWord = 0;
    std::uint32_t wordCount = 0;
};

/// A device within a paste: the commands [first, end).
struct DeviceBlock {
    CommandId first = 0;
    CommandId end = 0;
    SourceSpan lines; ///< from its header, or the start of the paste, to the line before the next device
    bool endSeen = false; ///< "end" or ": end" was read, as a running configuration closes
};

/// A configuration as a tree. Cheap to copy: the text is shared.
class ConfigTree
{
public:
    SourceId source() const { return m_source; }
    std::uint64_t lineCount() const { return m_lines; }
    const std::vector<Command>& commands() const { return m_commands; }
    const std::vector<Piece>& pieces() const { return m_pieces; }
    /// At least one when there is any command. More than one when a second hostname or version header begins another device.
    const std::vector<DeviceBlock>& devices() const { return m_devices; }
    /// True when some line held several commands.
    bool flattened() const { return m_flattened; }

    /// The words of a command without "no" and "default"; a quoted part is one word. They live as long as any copy of the tree. They hold
    /// secrets as they were read: show redactedText() instead.
    std::span<const std::string_view> words(CommandId id) const;

    /// A command as one line, "no" included, every secret replaced by *****. The only text of a command that may be shown.
    std::string redactedText(CommandId id) const;

    /// The line that a command stands on.
    SourceSpan where(CommandId id) const;
    /// From a command to its last sub-command.
    SourceSpan whereWithInside(CommandId id) const;
    SourceSpan span(LineNumber line) const { return {m_source, line, line}; }

    /// The bytes of a piece, as they were read: secrets included.
    std::string_view bytes(const Piece& piece) const;

private:
    friend class TreeBuilder;
    SourceId m_source{};
    std::uint64_t m_lines = 0;
    bool m_flattened = false;
    std::shared_ptr<const std::string> m_text;
    std::shared_ptr<std::deque<std::string>> m_cleaned; ///< lines whose readable form is not in the input
    std::vector<std::string_view> m_words;
    std::vector<Command> m_commands;
    std::vector<Piece> m_pieces;
    std::vector<DeviceBlock> m_devices;
};

/// Reads any text. Never fails; a text without commands gives a tree without commands.
ConfigTree parseTree(std::string_view text, SourceId source = {});

/// The input, byte for byte, put together from the pieces. It holds the secrets of the input: for the user's own editor and for tests.
std::string print(const ConfigTree& tree);

} // namespace rungbook::config
