// SPDX-License-Identifier: GPL-3.0-or-later
// Small questions that the parts of the assembler share.
#pragma once

#include "core/ike/event.h"

#include <cmath>

namespace rungbook::ike
{

/// True when two stamps may belong to one event printed twice; also when either is not known.
inline bool sameMoment(Timestamp a, Timestamp b, double seconds = 2)
{
    const auto between = secondsBetween(a, b);
    return !between || std::abs(*between) <= seconds;
}

/// Direction of a Message event.
inline Direction directionOf(const Event& e)
{
    return static_cast<Verb>(e.code) == Verb::Received ? Direction::In : Direction::Out;
}

} // namespace rungbook::ike
