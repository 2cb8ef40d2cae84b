// SPDX-License-Identifier: GPL-3.0-or-later
// Makes logs of any size for the benchmarks: the same seed always gives the same bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace rungbook::bench
{

enum class LogShape : unsigned char {
    Mixed, ///< syslog of a busy firewall: one line in ten about IKE, negotiations of many peers interleaved
    Pure ///< "debug crypto ikev1 127" of a concentrator: nothing but IKE
};

struct LogRecipe {
    LogShape shape = LogShape::Mixed;
    std::uint64_t bytes = 0; ///< stops after the line that reaches it
    std::uint64_t seed = 1;
    unsigned peers = 5000;
};

/// Hands the log to write in blocks of about 1 MiB. Returns the number of lines; stops early when write returns false.
std::uint64_t generateLog(const LogRecipe& recipe, const std::function<bool(std::string_view)>& write);

} // namespace rungbook::bench
