// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between two configurations, line by line, as values: for a unified and for a side-by-side view. Lines are compared as they
// were read and shown with their secrets replaced, so a changed key is a changed line that shows no key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

enum class DiffKind : std::uint8_t {
    Same, ///< context
    Removed,
    Added,
    Gap ///< lines that did not change and are left out; text is empty
};

/// "same", "removed", "added", "gap".
std::string_view nameOf(DiffKind kind);

/// One line. Numbers count from 1; 0 where the line does not exist on that side.
struct DiffLine {
    DiffKind kind = DiffKind::Same;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::string text; ///< as it may be shown: secrets replaced
    bool operator==(const DiffLine&) const = default;
};

/// The lines that differ between two configurations, with context unchanged lines around them; nothing when both are the same.
/// Removed lines stand before added ones.
std::vector<DiffLine> configDiff(std::string_view before, std::string_view after, std::size_t context = 3);

/// One row of a side-by-side view; a side without a line is null. gap: unchanged lines are left out here, both sides are null.
struct DiffRow {
    const DiffLine* left = nullptr;
    const DiffLine* right = nullptr;
    bool gap = false;
};

/// The rows of a diff: removed lines stand beside the added ones that replace them. Points into diff.
std::vector<DiffRow> sideBySide(const std::vector<DiffLine>& diff);

/// "+" and "-" before the lines, two blanks before context, "..." for a gap; a newline after each.
std::string unifiedText(const std::vector<DiffLine>& diff);

} // namespace rungbook::config
