// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/grammar.h"
#include "core/config/intake.h"
#include "core/config/quote.h"
#include "core/config/text_shapes.h"
#include "core/config/tree.h"

#include <algorithm>

namespace rungbook::config
{

ConfigText readConfig(std::string_view text, SourceId source)
{
    const ConfigTree tree = parseTree(text, source);
    ConfigText out;
    out.source = source;
    out.flattened = tree.flattened();
    out.lines.reserve(tree.commands().size());
    for (CommandId id = 0; id < tree.commands().size(); ++id) {
        const Command& command = tree.commands()[id];
        if (!command.doubtful)
            out.lines.push_back({command.line, tree.redactedText(id), command.level == 0 ? 0 : 1});
    }
    return out;
}

int sniff(std::string_view text)
{
    constexpr std::size_t kEnough = 256U << 10U;
    text = text.substr(0, kEnough);
    std::size_t certain = 0;
    std::size_t known = 0;
    std::size_t other = 0;
    std::size_t logs = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const CleanLine clean = cleanLine(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (clean.text.empty() || clean.text.front() == '!' || clean.text.front() == ':')
            continue;
        if (isLogLine(clean.text)) {
            ++logs;
            continue;
        }
        const std::vector<std::string_view> words = splitWords(clean.text);
        const Start top = topLevel(words);
        if (top.certain)
            ++certain;
        else if ((top.length != 0 && !isProse(words))
            || (clean.indent > 0 && certain + known > 0 && looksLikeCommand(words)))
            ++known;
        else
            ++other;
    }
    if (certain == 0)
        return known >= 3 && known > other ? 40 : 0;
    const std::size_t lines = certain + known + other + logs;
    const std::size_t share = 100 * (certain + known) / lines;
    // A configuration of one's own is certain; a few commands inside something else are there, and no more.
    return static_cast<int>(
        std::min<std::size_t>(100, 30 + 5 * std::min<std::size_t>(certain, 6) + share * 4 / 10));
}

} // namespace rungbook::config
