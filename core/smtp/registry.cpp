// SPDX-License-Identifier: GPL-3.0-or-later
// The table of checks, from the .def file that CMake reads as well.
#include "core/smtp/check.h"

#include <algorithm>

namespace rungbook::smtp
{

#define RUNGBOOK_ENTRY(name) extern const Check name;
#include "core/smtp/checks/checks.def"
#undef RUNGBOOK_ENTRY

std::span<const Check* const> checks()
{
    static constexpr const Check* all[] = {
#define RUNGBOOK_ENTRY(name) &name,
#include "core/smtp/checks/checks.def"
#undef RUNGBOOK_ENTRY
        nullptr};
    return {all, std::size(all) - 1};
}

const Check* findCheck(std::string_view id)
{
    const auto all = checks();
    const auto at = std::find_if(all.begin(), all.end(), [&](const Check* c) { return c->meta.id == id; });
    return at == all.end() ? nullptr : *at;
}

} // namespace rungbook::smtp
