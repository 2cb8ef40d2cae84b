// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: what can be asked, and the way from there to the commands.
#include "app/cli/capture_command.h"
#include "app/cli/case_command.h"
#include "app/cli/commands.h"
#include "app/cli/config_command.h"
#include "app/cli/look_options.h"
#include "app/cli/replay_command.h"
#include "app/cli/smtp_command.h"

#include <CLI/CLI.hpp>
#include <clocale>
#include <csignal>
#include <exception>
#include <fmt/format.h>
#include <unistd.h>

namespace
{

using namespace rungbook::cli;

constexpr const char* kExitStatus = "Exit status:\n"
                                    "  0  nothing wrong found\n"
                                    "  1  something wrong found: a finding that blocks, works one way only, "
                                    "carries no traffic or is unstable\n"
                                    "     (weak, hygiene, info and unknown count with --strict only)\n"
                                    "  2  bad usage, or the output could not be written\n"
                                    "  3  the input could not be read, or nothing in it was understood";

void addInput(CLI::App& command, AnalyzeArguments& arguments)
{
    command.add_option("FILE", arguments.files, "Logs: plain or gzip, any size; \"-\" is standard input")
        ->required()
        ->type_name("");
    command
        .add_option("--dialect", arguments.dialect,
            "Read every FILE as this dialect instead of recognising it (see \"rungbook-cli dialects\")")
        ->type_name("D");
    command.add_option("--peer", arguments.peer, "Only sessions with this peer, written as in the log")
        ->type_name("ADDR");
    command
        .add_option("--session", arguments.sessions, "Only the session of this number; may be given again")
        ->allow_extra_args(false)
        ->type_name("N");
    command.add_option("-o,--output", arguments.out, "Write to this file, all at once or not at all")
        ->type_name("OUT");
    command.add_option("--threads", arguments.threads, "Threads to read with; default: one per processor")
        ->check(CLI::Range(0, 256))
        ->type_name("N");
    command.add_flag("--strict", arguments.strict, "Exit with 1 for any finding, whatever its effect");
    addLook(command, arguments.look);
}

void addFormat(CLI::App& command, std::string& format, const std::vector<std::string>& names)
{
    command.add_option("--format", format, fmt::format("{}", CLI::detail::join(names, ", ")))
        ->check(CLI::IsMember(names))
        ->type_name("F")
        ->capture_default_str();
}

class Program
{
public:
    Program()
        : m_app("Shows why two machines do not come to terms: reads logs of VPN gateways, tests mail "
                "servers, compares\n"
                "configurations; draws what happened as a ladder, says where it stopped and why, and quotes "
                "the lines\n"
                "that prove it.",
            "rungbook-cli")
    {
        m_app.set_version_flag("--version", "rungbook-cli " RUNGBOOK_VERSION, "Print the version");
        m_app.set_help_flag("-h,--help", "Print this help");
        m_app.require_subcommand(1);
        m_app.get_formatter()->column_width(28);
        m_app.footer(fmt::format(
            "{}\n\nExamples:\n"
            "  rungbook-cli analyze asa.log\n"
            "  rungbook-cli analyze asa.log --config running-config.txt --format html -o report.html\n"
            "  ssh asa show logging | rungbook-cli analyze -\n"
            "  rungbook-cli ladder asa.log --session 2 --format svg -o ladder.svg\n"
            "  rungbook-cli config asa.cfg peer.cfg\n"
            "  rungbook-cli smtp test --server mail.example.com --port 587 --security starttls\n"
            "  rungbook-cli explain duplicate-first-packet",
            kExitStatus));
        addAnalyze();
        addLadder();
        const auto choose = [this](std::function<int()> run) { m_run = std::move(run); };
        addConfigCommand(m_app, m_run);
        addCaseCommand(m_app, m_run);
        addSmtpReplay(*addSmtp(m_app, m_smtp, choose), m_replay, choose);
        addTrust(m_app, m_trust, choose);
        addCaptureCommand(m_app, m_run);
        addLists();
    }

