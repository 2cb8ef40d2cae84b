// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/config_command.h"

#include "app/cli/look_options.h"
#include "app/cli/terminal.h"
#include "core/output/config_json.h"
#include "core/output/config_text.h"
#include "core/workbench/check_config.h"
#include "core/workbench/log_beside.h"
#include "core/workbench/open_input.h"
#include "core/workbench/plan_fixes.h"

#include <CLI/CLI.hpp>

namespace rungbook::cli
{

namespace
{

struct Arguments {
    std::vector<std::string> files;
    std::string format = "text";
    std::string out;
    std::string baseline;
    std::string writeBaseline;
    std::string peerStyle;
    std::string log;
    bool fix = false;
    bool strict = false;
    bool full = false;
    bool noLadder = false;
    Look look;
};

// The whole of a small file; nothing after a message on the error stream.
std::optional<std::string> textOf(const std::string& path)
{
    const auto source = workbench::openInput({path, std::nullopt}, {});
    if (!source) {
        complain(source.error().message, source.error().hint);
        return std::nullopt;
    }
    return workbench::headOf(**source, std::min<std::uint64_t>((*source)->size(), 64U << 20U));
}

// What was asked for besides the findings.
class Extras
{
public:
    // False, after a message, when the log cannot be read.
    bool collect(const Arguments& arguments, const workbench::ConfigReport& report)
    {
        if (arguments.fix)
            m_fixes = workbench::planFixes(report);
        if (const auto style = config::peerStyleOf(arguments.peerStyle))
            m_peers = config::peerConfigs(*report.subject, *style);
        if (arguments.log.empty())
            return true;
        workbench::AnalyzeRequest request;
        request.inputs.push_back({arguments.log, std::nullopt});
        const auto log = workbench::analyze(request);
        if (!log) {
            complain(log.error().message, log.error().hint);
            return false;
        }
        const auto& input = (*log)->inputs.front();
        if (input.error || !input.analysis) {
            complain(input.error ? input.error->message : "--log is no log that is understood.",
                input.error ? input.error->hint : "Give the log of one of the two devices.");
            return false;
        }
        m_beside = workbench::layBeside(report, *log);
        return true;
    }

    output::ConfigExtras view() const
    {
        return {
            m_fixes ? &*m_fixes : nullptr, m_peers ? &*m_peers : nullptr, m_beside ? &*m_beside : nullptr};
    }

private:
    std::optional<config::FixPlan> m_fixes;
    std::optional<std::vector<config::PeerConfig>> m_peers;
    std::optional<workbench::LogBeside> m_beside;
};

int run(const Arguments& arguments)
{
    workbench::ConfigRequest request;
    for (const std::string& file : arguments.files)
        request.inputs.push_back({file, std::nullopt});
    if (!arguments.baseline.empty()) {
        const auto text = textOf(arguments.baseline);
        if (!text)
            return Exit::Usage;
        request.baseline = *text;
    }
    const auto result = workbench::checkConfig(request);
    if (!result) {
        complain(result.error().message, result.error().hint);
        return Exit::NotUnderstood;
    }
    const workbench::ConfigReport& report = **result;
    for (const workbench::ConfigInput& input : report.inputs) {
        if (input.error)
            complain(input.error->message, input.error->hint);
    }
    if (!arguments.writeBaseline.empty()) {
        std::vector<Finding> all = report.findings;
        all.insert(all.end(), report.known.begin(), report.known.end());
        if (!deliver(config::baselineOf(*report.subject, all), arguments.writeBaseline))
            return Exit::Usage;
    }
    const int status = workbench::exitStatus(report, arguments.strict);
    Extras extras;
    if (!extras.collect(arguments, report))
        return Exit::Usage;
    std::string text;
    if (arguments.format == "json")
        text = output::configJson(report, extras.view());
    else if (arguments.format == "sarif")
        text = output::configSarif(report, RUNGBOOK_VERSION);
    else if (arguments.format == "html")
        text = output::configHtml(report, RUNGBOOK_VERSION, extras.view());
    else if (status != Exit::NotUnderstood)
        text = output::configText(report,
            {.style = textOptions(arguments.look, arguments.out.empty() || arguments.out == "-"),
                .full = arguments.full,
                .ladders = !arguments.noLadder},
            extras.view());
    if (text.empty())
        return status;
    return deliver(text, arguments.out) ? status : Exit::Usage;
}

} // namespace

void addConfigCommand(CLI::App& app, std::function<int()>& chosen)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand(
        "config", "Check the configuration of a Cisco ASA or router, alone or against its peer's");
    command
        ->add_option(
            "FILE", arguments->files, "Configuration of a device, and of its peer; \"-\" is standard input")
        ->required()
        ->expected(1, 16)
        ->type_name("");
    command->add_option("--format", arguments->format, "text, json, sarif, html")
        ->check(CLI::IsMember({"text", "json", "sarif", "html"}))
        ->type_name("F")
        ->capture_default_str();
    command->add_option("-o,--output", arguments->out, "Write to this file, all at once or not at all")
        ->type_name("OUT");
    command
        ->add_option("--baseline", arguments->baseline, "A file of known findings, which are not told again")
        ->type_name("FILE");
    command->add_option("--write-baseline", arguments->writeBaseline, "Write the findings to such a file")
        ->type_name("FILE");
    command->add_flag("--fix", arguments->fix,
        "Also print what to enter on each device, the way back, what changes, and what is left after it");
    command
        ->add_option("--peer-config", arguments->peerStyle,
            "Also print what the other end of each tunnel must have: asa, ios, strongswan")
        ->check(CLI::IsMember({"asa", "ios", "strongswan"}))
        ->type_name("KIND");
    command
        ->add_option("--log", arguments->log,
            "A log of one of the devices, laid beside what the configuration predicts")
        ->type_name("FILE");
    command->add_flag("--strict", arguments->strict, "Exit with 1 for any finding, whatever its effect");
    command->add_flag(
        "--full", arguments->full, "Text: everything in full, with every step of every negotiation");
    command->add_flag("--no-ladder", arguments->noLadder, "Text: no ladder of where a negotiation stops");
    addLook(*command, arguments->look);
    command->footer(
        "A comment \"! nolint: rule-id reason\" on a line, or on the line before, silences the rule there.");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

} // namespace rungbook::cli
