// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/text_diff.h"

#include "core/base/secret.h"
#include "core/config/quote.h"
#include "core/config/tree.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace rungbook::config
{

namespace
{

constexpr std::size_t kMostEdits =
    3000; // beyond that the texts have little in common, and one is shown after the other

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return lines;
}

// Lines as they may be shown. Only what a tree knows to be a command keeps its words; certificates are not shown at all.
class Shown
{
public:
    explicit Shown(std::string_view text)
        : m_lines(linesOf(text))
        , m_tree(parseTree(text))
    {
        m_first.assign(m_lines.size() + 1, kNoCommand);
        m_opaque.assign(m_lines.size() + 1, false);
        const auto& commands = m_tree.commands();
        for (CommandId id = 0; id < commands.size(); ++id) {
            const std::uint64_t line = raw(commands[id].line);
            if (line < m_first.size() && m_first[line] == kNoCommand)
                m_first[line] = id;
        }
        for (const Piece& piece : m_tree.pieces()) {
            if (piece.kind == PieceKind::Opaque && raw(piece.line) < m_opaque.size())
                m_opaque[raw(piece.line)] = true;
        }
    }

    std::string line(std::uint64_t number) const
    {
        if (number == 0 || number >= m_first.size())
            return {};
        if (m_opaque[number])
            return "(not shown)";
        CommandId id = m_first[number];
        if (id == kNoCommand)
            return redact(m_lines[number - 1]);
        std::string out;
        const auto& commands = m_tree.commands();
        for (; id < commands.size() && raw(commands[id].line) == number; ++id) {
            out += out.empty() ? std::string(commands[id].level, ' ') : " ";
            out += withPlaceholders(m_tree.redactedText(id), m_lines[number - 1]);
        }
        return out;
    }

    const std::vector<std::string_view>& lines() const { return m_lines; }

private:
    // "<key>" is to be filled in and hides nothing: it is shown.
    static std::string withPlaceholders(std::string shown, std::string_view line)
    {
        const std::size_t hidden = shown.find(kRedacted);
        const std::size_t at = line.find('<');
        const std::size_t end = line.find('>', at);
        const bool one = hidden != std::string::npos && shown.find(kRedacted, hidden + 1) == std::string::npos
            && end != std::string_view::npos && line.find('<', end) == std::string_view::npos;
        if (!one)
            return shown;
        const std::string_view placeholder = line.substr(at, end + 1 - at);
        const bool named =
            placeholder == "<key>" || placeholder == "<local-key>" || placeholder == "<remote-key>";
        return named ? shown.replace(hidden, kRedacted.size(), placeholder) : shown;
    }

    std::vector<std::string_view> m_lines;
    ConfigTree m_tree;
    std::vector<CommandId> m_first; // by line
    std::vector<bool> m_opaque;
};

// The shortest way from a to b, as pairs of lines that stay (Myers 1986). Empty when it is longer than kMostEdits.
using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

Pairs common(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b)
{
    const auto n = static_cast<std::ptrdiff_t>(a.size());
    const auto m = static_cast<std::ptrdiff_t>(b.size());
    const auto most = std::min<std::ptrdiff_t>(n + m, static_cast<std::ptrdiff_t>(kMostEdits));
    std::vector<std::vector<std::ptrdiff_t>> trace;
    std::vector<std::ptrdiff_t> furthest(static_cast<std::size_t>(2 * most + 3), 0);
    const auto at = [&](std::ptrdiff_t k) { return static_cast<std::size_t>(k + most + 1); };
    for (std::ptrdiff_t d = 0; d <= most; ++d) {
        trace.emplace_back(furthest.begin() + (most + 1 - d), furthest.begin() + (most + 2 + d));
        for (std::ptrdiff_t k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && furthest[at(k - 1)] < furthest[at(k + 1)]);
            std::ptrdiff_t x = down ? furthest[at(k + 1)] : furthest[at(k - 1)] + 1;
            while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
                ++x;
            furthest[at(k)] = x;
            if (x < n || x - k < m)
                continue;
            // Back along the trace.
            Pairs pairs;
            std::ptrdiff_t y = x - k;
            for (std::ptrdiff_t e = d; e >= 0 && (x > 0 || y > 0); --e) {
                const std::vector<std::ptrdiff_t>& before = trace[static_cast<std::size_t>(e)];
                const auto old = [&](std::ptrdiff_t j) {
                    return j < -e || j > e ? std::ptrdiff_t{-1} : before[static_cast<std::size_t>(j + e)];
                };
                const std::ptrdiff_t kk = x - y;
                const bool wasDown = kk == -e || (kk != e && old(kk - 1) < old(kk + 1));
                const std::ptrdiff_t from = wasDown ? kk + 1 : kk - 1;
                const std::ptrdiff_t fromX = e == 0 ? 0 : old(from);
                const std::ptrdiff_t fromY = e == 0 ? 0 : fromX - from;
                while (x > fromX && y > fromY && x > 0 && y > 0) {
                    --x;
                    --y;
                    pairs.emplace_back(static_cast<std::size_t>(x), static_cast<std::size_t>(y));
                }
                x = fromX;
                y = fromY;
            }
            std::reverse(pairs.begin(), pairs.end());
            return pairs;
        }
    }
    return {};
}

} // namespace

