// SPDX-License-Identifier: GPL-3.0-or-later
// What an editor needs to know of a configuration: which bytes are secret, what kind of word each is, what folds, and the same text with one
// command for each line.
#pragma once

#include "core/config/tree.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// Bytes begin to end (not included).
struct ByteRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const ByteRange&) const = default;
};

/// The bytes of a command (or of a line with one) that redact() would replace; empty when it would replace nothing. Rather too much than too little.
std::vector<ByteRange> secretRanges(std::string_view command);

/// The same for everything in a tree, in bytes of its input, in order.
std::vector<ByteRange> secretRanges(const ConfigTree& tree);

/// One for each line of the input, from the first: the level of its first command, and whether sub-commands follow on later lines.
struct FoldLine {
    std::uint8_t level = 0;
    bool header = false;
    bool operator==(const FoldLine&) const = default;
};
std::vector<FoldLine> foldLines(const ConfigTree& tree);

/// Kinds of words for colouring.
enum class WordKind : std::uint8_t { Plain, Comment, Keyword, Mode, Negation, Address, Number, Masked };

/// Writes the kind of each byte of whole lines of text into kinds, which is made as long as text.
void colourWords(std::string_view text, std::vector<std::uint8_t>& kinds);

/// The text with one command for each line, sub-commands indented by one blank for each level; comments and what is no command stay, on lines
/// of their own. It holds the secrets of the input: for the user's own editor.
std::string oneCommandPerLine(const ConfigTree& tree);

/// The text as it may be kept on disk: every secret is *****, everything else is as it was, byte for byte.
std::string withoutSecrets(const ConfigTree& tree);

} // namespace rungbook::config