    int run(int argc, char** argv)
    {
        if (const int status = checkCommand(argc, argv); status >= 0)
            return status;
        try {
            m_app.parse(argc, argv);
        } catch (const CLI::CallForHelp&) {
            return deliver(m_app.help(), {}) ? Exit::Fine : Exit::Usage;
        } catch (const CLI::CallForVersion&) {
            return deliver("rungbook-cli " RUNGBOOK_VERSION "\n", {}) ? Exit::Fine : Exit::Usage;
        } catch (const CLI::ParseError& error) {
            return refuse(error, argc, argv);
        }
        return m_run();
    }

private:
    void addAnalyze()
    {
        CLI::App* command =
            m_app.add_subcommand("analyze", "Find the negotiations in logs, where they stopped and why");
        addInput(*command, m_analyze);
        command
            ->add_option("--config", m_analyze.configs,
                "Configuration of the device that wrote the log: the lines that decide are quoted; may be "
                "given again")
            ->allow_extra_args(false)
            ->type_name("FILE");
        addFormat(*command, m_analyze.format, {"text", "json", "sarif", "html"});
        command->add_flag("--full", m_analyze.full, "Text and HTML: every session in full, none summed up");
        command->add_flag("--steps", m_analyze.steps,
            "Text: tell of every message what it is for and, with --config, which lines decide it");
        command->add_flag(
            "--list-unknown", m_analyze.listUnknown, "List the lines that were not understood as well");
        command->footer(kExitStatus);
        command->callback([this] { m_run = [this] { return runAnalyze(m_analyze); }; });
    }

    void addLadder()
    {
        CLI::App* command = m_app.add_subcommand("ladder", "Draw the negotiations as ladder diagrams");
        addInput(*command, m_ladder);
        addFormat(*command, m_ladder.format, {"text", "json", "svg", "mermaid"});
        command->footer(fmt::format("text, json and mermaid hold the ladders of all sessions; an svg holds "
                                    "one: choose it with --session.\n\n{}",
            kExitStatus));
        command->callback([this] { m_run = [this] { return runLadder(m_ladder); }; });
    }

    void addLists()
    {
        CLI::App* rules = m_app.add_subcommand("rules", "List the rules: what can be found");
        addFormat(*rules, m_list.format, {"text", "json"});
        addLook(*rules, m_list.look);
        rules->callback([this] { m_run = [this] { return runRules(m_list); }; });

        CLI::App* explain = m_app.add_subcommand("explain",
            "Explain a word: a state, message, payload, notify, syslog number, reply code, alert, rule ...");
        explain
            ->add_option("WORD", m_list.rule,
                "As a log, a transcript, a configuration or a finding has it; several words in quotes")
            ->required()
            ->type_name("");
        addLook(*explain, m_list.look);
        explain->callback([this] { m_run = [this] { return runExplain(m_list); }; });

        CLI::App* dialects = m_app.add_subcommand("dialects", "List the log dialects that are read");
        addFormat(*dialects, m_list.format, {"text", "json"});
        addLook(*dialects, m_list.look);
        dialects->callback([this] { m_run = [this] { return runDialects(m_list); }; });

        CLI::App* demo =
            m_app.add_subcommand("demo", "Run on the built-in samples and leave one ladder as an SVG");
        demo->add_option("--out", m_demo.folder, "Folder for the SVG")
            ->type_name("DIR")
            ->capture_default_str();
        addLook(*demo, m_demo.look);
        demo->callback([this] { m_run = [this] { return runDemo(m_demo); }; });
    }

    std::vector<std::string> commandNames() const
    {
        std::vector<std::string> names;
        for (const CLI::App* command : m_app.get_subcommands({}))
            names.push_back(command->get_name());
        return names;
    }

