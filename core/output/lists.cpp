// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/lists.h"

#include "core/ike/dialect.h"
#include "core/ike/signature.h"
#include "core/ladder/text_width.h"
#include "core/output/json_text.h"

#include <algorithm>
#include <vector>

namespace rungbook::output
{

namespace
{

std::vector<const RuleMeta*> sortedRules()
{
    std::vector<const RuleMeta*> rules;
    for (const ike::Signature* signature : ike::signatures())
        rules.push_back(&signature->meta);
    std::sort(rules.begin(), rules.end(), [](const RuleMeta* a, const RuleMeta* b) { return a->id < b->id; });
    return rules;
}

} // namespace

std::string rulesText(const TextOptions& options)
{
    TextSheet sheet(options);
    const std::vector<const RuleMeta*> rules = sortedRules();
    std::size_t width = 0;
    for (const RuleMeta* rule : rules)
        width = std::max(width, ladder::displayWidth(rule->id));
    for (const RuleMeta* rule : rules)
        sheet.headed(ladder::fit(rule->id, width), Tone::Accent, rule->title, 0);
    return sheet.take();
}

std::string rulesJson()
{
    Json rules = Json::array();
    for (const RuleMeta* rule : sortedRules())
        rules.push_back({{"id", std::string(rule->id)}, {"title", std::string(rule->title)}});
    return dumpJson({{"rungbook", 1}, {"rules", std::move(rules)}}) + "\n";
}

std::string dialectsText(const TextOptions& options)
{
    TextSheet sheet(options);
    for (const ike::Dialect* dialect : ike::dialects()) {
        sheet.blank();
        sheet.headed(dialect->info.name, Tone::Accent, dialect->info.title, 0);
        for (const std::string_view sample : dialect->info.samples)
            sheet.verbatim(sample, 4, Tone::Faint);
    }
    return sheet.take();
}

std::string dialectsJson()
{
    Json dialects = Json::array();
    for (const ike::Dialect* dialect : ike::dialects()) {
        Json samples = Json::array();
        for (const std::string_view sample : dialect->info.samples)
            samples.push_back(std::string(sample));
        dialects.push_back({{"name", std::string(dialect->info.name)},
            {"title", std::string(dialect->info.title)}, {"samples", std::move(samples)}});
    }
    return dumpJson({{"rungbook", 1}, {"dialects", std::move(dialects)}}) + "\n";
}

} // namespace rungbook::output
