// SPDX-License-Identifier: GPL-3.0-or-later
// The ISAKMP states of ASA and PIX/IOS as data: what was sent, what is awaited, what being stuck there means.
#pragma once

#include "core/ike/session.h"

#include <span>
#include <string_view>

namespace rungbook::ike
{

/// One state, as "show crypto isakmp sa" and the FSM history print it.
struct StateInfo {
    std::string_view name; ///< "MM_WAIT_MSG4"
    std::string_view family; ///< "ASA" or "PIX/IOS"
    IkeRole role; ///< whose state it is; Unknown: both
    std::string_view sent; ///< last message of this side: "MM3"; empty when none
    std::string_view awaited; ///< "MM4"; empty when nothing is awaited
    std::string_view meaning; ///< one or two sentences
    std::span<const std::string_view> stuck; ///< why a negotiation stays here, most likely first
    bool confirmed; ///< false: the name is from memory of the field and not yet seen in a log
};

/// All of them: ASA main mode, ASA aggressive mode, PIX and IOS.
std::span<const StateInfo> states();

/// The state of that name, or null.
const StateInfo* findState(std::string_view name);

} // namespace rungbook::ike
