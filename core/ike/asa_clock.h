// SPDX-License-Identifier: GPL-3.0-or-later
// The clocks in front of a log record: the device's own, a collector's, with and without a year.
#pragma once

#include "core/base/timestamp.h"

#include <cstddef>
#include <string_view>

namespace rungbook::ike::asa
{

/// A clock in a header, and where it begins and ends.
struct Clock {
    CivilTime civil;
    bool year = false;
    std::size_t begin = std::string_view::npos;
    std::size_t end = std::string_view::npos;
};

/// The last clock that ends before limit, looked for at most reach bytes backwards. False when there is none.
bool lastClock(std::string_view s, std::size_t limit, std::size_t reach, Clock& clock);

/// The clock in a record's header: the device's own stamp (the last one), which borrows the year of a collector's stamp before it.
Timestamp parseClock(std::string_view header);

} // namespace rungbook::ike::asa
