// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/case_report.h"

#include "core/ladder/render_svg.h"
#include "core/output/config_json.h"
#include "core/output/config_text.h"
#include "core/output/html.h"
#include "core/output/html_page.h"
#include "core/output/json.h"
#include "core/output/json_text.h"
#include "core/output/smtp_html.h"
#include "core/output/smtp_json.h"
#include "core/output/smtp_text.h"
#include "core/output/text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace rungbook::output
{

namespace
{

using Json = nlohmann::ordered_json;
using ladder::escapeXml;
using workbench::CaseItemReport;
using workbench::CaseReport;
using workbench::Joint;
using workbench::JointKind;

std::string_view nameOf(JointKind kind)
{
    switch (kind) {
    case JointKind::Explains:
        return "explains";
    case JointKind::Another:
        return "another";
    case JointKind::OnPaperFine:
        return "on-paper-fine";
    }
    return "";
}

std::string placeOf(const Joint& joint)
{
    if (raw(joint.seen.first) == 0)
        return joint.seenIn;
    return fmt::format("{}, line {}", joint.seenIn, raw(joint.seen.first));
}

std::string itemText(const CaseItemReport& item)
{
    std::string text = item.error ? item.error->message : item.kind;
    if (!item.note.empty())
        text += fmt::format(" ({})", item.note);
    return text;
}

bool shows(const std::shared_ptr<const workbench::AnalyzeReport>& logs)
{
    return logs
        && std::any_of(logs->inputs.begin(), logs->inputs.end(),
            [](const workbench::InputReport& input) { return input.analysis != nullptr; });
}

// What a page of a bench says, without its frame: the frame of the case is around all of them.
std::string bodyOf(const std::string& page)
{
    const std::size_t body = page.find("<body>");
    const std::size_t begin = body == std::string::npos ? 0 : body + 6;
    std::size_t end = page.rfind("<footer");
    if (end == std::string::npos || end < begin)
        end = page.size();
    std::string text = page.substr(begin, end - begin);
    for (const auto& [from, to] : {std::pair("<h1>", "<h2>"), std::pair("</h1>", "</h2>")}) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
            text.replace(at, std::string_view(from).size(), to);
    }
    return text;
}

std::string styleOf(const std::string& page)
{
    const std::size_t begin = page.find("<style>");
    const std::size_t end = page.find("</style>");
    return begin == std::string::npos || end == std::string::npos || end < begin
        ? std::string()
        : page.substr(begin, end + 8 - begin) + "\n";
}

} // namespace

std::string caseText(const CaseReport& report, const TextOptions& style, bool full)
{
    TextSheet sheet(style);
    sheet.heading(report.title.empty() ? "Case" : "Case: " + report.title, Tone::Strong);
    if (!report.note.empty())
        sheet.paragraph(report.note, 2, Tone::Faint);
    sheet.paragraph(report.verdict, 2, Tone::Strong);
    sheet.blank();
    for (const CaseItemReport& item : report.items)
        sheet.headed(item.name, item.error ? Tone::Warning : Tone::Accent, itemText(item), 2);
    for (const Joint& joint : report.joints) {
        sheet.blank();
        sheet.headed(
            "TOGETHER", joint.kind == JointKind::OnPaperFine ? Tone::Warning : Tone::Bad, joint.title, 2);
        sheet.paragraph(joint.text, 4);
        sheet.paragraph(
            fmt::format("seen in {}; confidence {}", placeOf(joint), rungbook::nameOf(joint.confidence)), 4,
            Tone::Faint);
        for (const std::size_t cause : joint.causes) {
            const Finding& f = report.config->findings[cause];
            sheet.paragraph(
                f.title, 6, Tone::Plain, f.rule ? fmt::format("{}  ", f.rule->id) : std::string());
        }
    }
    std::string text = sheet.take();
    if (!full)
        return text;
    const auto part = [&](const std::string& title, const std::string& body) {
        TextSheet head(style);
        head.blank();
        head.heading(title, Tone::Strong);
        text += head.take() + body;
    };
    if (shows(report.logs))
        part("Logs and outputs", analyzeText(*report.logs, {.style = style}));
    if (report.config)
        part("Configurations", configText(*report.config, {.style = style}));
    for (const CaseReport::Mail& mail : report.mail) {
        SmtpTextOptions options;
        options.style = style;
        part("Mail: " + mail.name, smtpReplayText(mail.replay, mail.name, options));
    }
    return text;
}

