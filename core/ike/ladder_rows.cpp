// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/ladder_rows.h"

#include "core/ike/ladder_phases.h"
#include "core/ike/row_words.h"
#include "core/ike/step_notes.h"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

using ladder::Row;
using ladder::RowBrief;
using ladder::RowKind;

// What a row is made from when it is asked for: 12 bytes, so that a million of them cost little.
struct Entry {
    std::uint32_t index =
        0; // of the message, milestone, comment or missing message; of the message after a silence
    std::uint32_t previous = kNoIndex; // the message row before it, for a delta and for what changed
    RowKind kind = RowKind::Message;
};

// A finding on a row.
struct Mark {
    std::uint32_t row = 0;
    std::uint32_t finding = 0;
};

// The device that wrote the log is drawn left, whoever began: "this side" is where the reader sits.
constexpr std::uint16_t kOurs = 0;
constexpr std::uint16_t kPeer = 1;

class SessionRows final : public ladder::RowSource
{
public:
    SessionRows(std::shared_ptr<const Analysis> analysis, std::size_t session, const LadderOptions& options)
        : m_analysis(std::move(analysis))
        , m_session(m_analysis->sessions[session])
        , m_options(options)
    {
        sortResends();
        order();
        markFindings();
    }

    std::size_t size() const override { return m_entries.size(); }

    RowBrief brief(std::size_t index) const override
    {
        const Entry& entry = m_entries.at(index);
        RowBrief brief;
        brief.kind = entry.kind;
        brief.marked = !marksOf(index).empty();
        if (entry.kind == RowKind::Message) {
            const Message& message = m_session.messages[entry.index];
            brief.from = message.direction == Direction::Out ? kOurs : kPeer;
            brief.to = message.direction == Direction::Out ? kPeer : kOurs;
            brief.resent = message.resends > 0;
            brief.message = entry.index;
        } else if (entry.kind == RowKind::Ghost
            && m_session.missing[entry.index].direction == Direction::In) {
            brief.from = kPeer;
            brief.to = kOurs;
        }
        return brief;
    }

    Row row(std::size_t index) const override
    {
        const Entry& entry = m_entries.at(index);
        const RowBrief shape = brief(index);
        Row row;
        row.kind = shape.kind;
        row.from = shape.from;
        row.to = shape.to;
        for (const Mark& mark : marksOf(index))
            row.findings.push_back(mark.finding);
        row.delta = deltaTo(index);
        switch (entry.kind) {
        case RowKind::Message:
            message(row, entry);
            break;
        case RowKind::Silence:
            silence(row, index);
            break;
        case RowKind::Ghost:
            ghost(row, m_session.missing[entry.index]);
            break;
        case RowKind::Milestone:
            milestone(row, entry);
            break;
        case RowKind::Note:
            note(row, m_session.comments[entry.index]);
            break;
        }
        return row;
    }

    std::vector<ladder::Phase> phases() const
    {
        std::vector<PhaseRow> rows(m_entries.size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const Entry& entry = m_entries[row];
            if (entry.kind == RowKind::Message && !informational(m_session.messages[entry.index]))
                rows[row].exchange = m_session.messages[entry.index].exchange;
            else if (entry.kind == RowKind::Milestone)
                rows[row].milestone = m_session.milestones[entry.index].kind;
            else if (entry.kind == RowKind::Ghost)
                rows[row].exchange = openExchangeOf(m_session.missing[entry.index]);
        }
        return phasesOf(m_session, rows);
    }

private:
    std::string text(TextId id) const { return std::string(m_analysis->text.text(id)); }
    SourceSpan span(LineNumber line) const { return {m_session.source, line, line}; }

    SourceSpan linesOf(const Message& message) const
    {
        if (raw(message.first) == 0)
            return span(message.line);
        return {
            m_session.source, std::min(message.first, message.line), std::max(message.last, message.line)};
    }

