// SPDX-License-Identifier: GPL-3.0-or-later
// Was a line cut between two words or inside one? A line as wide as the screen may be either.
#pragma once

#include <string_view>

namespace rungbook::ike::asa
{

/// True when text ends with a whole word of the texts that the ASA prints about IKE, or with punctuation that ends one.
bool endsWithWord(std::string_view text);

} // namespace rungbook::ike::asa
