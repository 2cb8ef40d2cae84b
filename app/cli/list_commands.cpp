// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/ladder/text_width.h"
#include "core/output/lists.h"
#include "core/output/markdown.h"
#include "core/resources/resources.h"
#include "core/workbench/rules.h"

#include <fmt/format.h>

namespace rungbook::cli
{

int runRules(const ListArguments& arguments)
{
    const bool json = arguments.format == "json";
    const std::string text =
        json ? output::rulesJson() : output::rulesText(textOptions(arguments.look, true));
    return deliver(text, {}) ? Exit::Fine : Exit::Usage;
}

int runDialects(const ListArguments& arguments)
{
    const bool json = arguments.format == "json";
    const std::string text =
        json ? output::dialectsJson() : output::dialectsText(textOptions(arguments.look, true));
    return deliver(text, {}) ? Exit::Fine : Exit::Usage;
}

int runExplain(const ListArguments& arguments)
{
    if (const workbench::KnownRule* rule = workbench::findRule(arguments.rule)) {
        const std::string_view doc = resources::ruleDoc(arguments.rule);
        const std::string text = doc.empty() ? fmt::format("{}: {}\n", rule->meta->id, rule->meta->title)
                                             : output::markdownText(doc, textOptions(arguments.look, true));
        return deliver(text, {}) ? Exit::Fine : Exit::Usage;
    }
    std::vector<std::string> ids;
    for (const workbench::KnownRule& rule : workbench::allRules())
        ids.emplace_back(rule.meta->id);
    const std::string near = nearest(arguments.rule, ids);
    complain(fmt::format("There is no rule \"{}\".", arguments.rule),
        near.empty() ? "\"rungbook-cli rules\" lists them."
                     : fmt::format("Did you mean \"{}\"? \"rungbook-cli rules\" lists them all.", near));
    return Exit::Usage;
}

} // namespace rungbook::cli
