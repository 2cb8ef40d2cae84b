// SPDX-License-Identifier: GPL-3.0-or-later
// Shows what the program does where there is no display: the built-in samples, their verdicts, and one picture left behind.
#include "app/cli/commands.h"
#include "core/ike/ladder_rows.h"
#include "core/ladder/render_svg.h"
#include "core/ladder/render_text.h"
#include "core/resources/resources.h"
#include "core/workbench/analyze.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <sys/stat.h>

namespace rungbook::cli
{

namespace
{

using workbench::AnalyzeReport;

struct Shown {
    std::string text;
    output::TextSheet summary; ///< a line per negotiation
    std::string svg; ///< of the first session that failed
};

void show(const resources::Sample& sample, const output::TextOptions& style, Shown& shown)
{
    workbench::AnalyzeRequest request;
    request.inputs.push_back({std::string(sample.name), std::string(sample.text)});
    const auto report = workbench::analyze(request);
    if (!report || (*report)->sessions.empty())
        return; // a configuration is a sample too, and has no ladder
    output::TextSheet sheet(style);
    sheet.heading(fmt::format("{} ({})", sample.title, sample.name), output::Tone::Strong);
    shown.text += sheet.take();
    for (const AnalyzeReport::SessionRef& ref : (*report)->sessions) {
        const ladder::Ladder ladder = (*report)->ladder(ref);
        shown.text += ladder::renderText(
            ladder, {.width = style.width, .unicode = style.unicode, .color = style.color, .maxRows = 40});
        shown.text += '\n';
        shown.summary.headed(ladder.failed ? "-" : "+",
            ladder.failed ? output::Tone::Bad : output::Tone::Good,
            fmt::format("{}: {}", sample.name, ladder.verdict), 2);
        if (ladder.failed && shown.svg.empty())
            shown.svg = ladder::renderSvg(ladder);
    }
}

} // namespace

int runDemo(const DemoArguments& arguments)
{
    const output::TextOptions style = textOptions(arguments.look, true);
    Shown shown{{}, output::TextSheet(style), {}};
    shown.summary.heading("In short (+ established, - failed)", output::Tone::Strong);
    for (const resources::Sample& sample : resources::samples())
        show(sample, style, shown);
    if (shown.text.empty()) {
        complain("No sample is built in.");
        return Exit::NotUnderstood;
    }
    shown.text += shown.summary.take() + "\n";
    const std::string file = arguments.folder + "/rungbook-demo.svg";
    if (!shown.svg.empty()) {
        if (::mkdir(arguments.folder.c_str(), 0777) != 0 && errno != EEXIST) {
            complain(fmt::format("The folder {} cannot be made: {}.", arguments.folder, std::strerror(errno)),
                "Choose another with --out DIR.");
            return Exit::Usage;
        }
        if (!deliver(shown.svg, file))
            return Exit::Usage;
        shown.text += fmt::format("The first failed negotiation as a picture: {}\n", file);
    }
    return deliver(shown.text, {}) ? Exit::Fine : Exit::Usage;
}

} // namespace rungbook::cli
