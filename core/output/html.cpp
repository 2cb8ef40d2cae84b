// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/html.h"

#include "core/ike/ladder_rows.h"
#include "core/ladder/render_svg.h"
#include "core/output/relevant.h"
#include "core/output/session_groups.h"
#include "core/output/show_text.h"
#include "core/output/source_lines.h"
#include "core/output/style.h"
#include "core/output/unknown_lines.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace rungbook::output
{

namespace
{

using ladder::escapeXml;
using workbench::AnalyzeReport;

constexpr std::size_t kMost = 100;
constexpr std::size_t kUnknownShown = 20'000;

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>)";

constexpr std::string_view kStyle = R"(</title>
<style>
:root{--back:#fff;--fore:#1b1e22;--soft:#59606a;--edge:#c9ced6;--card:#f6f7f9;--wrong:#b3261e;--fine:#1d6b2c;--open:#7a5200}
@media(prefers-color-scheme:dark){:root{--back:#101215;--fore:#e8eaed;--soft:#a7adb5;--edge:#3a4048;--card:#1b1f24;--wrong:#ff8f86;--fine:#7fd18b;--open:#f0c674}}
body{margin:0 auto;max-width:68rem;padding:1rem 1.5rem;background:var(--back);color:var(--fore);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem}h2{font-size:1.3rem;margin:0}h3{font-size:1.05rem;margin:0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--edge);vertical-align:top}
section.session{border:1px solid var(--edge);border-left-width:.5rem;border-radius:.4rem;padding:1rem 1.2rem;margin:1.5rem 0}
section.failed{border-left-color:var(--wrong)}section.established{border-left-color:var(--fine)}section.incomplete{border-left-color:var(--open)}
.verdict{font-size:1.1rem;font-weight:600}.soft{color:var(--soft)}
.outcome{text-transform:uppercase;font-size:.85em;letter-spacing:.05em}.failed .outcome{color:var(--wrong)}.established .outcome{color:var(--fine)}.incomplete .outcome{color:var(--open)}
article{background:var(--card);border-radius:.4rem;padding:.8rem 1rem;margin:1rem 0}
.kind{font-size:.8rem;font-weight:700;letter-spacing:.05em;margin-right:.5rem}
pre,code{font-family:"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.88rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0 .6rem;padding:.4rem .6rem;border-left:3px solid var(--edge);background:var(--back)}
figure{margin:1rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto}@media screen{figure svg{min-width:44rem}}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media print{body{max-width:none}section.session,article{break-inside:avoid-page}}
</style>
</head>
<body>
)";

std::string_view kindOf(const Finding& finding)
{
    if (finding.effect == Effect::Unknown)
        return "OPEN";
    if (!isWrong(finding.effect))
        return finding.effect == Effect::Weak ? "WEAK" : "NOTE";
    return finding.role == Role::Root        ? "CAUSE"
        : finding.role == Role::Contributing ? "ADDS TO IT"
                                             : "FOLLOWS";
}

class HtmlWriter
{
public:
    HtmlWriter(const AnalyzeReport& report, const HtmlOptions& options)
        : m_report(report)
        , m_options(options)
        , m_lines(report)
        , m_choice(chooseSessions(report, options.full, kMost))
    {
    }

    std::string write()
    {
        m_out += kHead;
        m_out += "Rungbook: " + escapeXml(summary());
        m_out += kStyle;
        put("<h1>{}</h1>\n", escapeXml(summary()));
        if (m_report.sessions.size() > 1)
            overview();
        for (const SessionGroup& group : m_choice.groups)
            session(group);
        if (m_choice.left > 0)
            put("<p><strong>{} left out of this page.</strong> Choose with <code>--peer</code> or "
                "<code>--session</code>, or "
                "take all with <code>--full</code>.</p>\n",
                counted(m_choice.left, "more way in which sessions ended is",
                    "more ways in which sessions ended are"));
        if (m_choice.healthy > 0)
            put("<p class=\"soft\">{} established with nothing wrong and left out of this page; "
                "<code>--full</code> "
                "shows them too.</p>\n",
                counted(m_choice.healthy, "session was", "sessions were"));
        m_out += showHtml(m_report);
        if (!m_report.findings.empty()) {
            put("<section><h2>{}</h2>\n",
                m_report.sessions.empty() ? "Findings" : "About the log as a whole");
            for (const Finding& f : m_report.findings)
                finding(f, nullptr);
            put("</section>\n");
        }
        inputs();
        put("<footer class=\"soft\"><p>Made by Rungbook {}. Addresses and names are as they stand in the "
            "log; "
            "passwords and keys are replaced.</p></footer>\n</body>\n</html>\n",
            escapeXml(m_options.version));
        return std::move(m_out);
    }

private:
    template <class... Args> void put(fmt::format_string<Args...> format, Args&&... args)
    {
        fmt::format_to(std::back_inserter(m_out), format, std::forward<Args>(args)...);
    }

    std::string summary() const
    {
        std::size_t failed = 0;
        std::size_t established = 0;
        for (const AnalyzeReport::SessionRef& ref : m_report.sessions) {
            failed += m_report.session(ref).outcome == ike::Outcome::Failed ? 1 : 0;
            established += m_report.session(ref).outcome == ike::Outcome::Established ? 1 : 0;
        }
        if (m_report.sessions.empty()) {
            std::size_t outputs = 0;
            for (const workbench::InputReport& input : m_report.inputs)
                outputs += input.show ? input.show->outputs.size() : 0;
            if (outputs > 0)
                return counted(outputs, "show output", "show outputs");
            return "no IKE session found";
        }
        return fmt::format("{}: {} failed, {} established, {} incomplete",
            counted(m_report.sessions.size(), "IKE session", "IKE sessions"), grouped(failed),
            grouped(established), grouped(m_report.sessions.size() - failed - established));
    }

    std::string textOf(const AnalyzeReport::SessionRef& ref, TextId id) const
    {
        return escapeXml(m_report.analysis(ref).text.text(id));
    }

    void overview()
    {
        put("<table>\n<thead><tr><th>session</th><th>peer</th><th>began</th><th>outcome</th><th>cause</th></"
            "tr></thead>\n<tbody>\n");
        for (const SessionGroup& group : m_choice.groups) {
            const AnalyzeReport::SessionRef& ref = group.sessions.front();
            const ike::Session& s = m_report.session(ref);
            const Finding* cause = causeOf(s);
            put("<tr class=\"{0}\"><td><a href=\"#session-{1}\">{1}</a>{2}</td><td>{3}</td><td>{4}</td><td "
                "class=\"outcome\">{0}</td>"
                "<td>{5}</td></tr>\n",
                ike::nameOf(s.outcome), s.id,
                group.sessions.size() > 1 ? fmt::format(" and {} more", group.sessions.size() - 1)
                                          : std::string{},
                textOf(ref, s.peer), escapeXml(dateTimeText(s.begin)),
                cause ? escapeXml(cause->title) : std::string{});
        }
        put("</tbody>\n</table>\n");
    }

    void session(const SessionGroup& group)
    {
        const AnalyzeReport::SessionRef& ref = group.sessions.front();
        const ike::Session& s = m_report.session(ref);
        put("<section class=\"session {0}\" id=\"session-{1}\">\n<h2>Session {1}, peer {2}: <span "
            "class=\"outcome\">{0}</span></h2>\n",
            ike::nameOf(s.outcome), s.id, isEmpty(s.peer) ? std::string("unknown") : textOf(ref, s.peer));
        put("<p class=\"verdict\">{}</p>\n", escapeXml(ike::verdict(m_report.analysis(ref), s)));
        if (group.sessions.size() > 1)
            put("<p class=\"soft\">{}</p>\n", escapeXml(othersText(m_report, group)));
        ladder::SvgOptions svg;
        svg.idPrefix = fmt::format("s{}", s.id);
        const std::string picture = ladder::renderSvg(m_report.ladder(ref), svg);
        // Inside a page the picture is an element, so its XML declaration stays away.
        put("<figure>\n{}\n</figure>\n",
            std::string_view(picture).substr(std::min(picture.find("<svg"), picture.size())));
        for (const Finding& f : s.findings)
            finding(f, &ref);
        relevant(ref);
        facts(ref);
        put("</section>\n");
    }

    void finding(const Finding& f, const AnalyzeReport::SessionRef* ref)
    {
        put("<article>\n<h3><span class=\"kind\">{}</span>{}</h3>\n<p class=\"soft\">{}, confidence {}, rule "
            "{}</p>\n<p>{}</p>\n",
            kindOf(f), escapeXml(f.title), nameOf(f.effect), nameOf(f.confidence),
            f.rule ? f.rule->id : std::string_view{}, escapeXml(f.message));
        for (const Evidence& item : f.evidence)
            evidence(f, item, ref);
        for (const Fix& fix : f.fixes) {
            put("<p><strong>To do{}:</strong> {}</p>\n",
                fix.forWhom.empty() ? std::string{} : " (" + escapeXml(fix.forWhom) + ")",
                escapeXml(fix.text));
            if (!fix.commands.empty())
                put("<pre>{}</pre>\n", joined(fix.commands));
        }
        if (!f.wouldSettle.empty())
            put("<p><strong>To be sure:</strong> {}</p>\n", escapeXml(f.wouldSettle));
        put("</article>\n");
    }

    // escapeXml() makes one line of a text, so lines are escaped one by one.
    static std::string joined(const std::vector<std::string>& lines)
    {
        std::vector<std::string> escaped;
        for (const std::string& line : lines)
            escaped.push_back(escapeXml(line));
        return fmt::format("{}", fmt::join(escaped, "\n"));
    }

    void evidence(const Finding& f, const Evidence& item, const AnalyzeReport::SessionRef* ref)
    {
        put("<div class=\"soft\">{}:{} {}</div>\n", escapeXml(m_report.pathOf(item.where.source)),
            raw(item.where.first), escapeXml(item.note));
        std::vector<std::string> texts;
        for (const SourceLine& line : m_lines.quote(ref, f, item.where, 5))
            texts.push_back(line.cut ? line.text + " …" : line.text);
        if (!texts.empty())
            put("<pre>{}</pre>\n", joined(texts));
    }

    void relevant(const AnalyzeReport::SessionRef& ref)
    {
        if (m_report.configs.empty() || m_report.session(ref).outcome == ike::Outcome::Established)
            return;
        const RelevantStep step = decisiveStep(m_report, ref);
        if (step.quotes.empty())
            return;
        put("<h3>Configuration of this device that decides {}</h3>\n", escapeXml(ike::stepName(step.step)));
        const bool given = configurationGiven(m_report);
        for (const config::Quote& quote : step.quotes) {
            if (quote.lines.empty() && !given)
                continue;
            put("<p>{}</p>\n", escapeXml(quote.query.why));
            if (quote.lines.empty()) {
                put("<p class=\"soft\">Not in the configuration given: <code>{}</code></p>\n",
                    escapeXml(fmt::format("{}", fmt::join(quote.query.commands, " or "))));
                continue;
            }
            std::vector<std::string> lines;
            for (const config::ConfigLine& line : quote.lines)
                lines.push_back(fmt::format("{}:{}  {}{}", m_report.pathOf(quote.source), raw(line.line),
                    line.level > 0 ? " " : "", line.text));
            put("<pre>{}</pre>\n", joined(lines));
        }
    }

    void facts(const AnalyzeReport::SessionRef& ref)
    {
        const ike::Session& s = m_report.session(ref);
        if (s.facts.empty())
            return;
        put("<details><summary>What the log tells of it</summary>\n<dl>\n");
        for (const ike::Fact& f : s.facts)
            put("<dt>{}</dt><dd>{} <span class=\"soft\">line {}</span></dd>\n", ike::nameOf(f.kind),
                textOf(ref, f.value), raw(f.line));
        put("</dl>\n</details>\n");
    }

    void inputs()
    {
        put("<section>\n<h2>What was read</h2>\n<ul>\n");
        const auto problem = [&](const workbench::InputReport& input) {
            put("<li><strong>{}</strong> {}</li>\n", escapeXml(input.error->message),
                escapeXml(input.error->hint));
        };
        for (std::size_t i = 0; i < m_report.inputs.size(); ++i) {
            const workbench::InputReport& input = m_report.inputs[i];
            const std::string name = escapeXml(m_report.pathOf(SourceId{static_cast<std::uint32_t>(i)}));
            if (input.error)
                problem(input);
            else if (!input.analysis && input.show)
                put("<li>{}: {}</li>\n", name, escapeXml(showSummary(*input.show)));
            else if (!input.analysis)
                put("<li>{}: {}</li>\n", name, workbench::nameOf(input.kind));
            else
                log(input, name);
        }
        for (std::size_t i = 0; i < m_report.configInputs.size(); ++i) {
            const workbench::InputReport& input = m_report.configInputs[i];
            if (input.error)
                problem(input);
            else
                put("<li>{}: configuration, {}</li>\n",
                    escapeXml(
                        m_report.pathOf(SourceId{static_cast<std::uint32_t>(m_report.inputs.size() + i)})),
                    counted(input.lines, "line", "lines"));
        }
        put("</ul>\n</section>\n");
    }

    void log(const workbench::InputReport& input, const std::string& name)
    {
        const ike::Analysis& analysis = *input.analysis;
        put("<li>{}: {}; {}, {}, {} repaired, {} not understood.", name,
            analysis.dialect ? escapeXml(analysis.dialect->info.title) : std::string("log"),
            counted(analysis.counts.lines, "line", "lines"),
            counted(analysis.counts.records, "log record", "log records"), grouped(analysis.counts.repaired),
            grouped(notUnderstood(input)));
        if (m_options.listUnknown && analysis.counts.notUnderstood > 0) {
            put("<details><summary>Lines that were not understood</summary>\n<pre>");
            std::size_t shown = 0;
            forEachUnknown(input, m_lines, [&](const SourceLine& line) {
                put("{:>6}  {}\n", raw(line.line), escapeXml(line.text));
                return ++shown < kUnknownShown;
            });
            if (shown == kUnknownShown)
                put("and more: --format json lists them all\n");
            put("</pre></details>\n");
        }
        put("</li>\n");
    }

    const AnalyzeReport& m_report;
    const HtmlOptions& m_options;
    SourceLines m_lines;
    SessionChoice m_choice;
    std::string m_out;
};

} // namespace

std::string analyzeHtml(const AnalyzeReport& report, const HtmlOptions& options)
{
    return HtmlWriter(report, options).write();
}

} // namespace rungbook::output
