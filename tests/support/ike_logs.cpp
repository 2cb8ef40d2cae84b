// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ike_logs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rungbook::test
{

using namespace payloads;

std::string AsaLog::clock() const
{
    const int total = 36'000 + m_second;
    return fmt::format("Mar 04 2024 {:02}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
}

AsaLog& AsaLog::at(int second)
{
    m_second = second;
    return *this;
}

AsaLog& AsaLog::peer(std::string address)
{
    m_peer = std::move(address);
    return *this;
}

AsaLog& AsaLog::raw(const std::string& text)
{
    m_lines.push_back(text);
    return *this;
}

AsaLog& AsaLog::line(int id, const std::string& text)
{
    return raw(fmt::format("{}: %ASA-7-{}: IP = {}, {}", clock(), id, m_peer, text));
}

AsaLog& AsaLog::message(
    const std::string& verb, const std::string& list, int length, const std::string& messageId)
{
    return line(713236,
        fmt::format("IKE_DECODE {} Message (msgid={}) with payloads : {} total length : {}", verb, messageId,
            list, length));
}

AsaLog& AsaLog::sent(const std::string& list, int length, const std::string& messageId)
{
    return message("SENDING", list, length, messageId);
}

AsaLog& AsaLog::resent(const std::string& list, int length, const std::string& messageId)
{
    return message("RESENDING", list, length, messageId);
}

AsaLog& AsaLog::received(const std::string& list, int length, const std::string& messageId)
{
    return message("RECEIVED", list, length, messageId);
}

AsaLog& AsaLog::mainModeAsInitiator()
{
    sent(kSa, 148).received(kSa, 108).sent(kKe, 256).received(kKe, 256).sent(kAuth, 96).received(kAuth, 84);
    return line(713119, "PHASE 1 COMPLETED");
}

AsaLog& AsaLog::mainModeAsResponder()
{
    received(kSa, 148).sent(kSa, 108).received(kKe, 256).sent(kKe, 256).received(kAuth, 96).sent(kAuth, 84);
    return line(713119, "PHASE 1 COMPLETED");
}

AsaLog& AsaLog::quickModeAsInitiator(const std::string& messageId)
{
    sent(kQm, 200, messageId).received(kQm, 172, messageId).sent(kHash, 76, messageId);
    return line(713120, "PHASE 2 COMPLETED (msgid=" + messageId + ")");
}

std::string AsaLog::text() const
{
    std::string all;
    for (const std::string& line : m_lines)
        all += line + "\n";
    return all;
}

std::shared_ptr<const ike::Analysis> analyzeText(const std::string& text, ike::AnalyzeOptions options)
{
    const auto source = log::LogSource::fromText(text, "test");
    auto analysis = ike::analyze(*source, options);
    if (!analysis) {
        ADD_FAILURE() << analysis.error().message;
        return std::make_shared<ike::Analysis>();
    }
    return *analysis;
}

std::string stepsOf(const ike::Session& session)
{
    std::string all;
    for (const ike::Message& m : session.messages) {
        if (!all.empty())
            all += " ";
        all += ike::stepName(m.step) + (m.direction == ike::Direction::Out ? ">" : "<");
        if (m.resends > 0)
            all += fmt::format("x{}", m.resends);
    }
    return all;
}

std::string describe(const ike::Analysis& a)
{
    std::string all = fmt::format("lines {} records {} repaired {} not understood {}\n", a.counts.lines,
        a.counts.records, a.counts.repaired, a.counts.notUnderstood);
    for (const SourceSpan& run : a.notUnderstood)
        all += fmt::format("? {}-{}\n", raw(run.first), raw(run.last));
    for (const ike::Session& s : a.sessions) {
        all += fmt::format("#{} {} {} {} {} {} {} {}-{} {}\n", s.id, a.text.text(s.peer), nameOf(s.role),
            nameOf(s.mode), nameOf(s.outcome), a.text.text(s.state), a.text.text(s.group), raw(s.first),
            raw(s.last), stepsOf(s));
        for (const ike::Message& m : s.messages)
            all += fmt::format("  {} {}-{} {} {}\n", raw(m.line), raw(m.first), raw(m.last), isoText(m.time),
                a.text.text(m.payloads));
        for (const ike::Fact& f : s.facts)
            all += fmt::format("  {}={} {}\n", nameOf(f.kind), a.text.text(f.value), raw(f.line));
        for (const ike::Notice& n : s.notices)
            all += fmt::format("  notice {} {}\n", raw(n.line), a.text.text(n.text));
        for (const ike::Comment& c : s.comments)
            all +=
                fmt::format("  comment {} {} after {}\n", raw(c.line), a.text.text(c.text), c.afterMessage);
        for (const ike::Missing& m : s.missing)
            all += fmt::format(
                "  missing {} after {} waited {}\n", stepName(m.step), m.after, m.waited.value_or(-1));
        for (const Finding& f : s.findings)
            all += fmt::format("  {} {} {} {}\n", f.rule->id, nameOf(f.effect), nameOf(f.role), f.message);
    }
    return all;
}

} // namespace rungbook::test
