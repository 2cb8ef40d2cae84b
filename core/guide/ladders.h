// SPDX-License-Identifier: GPL-3.0-or-later
// Exchanges as they should go, as ladders: for the pages of the guide, in a terminal and in the window alike.
#pragma once

#include "core/ladder/ladder.h"

#include <optional>
#include <span>
#include <string_view>

namespace rungbook::guide
{

/// The names that ladderOf() knows: "main-mode", "aggressive-mode", "quick-mode", "ikev2", "smtp-starttls".
std::span<const std::string_view> ladderNames();

/// The ladder of that name, or nothing. Labels, payloads and explanations of the steps of IKEv1 are those of ike::stepNote().
std::optional<ladder::Ladder> ladderOf(std::string_view name);

} // namespace rungbook::guide
