// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replay_command.h"
#include "app/cli/look_options.h"

#include "core/ladder/render_mermaid.h"
#include "core/ladder/render_svg.h"
#include "core/ladder/render_text.h"
#include "core/log/log_source.h"
#include "core/output/smtp_html.h"
#include "core/output/smtp_json.h"
#include "core/output/smtp_text.h"
#include "core/smtp/ladder_rows.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unistd.h>

namespace rungbook::cli
{

namespace
{

constexpr std::size_t kBiggest = std::size_t{1} << 30U;

Result<std::string> readStandardInput(std::size_t most)
{
    std::string all;
    std::array<char, 65536> block{};
    while (true) {
        const ssize_t count = ::read(STDIN_FILENO, block.data(), block.size());
        if (count < 0)
            return failure(
                Error::Kind::Unreadable, "Standard input cannot be read.", "Give the name of a file.");
        if (count == 0)
            return all;
        all.append(block.data(), static_cast<std::size_t>(count));
        if (all.size() > most)
            return failure(Error::Kind::Unreadable, "Standard input is too big.",
                "Cut it to the connections that matter.");
    }
}

int refuse(const Error& error)
{
    complain(error.message, error.hint);
    return error.kind == Error::Kind::Usage ? Exit::Usage : Exit::NotUnderstood;
}

std::string laddersOf(
    const smtp::Replay& replay, const SmtpReplayArguments& arguments, const output::TextOptions& style)
{
    std::string text;
    for (std::size_t i = 0; i < replay.runs.size(); ++i) {
        const ladder::Ladder picture = ladderOf(replay.runs[i]);
        if (arguments.ladder == "svg") {
            text += ladder::renderSvg(picture);
        } else if (arguments.ladder == "mermaid" && replay.runs.size() == 1) {
            text = ladder::renderMermaid(picture);
        } else if (arguments.ladder == "mermaid") {
            for (const std::string& diagram : ladder::mermaidDiagrams(picture))
                text += fmt::format("{}```mermaid\n{}{}```\n", text.empty() ? "" : "\n", diagram,
                    diagram.ends_with('\n') ? "" : "\n");
        } else {
            ladder::TextOptions look;
            look.width = style.width;
            look.unicode = style.unicode;
            look.color = style.color;
            text += (text.empty() ? "" : "\n") + ladder::renderText(picture, look);
        }
    }
    return text;
}

} // namespace

Result<std::string> readWhole(const std::string& path, std::size_t most)
{
    if (path == "-")
        return readStandardInput(most);
    auto source = log::LogSource::openFile(path);
    if (!source)
        return tl::unexpected<Error>(source.error());
    if ((*source)->size() > most)
        return failure(Error::Kind::Unreadable,
            fmt::format("{} is too big to be read as a whole ({} bytes).", path, (*source)->size()),
            "Cut the capture to the mail server: tcpdump -r FILE -w SMALL host SERVER.");
    return (*source)->readText(0, (*source)->size());
}

int runSmtpReplay(const SmtpReplayArguments& arguments)
{
    const auto bytes = readWhole(arguments.file, kBiggest);
    if (!bytes)
        return refuse(bytes.error());
    auto replay = smtp::replay(*bytes);
    if (!replay)
        return refuse(replay.error());
    if (arguments.run > replay->runs.size()) {
        complain(fmt::format("There is no connection {}.", arguments.run),
            fmt::format(
                "{} found.", output::counted(replay->runs.size(), "connection was", "connections were")));
        return Exit::Usage;
    }
    if (arguments.run > 0) {
        smtp::ProbeResult chosen = std::move(replay->runs[arguments.run - 1]);
        replay->runs.clear();
        replay->runs.push_back(std::move(chosen));
    }
    if (arguments.ladder == "svg" && replay->runs.size() > 1) {
        complain(fmt::format("A picture holds one connection, and {} were found.", replay->runs.size()),
            "Choose one with --run N.");
        return Exit::Usage;
    }
    const output::TextOptions style =
        textOptions(arguments.look, arguments.out.empty() || arguments.out == "-");
    std::string text;
    if (!arguments.ladder.empty()) {
        text = laddersOf(*replay, arguments, style);
    } else if (arguments.format == "json") {
        text = output::smtpReplayJson(*replay, arguments.file);
    } else if (arguments.format == "html") {
        text = output::smtpReplayHtml(*replay, arguments.file, RUNGBOOK_VERSION);
    } else {
        output::SmtpTextOptions options;
        options.style = style;
        text = output::smtpReplayText(*replay, arguments.file, options);
    }
    if (!deliver(text, arguments.out))
        return Exit::Usage;
    const bool wrong =
        std::any_of(replay->runs.begin(), replay->runs.end(), [&](const smtp::ProbeResult& run) {
            return std::any_of(run.findings.begin(), run.findings.end(),
                [&](const Finding& f) { return arguments.strict || isWrong(f.effect); });
        });
    return wrong ? Exit::Wrong : Exit::Fine;
}

void addSmtpReplay(
    CLI::App& smtp, SmtpReplayArguments& arguments, const std::function<void(std::function<int()>)>& choose)
{
    CLI::App* command =
        smtp.add_subcommand("replay", "Find the mail sessions in a recording, where they stopped and why");
    command
        ->add_option("FILE", arguments.file,
            "A telnet, swaks or openssl s_client session, a packet list pasted from Wireshark or tshark, a "
            "saved transcript, or a capture "
            "(pcap, pcapng, gzip); \"-\" is standard input")
        ->required()
        ->type_name("");
    command->add_option("--format", arguments.format, "text, json, html")
        ->check(CLI::IsMember({"text", "json", "html"}))
        ->type_name("F")
        ->capture_default_str();
    command->add_option("--ladder", arguments.ladder, "Only the ladder: text, svg, mermaid")
        ->check(CLI::IsMember({"text", "svg", "mermaid"}))
        ->type_name("F");
    command->add_option("--run", arguments.run, "Only the connection of this number")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    command->add_option("-o,--output", arguments.out, "Write to this file, all at once or not at all")
        ->type_name("OUT");
    command->add_flag("--strict", arguments.strict, "Exit with 1 for any finding, whatever its effect");
    addLook(*command, arguments.look);
    command->footer(
        "User names, passwords and tokens of the recording are hidden in every format.\n"
        "Exit status: 0 nothing wrong found, 1 something wrong, 2 bad usage, 3 no mail session in it.");
    command->callback([&arguments, choose] { choose([&arguments] { return runSmtpReplay(arguments); }); });
}

} // namespace rungbook::cli
