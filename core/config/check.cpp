// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/check.h"

#include <algorithm>

namespace rungbook::config
{

#define RUNGBOOK_ENTRY(name) extern const ConfigRule name;
#include "core/config/rules/rules.def"
#undef RUNGBOOK_ENTRY

std::span<const ConfigRule* const> configRules()
{
    static constexpr const ConfigRule* all[] = {
#define RUNGBOOK_ENTRY(name) &name,
#include "core/config/rules/rules.def"
#undef RUNGBOOK_ENTRY
    };
    return all;
}

const ConfigRule* findConfigRule(std::string_view id)
{
    const auto all = configRules();
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const ConfigRule* r) { return r->meta.id == id; });
    return at == all.end() ? nullptr : *at;
}

std::vector<Finding> check(const Subject& subject)
{
    return runRules(configRules(), subject);
}

} // namespace rungbook::config
