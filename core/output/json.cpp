// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/json.h"

#include "core/ike/ladder_rows.h"
#include "core/output/json_text.h"
#include "core/output/relevant.h"
#include "core/output/show_json.h"
#include "core/output/unknown_lines.h"

#include <algorithm>
#include <cctype>

namespace rungbook::output
{

namespace
{

using workbench::AnalyzeReport;

// "inbound SPI" is "inbound_spi" in JSON.
std::string keyOf(std::string_view words)
{
    std::string key(words);
    for (char& c : key)
        c = c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return key;
}

Json timeOf(Timestamp time)
{
    return textOrNull(isoText(time));
}

std::string_view nameOf(ike::Direction direction)
{
    return direction == ike::Direction::In ? "in" : "out";
}

std::string_view nameOf(ike::MilestoneKind kind)
{
    switch (kind) {
    case ike::MilestoneKind::Phase1Completed:
        return "phase1_completed";
    case ike::MilestoneKind::Phase2Completed:
        return "phase2_completed";
    case ike::MilestoneKind::UserAuthenticated:
        return "user_authenticated";
    case ike::MilestoneKind::AddressAssigned:
        return "address_assigned";
    case ike::MilestoneKind::PeerLost:
        return "peer_lost";
    case ike::MilestoneKind::TornDown:
        return "torn_down";
    }
    return "other";
}

Json messageNumber(std::uint32_t index)
{
    return index == kNoIndex ? Json(nullptr) : Json(index + 1);
}

// One session as JSON; the questions that every part of it asks are asked here once.
class SessionWriter
{
public:
    SessionWriter(const AnalyzeReport& report, const SourceLines& lines, const AnalyzeReport::SessionRef& ref)
        : m_report(report)
        , m_lines(lines)
        , m_ref(ref)
        , m_session(report.session(ref))
        , m_analysis(report.analysis(ref))
    {
    }

    Json write() const
    {
        const ike::Session& s = m_session;
        Json out;
        out["id"] = s.id;
        out["source"] = givenPath(m_report, s.source);
        out["local"] = text(s.local);
        out["peer"] = text(s.peer);
        out["role"] = std::string(ike::nameOf(s.role));
        out["ike"] = s.ike;
        out["mode"] = std::string(ike::nameOf(s.mode));
        out["state"] = text(s.state);
        out["outcome"] = std::string(ike::nameOf(s.outcome));
        out["messages"] = messages();
        out["missing"] = missing();
        out["findings"] = findings();
        // ---- what came after the contract was written ----
        out["verdict"] = ike::verdict(m_analysis, s);
        out["lines"] = Json::array({raw(s.first), raw(s.last)});
        out["begin"] = timeOf(s.begin);
        out["end"] = timeOf(s.end);
        out["state_derived"] = s.stateDerived;
        out["peer_state"] = text(s.peerState);
        out["phases"] = {
            {"phase1", {{"complete", s.phase1Complete}}}, {"phase2", {{"complete", s.phase2Complete}}}};
        out["later_success"] = s.laterSuccess;
        out["group"] = text(s.group);
        out["user"] = text(s.user);
        out["assigned_address"] = fact(ike::FactKind::AssignedAddress);
        out["spis"] = {
            {"inbound", fact(ike::FactKind::InboundSpi)}, {"outbound", fact(ike::FactKind::OutboundSpi)}};
        out["facts"] = facts();
        out["milestones"] = milestones();
        out["comments"] = comments();
        out["relevant_configuration"] = relevantJson();
        return out;
    }

private:
    Json text(TextId id) const { return textOrNull(m_analysis.text.text(id)); }

    Json fact(ike::FactKind kind) const
    {
        const ike::Fact* found = m_session.fact(kind);
        return found ? text(found->value) : Json(nullptr);
    }

