// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/ladder/render_mermaid.h"
#include "core/ladder/render_svg.h"
#include "core/ladder/render_text.h"
#include "core/output/html.h"
#include "core/output/json.h"
#include "core/output/sarif.h"
#include "core/output/text.h"
#include "core/workbench/analyze.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace rungbook::cli
{

namespace
{

using workbench::AnalyzeReport;

Result<AnalyzeReport> analyzeFor(const AnalyzeArguments& arguments)
{
    workbench::AnalyzeRequest request;
    for (const std::string& file : arguments.files)
        request.inputs.push_back({file, std::nullopt});
    for (const std::string& file : arguments.configs)
        request.configs.push_back({file, std::nullopt});
    request.dialect = arguments.dialect;
    request.peer = arguments.peer;
    request.threads = arguments.threads;
    auto report = workbench::analyze(request);
    if (!report)
        return tl::unexpected<Error>(report.error());
    AnalyzeReport chosen = **report;
    if (arguments.sessions.empty())
        return chosen;
    for (const std::uint32_t id : arguments.sessions) {
        const bool there = std::any_of(chosen.sessions.begin(), chosen.sessions.end(),
            [&](const AnalyzeReport::SessionRef& ref) { return chosen.session(ref).id == id; });
        if (!there)
            return failure(Error::Kind::Usage, fmt::format("There is no session {}.", id),
                chosen.sessions.empty()
                    ? std::string("No session was found.")
                    : fmt::format("There are {} sessions, {} to {}.", chosen.sessions.size(),
                        chosen.session(chosen.sessions.front()).id,
                        chosen.session(chosen.sessions.back()).id));
    }
    std::erase_if(chosen.sessions, [&](const AnalyzeReport::SessionRef& ref) {
        return std::find(arguments.sessions.begin(), arguments.sessions.end(), chosen.session(ref).id)
            == arguments.sessions.end();
    });
    chosen.findings.clear(); // they belong to no session, so not to the chosen ones either
    chosen.chains.clear();
    chosen.moved.clear();
    return chosen;
}

int complainAbout(const Error& error)
{
    complain(error.message, error.hint);
    return error.kind == Error::Kind::Usage ? Exit::Usage : Exit::NotUnderstood;
}

void complainAboutInputs(const AnalyzeReport& report)
{
    const auto tell = [](const std::vector<workbench::InputReport>& inputs) {
        for (const workbench::InputReport& input : inputs) {
            if (input.error)
                complain(input.error->message, input.error->hint);
        }
    };
    tell(report.inputs);
    tell(report.configInputs);
}

// A filter that leaves nothing is told, or a report about nobody would read like good news.
void complainAboutPeer(const AnalyzeReport& report, const std::string& peer)
{
    if (peer.empty() || !report.sessions.empty())
        return;
    std::set<std::string> peers;
    for (const workbench::InputReport& input : report.inputs) {
        if (!input.analysis)
            continue;
        for (const ike::Session& s : input.analysis->sessions)
            peers.insert(std::string(input.analysis->text.text(s.peer)));
    }
    if (peers.empty())
        return;
    std::vector<std::string> some(peers.begin(), peers.end());
    const std::string near = nearest(peer, some);
    some.resize(std::min<std::size_t>(some.size(), 10));
    complain(fmt::format("No session with peer {} was found.", peer),
        fmt::format("{}The peers are: {}{}.", near.empty() ? "" : fmt::format("Did you mean {}? ", near),
            fmt::join(some, ", "),
            peers.size() > some.size() ? fmt::format(" and {} more", peers.size() - some.size()) : ""));
}

std::string oneDocument(const std::vector<std::string>& diagrams, const std::vector<std::string>& titles)
{
    std::string out;
    for (std::size_t i = 0; i < diagrams.size(); ++i) {
        const bool fenced = diagrams[i].find("```") != std::string::npos; // a long ladder is Markdown already
        out += fmt::format("{}## {}\n\n{}{}{}", i == 0 ? "" : "\n", titles[i], fenced ? "" : "```mermaid\n",
            diagrams[i], diagrams[i].ends_with('\n') ? "" : "\n");
        out += fenced ? "" : "```\n";
    }
    return out;
}

int refuseSeveral(const AnalyzeReport& report)
{
    std::vector<std::string> some;
    for (std::size_t i = 0; i < report.sessions.size() && i < 8; ++i) {
        const ike::Session& s = report.session(report.sessions[i]);
        some.push_back(fmt::format("{} ({}, {})", s.id, report.analysis(report.sessions[i]).text.text(s.peer),
            ike::nameOf(s.outcome)));
    }
    complain(fmt::format("An SVG holds one ladder, and there are {} sessions.", report.sessions.size()),
        fmt::format("Choose one with --session N: {}{}. The formats text, mermaid and json take them all.",
            fmt::join(some, ", "), report.sessions.size() > some.size() ? ", ..." : ""));
    return Exit::Usage;
}

std::string ladderTexts(const AnalyzeReport& report, const output::TextOptions& options)
{
    std::string out;
    for (const AnalyzeReport::SessionRef& ref : report.sessions) {
        if (!out.empty())
            out += "\n";
        if (report.sessions.size() > 1)
            out += fmt::format("Session {}\n", report.session(ref).id);
        out += ladder::renderText(report.ladder(ref),
            {.width = options.width, .unicode = options.unicode, .color = options.color, .maxRows = 0});
    }
    return out;
}

std::string mermaidTexts(const AnalyzeReport& report)
{
    std::vector<std::string> diagrams;
    std::vector<std::string> titles;
    for (const AnalyzeReport::SessionRef& ref : report.sessions) {
        const ladder::Ladder ladder = report.ladder(ref);
        diagrams.push_back(ladder::renderMermaid(ladder));
        titles.push_back(
            fmt::format("Session {}: {}", report.session(ref).id, ladder::escapeMermaid(ladder.title)));
    }
    return diagrams.size() == 1 ? diagrams.front() : oneDocument(diagrams, titles);
}

} // namespace

int runAnalyze(const AnalyzeArguments& arguments)
{
    const auto report = analyzeFor(arguments);
    if (!report)
        return complainAbout(report.error());
    complainAboutInputs(*report);
    complainAboutPeer(*report, arguments.peer);
    const int status = workbench::exitStatus(*report, arguments.strict);
    std::string text;
    if (arguments.format == "json")
        text = output::analyzeJson(*report, {.listUnknown = arguments.listUnknown});
    else if (arguments.format == "sarif")
        text = output::analyzeSarif(*report, RUNGBOOK_VERSION);
    else if (arguments.format == "html")
        text = output::analyzeHtml(*report,
            {.version = RUNGBOOK_VERSION, .full = arguments.full, .listUnknown = arguments.listUnknown});
    else if (status != Exit::NotUnderstood) // the sentences on the error stream say it all
        text = output::analyzeText(*report,
            {.style = textOptions(arguments.look, arguments.out.empty() || arguments.out == "-"),
                .full = arguments.full,
                .steps = arguments.steps,
                .listUnknown = arguments.listUnknown});
    if (text.empty())
        return status;
    return deliver(text, arguments.out) ? status : Exit::Usage;
}

int runLadder(const AnalyzeArguments& arguments)
{
    const auto report = analyzeFor(arguments);
    if (!report)
        return complainAbout(report.error());
    complainAboutInputs(*report);
    complainAboutPeer(*report, arguments.peer);
    const int status = workbench::exitStatus(*report, arguments.strict);
    if (arguments.format == "json")
        return deliver(output::ladderJson(*report, report->sessions), arguments.out) ? status : Exit::Usage;
    if (report->sessions.empty()) {
        if (status != Exit::NotUnderstood && arguments.peer.empty())
            complain("There is no negotiation in this log, so there is no ladder.",
                "On the ASA, \"debug crypto ikev1 127\" writes negotiations down.");
        return Exit::NotUnderstood;
    }
    std::string text;
    if (arguments.format == "svg") {
        if (report->sessions.size() > 1)
            return refuseSeveral(*report);
        text = ladder::renderSvg(report->ladder(report->sessions.front()));
    } else if (arguments.format == "mermaid") {
        text = mermaidTexts(*report);
    } else {
        text =
            ladderTexts(*report, textOptions(arguments.look, arguments.out.empty() || arguments.out == "-"));
    }
    return deliver(text, arguments.out) ? status : Exit::Usage;
}

} // namespace rungbook::cli
