// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/investigate.h"

#include "core/ike/ladder_rows.h"
#include "core/smtp/transcript_text.h"
#include "core/workbench/joints.h"

#include <algorithm>
#include <fmt/format.h>

namespace rungbook::workbench
{

namespace
{

bool anyWrong(const std::vector<Finding>& findings, bool strict)
{
    return std::any_of(
        findings.begin(), findings.end(), [&](const Finding& f) { return strict || isWrong(f.effect); });
}

const Finding* firstWrong(const std::vector<Finding>& findings)
{
    const auto at =
        std::find_if(findings.begin(), findings.end(), [](const Finding& f) { return isWrong(f.effect); });
    return at == findings.end() ? nullptr : &*at;
}

std::string sentence(const Finding& finding)
{
    return finding.title + ".";
}

// Without a joint: the benches one after the other, what was seen before what was written down.
std::string verdictOf(const CaseReport& report)
{
    if (!report.joints.empty()) {
        const Joint& best = report.joints.front();
        return best.text;
    }
    std::vector<std::string> parts;
    if (report.logs) {
        for (const AnalyzeReport::SessionRef& ref : report.logs->sessions) {
            const ike::Session& session = report.logs->session(ref);
            if (session.outcome == ike::Outcome::Established && !anyWrong(session.findings, false))
                continue;
            if (parts.empty())
                parts.push_back(ike::verdict(report.logs->analysis(ref), session));
        }
        if (const Finding* wrong = firstWrong(report.logs->findings); wrong && parts.empty())
            parts.push_back(sentence(*wrong));
    }
    for (const CaseReport::Mail& mail : report.mail) {
        const auto bad = std::find_if(mail.replay.runs.begin(), mail.replay.runs.end(),
            [](const smtp::ProbeResult& run) { return anyWrong(run.findings, false); });
        if (bad != mail.replay.runs.end())
            parts.push_back("Mail: " + bad->verdict);
    }
    if (report.config) {
        if (const Finding* wrong = firstWrong(report.config->findings))
            parts.push_back("Configuration: " + sentence(*wrong));
    }
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : " ") + part;
    return text.empty() ? "Nothing wrong was found in what this case holds." : text;
}

} // namespace

Result<std::shared_ptr<const CaseReport>> investigate(const casefile::CaseFile& file, const Job& job)
{
    auto report = std::make_shared<CaseReport>();
    report->title = file.title;
    report->note = file.note;
    AnalyzeRequest logs;
    std::vector<std::size_t> items; // of logs.inputs
    for (std::size_t i = 0; i < file.items.size(); ++i) {
        const casefile::CaseItem& item = file.items[i];
        report->items.push_back({item.name, "nothing", item.note, std::nullopt});
        if (smtp::recogniseReplay(item.bytes) != smtp::ReplayKind::Unknown) {
            if (auto replay = smtp::replay(item.bytes); replay && !replay->runs.empty()) {
                report->items.back().kind =
                    replay->kind == smtp::ReplayKind::Capture ? "capture" : "mail session";
                report->mail.push_back({item.name, *std::move(replay)});
                continue;
            }
        }
        logs.inputs.push_back({item.name, item.bytes});
        items.push_back(i);
    }
    ConfigRequest configs;
    if (!logs.inputs.empty()) {
        auto read = analyze(logs, job);
        if (!read)
            return tl::unexpected<Error>(read.error());
        report->logs = *read;
        for (std::size_t k = 0; k < items.size(); ++k) {
            const InputReport& input = report->logs->inputs[k];
            CaseItemReport& item = report->items[items[k]];
            const bool holdsConfig = std::any_of(report->logs->configs.begin(), report->logs->configs.end(),
                [&](const config::ConfigText& text) { return raw(text.source) == k; });
            item.kind = input.kind == InputKind::Config ? "configuration"
                : input.kind == InputKind::Show         ? "show output"
                                                        : std::string(nameOf(input.kind));
            if (holdsConfig && input.kind != InputKind::Config)
                item.kind += " and configuration";
            if (input.kind == InputKind::Config || holdsConfig)
                configs.inputs.push_back(logs.inputs[k]);
            else
                item.error = input.error;
        }
    }
    if (!configs.inputs.empty()) {
        auto checked = checkConfig(configs, job);
        if (!checked)
            return tl::unexpected<Error>(checked.error());
        report->config = *checked;
    }
    findJoints(*report, file);
    report->verdict = verdictOf(*report);
    return std::shared_ptr<const CaseReport>(std::move(report));
}

int exitStatus(const CaseReport& report, bool strict)
{
    const bool understood = std::any_of(report.items.begin(), report.items.end(),
        [](const CaseItemReport& item) { return !item.error && item.kind != "nothing"; });
    if (!understood)
        return 3;
    bool wrong = report.config && exitStatus(*report.config, strict) == 1;
    wrong = wrong || (report.logs && exitStatus(*report.logs, strict) == 1);
    for (const CaseReport::Mail& mail : report.mail)
        for (const smtp::ProbeResult& run : mail.replay.runs)
            wrong = wrong || anyWrong(run.findings, strict);
    return wrong ? 1 : 0;
}

RedactedCase redacted(const casefile::CaseFile& file)
{
    RedactedCase out;
    out.file.title = file.title;
    out.file.note = file.note;
    out.file.seed = "redacted"; // nothing more is to be derived from the one of the case
    std::vector<std::string> texts;
    for (const casefile::CaseItem& item : file.items) {
        std::string text = item.bytes;
        if (smtp::recogniseReplay(item.bytes) != smtp::ReplayKind::Unknown) {
            text.clear();
            if (const auto replay = smtp::replay(item.bytes)) {
                for (const smtp::ProbeResult& run : replay->runs)
                    text += smtp::toText(run);
            }
            out.remarks.push_back(fmt::format(
                "{} is given as a transcript: the recording itself holds more than the mail session.",
                item.name));
        } else if (item.bytes.find('\0') != std::string::npos) {
            text.clear();
            out.remarks.push_back(
                fmt::format("{} is no text and is left out: what it holds cannot be replaced.", item.name));
        }
        texts.push_back(std::move(text));
    }
    casefile::Pseudonymizer names(file.seed);
    for (const std::string& text : texts)
        names.learn(text);
    for (const std::string& text : {file.title, file.note})
        names.learn(text);
    for (std::size_t i = 0; i < file.items.size(); ++i) {
        if (texts[i].empty())
            continue;
        casefile::CaseItem item = file.items[i];
        item.name = names.apply(item.name);
        item.note = names.apply(item.note);
        item.bytes = names.apply(texts[i]);
        out.file.items.push_back(std::move(item));
    }
    out.file.title = names.apply(file.title);
    out.file.note = names.apply(file.note);
    out.names = names.replacements();
    for (const std::string& word : names.leftAlone())
        out.remarks.push_back(fmt::format(
            "\"{}\" is the name of something and also a word of the language: it stays as it is.", word));
    out.remarks.emplace_back(
        "Read the result before you give it away: what people wrote into comments and titles in "
        "their own words is not known to be a name.");
    return out;
}

} // namespace rungbook::workbench