    Json messages() const
    {
        std::vector<Json> resent(m_session.messages.size(), Json::array());
        for (const ike::Resend& resend : m_session.resends) {
            if (resend.message < resent.size())
                resent[resend.message].push_back({{"time", timeOf(resend.time)}, {"line", raw(resend.line)}});
        }
        Json all = Json::array();
        for (std::size_t i = 0; i < m_session.messages.size(); ++i) {
            const ike::Message& m = m_session.messages[i];
            const bool known = m.exchange < m_session.exchanges.size();
            const ike::ExchangeKind kind =
                known ? m_session.exchanges[m.exchange].kind : ike::ExchangeKind::Unknown;
            Json one;
            one["n"] = i + 1;
            one["time"] = timeOf(m.time);
            one["direction"] = std::string(nameOf(m.direction));
            one["step"] = ike::stepName(m.step);
            one["exchange"] = std::string(ike::exchangeName(kind));
            one["message_id"] = ike::messageIdText(m.messageId);
            one["payloads"] = ike::payloadNames(m_analysis.text.text(m.payloads));
            one["length"] = m.length == 0 ? Json(nullptr) : Json(m.length);
            one["resends"] = m.resends;
            one["lines"] = Json::array({raw(m.first), raw(m.last)});
            one["line"] = raw(m.line);
            one["state"] = text(m.ourState);
            one["state_derived"] = m.ourStateDerived;
            one["peer_state"] = text(m.peerState);
            one["resent"] = std::move(resent[i]);
            one["exchange_number"] = known ? Json(m.exchange + 1) : Json(nullptr);
            all.push_back(std::move(one));
        }
        return all;
    }

    Json missing() const
    {
        Json all = Json::array();
        for (const ike::Missing& m : m_session.missing) {
            const bool known = m.after < m_session.messages.size();
            all.push_back({{"after", messageNumber(m.after)}, {"step", ike::stepName(m.step)},
                {"direction", std::string(nameOf(m.direction))},
                {"waited_s", m.waited ? Json(*m.waited) : Json(nullptr)}, {"state", text(m.state)},
                {"unreadable", m.unreadable},
                {"after_step",
                    known ? Json(ike::stepName(m_session.messages[m.after].step)) : Json(nullptr)}});
        }
        return all;
    }

    Json findings() const
    {
        Json all = Json::array();
        for (const Finding& finding : m_session.findings)
            all.push_back(findingJson(m_report, m_lines, finding, &m_ref));
        return all;
    }

    Json facts() const
    {
        Json all = Json::array();
        for (const ike::Fact& f : m_session.facts) {
            all.push_back({{"kind", keyOf(ike::nameOf(f.kind))}, {"value", text(f.value)},
                {"line", raw(f.line)},
                {"message_id", f.messageId == 0 ? Json(nullptr) : Json(ike::messageIdText(f.messageId))}});
        }
        return all;
    }

    Json milestones() const
    {
        Json all = Json::array();
        for (const ike::Milestone& m : m_session.milestones) {
            all.push_back({{"kind", std::string(nameOf(m.kind))}, {"time", timeOf(m.time)},
                {"text", text(m.text)}, {"line", raw(m.line)}, {"after", messageNumber(m.afterMessage)}});
        }
        return all;
    }

    Json comments() const
    {
        Json all = Json::array();
        for (const ike::Comment& c : m_session.comments)
            all.push_back(
                {{"text", text(c.text)}, {"line", raw(c.line)}, {"after", messageNumber(c.afterMessage)}});
        return all;
    }

    Json relevantJson() const
    {
        Json all = Json::array();
        for (const RelevantStep& step : relevantSteps(m_report, m_ref)) {
            Json stanzas = Json::array();
            for (const config::Quote& quote : step.quotes) {
                Json lines = Json::array();
                for (const config::ConfigLine& line : quote.lines)
                    lines.push_back({{"line", raw(line.line)}, {"text", line.text}});
                stanzas.push_back({{"why", quote.query.why}, {"commands", quote.query.commands},
                    {"path", quote.lines.empty() ? Json(nullptr) : Json(givenPath(m_report, quote.source))},
                    {"lines", std::move(lines)}});
            }
            all.push_back(
                {{"step", ike::stepName(step.step)}, {"direction", std::string(nameOf(step.direction))},
                    {"missing", step.missing}, {"stanzas", std::move(stanzas)}});
        }
        return all;
    }

