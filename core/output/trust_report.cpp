// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/trust_report.h"

#include "core/output/certificate_json.h"
#include "core/output/smtp_text.h"
#include "core/smtp/record_words.h"

#include <array>
#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

std::string_view stateWord(tls::ExpiryState state)
{
    switch (state) {
    case tls::ExpiryState::Valid:
        return "valid";
    case tls::ExpiryState::Within60Days:
        return "expires within 60 days";
    case tls::ExpiryState::Within30Days:
        return "expires within 30 days";
    case tls::ExpiryState::Expired:
        return "expired";
    case tls::ExpiryState::NotYetValid:
        return "not yet valid";
    }
    return "unknown";
}

Tone toneOf(tls::ExpiryState state)
{
    return state == tls::ExpiryState::Valid                                                  ? Tone::Good
        : state == tls::ExpiryState::Within60Days || state == tls::ExpiryState::Within30Days ? Tone::Warning
                                                                                             : Tone::Bad;
}

Json entryJson(const tls::TrustedCertificate& entry, tls::UtcSeconds now)
{
    Json usages = Json::array();
    for (std::size_t i = 0; i < tls::kTrustUsages; ++i)
        if (const auto usage = static_cast<tls::TrustUsage>(i); entry.usages.has(usage))
            usages.push_back(std::string(usageWord(usage)));
    Json out;
    out["friendly_name"] = entry.friendlyName;
    out["enabled"] = entry.enabled;
    out["description"] = textOrNull(entry.description);
    out["usages"] = std::move(usages);
    out["state"] = std::string(stateWord(expiryOf(entry.certificate, now)));
    out["added"] = entry.added == 0 ? Json(nullptr) : Json(smtp::utcStamp(entry.added));
    out["source"] = textOrNull(entry.source);
    out["certificate"] = certificateJson(entry.certificate);
    return out;
}

Json problemsJson(const tls::TrustStore& store)
{
    Json problems = Json::array();
    for (const tls::StoreProblem& problem : store.problems())
        problems.push_back({{"path", problem.path}, {"message", problem.message}});
    return problems;
}

} // namespace

std::string trustListText(const tls::TrustStore& store, tls::UtcSeconds now, const TextOptions& style)
{
    TextSheet sheet(style);
    const auto entries = store.list();
    sheet.paragraph(
        fmt::format("{} in {}", counted(entries.size(), "trusted certificate", "trusted certificates"),
            store.folder()),
        0, Tone::Strong);
    for (const tls::TrustedCertificate* entry : entries) {
        const tls::ExpiryState state = expiryOf(entry->certificate, now);
        sheet.blank();
        sheet.headed(entry->enabled ? "enabled " : "disabled", entry->enabled ? Tone::Good : Tone::Faint,
            entry->friendlyName, 2, Tone::Strong);
        sheet.headed(stateWord(state), toneOf(state),
            fmt::format("until {}", smtp::utcStamp(entry->certificate.notAfter)), 11);
        sheet.paragraph(
            fmt::format("for {}; issued by {}",
                entry->usages == tls::TrustUsages() ? std::string("nothing") : usagesText(entry->usages),
                entry->certificate.selfIssued ? std::string("itself") : entry->certificate.issuer),
            11, Tone::Faint);
        sheet.verbatim(entry->certificate.sha256, 11, Tone::Faint);
    }
    for (const tls::StoreProblem& problem : store.problems()) {
        sheet.blank();
        sheet.headed("not used", Tone::Warning, fmt::format("{}: {}", problem.path, problem.message), 2);
    }
    return sheet.take();
}

std::string trustListJson(const tls::TrustStore& store, tls::UtcSeconds now)
{
    Json list = Json::array();
    for (const tls::TrustedCertificate* entry : store.list())
        list.push_back(entryJson(*entry, now));
    Json out;
    out["rungbook"] = 1;
    out["store"] = store.folder();
    out["certificates"] = std::move(list);
    out["problems"] = problemsJson(store);
    return dumpJson(out) + "\n";
}

std::string trustShowText(const tls::TrustedCertificate& entry, tls::UtcSeconds now, const TextOptions& style)
{
    const tls::Certificate& c = entry.certificate;
    TextSheet sheet(style);
    sheet.heading(entry.friendlyName, entry.enabled ? Tone::Good : Tone::Faint);
    const auto row = [&](std::string_view name, std::string_view value) {
        if (!value.empty())
            sheet.headed(fmt::format("{:<22}", name), Tone::Faint, value, 2);
    };
    const auto list = [](const std::vector<std::string>& values) {
        std::string text;
        for (const std::string& value : values)
            text += (text.empty() ? "" : ", ") + value;
        return text;
    };
    row("Status", entry.enabled ? "Enabled" : "Disabled");
    row("Description", entry.description);
    row("Subject", c.subject);
    row("Issuer", c.issuer);
    row("Valid from", smtp::utcStamp(c.notBefore));
    row("Valid to (expiration)", smtp::utcStamp(c.notAfter));
    row("Serial number", c.serial);
    row("Signature algorithm", c.signatureAlgorithm);
    row("Key",
        fmt::format("{}{}{}", c.keyType, c.keyBits > 0 ? fmt::format(" {} bit", c.keyBits) : "",
            c.curve.empty() ? "" : " " + c.curve));
    row("DNS names", list(c.dnsNames));
    row("IP addresses", list(c.ipAddresses));
    row("Authority", c.isCa ? "yes" : "no");
    row("Key usage", list(c.keyUsage));
    row("Extended key usage", list(c.extendedKeyUsage));
    row("SHA-256", c.sha256);
    row("SHA-1", c.sha1);
    row("Added", entry.added == 0 ? std::string() : smtp::utcStamp(entry.added));
    row("From", entry.source);
    sheet.blank();
    sheet.paragraph("Trusted for", 2, Tone::Strong);
    for (std::size_t i = 0; i < tls::kTrustUsages; ++i) {
        const auto usage = static_cast<tls::TrustUsage>(i);
        const bool on = entry.usages.has(usage);
        sheet.headed(on ? "[x]" : "[ ]", on ? Tone::Good : Tone::Faint,
            fmt::format("{} ({})", usageTitle(usage), usageWord(usage)), 4);
    }
    if (const std::string sentence = expirySentence(c, now); !sentence.empty()) {
        sheet.blank();
        sheet.paragraph(sentence, 2, toneOf(expiryOf(c, now)));
    }
    return sheet.take();
}

