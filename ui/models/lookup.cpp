// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/lookup.h"

#include <algorithm>

namespace rungbook::ui
{

namespace
{

SourceSpan linesOf(const ike::Message& message, SourceId source)
{
    const LineNumber first = raw(message.first) ? message.first : message.line;
    const LineNumber last = raw(message.last) ? message.last : message.line;
    return {source, std::min(first, last), std::max(first, last)};
}

// First row of a message with at least that index. Rows without a message inherit the place of the next one that has one.
std::size_t firstRowOf(const ladder::Ladder& ladder, std::uint32_t message)
{
    std::size_t low = 0;
    std::size_t high = ladder.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        std::size_t probe = middle;
        std::uint32_t found = kNoIndex;
        while (probe < high && found == kNoIndex) {
            const ladder::Row row = ladder.rows->row(probe);
            found = row.kind == ladder::RowKind::Message ? row.message : kNoIndex;
            ++probe;
        }
        if (found == kNoIndex || found >= message)
            high = middle;
        else
            low = probe;
    }
    while (low < ladder.size() && ladder.rows->row(low).kind != ladder::RowKind::Message)
        ++low;
    return low;
}

} // namespace

std::optional<std::uint32_t> messageAtLine(const ike::Session& session, LineNumber line)
{
    std::optional<std::uint32_t> before;
    for (std::size_t i = 0; i < session.messages.size(); ++i) {
        const ike::Message& message = session.messages[i];
        if (message.line == line)
            return static_cast<std::uint32_t>(i);
    }
    for (std::size_t i = 0; i < session.messages.size(); ++i) {
        const ike::Message& message = session.messages[i];
        if (linesOf(message, {}).contains(line))
            return static_cast<std::uint32_t>(i);
        if (raw(message.line) < raw(line)
            && (!before || raw(session.messages[*before].line) < raw(message.line)))
            before = static_cast<std::uint32_t>(i);
    }
    for (const ike::Resend& resend : session.resends) {
        if (resend.line == line)
            return resend.message;
    }
    return before;
}

std::optional<std::size_t> sessionAtLine(const workbench::AnalyzeReport& report, SourceSpan where)
{
    std::optional<std::size_t> around;
    const LineNumber line = where.first;
    for (std::size_t i = 0; i < report.sessions.size(); ++i) {
        if (report.sessions[i].input != raw(where.source))
            continue;
        const ike::Session& session = report.session(report.sessions[i]);
        const SourceSpan all{
            where.source, std::min(session.first, session.last), std::max(session.first, session.last)};
        if (!all.contains(line))
            continue;
        const auto holds = [&](const auto& items) {
            return std::any_of(
                items.begin(), items.end(), [&](const auto& item) { return item.line == line; });
        };
        if (std::any_of(session.messages.begin(), session.messages.end(),
                [&](const ike::Message& m) { return linesOf(m, {}).contains(line); })
            || holds(session.notices) || holds(session.facts) || holds(session.milestones)
            || holds(session.resends))
            return i;
        if (!around)
            around = i;
    }
    return around;
}

std::optional<std::size_t> rowAtLine(
    const ladder::Ladder& ladder, const ike::Session& session, LineNumber line)
{
    if (ladder.size() == 0)
        return {};
    const std::optional<std::uint32_t> message = messageAtLine(session, line);
    std::size_t row = message ? firstRowOf(ladder, *message) : 0;
    if (row >= ladder.size())
        return {};
    // A milestone or note after the message may rest on the very line.
    for (std::size_t next = row; next < ladder.size(); ++next) {
        const ladder::Row candidate = ladder.rows->row(next);
        if (next > row && candidate.kind == ladder::RowKind::Message)
            break;
        if (!candidate.where.empty() && candidate.where.contains(line)) {
            if (candidate.kind == ladder::RowKind::Message && candidate.where.first != candidate.where.last)
                continue; // the message's own run; a later row may fit closer
            return next;
        }
    }
    return row;
}

std::optional<std::size_t> rowOfFinding(
    const ladder::Ladder& ladder, const ike::Session& session, std::uint32_t finding)
{
    if (finding >= session.findings.size() || session.findings[finding].evidence.empty())
        return {};
    const LineNumber line = session.findings[finding].evidence.front().where.first;
    const std::optional<std::size_t> near = rowAtLine(ladder, session, line);
    if (!near)
        return {};
    const auto shows = [&](std::size_t row) {
        const std::vector<std::uint32_t> marks = ladder.rows->row(row).findings;
        return std::find(marks.begin(), marks.end(), finding) != marks.end();
    };
    // The row that carries the mark stands at the evidence or close to it (a ghost follows the message that was not answered).
    constexpr std::size_t kNear = 64;
    const std::size_t last = std::min(ladder.size(), *near + kNear);
    for (std::size_t row = *near; row < last; ++row) {
        if (shows(row))
            return row;
    }
    for (std::size_t row = *near; row-- > (*near > kNear ? *near - kNear : 0);) {
        if (shows(row))
            return row;
    }
    return near;
}

std::vector<SourceSpan> linesOf(const ike::Session& session, SourceId source)
{
    std::vector<SourceSpan> runs;
    runs.reserve(session.messages.size() + session.notices.size() + session.facts.size());
    for (const ike::Message& message : session.messages)
        runs.push_back(linesOf(message, source));
    const auto addAll = [&](const auto& items) {
        for (const auto& item : items)
            runs.push_back({source, item.line, item.line});
    };
    addAll(session.resends);
    addAll(session.facts);
    addAll(session.notices);
    addAll(session.comments);
    addAll(session.milestones);
    std::erase_if(runs, [](const SourceSpan& run) { return run.empty(); });
    std::sort(runs.begin(), runs.end(),
        [](const SourceSpan& a, const SourceSpan& b) { return raw(a.first) < raw(b.first); });
    std::vector<SourceSpan> joined;
    for (const SourceSpan& run : runs) {
        if (!joined.empty() && raw(run.first) <= raw(joined.back().last) + 1)
            joined.back().last = std::max(joined.back().last, run.last);
        else
            joined.push_back(run);
    }
    return joined;
}

} // namespace rungbook::ui
