// SPDX-License-Identifier: GPL-3.0-or-later
// What the routine lines of an ASA log begin with, and what they tell.
#pragma once

#include "core/ike/asa_writer.h"

namespace rungbook::ike::asa
{

/// Whether a line belongs to the message that is being built, to the one that was received, or to neither.
enum class Belongs : std::uint8_t { Constructing, Processing, Detail };

/// A text that routine lines begin with. also adds the facts, milestones and hints in it; null when there are none.
struct Pattern {
    std::string_view prefix;
    Belongs belongs;
    void (*also)(Writer&, std::string_view text);
    bool opensSession = false; ///< the line itself belongs to the session that it opens
};

/// The longest pattern that text begins with, or null.
const Pattern* findPattern(std::string_view text);

} // namespace rungbook::ike::asa
