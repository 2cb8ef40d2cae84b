// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/config_json.h"

#include "core/output/config_extra_parts.h"
#include "core/output/json_text.h"

namespace rungbook::output
{

namespace
{

using workbench::ConfigReport;

class ConfigWriter
{
public:
    ConfigWriter(const ConfigReport& report, const ConfigExtras& extras)
        : m_report(report)
        , m_extras(extras)
    {
    }

    std::string write() const
    {
        Json out;
        out["rungbook"] = 1;
        out["devices"] = devices();
        out["tunnels"] = tunnels();
        out["findings"] = findings(m_report.findings);
        out["inputs"] = inputs();
        out["suppressed"] = findings(m_report.suppressed);
        out["known"] = findings(m_report.known);
        out["suppressions"] = suppressions();
        addExtras(out, m_report, m_extras);
        return dumpJson(out) + "\n";
    }

private:
    Json devices() const
    {
        Json all = Json::array();
        for (const config::Device& device : m_report.subject->devices()) {
            const config::DeviceFacts& facts = *device.facts;
            Json unread = Json::array();
            for (const config::NotUnderstood& line : facts.coverage.notUnderstood) {
                unread.push_back({{"line", raw(line.where.first)}, {"text", line.text},
                    {"reason", line.reason}, {"nearest", textOrNull(line.nearest)}});
            }
            all.push_back({{"path", m_report.pathOf(facts.source)},
                {"hostname", textOrNull(facts.hostname.valueOr({}))},
                {"platform", std::string(config::nameOf(facts.platform))},
                {"version", textOrNull(config::toText(facts.version))}, {"lines", linesOf(facts.lines)},
                {"not_understood", std::move(unread)}, {"vpn_lines", facts.coverage.vpnLines},
                {"understood", facts.coverage.understood}, {"other_lines", facts.coverage.otherLines},
                {"complete", facts.coverage.complete}, {"flattened", facts.coverage.flattened}});
        }
        return all;
    }

    Json trace(const config::Negotiation& n) const
    {
        Json all = Json::array();
        for (const config::Stage& s : n.stages) {
            Json evidence = Json::array();
            for (const Evidence& e : s.evidence)
                evidence.push_back(place(e));
            all.push_back({{"step", std::string(config::idOf(s.kind))},
                {"verdict", std::string(config::nameOf(s.verdict))}, {"text", s.text},
                {"evidence", std::move(evidence)}});
        }
        return all;
    }

    Json negotiation(const config::Negotiation& n) const
    {
        const auto& devices = m_report.subject->devices();
        const config::Stage* failing = n.failing();
        return {{"from", devices[n.initiator].label},
            {"to", n.responder ? Json(devices[*n.responder].label) : Json(nullptr)},
            {"ike", n.version == config::IkeVersion::V2 ? 2 : 1},
            {"mode",
                n.version == config::IkeVersion::V2 ? "ikev2"
                    : n.aggressive                  ? "aggressive"
                                                    : "main"},
            {"result",
                n.result == config::NegotiationResult::Up         ? "up"
                    : n.result == config::NegotiationResult::Down ? "down"
                                                                  : "unknown"},
            {"fails_at", failing ? Json(std::string(config::idOf(failing->kind))) : Json(nullptr)},
            {"initiator_state", textOrNull(n.initiatorState)},
            {"responder_state", textOrNull(n.responderState)}, {"summary", n.summary}, {"trace", trace(n)}};
    }

    Json tunnels() const
    {
        Json all = Json::array();
        for (const config::TunnelOutcome& outcome : m_report.outcomes) {
            const config::Device& device = m_report.subject->devices()[outcome.device];
            const config::Tunnel& tunnel = device.tunnels[outcome.tunnel];
            const config::Negotiation* first =
                outcome.negotiations.empty() ? nullptr : &m_report.negotiations[outcome.negotiations.front()];
            const config::Stage* failing = nullptr;
            for (const std::size_t i : outcome.negotiations)
                failing = failing ? failing : m_report.negotiations[i].failing();
            Json directions = Json::array();
            for (const std::size_t i : outcome.negotiations)
                directions.push_back(negotiation(m_report.negotiations[i]));
            Json about = Json::array();
            for (const std::size_t i : m_report.findingsOf(outcome))
                about.push_back(i);
            Json one;
            one["local_map"] = tunnel.map ? Json(tunnel.map->name) : textOrNull(tunnel.name);
            one["seq"] = tunnel.viaEntry ? Json(tunnel.viaEntry->sequence)
                : tunnel.entry           ? Json(tunnel.entry->sequence)
                                         : Json(nullptr);
            one["peer"] = tunnel.hasPeer() ? Json(tunnel.peer.written) : Json(nullptr);
            one["tunnel_group"] = tunnel.group ? Json(tunnel.group->name) : Json(nullptr);
            one["ike"] = first ? Json(first->version == config::IkeVersion::V2 ? 2 : 1) : Json(nullptr);
            one["verdict"] = std::string(config::nameOf(outcome.verdict));
            one["fails_at"] = failing ? Json(std::string(config::idOf(failing->kind))) : Json(nullptr);
            one["trace"] = first ? trace(*first) : Json::array();
            one["name"] = tunnel.name;
            one["device"] = device.label;
            one["line"] = raw(tunnel.where.first);
            one["directions"] = std::move(directions);
            one["findings"] = std::move(about);
            all.push_back(std::move(one));
        }
        return all;
    }

    Json place(const Evidence& e) const
    {
        const std::string text = m_report.lineText(e.where);
        return {{"path", m_report.pathOf(e.where.source)}, {"lines", linesOf(e.where)}, {"note", e.note},
            {"text", textOrNull(text)}};
    }

    Json findings(const std::vector<Finding>& list) const
    {
        Json all = Json::array();
        for (const Finding& finding : list) {
            Json evidence = Json::array();
            for (const Evidence& e : finding.evidence)
                evidence.push_back(place(e));
            Json fixes = Json::array();
            for (const Fix& fix : finding.fixes)
                fixes.push_back({{"for", fix.forWhom}, {"text", fix.text}, {"commands", fix.commands}});
            all.push_back({{"rule", std::string(finding.rule->id)},
                {"effect", std::string(nameOf(finding.effect))}, {"role", std::string(nameOf(finding.role))},
                {"confidence", std::string(nameOf(finding.confidence))}, {"title", finding.title},
                {"message", finding.message}, {"evidence", std::move(evidence)}, {"fixes", std::move(fixes)},
                {"would_settle", textOrNull(finding.wouldSettle)},
                {"fingerprint", config::fingerprintOf(*m_report.subject, finding)}});
        }
        return all;
    }

    Json inputs() const
    {
        Json all = Json::array();
        for (const workbench::ConfigInput& input : m_report.inputs)
            all.push_back({{"path", input.path}, {"lines", input.lines}, {"error", errorJson(input.error)}});
        return all;
    }

    Json suppressions() const
    {
        Json all = Json::array();
        for (const config::Suppression& s : m_report.suppressions) {
            all.push_back({{"rule", s.rule}, {"path", m_report.pathOf(s.where.source)},
                {"line", raw(s.where.first)}, {"reason", textOrNull(s.reason)}, {"used", s.used}});
        }
        return all;
    }

    const ConfigReport& m_report;
    const ConfigExtras& m_extras;
};

} // namespace

std::string configJson(const ConfigReport& report, const ConfigExtras& extras)
{
    return ConfigWriter(report, extras).write();
}

} // namespace rungbook::output
