// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/unknown_lines.h"

#include <algorithm>

namespace rungbook::output
{

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
                if (line.text.find_first_not_of(" \t\r") != std::string::npos && !visit(line))
                    return;
            }
            if (texts.empty())
                break;
        }
    }
}

} // namespace rungbook::output