    void sortResends()
    {
        m_resends.resize(m_session.resends.size());
        for (std::uint32_t i = 0; i < m_resends.size(); ++i)
            m_resends[i] = i;
        std::stable_sort(m_resends.begin(), m_resends.end(), [this](std::uint32_t a, std::uint32_t b) {
            return m_session.resends[a].message < m_session.resends[b].message;
        });
    }

    // The resends of a message, in log order, as positions in m_resends.
    std::span<const std::uint32_t> resendsOf(std::uint32_t message) const
    {
        const auto begin = std::lower_bound(m_resends.begin(), m_resends.end(), message,
            [this](std::uint32_t i, std::uint32_t wanted) { return m_session.resends[i].message < wanted; });
        auto end = begin;
        while (end != m_resends.end() && m_session.resends[*end].message == message)
            ++end;
        return {begin, end};
    }

    Timestamp timeOf(const Entry& entry) const
    {
        switch (entry.kind) {
        case RowKind::Message:
            return m_session.messages[entry.index].time;
        case RowKind::Milestone:
            return m_session.milestones[entry.index].time;
        case RowKind::Silence:
        case RowKind::Ghost:
        case RowKind::Note:
            break;
        }
        return {};
    }

    // The nearest row before that has a time. Remarks between two messages are few, so the look-back is bounded.
    Timestamp timeBefore(std::size_t row) const
    {
        for (int steps = 0; row > 0 && steps < 100; ++steps) {
            const Timestamp time = timeOf(m_entries[--row]);
            if (time.known())
                return time;
        }
        return {};
    }

    // A pause between two keepalives is their rhythm, not a silence, unless it is a long one.
    double longEnough(RowKind kind, std::size_t index) const
    {
        constexpr double kBetweenKeepalives = 10;
        const auto keepalive = [this](std::uint32_t message) {
            if (message >= m_session.messages.size())
                return false;
            const StepKind step = m_session.messages[message].step.kind;
            return step == StepKind::DpdRUThere || step == StepKind::DpdRUThereAck;
        };
        const bool after = kind != RowKind::Message || keepalive(static_cast<std::uint32_t>(index));
        return keepalive(m_lastMessage) && after ? std::max(m_options.silenceSeconds, kBetweenKeepalives)
                                                 : m_options.silenceSeconds;
    }

    // Where a missing message is drawn: after everything that still belongs to its exchange, informational messages included.
    std::size_t ghostPlace(const Missing& missing) const
    {
        const std::vector<Message>& messages = m_session.messages;
        if (missing.after >= messages.size())
            return messages.size();
        std::size_t at = missing.after + 1U;
        while (at < messages.size()
            && (messages[at].exchange == messages[missing.after].exchange || informational(messages[at])))
            ++at;
        return at;
    }

    // The exchange in which a message is missing, unless that exchange was complete and the missing one would have begun another.
    std::uint32_t openExchangeOf(const Missing& missing) const
    {
        if (missing.after >= m_session.messages.size() || informational(m_session.messages[missing.after]))
            return kNoIndex;
        const std::uint32_t exchange = m_session.messages[missing.after].exchange;
        return m_session.exchanges[exchange].complete ? kNoIndex : exchange;
    }

    bool informational(const Message& message) const
    {
        return message.exchange >= m_session.exchanges.size()
            || m_session.exchanges[message.exchange].kind == ExchangeKind::Informational
            || m_session.exchanges[message.exchange].kind == ExchangeKind::Unknown;
    }

    void order()
    {
        const std::size_t count = m_session.messages.size();
        std::vector<std::pair<std::size_t, std::uint32_t>> ghosts; // before which message, which missing one
        for (std::uint32_t i = 0; i < m_session.missing.size(); ++i)
            ghosts.emplace_back(ghostPlace(m_session.missing[i]), i);
        std::stable_sort(
            ghosts.begin(), ghosts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });

