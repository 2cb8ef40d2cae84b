// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/guide/guide.h"
#include "core/guide/ladders.h"
#include "core/ladder/render_text.h"
#include "core/ladder/text_width.h"
#include "core/output/lists.h"
#include "core/output/markdown.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

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

namespace
{

/// The ladders of a page: beside one another where the terminal has room, else one below the other.
std::string drawn(const guide::Entry& entry, const output::TextOptions& options)
{
    constexpr std::size_t least = 72; // what a ladder needs
    constexpr std::size_t gap = 2;
    std::vector<std::string> pictures;
    const std::size_t count = entry.ladders.size();
    const bool beside = count > 1 && options.width >= count * least + (count - 1) * gap;
    const std::size_t width = beside ? (options.width - (count - 1) * gap) / count : options.width;
    for (const std::string& name : entry.ladders) {
        if (const std::optional<ladder::Ladder> ladder = guide::ladderOf(name))
            pictures.push_back(ladder::renderText(
                *ladder, {.width = width, .unicode = options.unicode, .color = options.color && !beside}));
    }
    std::string text;
    if (!beside) {
        for (const std::string& picture : pictures)
            text += "\n" + picture;
        return text;
    }
    std::vector<std::vector<std::string>> columns;
    std::size_t rows = 0;
    for (const std::string& picture : pictures) {
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < picture.size();) {
            const std::size_t end = std::min(picture.find('\n', at), picture.size());
            lines.push_back(picture.substr(at, end - at));
            at = end + 1;
        }
        rows = std::max(rows, lines.size());
        columns.push_back(std::move(lines));
    }
    for (std::size_t row = 0; row < rows; ++row) {
        std::string line;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string part = row < columns[i].size() ? columns[i][row] : std::string();
            line += part;
            if (i + 1 < columns.size())
                line.append(width + gap - std::min(width, ladder::displayWidth(part)), ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += (row == 0 ? "\n" : "") + line + "\n";
    }
    return text;
}

std::string quotedList(const std::vector<std::string>& words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + fmt::format("\"{}\"", words[i]);
    return text;
}

} // namespace

int runExplain(const ListArguments& arguments)
{
    const output::TextOptions options = textOptions(arguments.look, true);
    const guide::Entry* entry = guide::lookup(arguments.rule);
    if (!entry) {
        const std::vector<std::string> near = guide::suggestions(arguments.rule);
        complain(fmt::format("The field guide has nothing about \"{}\".", arguments.rule),
            near.empty() ? "\"rungbook-cli rules\" lists the rules; any state, message, payload, notify, "
                           "syslog number, reply code or alert can be asked for."
                         : fmt::format("Did you mean {}?", quotedList(near)));
        return Exit::Usage;
    }
    std::string text = output::markdownText(guide::pageMarkdown(*entry, false), options);
    text += drawn(*entry, options);
    return deliver(text, {}) ? Exit::Fine : Exit::Usage;
}

} // namespace rungbook::cli
