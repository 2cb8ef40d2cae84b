// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/source_lines.h"

#include "core/ike/dialect.h"
#include "core/ike/signature.h"
#include "core/log/line_index.h"

#include <algorithm>
#include <array>

namespace rungbook::output
{

namespace
{

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// "Oct 28 15:30:24" or "Jun 10 2010 17:36:05".
bool isClock(std::string_view text)
{
    static constexpr std::array<std::string_view, 12> months{
        "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "};
    if (text.size() < 15 || std::none_of(months.begin(), months.end(), [&](std::string_view month) {
            return text.starts_with(month);
        }))
        return false;
    const std::string_view rest = text.substr(4, 16);
    const std::size_t colon = rest.find(':');
    return colon != std::string_view::npos && colon >= 4 && isDigit(rest[colon - 1]);
}

bool startsRecordAt(std::string_view line, std::size_t at)
{
    const std::string_view text = line.substr(at);
    if (text.starts_with("%ASA-") || text.starts_with("%PIX-") || text.starts_with("%FTD-")) {
        // The clock before the tag, or the debug tag that a hybrid record begins with, belongs to the record.
        std::size_t before = at;
        while (before > 0 && (line[before - 1] == ' ' || line[before - 1] == ':'))
            --before;
        return before == 0 || (!isDigit(line[before - 1]) && line[before - 1] != ']');
    }
    return isClock(text);
}

// In a log record "key" and "PSK" are words of a sentence ("Inconsistent PSK hash size"); only what a configuration command would say there,
// or a password, hides something. Any other line may be configuration.
std::string withoutSecrets(std::string_view shown)
{
    const auto dialects = ike::dialects();
    const bool record = std::any_of(
        dialects.begin(), dialects.end(), [&](const ike::Dialect* d) { return d->startsRecord(shown); });
    constexpr std::array<std::string_view, 5> commands{
        "pre-shared-key ", "password ", "secret ", "community ", "crypto isakmp key "};
    const bool command = std::any_of(commands.begin(), commands.end(),
        [&](std::string_view words) { return shown.find(words) != std::string_view::npos; });
    return record && !command ? std::string(shown) : config::redact(shown);
}

constexpr std::size_t kQuoteBytes = std::size_t{1} << 20U; // of one line: no log record is longer

SourceLine shownLine(std::string_view line, LineNumber number, const std::vector<std::string_view>& wanted)
{
    std::string_view shown = line;
    if (line.size() > SourceLines::kLongest) {
        std::size_t at = 0;
        for (const std::string_view text : wanted) {
            const std::size_t found = text.empty() ? std::string_view::npos : line.find(text);
            if (found != std::string_view::npos) {
                at = found;
                break;
            }
        }
        shown = recordAt(line, at).substr(0, 2 * SourceLines::kLongest);
    }
    return {number, withoutSecrets(shown), shown.size() != line.size()};
}

} // namespace

std::string_view recordAt(std::string_view line, std::size_t at)
{
    at = std::min(at, line.size());
    std::size_t begin = std::min(at, line.empty() ? 0 : line.size() - 1);
    while (begin > 0 && !startsRecordAt(line, begin))
        --begin;
    std::size_t end = std::min(line.size(), std::max(at, begin) + 1);
    while (end < line.size() && !startsRecordAt(line, end))
        ++end;
    std::string_view record = line.substr(begin, end - begin);
    while (!record.empty() && record.back() == ' ')
        record.remove_suffix(1);
    return record;
}

SourceLines::SourceLines(const workbench::AnalyzeReport& report)
    : m_report(report)
{
}

SourceLines::~SourceLines() = default;

const log::LogSource* SourceLines::sourceOf(SourceId source) const
{
    const std::size_t index = raw(source);
    if (index < m_report.inputs.size())
        return m_report.inputs[index].source.get();
    const std::size_t config = index - m_report.inputs.size();
    return config < m_report.configInputs.size() ? m_report.configInputs[config].source.get() : nullptr;
}

const log::LineIndex* SourceLines::indexOf(SourceId source) const
{
    const auto [at, fresh] = m_indexes.try_emplace(raw(source));
    if (fresh) {
        const log::LogSource* opened = sourceOf(source);
        if (opened) {
            if (auto index = log::LineIndex::build(*opened))
                at->second = std::move(*index);
        }
    }
    return at->second ? &*at->second : nullptr;
}

std::vector<std::string> SourceLines::read(SourceSpan where, std::size_t most) const
{
    const log::LogSource* source = sourceOf(where.source);
    const log::LineIndex* index = where.empty() || !source ? nullptr : indexOf(where.source);
    if (!index || raw(where.last) < raw(where.first))
        return {};
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(most, raw(where.last) - raw(where.first) + 1));
    return index->lines(*source, where.first, count, kQuoteBytes).value_or(std::vector<std::string>{});
}

std::vector<SourceLine> SourceLines::quote(SourceSpan where, std::size_t most) const
{
    std::vector<SourceLine> quoted;
    for (const std::string& line : read(where, most))
        quoted.push_back(shownLine(line, LineNumber{raw(where.first) + quoted.size()}, {}));
    return quoted;
}

std::vector<SourceLine> SourceLines::quote(const workbench::AnalyzeReport::SessionRef* ref,
    const Finding& finding, SourceSpan where, std::size_t most) const
{
    const std::vector<std::string> lines = read(where, most);
    std::vector<std::string_view> wanted;
    if (ref
        && std::any_of(lines.begin(), lines.end(), [](const std::string& l) { return l.size() > kLongest; }))
        wanted = wantedFor(*ref, finding, where);
    std::vector<SourceLine> quoted;
    quoted.reserve(lines.size());
    for (const std::string& line : lines)
        quoted.push_back(shownLine(line, LineNumber{raw(where.first) + quoted.size()}, wanted));
    return quoted;
}

std::vector<std::string_view> SourceLines::wantedFor(
    const workbench::AnalyzeReport::SessionRef& ref, const Finding& finding, SourceSpan where) const
{
    std::vector<std::string_view> wanted;
    const ike::Session& session = m_report.session(ref);
    const ike::Analysis& analysis = m_report.analysis(ref);
    if (where.source != session.source)
        return wanted;
    const ike::Classifier& classifier = ike::Classifier::standard();
    std::vector<std::string_view> others;
    for (const ike::Notice& notice : session.notices) {
        if (!where.contains(notice.line))
            continue;
        const ike::Signature* signature = classifier.owner(notice.trigger).signature;
        (signature && &signature->meta == finding.rule ? wanted : others)
            .push_back(analysis.text.text(notice.text));
    }
    for (const ike::Message& message : session.messages) {
        if (where.contains(message.line))
            others.push_back(analysis.text.text(message.payloads));
    }
    wanted.insert(wanted.end(), others.begin(), others.end());
    return wanted;
}

} // namespace rungbook::output