        std::size_t nextGhost = 0;
        std::size_t nextMilestone = 0;
        std::size_t nextComment = 0;
        // Milestones and comments stand after the message they follow, in log order.
        const auto between = [&](std::uint32_t after) {
            const auto due = [&](const auto& list, std::size_t next) {
                return next < list.size()
                    && (list[next].afterMessage == after
                        || (after != kNoIndex && list[next].afterMessage < after));
            };
            while (m_options.showNotes) {
                const bool milestoneDue = due(m_session.milestones, nextMilestone);
                const bool commentDue = due(m_session.comments, nextComment);
                if (!milestoneDue && !commentDue)
                    break;
                const bool commentFirst = commentDue
                    && (!milestoneDue
                        || earlier(
                            m_session.comments[nextComment].line, m_session.milestones[nextMilestone].line));
                if (commentFirst)
                    push(RowKind::Note, nextComment++);
                else
                    push(RowKind::Milestone, nextMilestone++);
            }
        };
        m_entries.reserve(
            count + m_session.missing.size() + m_session.milestones.size() + m_session.comments.size());
        between(kNoIndex);
        for (std::size_t i = 0; i <= count; ++i) {
            for (; nextGhost < ghosts.size() && ghosts[nextGhost].first == i; ++nextGhost)
                push(RowKind::Ghost, ghosts[nextGhost].second);
            if (i == count)
                break;
            const auto message = static_cast<std::uint32_t>(i);
            push(RowKind::Message, message);
            m_lastMessage = message;
            between(message);
        }
    }

    bool earlier(LineNumber a, LineNumber b) const { return m_analysis->reversed ? a > b : a < b; }

    // Adds a row, and before it a silence when nothing was told for long enough.
    void push(RowKind kind, std::size_t index)
    {
        const Entry entry{static_cast<std::uint32_t>(index), m_lastMessage, kind};
        const auto seconds = secondsBetween(timeBefore(m_entries.size()), timeOf(entry));
        if (seconds && m_options.silenceSeconds > 0 && *seconds >= longEnough(kind, index))
            m_entries.push_back({0, m_lastMessage, RowKind::Silence});
        m_entries.push_back(entry);
    }

    // The lines a row rests on, its resends not included.
    SourceSpan whereOf(const Entry& entry) const
    {
        switch (entry.kind) {
        case RowKind::Message:
            return linesOf(m_session.messages[entry.index]);
        case RowKind::Milestone:
            return span(m_session.milestones[entry.index].line);
        case RowKind::Note:
            return span(m_session.comments[entry.index].line);
        case RowKind::Silence:
        case RowKind::Ghost:
            break;
        }
        return {};
    }

    // A finding marks the rows whose lines prove it; a line between two rows counts for the row before it. The cause of a silence also
    // marks the message that never came.
    void markFindings()
    {
        struct Place {
            SourceSpan where;
            std::uint32_t row;
        };
        std::vector<Place> places;
        std::vector<std::uint32_t> rowOfMessage(m_session.messages.size(), 0);
        std::vector<std::uint32_t> ghosts;
        if (m_session.findings.empty())
            return;
        for (std::uint32_t row = 0; row < m_entries.size(); ++row) {
            const Entry& entry = m_entries[row];
            if (entry.kind == RowKind::Ghost)
                ghosts.push_back(row);
            if (entry.kind == RowKind::Message)
                rowOfMessage[entry.index] = row;
            const SourceSpan where = whereOf(entry);
            // A finding rests on what the device wrote, never on somebody's remark.
            if (!where.empty() && entry.kind != RowKind::Note)
                places.push_back({where, row});
        }
        for (const Resend& resend : m_session.resends) {
            if (resend.message < rowOfMessage.size())
                places.push_back({span(resend.line), rowOfMessage[resend.message]});
        }
        std::stable_sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return a.where.first < b.where.first; });

        for (std::uint32_t f = 0; f < m_session.findings.size(); ++f) {
            const Finding& finding = m_session.findings[f];
            for (const Evidence& evidence : finding.evidence) {
                if (evidence.where.source != m_session.source || places.empty())
                    continue;
                const LineNumber line = evidence.where.first;
                const auto behind = std::upper_bound(places.begin(), places.end(), line,
                    [](LineNumber l, const Place& place) { return l < place.where.first; });
                auto best = behind == places.begin() ? behind : behind - 1;
                // Spans may overlap a little (a milestone inside a message's lines): the narrowest that holds the line says most.
                for (auto at = best; at != places.begin() && best - at < 8; --at) {
                    const auto candidate = at - 1;
                    if (candidate->where.contains(line) && !best->where.contains(line))
                        best = candidate;
                }
                if (m_analysis->reversed && !best->where.contains(line) && behind != places.end())
                    best = behind; // newest first: the row before it in time stands below it
                m_marks.push_back({best->row, f});
            }
            if (finding.role == Role::Root && isWrong(finding.effect)) {
                for (const std::uint32_t row : ghosts)
                    m_marks.push_back({row, f});
            }
        }
        std::sort(m_marks.begin(), m_marks.end(), [](const Mark& a, const Mark& b) {
            return a.row != b.row ? a.row < b.row : a.finding < b.finding;
        });
        m_marks.erase(
            std::unique(m_marks.begin(), m_marks.end(),
                [](const Mark& a, const Mark& b) { return a.row == b.row && a.finding == b.finding; }),
            m_marks.end());
    }

    std::span<const Mark> marksOf(std::size_t row) const
    {
        const auto begin = std::lower_bound(
            m_marks.begin(), m_marks.end(), row, [](const Mark& m, std::size_t r) { return m.row < r; });
        auto end = begin;
        while (end != m_marks.end() && end->row == row)
            ++end;
        return {begin, end};
    }

    std::string deltaTo(std::size_t row) const
    {
        const auto seconds = secondsBetween(timeBefore(row), timeOf(m_entries[row]));
        if (!seconds || std::abs(*seconds) < 0.0005)
            return {}; // the same clock reading stands beside it already
        return (*seconds < 0 ? "" : "+") + durationText(*seconds);
    }

    std::string cadence(std::uint32_t index) const
    {
        constexpr std::size_t kShown = 4;
        const Message& first = m_session.messages[index];
        const auto resends = resendsOf(index);
        std::string list;
        std::size_t shown = 0;
        for (const std::uint32_t i : resends) {
            const auto seconds = secondsBetween(first.time, m_session.resends[i].time);
            if (!seconds || shown == kShown)
                break;
            list += (shown ? ", " : "") + durationText(*seconds);
            ++shown;
        }
        if (shown == 0)
            return {};
        if (resends.size() > shown)
            list += fmt::format(" and {} more", resends.size() - shown);
        return "again after " + list;
    }

    void message(Row& row, const Entry& entry) const
    {
        const Message& message = m_session.messages[entry.index];
        const Message* previous =
            entry.previous < m_session.messages.size() ? &m_session.messages[entry.previous] : nullptr;
        row.label = stepName(message.step);
        row.payloads = payloadSummary(m_analysis->text.text(message.payloads));
        row.time = clockText(message.time);
        row.leftDerived = message.ourStateDerived;
        if (!previous || previous->ourState != message.ourState)
            row.leftState = text(message.ourState);
        if (!previous || previous->peerState != message.peerState)
            row.rightState = text(message.peerState);
        row.resends = message.resends;
        row.cadence = cadence(entry.index);
        row.where = linesOf(message);
        row.message = entry.index;
        row.explanation = explainMessage(*m_analysis, m_session, message);
    }

    void silence(Row& row, std::size_t index) const
    {
        const Entry& entry = m_entries[index];
        row.seconds = secondsBetween(timeBefore(index), timeOf(m_entries[index + 1])).value_or(0);
        const bool resent =
            entry.previous < m_session.messages.size() && m_session.messages[entry.previous].resends > 0;
        row.label = durationText(row.seconds) + (resent ? " without anything new" : " silence");
        row.explanation = fmt::format(
            "For {} neither side sent a message that the other did not have yet.", durationText(row.seconds));
    }

    // "HASH, SA, NONCE, ID, ID" as payloads of real messages are written: "HASH, SA, NONCE, ID ×2".
    static std::string summary(std::string_view list)
    {
        std::string printed(list);
        std::replace(printed.begin(), printed.end(), ',', '+');
        return payloadSummary(printed);
    }

    void ghost(Row& row, const Missing& missing) const
    {
        const StepNote note = stepNote(missing.step);
        row.label = stepName(missing.step);
        row.payloads = summary(note.carries);
        row.seconds = missing.waited.value_or(0);
        const bool open = m_session.outcome == Outcome::Incomplete;
        if (missing.unreadable)
            row.fate = absenceOf(missing);
        else if (missing.direction == Direction::Out)
            row.fate = open ? "had not been sent when the log ended" : "was never sent";
        else if (open)
            row.fate = "had not come when the log ended";
        row.leftState = text(missing.state);
        if (missing.after < m_session.messages.size()
            && m_session.messages[missing.after].ourState == missing.state)
            row.leftState.clear();
        row.explanation = explainMissing(*m_analysis, m_session, missing);
    }

    void milestone(Row& row, const Entry& entry) const
    {
        const Milestone& milestone = m_session.milestones[entry.index];
        row.label = text(milestone.text);
        row.time = clockText(milestone.time);
        row.where = span(milestone.line);
        row.explanation = explainMilestone(milestone.kind);
        if (row.label.empty())
            row.label = row.explanation;
    }

    void note(Row& row, const Comment& comment) const
    {
        row.label = text(comment.text);
        row.where = span(comment.line);
        row.explanation = "Somebody wrote this remark into the log; the device did not.";
    }

    std::shared_ptr<const Analysis> m_analysis;
    const Session& m_session;
    LadderOptions m_options;
    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_resends; // indices into Session::resends, by message
    std::vector<Mark> m_marks; // by row
    std::uint32_t m_lastMessage = kNoIndex;
};

