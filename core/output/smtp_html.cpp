// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/smtp_html.h"

#include "core/ladder/render_svg.h"
#include "core/output/smtp_text.h"
#include "core/output/style.h"
#include "core/smtp/ladder_rows.h"
#include "core/smtp/record_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace rungbook::output
{

namespace
{

using ladder::escapeXml;
using smtp::ProbeResult;

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
:root{--back:#fff;--fore:#1b1e22;--soft:#59606a;--edge:#c9ced6;--card:#f6f7f9;--wrong:#b3261e;--fine:#1d6b2c;--open:#7a5200;--mark:#fff3c4}
@media(prefers-color-scheme:dark){:root{--back:#101215;--fore:#e8eaed;--soft:#a7adb5;--edge:#3a4048;--card:#1b1f24;--wrong:#ff8f86;--fine:#7fd18b;--open:#f0c674;--mark:#4a4220}}
body{margin:0 auto;max-width:68rem;padding:1rem 1.5rem;background:var(--back);color:var(--fore);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.6rem}h2{font-size:1.3rem;margin:0}h3{font-size:1.05rem;margin:1rem 0 .3rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--edge);vertical-align:top}
section.run{border:1px solid var(--edge);border-left-width:.5rem;border-radius:.4rem;padding:1rem 1.2rem;margin:1.5rem 0}
section.failed{border-left-color:var(--wrong)}section.passed{border-left-color:var(--fine)}section.could_not_test{border-left-color:var(--open)}
.verdict{font-size:1.1rem;font-weight:600}.soft{color:var(--soft)}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.failed .outcome,td.failed{color:var(--wrong)}.passed .outcome,td.passed{color:var(--fine)}.could_not_test .outcome,td.could_not_test{color:var(--open)}
.outcome{text-transform:uppercase;font-size:.85em;letter-spacing:.05em}
article{background:var(--card);border-radius:.4rem;padding:.8rem 1rem;margin:1rem 0}article h3{margin:0}
.kind{font-size:.8rem;font-weight:700;letter-spacing:.05em;margin-right:.5rem}
pre,code,.wire td{font-family:"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.86rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0 .6rem;padding:.4rem .6rem;border-left:3px solid var(--edge);background:var(--back)}
.wire td{border:0;padding:.05rem .5rem;overflow-wrap:anywhere}.wire tr.event td{color:var(--soft)}.wire tr:target td{background:var(--mark)}
figure{margin:1rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto}
@media print{body{max-width:none}section.run,article{break-inside:avoid-page}}
</style>
</head>
<body>
)";

class Page
{
public:
    explicit Page(std::string_view title)
    {
        m_out += kHead;
        m_out += "Rungbook: " + escapeXml(title);
        m_out += kStyle;
        put("<h1>{}</h1>\n", escapeXml(title));
    }

    std::string finish(std::string_view version)
    {
        put("<footer class=\"soft\"><p>Made by Rungbook {}. Passwords, keys and tokens are "
            "replaced.</p></footer>\n</body>\n</html>\n",
            escapeXml(version));
        return std::move(m_out);
    }

    void paragraph(std::string_view text) { put("<p class=\"soft\">{}</p>\n", escapeXml(text)); }

    void run(const ProbeResult& result, std::size_t number)
    {
        m_prefix = fmt::format("r{}", number);
        std::string word(nameOf(result.outcome));
        std::replace(word.begin(), word.end(), '_', ' ');
        const std::string server = result.server.empty() ? result.address : result.server;
        put("<section class=\"run {0}\" id=\"{1}\">\n<h2>{2}{3}: <span class=\"outcome\">{4}</span></h2>\n",
            nameOf(result.outcome), m_prefix,
            escapeXml(server.empty() ? std::string_view("mail server") : std::string_view(server)),
            result.port == 0 ? std::string() : fmt::format(" port {}", result.port), word);
        put("<p class=\"verdict\">{}</p>\n", escapeXml(result.verdict));
        for (const Finding& finding : result.findings)
            article(result, finding);
        picture(result);
        steps(result);
        certificates(result);
        if (!result.hidden.empty()) {
            put("<h3>What this recording cannot show</h3>\n<ul>\n");
            for (const std::string& sentence : result.hidden)
                put("<li>{}</li>\n", escapeXml(sentence));
            put("</ul>\n");
        }
        transcript(result);
        put("</section>\n");
    }

private:
    template <class... Args> void put(fmt::format_string<Args...> format, Args&&... args)
    {
        fmt::format_to(std::back_inserter(m_out), format, std::forward<Args>(args)...);
    }

    void article(const ProbeResult& result, const Finding& f)
    {
        put("<article>\n<h3><span class=\"kind\">{}</span>{}</h3>\n<p class=\"soft\">{}, confidence {}, rule "
            "{}</p>\n<p>{}</p>\n",
            findingWord(f), escapeXml(f.title), nameOf(f.effect), nameOf(f.confidence),
            f.rule != nullptr ? f.rule->id : std::string_view(), escapeXml(f.message));
        for (const Evidence& item : f.evidence) {
            const std::uint64_t first = raw(item.where.first);
            put("<div class=\"soft\"><a href=\"#{}-{}\">{}</a> {}</div>\n", m_prefix, first,
                escapeXml(smtpPlace(result, item.where)), escapeXml(item.note));
            if (first >= 1 && first <= result.transcript.lines.size())
                put("<pre>{}</pre>\n", escapeXml(result.transcript.lines[first - 1].text));
        }
        for (const Fix& fix : f.fixes) {
            put("<p><strong>To do{}:</strong> {}</p>\n",
                fix.forWhom.empty() ? std::string() : " (" + escapeXml(fix.forWhom) + ")",
                escapeXml(fix.text));
            for (const std::string& command : fix.commands)
                put("<pre>{}</pre>\n", escapeXml(command));
        }
        if (!f.wouldSettle.empty())
            put("<p><strong>To be sure:</strong> {}</p>\n", escapeXml(f.wouldSettle));
        put("</article>\n");
    }

    void picture(const ProbeResult& result)
    {
        ladder::SvgOptions options;
        options.idPrefix = m_prefix;
        const std::string svg = ladder::renderSvg(ladderOf(result), options);
        // Inside a page the picture is an element, so its XML declaration stays away.
        put("<figure>\n{}\n</figure>\n",
            std::string_view(svg).substr(std::min(svg.find("<svg"), svg.size())));
    }

    void steps(const ProbeResult& result)
    {
        if (result.steps.empty())
            return;
        put("<h3>Steps</h3>\n<table>\n<thead><tr><th>step</th><th>outcome</th><th "
            "class=\"number\">time</th><th>what was seen</th></tr></thead>\n<tbody>\n");
        for (const smtp::Step& step : result.steps)
            put("<tr><td>{0}</td><td class=\"{1}\">{2}</td><td "
                "class=\"number\">{3}</td><td>{4}{5}</td></tr>\n",
                nameOf(step.phase), nameOf(step.outcome),
                step.outcome == smtp::StepOutcome::CouldNotTest ? "could not test" : nameOf(step.outcome),
                step.ms < 0 ? std::string() : fmt::format("{:.1f} ms", step.ms),
                step.address.empty() ? std::string() : escapeXml(step.address) + ": ",
                escapeXml(step.summary));
        put("</tbody>\n</table>\n");
    }

    void certificates(const ProbeResult& result)
    {
        if (!result.tls.has_value() || result.tls->chain.empty())
            return;
        put("<h3>Certificates</h3>\n<table>\n<thead><tr><th></th><th>subject</th><th>issuer</th><th>valid</"
            "th><th>SHA-256</th></tr></thead>\n<tbody>\n");
        for (std::size_t i = 0; i < result.tls->chain.size(); ++i) {
            const tls::Certificate& c = result.tls->chain[i];
            put("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>\n", i,
                escapeXml(c.subject), escapeXml(c.issuer),
                c.notAfter == 0
                    ? std::string()
                    : fmt::format("{} to {}", smtp::utcStamp(c.notBefore), smtp::utcStamp(c.notAfter)),
                escapeXml(c.sha256));
        }
        put("</tbody>\n</table>\n");
    }

    void transcript(const ProbeResult& result)
    {
        put("<h3>Transcript</h3>\n<table class=\"wire\">\n<tbody>\n");
        for (std::size_t i = 0; i < result.transcript.lines.size(); ++i) {
            const smtp::TranscriptLine& line = result.transcript.lines[i];
            const bool event = line.from == smtp::Speaker::Event;
            put("<tr id=\"{}-{}\"{}><td class=\"number\">{}</td><td "
                "class=\"number\">{}</td><td>{}</td><td>{}</td></tr>\n",
                m_prefix, i + 1, event ? " class=\"event\"" : "", i + 1,
                line.ms < 0 ? std::string() : fmt::format("{:.1f}", line.ms),
                event                                    ? ""
                    : line.from == smtp::Speaker::Client ? "C:"
                                                         : "S:",
                escapeXml(line.text));
        }
        put("</tbody>\n</table>\n");
    }

    std::string m_out;
    std::string m_prefix;
};

} // namespace

std::string smtpHtml(const ProbeResult& result, std::string_view version)
{
    Page page(
        result.server.empty() ? std::string("mail server test") : "mail server test of " + result.server);
    page.run(result, 1);
    return page.finish(version);
}

std::string smtpReplayHtml(const smtp::Replay& replay, std::string_view path, std::string_view version)
{
    Page page(
        fmt::format("{}: {}", path, counted(replay.runs.size(), "mail connection", "mail connections")));
    page.paragraph(fmt::format("Read as {}; {} belong to no connection.", nameOf(replay.kind),
        counted(replay.notUnderstood, replay.kind == smtp::ReplayKind::Capture ? "packet" : "line",
            replay.kind == smtp::ReplayKind::Capture ? "packets" : "lines")));
    for (std::size_t i = 0; i < replay.runs.size(); ++i)
        page.run(replay.runs[i], i + 1);
    return page.finish(version);
}

} // namespace rungbook::output
