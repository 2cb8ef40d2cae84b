// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/lists.h"

#include "core/ike/dialect.h"
#include "core/ladder/text_width.h"
#include "core/output/json_text.h"
#include "core/workbench/rules.h"

#include <algorithm>
#include <vector>

namespace rungbook::output
{

std::string rulesText(const TextOptions& options)
{
    TextSheet sheet(options);
    std::size_t width = 0;
    for (const workbench::KnownRule& rule : workbench::allRules())
        width = std::max(width, ladder::displayWidth(rule.meta->id));
    for (const std::string_view bench : {"IKE", "Show", "SMTP", "Config"}) {
        std::size_t count = 0;
        for (const workbench::KnownRule& rule : workbench::allRules())
            count += rule.bench == bench ? 1 : 0;
        if (count == 0)
            continue;
        sheet.blank();
        sheet.paragraph(std::string(bench) + " bench: " + counted(count, "rule", "rules"), 0, Tone::Strong);
        for (const workbench::KnownRule& rule : workbench::allRules()) {
            if (rule.bench == bench)
                sheet.headed(ladder::fit(rule.meta->id, width), Tone::Accent, rule.meta->title, 0);
        }
    }
    return sheet.take();
}

std::string rulesJson()
{
    Json rules = Json::array();
    for (const workbench::KnownRule& rule : workbench::allRules()) {
        rules.push_back({{"id", std::string(rule.meta->id)}, {"title", std::string(rule.meta->title)},
            {"bench", std::string(rule.bench)}});
    }
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
