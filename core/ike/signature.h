// SPDX-License-Identifier: GPL-3.0-or-later
// A diagnostic signature: lines that mean something, and the rule that says what. One file each in signatures/, registered in
// signatures.def, explained in resources/rules/<id>.md, whose Bad and Good blocks are its test.
#pragma once

#include "core/base/prefix_table.h"
#include "core/base/rule.h"
#include "core/ike/negotiation.h"

#include <span>
#include <string_view>

namespace rungbook::ike
{

/// A line of interest: its text (after clock, tag, group and address) begins with startsWith and, somewhere after that, has contains.
/// Case does not count. Typographic quotes and dashes in the log count as their ASCII forms. An empty startsWith means anywhere: use it sparingly.
struct Trigger {
    std::string_view startsWith;
    std::string_view contains{};
};

struct Signature {
    RuleMeta meta;
    std::span<const Trigger>
        triggers; ///< may be empty for a rule that looks at the course of the negotiation alone
    /// Called once per session that has at least one of the triggers, or for every session when there are none.
    void (*check)(const Negotiation&, Report&);
};

/// All signatures, in the order of signatures.def.
std::span<const Signature* const> signatures();

/// Finds, for the text of a line, the trigger that wants it. Built once from the registry; safe to share between threads.
class Classifier
{
public:
    explicit Classifier(std::span<const Signature* const> signatures);

    /// Number of the first trigger that matches (from 1), or 0. The longest startsWith wins.
    std::uint16_t match(std::string_view text) const;

    /// The same for a text that has no typographic characters, or had them folded.
    std::uint16_t matchFolded(std::string_view text) const;

    /// Which signature and which of its triggers a number belongs to.
    struct Owner {
        const Signature* signature = nullptr;
        std::size_t trigger = 0;
    };
    Owner owner(std::uint16_t trigger) const;

    /// The classifier over signatures().
    static const Classifier& standard();

private:
    struct Entry {
        Trigger trigger;
        Owner owner;
        std::uint16_t number = 0;
    };
    std::vector<Entry> m_entries;
    PrefixTable<std::uint16_t> m_byStart; // indices of entries, longest startsWith first
    std::vector<std::uint16_t> m_anywhere;
};

} // namespace rungbook::ike
