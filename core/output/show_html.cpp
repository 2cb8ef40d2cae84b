// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ladder/render_svg.h"
#include "core/ladder/text_width.h"
#include "core/output/show_text.h"
#include "core/output/style.h"
#include "core/show/views.h"

#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

constexpr std::size_t kRows = 500;

std::string escaped(std::string_view text)
{
    return ladder::escapeXml(ladder::printable(text));
}

std::string place(const workbench::AnalyzeReport& report, const SourceSpan& where)
{
    return escaped(fmt::format("{}:{}", report.pathOf(where.source), raw(where.first)));
}

void addChain(std::string& out, const workbench::AnalyzeReport& report, const show::Chain& chain)
{
    out += "<section>\n<h2>The way of a packet, across the outputs</h2>\n<ol>\n";
    for (const show::ChainLink& link : chain.links) {
        const std::string_view word = link.state == show::LinkState::Holds ? "holds"
            : link.state == show::LinkState::Broken                        ? "broken"
                                                                           : "not shown";
        out += fmt::format("<li><strong>{}</strong>: {}<br>{}", escaped(link.name), word, escaped(link.text));
        if (!link.evidence.empty())
            out += fmt::format(" <span class=\"soft\">{}</span>", place(report, link.evidence.front().where));
        if (!link.command.empty() && link.state != show::LinkState::Holds)
            out += fmt::format("<br><code>{}</code>", escaped(link.command));
        out += "</li>\n";
    }
    out += fmt::format("</ol>\n<p><strong>{}</strong></p>\n</section>\n", escaped(chain.verdict));
}

void addMoved(std::string& out, const workbench::AnalyzeReport& report)
{
    out += "<section>\n<h2>What moved between the two outputs</h2>\n<table>\n"
           "<tr><th>what</th><th>field</th><th>before</th><th>after</th><th>meaning</th></tr>\n";
    std::size_t rows = 0;
    for (const show::Moved& moved : report.moved) {
        if (++rows > kRows)
            break;
        out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped(moved.what),
            escaped(moved.field.empty() ? show::nameOf(moved.movement) : std::string_view(moved.field)),
            escaped(moved.before), escaped(moved.after), escaped(moved.meaning));
    }
    out += "</table>\n</section>\n";
}

} // namespace

std::string showHtml(const workbench::AnalyzeReport& report)
{
    std::vector<const show::ShowText*> texts;
    for (const workbench::InputReport& input : report.inputs) {
        if (input.show)
            texts.push_back(input.show.get());
    }
    std::string out;
    if (texts.empty())
        return out;
    const auto sas = show::findIkeSas(texts);
    const auto flows = show::findFlows(texts);
    std::size_t rows = 0;
    if (!sas.empty() || !flows.empty()) {
        out += "<section>\n<h2>What the show output says</h2>\n<ul>\n";
        for (const show::IkeSa& sa : sas) {
            if (++rows <= kRows)
                out += fmt::format("<li>IKE SA with {}: {} <span class=\"soft\">{}</span></li>\n",
                    escaped(sa.peer), escaped(sa.state->text), place(report, sa.state->where));
        }
        for (const show::Flow& flow : flows) {
            if (flow.encaps && flow.decaps && ++rows <= kRows)
                out += fmt::format(
                    "<li>Flow {}: {} encapsulated, {} decapsulated <span class=\"soft\">{}</span></li>\n",
                    escaped(flow.text), escaped(flow.encaps->text), escaped(flow.decaps->text),
                    place(report, flow.encaps->where));
        }
        out += "</ul>\n</section>\n";
    }
    for (const show::Chain& chain : report.chains)
        addChain(out, report, chain);
    if (!report.moved.empty())
        addMoved(out, report);
    return out;
}

} // namespace rungbook::output