std::string trustShowJson(const tls::TrustedCertificate& entry, tls::UtcSeconds now)
{
    Json out;
    out["rungbook"] = 1;
    const Json rest = entryJson(entry, now);
    for (const auto& [key, value] : rest.items())
        out[key] = value;
    return dumpJson(out) + "\n";
}

std::string trustAddedText(const std::vector<tls::AddResult>& results, const TextOptions& style)
{
    TextSheet sheet(style);
    for (const tls::AddResult& result : results) {
        constexpr std::array kWords{"added", "already there", "added (a renewal)"};
        sheet.headed(kWords[static_cast<std::size_t>(result.outcome) % kWords.size()],
            result.outcome == tls::AddOutcome::Duplicate ? Tone::Faint : Tone::Good, result.friendlyName, 0,
            Tone::Strong);
        sheet.verbatim(result.sha256, 2, Tone::Faint);
        for (const std::string& warning : result.warnings)
            sheet.headed("note", Tone::Warning, warning, 2);
    }
    return sheet.take();
}

std::string trustVerifyText(const smtp::ProbeResult& checked, const TextOptions& style)
{
    TextSheet sheet(style);
    const tls::VerifyReport report = checked.tls.has_value() ? checked.tls->verify : tls::VerifyReport();
    sheet.paragraph(checked.verdict, 0, report.accepted ? Tone::Good : Tone::Bad);
    sheet.blank();
    sheet.paragraph("Path", 0, Tone::Strong);
    for (std::size_t i = 0; i < report.path.size(); ++i)
        sheet.headed(fmt::format("{}", i), Tone::Accent,
            fmt::format("{}; issued by {}; until {}", report.path[i].subject,
                report.path[i].selfIssued ? "itself" : report.path[i].issuer,
                smtp::utcStamp(report.path[i].notAfter)),
            2);
    for (const tls::VerifyError& error : report.errors)
        sheet.headed("error", Tone::Bad,
            fmt::format("{} at certificate {}: {}", error.code, error.depth, error.message), 2);
    for (const Finding& f : checked.findings) {
        sheet.blank();
        sheet.headed(findingWord(f), isWrong(f.effect) ? Tone::Bad : Tone::Accent, f.title, 0, Tone::Strong);
        sheet.paragraph(f.message, 2);
        for (const Fix& fix : f.fixes)
            sheet.headed(
                fmt::format("{}:", fix.forWhom.empty() ? "to do" : fix.forWhom), Tone::Strong, fix.text, 2);
    }
    return sheet.take();
}

std::string trustVerifyJson(const smtp::ProbeResult& checked)
{
    const tls::VerifyReport report = checked.tls.has_value() ? checked.tls->verify : tls::VerifyReport();
    Json path = Json::array();
    for (const tls::Certificate& certificate : report.path)
        path.push_back({{"subject", certificate.subject}, {"issuer", certificate.issuer},
            {"fingerprint", certificate.sha256}, {"certificate", certificateJson(certificate)}});
    Json errors = Json::array();
    for (const tls::VerifyError& error : report.errors)
        errors.push_back({{"code", error.code}, {"depth", error.depth}, {"message", error.message}});
    Json findings = Json::array();
    for (const Finding& f : checked.findings) {
        Json fixes = Json::array();
        for (const Fix& fix : f.fixes)
            fixes.push_back({{"for", fix.forWhom}, {"text", fix.text}, {"commands", fix.commands}});
        Json evidence = Json::array();
        for (const Evidence& item : f.evidence)
            evidence.push_back({{"path", "chain"}, {"lines", linesOf(item.where)}, {"note", item.note}});
        findings.push_back({{"rule", f.rule != nullptr ? std::string(f.rule->id) : std::string()},
            {"effect", std::string(nameOf(f.effect))}, {"role", std::string(nameOf(f.role))},
            {"confidence", std::string(nameOf(f.confidence))}, {"title", f.title}, {"message", f.message},
            {"evidence", std::move(evidence)}, {"fixes", std::move(fixes)},
            {"would_settle", textOrNull(f.wouldSettle)}});
    }
    Json out;
    out["rungbook"] = 1;
    out["accepted"] = report.accepted;
    out["path"] = std::move(path);
    out["errors"] = std::move(errors);
    out["findings"] = std::move(findings);
    out["verdict"] = textOrNull(checked.verdict);
    out["name"] = {{"asked", textOrNull(report.name.asked)}, {"matched", textOrNull(report.name.matched)},
        {"offered", report.name.offered}, {"note", textOrNull(report.name.note)}};
    out["missing_issuer"] = textOrNull(report.missingIssuer);
    out["at"] = report.at == 0 ? Json(nullptr) : Json(smtp::utcStamp(report.at));
    return dumpJson(out) + "\n";
}

} // namespace rungbook::output
