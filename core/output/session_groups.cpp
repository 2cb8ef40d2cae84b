// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/session_groups.h"

#include "core/output/style.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <tuple>

namespace rungbook::output
{

namespace
{

using workbench::AnalyzeReport;

constexpr std::size_t kHealthyInFull = 3;
constexpr std::size_t kFoldFrom = 3;

bool isHealthy(const ike::Session& s)
{
    return s.outcome == ike::Outcome::Established
        && std::none_of(
            s.findings.begin(), s.findings.end(), [](const Finding& f) { return isWrong(f.effect); });
}

auto wayOf(const AnalyzeReport& report, const AnalyzeReport::SessionRef& ref)
{
    const ike::Session& s = report.session(ref);
    const Finding* cause = causeOf(s);
    const std::string missing = s.missing.empty() ? std::string{} : ike::stepName(s.missing.front().step);
    return std::tuple(ref.input, report.analysis(ref).text.text(s.peer), s.outcome, s.role, s.mode,
        cause && cause->rule ? cause->rule->id : std::string_view{}, missing);
}

} // namespace

const Finding* causeOf(const ike::Session& session)
{
    const auto at = std::find_if(session.findings.begin(), session.findings.end(),
        [](const Finding& f) { return f.role == Role::Root && isWrong(f.effect); });
    return at == session.findings.end() ? nullptr : &*at;
}

SessionChoice chooseSessions(const AnalyzeReport& report, bool full, std::size_t most)
{
    SessionChoice choice;
    if (full) {
        for (const AnalyzeReport::SessionRef& ref : report.sessions)
            choice.groups.push_back({{ref}});
        return choice;
    }
    std::vector<SessionGroup> ways;
    std::map<decltype(wayOf(report, {})), std::size_t> byWay;
    for (const AnalyzeReport::SessionRef& ref : report.sessions) {
        if (report.sessions.size() > kHealthyInFull && isHealthy(report.session(ref))) {
            ++choice.healthy;
            continue;
        }
        const auto [at, fresh] = byWay.try_emplace(wayOf(report, ref), ways.size());
        if (fresh)
            ways.emplace_back();
        ways[at->second].sessions.push_back(ref);
    }
    for (SessionGroup& way : ways) {
        if (way.sessions.size() >= kFoldFrom) {
            choice.groups.push_back(std::move(way));
            continue;
        }
        for (const AnalyzeReport::SessionRef& ref : way.sessions)
            choice.groups.push_back({{ref}});
    }
    std::stable_sort(
        choice.groups.begin(), choice.groups.end(), [&](const SessionGroup& a, const SessionGroup& b) {
            return report.session(a.sessions.front()).id < report.session(b.sessions.front()).id;
        });
    if (choice.groups.size() > most) {
        choice.left = choice.groups.size() - most;
        choice.groups.resize(most);
    }
    return choice;
}

std::string othersText(const AnalyzeReport& report, const SessionGroup& group)
{
    constexpr std::size_t named = 12;
    if (group.sessions.size() < 2)
        return {};
    std::vector<std::uint32_t> ids;
    for (std::size_t i = 1; i < group.sessions.size() && i <= named; ++i)
        ids.push_back(report.session(group.sessions[i]).id);
    const std::size_t others = group.sessions.size() - 1;
    const Timestamp last = report.session(group.sessions.back()).begin;
    return fmt::format("{} with this peer went the same way{}: {}{}.",
        counted(others, "later session", "later sessions"),
        last.known() ? fmt::format(" (the last at {})", dateTimeText(last)) : std::string{},
        fmt::join(ids, ", "), others > ids.size() ? ", ..." : "");
}

} // namespace rungbook::output
