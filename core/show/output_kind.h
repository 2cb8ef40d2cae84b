// SPDX-License-Identifier: GPL-3.0-or-later
// How one kind of output is read. One file each in outputs/, registered in outputs.def.
#pragma once

#include "core/show/output.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::show
{

/// A label that a value follows: "#pkts encaps: 61". Labels with a blank or a '#' in them are also found glued to what stands before.
struct Label {
    std::string_view label; ///< as printed; case does not count, a run of blanks counts as one
    std::string_view name; ///< of the field
    FieldType type = FieldType::Text;
    bool bare = false; ///< no ':' or '=' has to follow
};

/// A label that was found, and the text up to the next one.
struct Pair {
    const Label* label = nullptr;
    std::string_view value;
};

/// The pairs of a line. clean is false when something stands before the first of them, when there is none, or when a value that should be a
/// number is none. The line outlives the result.
struct Pairs {
    std::vector<Pair> list;
    bool clean = false;
};
Pairs findPairs(std::string_view line, std::span<const Label> labels);

/// A line of an output as its reader gets it: trimmed, ASCII where typography had been; two or three lines of the input when they were wrapped.
struct Piece {
    std::string_view text;
    SourceSpan where;
};

/// Fills the records of an output. A reader calls it only for lines that it understands as a whole.
class Builder
{
public:
    explicit Builder(Output& output)
        : m_output(output)
    {
    }

    /// Begins a record; it becomes the one that add() fills.
    Record& open(std::string_view kind, SourceSpan where, std::uint32_t parent = kNoIndex);
    /// Begins a record at the top if none is open.
    Record& ensure(std::string_view kind, SourceSpan where);
    /// The open record, or null.
    Record* current();
    /// Place of the last record of that kind, or kNoIndex.
    std::uint32_t last(std::string_view kind) const;
    /// Makes an earlier record the one that add() fills.
    void resume(std::uint32_t record) { m_current = record; }
    /// Adds a field to the open record, and the lines to the record and its parents.
    void add(std::string_view name, std::string_view text, FieldType type, SourceSpan where);
    void add(const Pair& pair, SourceSpan where)
    {
        add(pair.label->name, pair.value, pair.label->type, where);
    }

    std::string section; ///< for the reader: where in the output it is
    std::vector<std::string> columns; ///< for the reader: headers of the table it is in

private:
    Output& m_output;
    std::uint32_t m_current = kNoIndex;
};

/// One kind of output.
struct OutputKind {
    std::string_view name; ///< kebab-case: "ipsec-sa"
    std::string_view title; ///< the command: "show crypto ipsec sa"
    std::span<const std::string_view> commands; ///< every form of it, in full words
    /// True when a line can only be the beginning of such an output.
    bool (*starts)(std::string_view line);
    /// Reads a line; false, with nothing changed, when it is not understood.
    bool (*read)(Builder& builder, const Piece& piece);
    /// Names of the fields by which a record is found again in a later output of the same kind.
    std::span<const std::string_view> keys;
};

/// All kinds, in the order of outputs.def.
std::span<const OutputKind* const> outputKinds();

/// The kind of that name, or null.
const OutputKind* findOutputKind(std::string_view name);

} // namespace rungbook::show
