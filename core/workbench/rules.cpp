// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/rules.h"

#include "core/config/check.h"
#include "core/ike/signature.h"
#include "core/show/signature.h"
#include "core/smtp/check.h"

#include <algorithm>

namespace rungbook::workbench
{

const std::vector<KnownRule>& allRules()
{
    static const std::vector<KnownRule> rules = [] {
        std::vector<KnownRule> all;
        for (const ike::Signature* signature : ike::signatures())
            all.push_back({&signature->meta, "IKE"});
        for (const show::Signature* signature : show::signatures())
            all.push_back({&signature->meta, "Show"});
        for (const smtp::Check* check : smtp::checks())
            all.push_back({&check->meta, "SMTP"});
        for (const config::ConfigRule* rule : config::configRules())
            all.push_back({&rule->meta, "Config"});
        std::sort(all.begin(), all.end(),
            [](const KnownRule& a, const KnownRule& b) { return a.meta->id < b.meta->id; });
        return all;
    }();
    return rules;
}

const KnownRule* findRule(std::string_view id)
{
    const auto& rules = allRules();
    const auto at = std::lower_bound(rules.begin(), rules.end(), id,
        [](const KnownRule& rule, std::string_view wanted) { return rule.meta->id < wanted; });
    return at == rules.end() || at->meta->id != id ? nullptr : &*at;
}

} // namespace rungbook::workbench