    const AnalyzeReport& m_report;
    const SourceLines& m_lines;
    const AnalyzeReport::SessionRef& m_ref;
    const ike::Session& m_session;
    const ike::Analysis& m_analysis;
};

Json unknownJson(const workbench::InputReport& input, const SourceLines& lines)
{
    Json all = Json::array();
    forEachUnknown(input, lines, [&](const SourceLine& line) {
        all.push_back({{"line", raw(line.line)}, {"text", line.text}});
        return true;
    });
    return all;
}

Json inputJson(const workbench::InputReport& input, const SourceLines& lines, const JsonOptions& options)
{
    const ike::Analysis* analysis = input.analysis.get();
    const bool dialect = analysis && analysis->dialect;
    Json out;
    out["path"] = input.path;
    out["kind"] = std::string(workbench::nameOf(input.kind));
    out["dialect"] = dialect ? Json(std::string(analysis->dialect->info.name)) : Json(nullptr);
    out["confidence"] = analysis ? analysis->confidence : 0;
    out["lines"] = input.lines;
    out["repaired"] = analysis ? analysis->counts.repaired : 0;
    out["not_understood"] = notUnderstood(input);
    out["records"] = analysis ? analysis->counts.records : 0;
    out["reversed"] = analysis && analysis->reversed;
    out["error"] = errorJson(input.error);
    if (options.listUnknown)
        out["unknown"] = unknownJson(input, lines);
    return out;
}

// Appends "key": [ ... ] with each element serialised on its own, so that a report of a hundred thousand sessions is never one tree.
class ArrayWriter
{
public:
    ArrayWriter(std::string& out, std::string_view key)
        : m_out(out)
    {
        m_out += ",\n  \"";
        m_out += key;
        m_out += "\": [";
    }

    void add(const Json& value)
    {
        m_out += m_first ? "\n    " : ",\n    ";
        m_first = false;
        for (const char c : dumpJson(value)) {
            m_out += c;
            if (c == '\n')
                m_out += "    ";
        }
    }

    void end() { m_out += m_first ? "]" : "\n  ]"; }

private:
    std::string& m_out;
    bool m_first = true;
};

} // namespace

std::string analyzeJson(const AnalyzeReport& report, const JsonOptions& options)
{
    const SourceLines lines(report);
    std::string out = "{\n  \"rungbook\": 1";
    ArrayWriter inputs(out, "inputs");
    for (const workbench::InputReport& input : report.inputs)
        inputs.add(inputJson(input, lines, options));
    inputs.end();
    ArrayWriter sessions(out, "sessions");
    for (const AnalyzeReport::SessionRef& ref : report.sessions)
        sessions.add(SessionWriter(report, lines, ref).write());
    sessions.end();
    ArrayWriter findings(out, "findings");
    for (const Finding& finding : report.findings)
        findings.add(findingJson(report, lines, finding, nullptr));
    findings.end();
    ArrayWriter configs(out, "configs");
    for (const workbench::InputReport& input : report.configInputs) {
        configs.add({{"path", input.path}, {"kind", std::string(workbench::nameOf(input.kind))},
            {"lines", input.lines}, {"error", errorJson(input.error)}});
    }
    configs.end();
    ArrayWriter outputs(out, "outputs");
    for (const workbench::InputReport& input : report.inputs) {
        if (!input.show)
            continue;
        for (const show::Output& output : input.show->outputs)
            outputs.add(showOutputJson(report, output));
    }
    outputs.end();
    ArrayWriter chain(out, "chain");
    for (const show::Chain& one : report.chains)
        chain.add(chainJson(report, one));
    chain.end();
    ArrayWriter moved(out, "moved");
    for (const show::Moved& one : report.moved)
        moved.add(movedJson(report, one));
    moved.end();
    out += "\n}\n";
    return out;
}

} // namespace rungbook::output
