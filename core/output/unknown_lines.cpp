// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/unknown_lines.h"

#include <algorithm>

namespace rungbook::output
{

namespace
{

bool isShow(const workbench::InputReport& input, LineNumber line)
{
    if (!input.show || raw(line) == 0 || raw(line) > input.show->lines.size())
        return false;
    const show::LineUse use = input.show->lines[raw(line) - 1];
    return use == show::LineUse::Understood || use == show::LineUse::Command;
}

} // namespace

std::uint64_t notUnderstood(const workbench::InputReport& input)
{
    if (!input.analysis)
        return input.show ? input.show->count(show::LineUse::NotUnderstood) : 0;
    std::uint64_t count = input.analysis->counts.notUnderstood;
    if (!input.show)
        return count;
    for (const SourceSpan& run : input.analysis->notUnderstood) {
        for (std::uint64_t line = raw(run.first); line <= raw(run.last) && line <= input.show->lines.size();
             ++line)
            count -= count > 0 && isShow(input, LineNumber{line}) ? 1 : 0;
    }
    return count;
}

void forEachUnknown(const workbench::InputReport& input, const SourceLines& lines,
    const std::function<bool(const SourceLine&)>& visit)
{
    constexpr std::uint64_t block = 1024;
    if (!input.analysis)
        return;
    for (const SourceSpan& run : input.analysis->notUnderstood) {
        for (std::uint64_t at = raw(run.first); at <= raw(run.last); at += block) {
            const std::uint64_t end = std::min(raw(run.last), at + block - 1);
            const std::vector<SourceLine> texts =
                lines.quote({run.source, LineNumber{at}, LineNumber{end}}, block);
            for (const SourceLine& line : texts) {
                if (line.text.find_first_not_of(" \t\r") != std::string::npos && !isShow(input, line.line)
                    && !visit(line))
                    return;
            }
            if (texts.empty())
                break;
        }
    }
}

} // namespace rungbook::output