std::string caseJson(const CaseReport& report)
{
    Json out;
    out["rungbook"] = 1;
    Json items = Json::array();
    for (const CaseItemReport& item : report.items)
        items.push_back({{"name", item.name}, {"kind", item.kind}, {"note", item.note},
            {"error", item.error ? Json(item.error->message) : Json(nullptr)}});
    out["case"] = {{"title", report.title}, {"note", report.note}, {"verdict", report.verdict},
        {"items", std::move(items)}};
    Json joints = Json::array();
    for (const Joint& joint : report.joints) {
        Json causes = Json::array();
        for (const std::size_t cause : joint.causes) {
            const Finding& f = report.config->findings[cause];
            Json evidence = Json::array();
            for (const Evidence& e : f.evidence)
                evidence.push_back({{"path", report.config->pathOf(e.where.source)},
                    {"lines", {raw(e.where.first), raw(e.where.last)}}});
            causes.push_back({{"rule", f.rule ? std::string(f.rule->id) : std::string()}, {"title", f.title},
                {"evidence", std::move(evidence)}});
        }
        joints.push_back({{"kind", nameOf(joint.kind)}, {"confidence", rungbook::nameOf(joint.confidence)},
            {"title", joint.title}, {"text", joint.text},
            {"seen", {{"path", joint.seenIn}, {"lines", {raw(joint.seen.first), raw(joint.seen.last)}}}},
            {"causes", std::move(causes)}});
    }
    out["joints"] = std::move(joints);
    const auto parsed = [](const std::string& text) { return Json::parse(text, nullptr, false); };
    out["logs"] = report.logs ? parsed(analyzeJson(*report.logs)) : Json(nullptr);
    out["config"] = report.config ? parsed(configJson(*report.config)) : Json(nullptr);
    Json mail = Json::array();
    for (const CaseReport::Mail& one : report.mail)
        mail.push_back(parsed(smtpReplayJson(one.replay, one.name)));
    out["mail"] = std::move(mail);
    return dumpJson(out) + "\n";
}

std::string caseHtml(const CaseReport& report, std::string_view version, bool pseudonyms)
{
    const std::string title = report.title.empty() ? "a case" : report.title;
    std::string out = htmlPageBegin(title);
    const std::string logs =
        shows(report.logs) ? analyzeHtml(*report.logs, {.version = version}) : std::string();
    std::string mail;
    std::string mailStyle;
    for (const CaseReport::Mail& one : report.mail) {
        const std::string page = smtpReplayHtml(one.replay, one.name, version);
        mail += fmt::format("<h2>Mail: {}</h2>\n", escapeXml(one.name)) + bodyOf(page);
        mailStyle = mailStyle.empty() ? styleOf(page) : mailStyle;
    }
    // Each bench brings its style; they share their names for the same things.
    out.insert(out.find("</head>"), styleOf(logs) + mailStyle);
    if (pseudonyms)
        out +=
            "<p class=\"soft\">Addresses, names, users and keys are replaced by others, the same by the same "
            "everywhere; networks keep their structure. None of these addresses is to be contacted.</p>\n";
    if (!report.note.empty())
        out += fmt::format("<p>{}</p>\n", escapeXml(report.note));
    out += fmt::format("<p class=\"verdict\">{}</p>\n", escapeXml(report.verdict));
    for (const Joint& joint : report.joints) {
        out += fmt::format(
            "<article>\n<h3><span class=\"kind\">TOGETHER</span>{}</h3>\n<p>{}</p>\n<p class=\"soft\">"
            "Seen in {}; confidence {}.</p>\n",
            escapeXml(joint.title), escapeXml(joint.text), escapeXml(placeOf(joint)),
            rungbook::nameOf(joint.confidence));
        if (!joint.causes.empty()) {
            out += "<ul>\n";
            for (const std::size_t cause : joint.causes) {
                const Finding& f = report.config->findings[cause];
                out += fmt::format("<li>{} <span class=\"soft\">{}</span></li>\n", escapeXml(f.title),
                    f.rule ? escapeXml(f.rule->id) : std::string());
            }
            out += "</ul>\n";
        }
        out += "</article>\n";
    }
    out += "<h2>What it holds</h2>\n<table><tr><th>item</th><th>what it is</th></tr>\n";
    for (const CaseItemReport& item : report.items)
        out +=
            fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", escapeXml(item.name), escapeXml(itemText(item)));
    out += "</table>\n";
    if (!logs.empty())
        out += "<h2>Logs and outputs</h2>\n" + bodyOf(logs);
    if (report.config)
        out += "<h2>Configurations</h2>\n" + bodyOf(configHtml(*report.config, version));
    return out + mail + htmlPageEnd(version);
}

std::string redactionText(const workbench::RedactedCase& redacted, const TextOptions& style)
{
    TextSheet sheet(style);
    sheet.heading(
        fmt::format("{} replaced", counted(redacted.names.size(), "name is", "names are")), Tone::Strong);
    std::size_t widest = 0;
    for (const casefile::Replacement& one : redacted.names)
        widest = std::max(widest, one.from.size());
    widest = std::min<std::size_t>(widest, 45);
    for (const casefile::Replacement& one : redacted.names)
        sheet.verbatim(fmt::format("{:<16} {:<{}} becomes {} ({})", one.what, one.from, widest, one.to,
                           counted(one.times, "time", "times")),
            2);
    for (const std::string& remark : redacted.remarks)
        sheet.paragraph(remark, 2, Tone::Warning, "! ");
    return sheet.take();
}

std::string redactionJson(const workbench::RedactedCase& redacted)
{
    Json out;
    out["rungbook"] = 1;
    Json names = Json::array();
    for (const casefile::Replacement& one : redacted.names)
        names.push_back({{"what", one.what}, {"from", one.from}, {"to", one.to}, {"times", one.times}});
    out["replaced"] = std::move(names);
    out["remarks"] = redacted.remarks;
    return dumpJson(out) + "\n";
}

} // namespace rungbook::output