std::string_view nameOf(DiffKind kind)
{
    switch (kind) {
    case DiffKind::Same:
        return "same";
    case DiffKind::Removed:
        return "removed";
    case DiffKind::Added:
        return "added";
    case DiffKind::Gap:
        break;
    }
    return "gap";
}

std::vector<DiffLine> configDiff(std::string_view before, std::string_view after, std::size_t context)
{
    std::vector<DiffLine> diff;
    if (before == after)
        return diff;
    const Shown a(before);
    const Shown b(after);
    std::size_t head = 0;
    const std::size_t shorter = std::min(a.lines().size(), b.lines().size());
    while (head < shorter && a.lines()[head] == b.lines()[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head
        && a.lines()[a.lines().size() - 1 - tail] == b.lines()[b.lines().size() - 1 - tail])
        ++tail;

    std::unordered_map<std::string_view, std::uint32_t> numbers;
    const auto numbered = [&](const std::vector<std::string_view>& lines) {
        std::vector<std::uint32_t> out;
        for (std::size_t i = head; i < lines.size() - tail; ++i)
            out.push_back(
                numbers.try_emplace(lines[i], static_cast<std::uint32_t>(numbers.size())).first->second);
        return out;
    };
    const std::vector<std::uint32_t> one = numbered(a.lines());
    const std::vector<std::uint32_t> other = numbered(b.lines());
    Pairs pairs;
    for (std::size_t i = 0; i < head; ++i)
        pairs.emplace_back(i, i);
    for (const auto& [x, y] : common(one, other))
        pairs.emplace_back(x + head, y + head);
    for (std::size_t i = 0; i < tail; ++i)
        pairs.emplace_back(a.lines().size() - tail + i, b.lines().size() - tail + i);
    pairs.emplace_back(a.lines().size(), b.lines().size());

    // Between two pairs stand the lines that differ; around those, some that do not.
    std::size_t x = 0;
    std::size_t y = 0;
    std::size_t shownUpTo = 0; // pairs before this one are in the diff
    bool any = false;
    const auto context1 = [&](std::size_t from, std::size_t to) {
        for (std::size_t p = from; p < to; ++p)
            diff.push_back(
                {DiffKind::Same, pairs[p].first + 1, pairs[p].second + 1, a.line(pairs[p].first + 1)});
    };
    for (std::size_t p = 0; p < pairs.size(); ++p) {
        if (x < pairs[p].first || y < pairs[p].second) {
            const std::size_t from = std::max(shownUpTo, p > context ? p - context : 0);
            if (any) {
                const std::size_t to = std::min(from, std::min(p, shownUpTo + context));
                context1(shownUpTo, to);
                if (to < from)
                    diff.push_back({DiffKind::Gap, 0, 0, {}});
            } else if (from > 0) {
                diff.push_back({DiffKind::Gap, 0, 0, {}});
            }
            context1(from, p);
            for (; x < pairs[p].first; ++x)
                diff.push_back({DiffKind::Removed, x + 1, 0, a.line(x + 1)});
            for (; y < pairs[p].second; ++y)
                diff.push_back({DiffKind::Added, 0, y + 1, b.line(y + 1)});
            shownUpTo = p;
            any = true;
        }
        x = pairs[p].first + 1;
        y = pairs[p].second + 1;
    }
    if (any) {
        const std::size_t to = std::min(pairs.size() - 1, shownUpTo + context);
        context1(shownUpTo, to);
        if (to + 1 < pairs.size())
            diff.push_back({DiffKind::Gap, 0, 0, {}});
    }
    return diff;
}

std::vector<DiffRow> sideBySide(const std::vector<DiffLine>& diff)
{
    std::vector<DiffRow> rows;
    for (std::size_t i = 0; i < diff.size();) {
        if (diff[i].kind == DiffKind::Gap) {
            rows.push_back({nullptr, nullptr, true});
            ++i;
        } else if (diff[i].kind == DiffKind::Same) {
            rows.push_back({&diff[i], &diff[i], false});
            ++i;
        } else {
            std::size_t removed = i;
            while (removed < diff.size() && diff[removed].kind == DiffKind::Removed)
                ++removed;
            std::size_t added = removed;
            while (added < diff.size() && diff[added].kind == DiffKind::Added)
                ++added;
            for (std::size_t k = 0; k < std::max(removed - i, added - removed); ++k)
                rows.push_back({i + k < removed ? &diff[i + k] : nullptr,
                    removed + k < added ? &diff[removed + k] : nullptr, false});
            i = added;
        }
    }
    return rows;
}

std::string unifiedText(const std::vector<DiffLine>& diff)
{
    std::string out;
    for (const DiffLine& line : diff) {
        if (line.kind == DiffKind::Gap)
            out += "...\n";
        else
            out += fmt::format("{} {}\n",
                line.kind == DiffKind::Removed     ? "-"
                    : line.kind == DiffKind::Added ? "+"
                                                   : " ",
                line.text);
    }
    return out;
}

} // namespace rungbook::config
