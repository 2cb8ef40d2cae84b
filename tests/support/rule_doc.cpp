// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rule_doc.h"

#include <algorithm>

namespace rungbook::test
{

namespace
{
constexpr std::string_view kMarker = " ! finding";
}

const DocSection* RuleDoc::section(std::string_view header) const
{
    const auto at = std::find_if(
        sections.begin(), sections.end(), [&](const DocSection& s) { return s.header == header; });
    return at == sections.end() ? nullptr : &*at;
}

const std::vector<std::string>& ruleDocHeaders()
{
    static const std::vector<std::string> headers{
        "What it does", "Why it matters", "Bad", "Good", "Remedy", "References"};
    return headers;
}

RuleDoc parseRuleDoc(std::string_view markdown)
{
    RuleDoc doc;
    LogBlock* block = nullptr;
    bool inOtherBlock = false;
    std::size_t number = 0;
    while (!markdown.empty()) {
        const std::size_t end = markdown.find('\n');
        std::string_view line = markdown.substr(0, end);
        markdown = end == std::string_view::npos ? std::string_view{} : markdown.substr(end + 1);
        ++number;
        if (line.starts_with("```")) {
            if (block || inOtherBlock) {
                block = nullptr;
                inOtherBlock = false;
            } else if ((line == "```log" || line == "```smtp" || line == "```show")
                && !doc.sections.empty()) {
                DocSection& section = doc.sections.back();
                block = &(line == "```log"  ? section.logs
                        : line == "```show" ? section.outputs
                                            : section.transcripts)
                             .emplace_back();
                block->docLine = number;
            } else if ((line == "```config" || line == "```config A") && !doc.sections.empty()) {
                block = &doc.sections.back().configs.emplace_back().a;
                block->docLine = number;
            } else if (line == "```config B" && !doc.sections.empty()
                && !doc.sections.back().configs.empty()) {
                block = &doc.sections.back().configs.back().b;
                block->docLine = number;
            } else {
                inOtherBlock = true;
            }
            continue;
        }
        if (block) {
            if (line.ends_with(kMarker)) {
                line.remove_suffix(kMarker.size());
                block->marked.push_back(LineNumber{
                    static_cast<std::uint64_t>(std::count(block->text.begin(), block->text.end(), '\n'))
                    + 1});
            }
            block->text += line;
            block->text += '\n';
        } else if (inOtherBlock) {
            if (!doc.sections.empty())
                doc.sections.back().text.append(line).append("\n");
        } else if (line.starts_with("## ")) {
            doc.sections.push_back({std::string(line.substr(3)), {}, {}, {}, {}, {}});
        } else if (line.starts_with("# ") && doc.id.empty()) {
            doc.id = line.substr(2);
        } else if (doc.sections.empty()) {
            if (doc.title.empty() && !line.empty())
                doc.title = line;
        } else {
            doc.sections.back().text.append(line).append("\n");
        }
    }
    return doc;
}

} // namespace rungbook::test
