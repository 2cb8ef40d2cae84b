// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/smtp_json.h"

#include "core/output/certificate_json.h"
#include "core/output/json_text.h"
#include "core/output/smtp_text.h"
#include "core/smtp/ise_messages.h"

namespace rungbook::output
{

namespace
{

using smtp::ProbeResult;

template <class Enum> std::string name(Enum value)
{
    return std::string(nameOf(value));
}

Json msOrNull(double ms)
{
    return ms < 0 ? Json(nullptr) : Json(ms);
}

Json lineOrNull(std::uint32_t line)
{
    return line == 0 ? Json(nullptr) : Json(line);
}

Json capabilitiesOf(const smtp::Capabilities& c)
{
    if (!c.known && !c.onlyHelo)
        return nullptr;
    Json list = Json::array();
    for (const smtp::Capability& one : c.list)
        list.push_back({{"keyword", one.keyword}, {"parameters", one.parameters}});
    return {{"name", textOrNull(c.greetingName)}, {"list", std::move(list)}, {"mechanisms", c.mechanisms},
        {"size", c.sizeLimit.has_value() ? Json(*c.sizeLimit) : Json(nullptr)}, {"masked", c.masked},
        {"only_helo", c.onlyHelo}, {"legacy_auth", c.legacyAuth}};
}

Json tlsOf(const ProbeResult& result)
{
    if (!result.tls.has_value())
        return nullptr;
    const tls::TlsReport& report = *result.tls;
    constexpr std::string_view kOutcomes[] = {"not_started", "established", "failed", "aborted"};
    Json chain = Json::array();
    for (const tls::Certificate& certificate : report.chain)
        chain.push_back(certificateJson(certificate));
    Json verify = Json::array();
    for (const tls::VerifyError& error : report.verify.errors)
        verify.push_back({{"code", error.code}, {"depth", error.depth}, {"message", error.message}});
    Json out;
    out["version"] = textOrNull(report.version);
    out["cipher"] = textOrNull(report.cipher);
    out["chain"] = std::move(chain);
    out["verify"] = std::move(verify);
    out["outcome"] = std::string(kOutcomes[static_cast<std::size_t>(report.outcome) % 4]);
    out["group"] = textOrNull(report.group);
    out["sni"] = textOrNull(report.sni);
    out["alert_sent"] = report.alertSent < 0 ? Json(nullptr) : Json(report.alertSent);
    out["alert_received"] = report.alertReceived < 0 ? Json(nullptr) : Json(report.alertReceived);
    out["failure"] = textOrNull(report.failure);
    out["checked"] = report.verify.checked;
    out["accepted"] = report.verify.accepted;
    out["client_certificate"] = {
        {"requested", report.clientCertificateRequested}, {"sent", report.clientCertificateSent}};
    out["ocsp"] = textOrNull(report.ocspStatus);
    return out;
}

Json findingOf(const ProbeResult& result, const Finding& finding)
{
    Json evidence = Json::array();
    for (const Evidence& item : finding.evidence) {
        const auto& lines = result.transcript.lines;
        const std::uint64_t first = raw(item.where.first);
        const bool known = first >= 1 && first <= lines.size();
        evidence.push_back({{"path", "transcript"}, {"lines", linesOf(item.where)}, {"note", item.note},
            {"text", known ? Json(lines[first - 1].text) : Json(nullptr)},
            {"input_lines", known ? linesOf(lines[first - 1].where) : Json(nullptr)}});
    }
    Json fixes = Json::array();
    for (const Fix& fix : finding.fixes)
        fixes.push_back({{"for", fix.forWhom}, {"text", fix.text}, {"commands", fix.commands}});
    return {{"rule", finding.rule != nullptr ? std::string(finding.rule->id) : std::string()},
        {"effect", name(finding.effect)}, {"role", name(finding.role)},
        {"confidence", name(finding.confidence)}, {"title", finding.title}, {"message", finding.message},
        {"evidence", std::move(evidence)}, {"fixes", std::move(fixes)},
        {"would_settle", textOrNull(finding.wouldSettle)}};
}

std::string_view nameOfSpeaker(smtp::Speaker speaker)
{
    return speaker == smtp::Speaker::Client ? "client"
        : speaker == smtp::Speaker::Server  ? "server"
                                            : "event";
}

void write(Json& out, const ProbeResult& result)
{
    out["server"] = textOrNull(result.server);
    out["port"] = result.port == 0 ? Json(nullptr) : Json(result.port);
    out["security"] = name(result.security);
    out["outcome"] = name(result.outcome);
    Json steps = Json::array();
    for (const smtp::Step& step : result.steps)
        steps.push_back({{"phase", name(step.phase)}, {"outcome", name(step.outcome)},
            {"ms", msOrNull(step.ms)}, {"address", textOrNull(step.address)}, {"summary", step.summary},
            {"start_ms", msOrNull(step.startMs)}, {"line", lineOrNull(step.line)}});
    out["steps"] = std::move(steps);
    out["tls"] = tlsOf(result);
    out["capabilities"] = {
        {"before_tls", capabilitiesOf(result.before)}, {"after_tls", capabilitiesOf(result.after)}};
    Json transcript = Json::array();
    for (const smtp::TranscriptLine& line : result.transcript.lines) {
        Json one = {{"t_ms", msOrNull(line.ms)}, {"from", std::string(nameOfSpeaker(line.from))},
            {"text", line.text}, {"redacted", line.redacted}};
        one["phase"] = name(line.phase);
        one["encrypted"] = line.encrypted;
        one["input_lines"] = linesOf(line.where);
        transcript.push_back(std::move(one));
    }
    out["transcript"] = std::move(transcript);
    Json findings = Json::array();
    for (const Finding& finding : result.findings)
        findings.push_back(findingOf(result, finding));
    out["findings"] = std::move(findings);
    // ---- what came after the contract was written ----
    out["verdict"] = textOrNull(result.verdict);
    out["vantage"] = name(result.vantage);
    out["depth"] = name(result.depth);
    out["address"] = textOrNull(result.address);
    out["client"] = textOrNull(result.clientAddress);
    out["started"] = textOrNull(result.startedAt);
    Json dns = Json::array();
    for (const smtp::DnsAnswer& answer : result.dns) {
        Json earlier = Json::array();
        for (const smtp::DnsTry& one : answer.earlier)
            earlier.push_back({{"resolver", one.resolver}, {"outcome", name(one.outcome)}});
        dns.push_back({{"name", answer.name}, {"type", answer.type}, {"outcome", name(answer.outcome)},
            {"records", answer.records}, {"aliases", answer.aliases},
            {"resolver", textOrNull(answer.resolver)}, {"ms", msOrNull(answer.ms)},
            {"line", lineOrNull(answer.line)}, {"earlier", std::move(earlier)},
            {"unchecked", answer.unchecked ? Json(name(*answer.unchecked)) : Json(nullptr)}});
    }
    out["dns"] = std::move(dns);
    Json attempts = Json::array();
    for (const smtp::ConnectAttempt& attempt : result.attempts)
        attempts.push_back(
            {{"address", attempt.address}, {"port", attempt.port}, {"outcome", name(attempt.outcome)},
                {"error", textOrNull(attempt.error)}, {"start_ms", msOrNull(attempt.startMs)},
                {"ms", msOrNull(attempt.ms)}, {"line", lineOrNull(attempt.line)}});
    out["attempts"] = std::move(attempts);
    Json probes = Json::array();
    for (const smtp::CrossProbe& probe : result.crossProbes)
        probes.push_back({{"port", probe.port}, {"security", name(probe.security)},
            {"variant", textOrNull(probe.variant)}, {"connect", name(probe.connect)},
            {"tls_answered", probe.tlsAnswered}, {"greeting", textOrNull(probe.greeting)},
            {"starttls", probe.startTlsOffered}, {"summary", textOrNull(probe.summary)}});
    out["cross_probes"] = std::move(probes);
    out["end"] = {
        {"kind", name(result.end)}, {"phase", name(result.endPhase)}, {"line", lineOrNull(result.endLine)}};
    out["queue_id"] = textOrNull(result.queueId);
    out["hidden"] = result.hidden;
    const smtp::IseDialog dialog = iseDialogFor(result);
    out["ise_dialog"] = dialog.message == nullptr
        ? Json(nullptr)
        : Json{{"id", std::string(dialog.message->id)}, {"text", dialog.text}, {"certain", dialog.certain},
            {"why", dialog.why}};
}

} // namespace

std::string smtpJson(const ProbeResult& result)
{
    Json out;
    out["rungbook"] = 1;
    write(out, result);
    return dumpJson(out) + "\n";
}

std::string smtpReplayJson(const smtp::Replay& replay, std::string_view path)
{
    Json out;
    out["rungbook"] = 1;
    const std::size_t main = mainRun(replay);
    if (main < replay.runs.size())
        write(out, replay.runs[main]);
    out["input"] = {{"path", std::string(path)}, {"kind", name(replay.kind)}, {"lines", replay.lines},
        {"not_understood", replay.notUnderstood}};
    out["run"] = main + 1;
    Json runs = Json::array();
    for (const ProbeResult& run : replay.runs) {
        Json one;
        write(one, run);
        runs.push_back(std::move(one));
    }
    out["runs"] = std::move(runs);
    return dumpJson(out) + "\n";
}

std::string practiceListJson(std::span<const PracticeListEntry> scenarios)
{
    Json list = Json::array();
    for (const PracticeListEntry& entry : scenarios)
        list.push_back({{"name", entry.name}, {"title", entry.title}, {"expects", entry.expects}});
    Json out;
    out["rungbook"] = 1;
    out["scenarios"] = std::move(list);
    return dumpJson(out) + "\n";
}

} // namespace rungbook::output
