// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/line_search.h"

#include <algorithm>
#include <string_view>

namespace rungbook::log
{

namespace
{

using Found = Result<std::optional<LineNumber>>;
constexpr std::uint64_t kBlock = 1U << 20U;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::uint64_t newlines(std::string_view text)
{
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

// Reads a piece and folds its letters when case does not matter.
Result<std::string> piece(
    const LogSource& source, const LineSearch& search, std::uint64_t offset, std::uint64_t length)
{
    Result<std::string> text = source.readText(offset, length);
    if (text && !search.matchCase)
        std::transform(text->begin(), text->end(), text->begin(), lower);
    return text;
}

Found forward(const LogSource& source, const LineSearch& search, std::uint64_t offset, const Job& job)
{
    std::uint64_t line = raw(search.from) + 1;
    const std::uint64_t overlap = search.text.size() - 1;
    while (offset < source.size()) {
        if (job.cancelled())
            return failure(Error::Kind::Cancelled, "The search was cancelled.");
        if (job.progress)
            job.progress({offset, source.size()});
        const Result<std::string> text = piece(source, search, offset, kBlock + overlap);
        if (!text)
            return tl::unexpected<Error>(text.error());
        if (text->empty())
            break;
        const std::string_view view(*text);
        const std::size_t at = view.find(search.text);
        if (at != std::string_view::npos)
            return std::optional<LineNumber>(LineNumber{line + newlines(view.substr(0, at))});
        const std::size_t used = std::min<std::size_t>(view.size(), kBlock);
        line += newlines(view.substr(0, used));
        offset += used;
    }
    return std::optional<LineNumber>();
}

Found backward(
    const LogSource& source, const LineSearch& search, std::uint64_t line, std::uint64_t end, const Job& job)
{
    // line is the number of the line that begins at end (or would).
    const std::uint64_t overlap = search.text.size() - 1;
    const std::uint64_t stop = end;
    while (end > 0) {
        if (job.cancelled())
            return failure(Error::Kind::Cancelled, "The search was cancelled.");
        if (job.progress)
            job.progress({stop - end, stop});
        const std::uint64_t begin = end > kBlock ? end - kBlock : 0;
        const std::uint64_t length = std::min(stop, end + overlap) - begin;
        const Result<std::string> text = piece(source, search, begin, length);
        if (!text)
            return tl::unexpected<Error>(text.error());
        const std::string_view view(*text);
        const std::size_t at = view.rfind(search.text);
        const std::size_t whole = std::min<std::size_t>(view.size(), end - begin);
        // A match in the overlap alone belongs to the block that was looked at before.
        if (at != std::string_view::npos && at < whole)
            return std::optional<LineNumber>(LineNumber{line - newlines(view.substr(at, whole - at))});
        line -= newlines(view.substr(0, whole));
        end = begin;
    }
    return std::optional<LineNumber>();
}

} // namespace

Found findLine(const LogSource& source, const LineIndex& index, const LineSearch& search, const Job& job)
{
    LineSearch folded = search;
    if (folded.text.empty() || folded.text.find('\n') != std::string::npos || index.lineCount() == 0)
        return std::optional<LineNumber>();
    if (!folded.matchCase)
        std::transform(folded.text.begin(), folded.text.end(), folded.text.begin(), lower);
    if (!folded.backward) {
        if (raw(folded.from) >= index.lineCount())
            return std::optional<LineNumber>();
        const Result<std::uint64_t> offset = index.offsetOf(source, LineNumber{raw(folded.from) + 1});
        if (!offset)
            return tl::unexpected<Error>(offset.error());
        return forward(source, folded, *offset, job);
    }
    if (raw(folded.from) == 0)
        return std::optional<LineNumber>();
    if (raw(folded.from) <= index.lineCount()) {
        const Result<std::uint64_t> offset = index.offsetOf(source, folded.from);
        if (!offset)
            return tl::unexpected<Error>(offset.error());
        return backward(source, folded, raw(folded.from), *offset, job);
    }
    const std::uint64_t size = source.size();
    const Result<std::string> lastByte = source.readText(size - 1, 1);
    if (!lastByte)
        return tl::unexpected<Error>(lastByte.error());
    const bool ended = *lastByte == "\n";
    return backward(source, folded, index.lineCount() + (ended ? 1 : 0), size, job);
}

} // namespace rungbook::log
