// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/capture_command.h"

#include "app/cli/look_options.h"
#include "app/cli/terminal.h"
#include "core/guide/capture_helper.h"
#include "core/output/capture_json.h"
#include "core/output/markdown.h"

#include <algorithm>
#include <memory>

namespace rungbook::cli
{

namespace
{

struct Arguments {
    guide::CaptureQuestion question;
    std::string device = "all";
    std::string format = "text";
    Look look;
};

/// Prose is broken at the width; commands are not, so that they can be copied whole.
std::string captureText(const std::vector<guide::CaptureRecipe>& recipes, const output::TextOptions& options)
{
    constexpr std::string_view fence = "```\n";
    const std::string markdown = guide::captureMarkdown(recipes);
    std::string text;
    bool code = false;
    for (std::size_t at = 0; at <= markdown.size();) {
        const std::size_t end = std::min(markdown.find(fence, at), markdown.size());
        const std::string part = markdown.substr(at, end - at);
        if (!code) {
            text += output::markdownText(part, options) + (end < markdown.size() ? "\n" : "");
        } else {
            for (std::size_t line = 0; line < part.size();) {
                const std::size_t eol = part.find('\n', line);
                text += "    " + part.substr(line, eol - line) + "\n";
                line = eol + 1;
            }
            text += "\n";
        }
        code = !code;
        at = end + fence.size();
    }
    return text;
}

int runCapture(const Arguments& arguments)
{
    const Result<std::string> filter = guide::captureFilter(arguments.question);
    Result<std::vector<guide::CaptureRecipe>> recipes = guide::captureRecipes(arguments.question);
    if (!filter || !recipes) {
        complain(recipes.error().message, recipes.error().hint);
        return Exit::Usage;
    }
    if (arguments.device != "all")
        std::erase_if(
            *recipes, [&](const guide::CaptureRecipe& recipe) { return recipe.id != arguments.device; });
    if (recipes->empty()) {
        complain("ISE captures for mail servers only.", "Give --server, or another --device.");
        return Exit::Usage;
    }
    const std::string text = arguments.format == "json"
        ? output::captureJson(*filter, *recipes)
        : captureText(*recipes, textOptions(arguments.look, true));
    return deliver(text, {}) ? Exit::Fine : Exit::Usage;
}

} // namespace

void addCaptureCommand(CLI::App& app, std::function<int()>& run)
{
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("capture",
        "Print the commands that capture the packets of a tunnel or a mail server; nothing is run");
    guide::CaptureQuestion& question = arguments->question;
    CLI::Option* peer = command->add_option("--peer", question.peer, "A tunnel: the address of the other end")
                            ->type_name("ADDR");
    command->add_option("--local", question.local, "The address of this end")->type_name("ADDR");
    command
        ->add_flag("--nat-t", question.natTraversal, "All of it goes over UDP: do not look for protocol ESP")
        ->needs(peer);
    CLI::Option* server =
        command->add_option("--server", question.server, "A mail server: its name or address")
            ->type_name("HOST")
            ->excludes(peer);
    command->add_option("--port", question.port, "Its port")
        ->check(CLI::Range(1, 65535))
        ->type_name("N")
        ->capture_default_str()
        ->needs(server);
    command
        ->add_option("--interface", question.interfaceName,
            "Where to capture; default: any, outside, GigabitEthernet1")
        ->type_name("NAME");
    command->add_option("--device", arguments->device, "all, tcpdump, wireshark, asa, ios, ise")
        ->check(CLI::IsMember({"all", "tcpdump", "wireshark", "asa", "ios", "ise"}))
        ->type_name("D")
        ->capture_default_str();
    command->add_option("--format", arguments->format, "text, json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("F")
        ->capture_default_str();
    addLook(*command, arguments->look);
    command->callback([arguments, server, &run] {
        arguments->question.target = server->count() > 0 ? guide::CaptureQuestion::Target::MailServer
                                                         : guide::CaptureQuestion::Target::Tunnel;
        run = [arguments] { return runCapture(*arguments); };
    });
}

} // namespace rungbook::cli