    // The parser would call a mistyped command "not expected"; say what was probably meant. -1: go on.
    int checkCommand(int argc, char** argv)
    {
        if (argc < 2) {
            complain(
                "Say what to do.", "rungbook-cli analyze FILE, or rungbook-cli --help for all commands.");
            return Exit::Usage;
        }
        const std::string word = argv[1];
        const std::vector<std::string> names = commandNames();
        if (word == "help")
            return deliver(m_app.help(), {}) ? Exit::Fine : Exit::Usage;
        if (word.starts_with('-') || std::find(names.begin(), names.end(), word) != names.end())
            return -1;
        if (::access(word.c_str(), F_OK) == 0) {
            complain(fmt::format("{} is a file, not a command.", word),
                fmt::format("Did you mean: rungbook-cli analyze {}", word));
            return Exit::Usage;
        }
        const std::string near = nearest(word, names);
        complain(fmt::format("There is no command \"{}\".", word),
            fmt::format("{}The commands are: {}.",
                near.empty() ? "" : fmt::format("Did you mean \"{}\"? ", near),
                CLI::detail::join(names, ", ")));
        return Exit::Usage;
    }

    // A command of commands was given a word that is none of them.
    static int refuseBelow(const CLI::App& command, const std::string& word)
    {
        std::vector<std::string> names;
        for (const CLI::App* below : command.get_subcommands({}))
            names.push_back(below->get_name());
        const std::string near = nearest(word, names);
        complain(fmt::format("There is no command \"{} {}\".", command.get_name(), word),
            fmt::format("{}The commands are: {} {}.",
                near.empty() ? "" : fmt::format("Did you mean \"{}\"? ", near), command.get_name(),
                CLI::detail::join(names, ", " + command.get_name() + " ")));
        return Exit::Usage;
    }

    int refuse(const CLI::ParseError& error, int argc, char** argv) const
    {
        const CLI::App* command = nullptr;
        std::string path; // "smtp test ": down to the command that the user meant
        for (const CLI::App* at = &m_app; !at->get_subcommands().empty();) {
            command = at = at->get_subcommands().back();
            path += command->get_name() + " ";
        }
        const std::string help = fmt::format("\"rungbook-cli {}--help\" tells more.", path);
        if (command && !command->get_subcommands({}).empty() && argc > 2 && argv[2][0] != '-')
            return refuseBelow(*command, argv[2]);
        std::string near;
        if (command && dynamic_cast<const CLI::ExtrasError*>(&error)) {
            std::vector<std::string> options;
            for (const CLI::Option* option : command->get_options({})) {
                for (const std::string& name : option->get_lnames())
                    options.push_back("--" + name);
            }
            for (int i = 2; i < argc && near.empty(); ++i) {
                const std::string given = argv[i];
                const std::string name = given.substr(0, given.find('='));
                if (name.starts_with("--") && name.size() > 2
                    && std::find(options.begin(), options.end(), name) == options.end())
                    near = nearest(name, options);
            }
        }
        std::string message = error.what();
        std::replace(message.begin(), message.end(), '\n', ' ');
        complain(message, near.empty() ? help : fmt::format("Did you mean {}? {}", near, help));
        return Exit::Usage;
    }

    CLI::App m_app;
    AnalyzeArguments m_analyze;
    AnalyzeArguments m_ladder;
    ListArguments m_list;
    DemoArguments m_demo;
    SmtpArguments m_smtp;
    SmtpReplayArguments m_replay;
    TrustArguments m_trust;
    std::function<int()> m_run;
};

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a reader that went away is seen where it is written to
    std::setlocale(LC_CTYPE, "");
    try {
        return Program().run(argc, argv);
    } catch (const std::exception& error) {
        complain(fmt::format("The work had to be given up: {}.", error.what()),
            "If the input is very big, fewer --threads or one --peer need less memory.");
        return Exit::NotUnderstood;
    }
}
