// SPDX-License-Identifier: GPL-3.0-or-later
// The table that cmake/EmbedResources.cmake writes. Only resources.cpp reads it.
#pragma once

#include <cstddef>
#include <string_view>

namespace rungbook::resources
{

struct Embedded {
    std::string_view folder; ///< "rules", "samples", "practice" or "guide"
    std::string_view name;
    std::string_view text;
};

extern const Embedded kEmbedded[];
extern const std::size_t kEmbeddedCount;

} // namespace rungbook::resources
