// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that a fix script is put together from. Only fix_script.cpp uses them.
#pragma once

#include "core/config/fix_script.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace rungbook::config
{

/// A top-level command with its sub-commands, as one fix wants it.
struct FixUnit {
    std::vector<std::string> commands;
    std::vector<std::size_t> findings; ///< those that want it
    int phase = 0; ///< what must be there for others to name it comes first
    const std::string& head() const { return commands.front(); }
};

/// Cuts the commands of a fix into units, in its order.
std::vector<FixUnit> unitsOf(const std::vector<std::string>& commands, std::size_t finding);

/// What is to be entered on one device, unit by unit.
class FixSheet
{
public:
    /// heads: the top-level commands that the device has now.
    explicit FixSheet(std::unordered_set<std::string> heads)
        : m_heads(std::move(heads))
    {
    }

    /// Why the units cannot stand beside those that are there: the line that both want differently. Empty: they can. New names and numbers
    /// that both made up are changed in units first.
    std::string conflict(std::vector<FixUnit>& units) const;

    /// Adds units that have no conflict; what is there already is only marked.
    void add(std::vector<FixUnit> units);

    /// Everything in the order in which it can be entered: definitions before what names them, removals after what replaces them, maps last.
    std::vector<FixUnit> ordered() const;

private:
    void rename(std::vector<FixUnit>& units) const;

    std::unordered_set<std::string> m_heads;
    std::vector<FixUnit> m_units;
};

/// Maps of an ASA that the units change, or whose access lists they change, with the commands that apply them again.
std::vector<FixUnit> mapsToApplyAgain(const DeviceFacts& facts, const std::vector<FixUnit>& units);

/// The placeholders of commands: "<key>". What each is stands in what.
std::vector<ScriptNeed> needsOf(const DeviceFacts& facts, const std::vector<std::string>& commands);

} // namespace rungbook::config