std::string_view otherRole(IkeRole role)
{
    switch (role) {
    case IkeRole::Initiator:
        return "responder";
    case IkeRole::Responder:
        return "initiator";
    case IkeRole::Unknown:
        break;
    }
    return {};
}

} // namespace

ladder::Ladder makeLadder(
    std::shared_ptr<const Analysis> analysis, std::size_t session, const LadderOptions& options)
{
    ladder::Ladder ladder;
    if (!analysis || session >= analysis->sessions.size())
        return ladder;
    const Session& s = analysis->sessions[session];
    const TextPool& pool = analysis->text;
    const auto text = [&](TextId id) { return std::string(pool.text(id)); };
    const bool asa = analysis->dialect && analysis->dialect->info.name == "cisco-asa";

    ladder.title = fmt::format("IKEv{}{}{} with {}", s.ike, s.mode == Mode::Unknown ? "" : " ",
        s.mode == Mode::Unknown ? std::string() : fmt::format("{} mode", nameOf(s.mode)),
        isEmpty(s.peer) ? std::string("an unnamed peer") : text(s.peer));
    ladder.verdict = verdict(*analysis, s);
    const bool wrong = std::any_of(s.findings.begin(), s.findings.end(),
        [](const Finding& f) { return f.role == Role::Root && isWrong(f.effect); });
    ladder.failed = s.outcome == Outcome::Failed || (wrong && s.outcome != Outcome::Established);
    ladder.participants = {{asa ? "this ASA" : "this device", text(s.local),
                               s.role == IkeRole::Unknown ? std::string() : std::string(nameOf(s.role))},
        {isEmpty(s.user) ? std::string("peer") : fmt::format("client {}", pool.text(s.user)), text(s.peer),
            std::string(otherRole(s.role))}};
    for (const Finding& finding : s.findings) {
        ladder::FindingMark mark;
        mark.rule = finding.rule ? std::string(finding.rule->id) : std::string();
        mark.title = finding.title;
        mark.effect = finding.effect;
        mark.role = finding.role;
        mark.confidence = finding.confidence;
        for (const Evidence& evidence : finding.evidence)
            mark.lines.push_back(evidence.where);
        ladder.findings.push_back(std::move(mark));
    }
    auto rows = std::make_shared<SessionRows>(std::move(analysis), session, options);
    ladder.phases = rows->phases();
    ladder.rows = std::move(rows);
    return ladder;
}

} // namespace rungbook::ike
