// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/case_command.h"
#include "app/cli/look_options.h"

#include "app/cli/terminal.h"
#include "core/output/case_report.h"
#include "core/smtp/record_words.h"
#include "core/workbench/open_input.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace rungbook::cli
{

namespace
{

struct Arguments {
    std::string file;
    std::vector<std::string> inputs;
    std::string title;
    std::string note;
    std::string format = "text";
    std::string out;
    bool strict = false;
    bool brief = false;
    bool redact = false;
    Look look;
};

int refuse(const Error& error)
{
    complain(error.message, error.hint);
    return error.kind == Error::Kind::Usage ? Exit::Usage : Exit::NotUnderstood;
}

Result<std::string> bytesOf(const std::string& path, std::size_t most)
{
    auto source = workbench::openInput({path, std::nullopt}, {});
    if (!source)
        return tl::unexpected<Error>(source.error());
    if ((*source)->size() > most)
        return failure(Error::Kind::Usage,
            fmt::format("{} is too long for a case ({} MiB).", path, (*source)->size() >> 20U),
            "Cut it to the peer or the server first.");
    return (*source)->readText(0, (*source)->size());
}

Result<casefile::CaseFile> load(const std::string& path)
{
    const auto text = bytesOf(path, casefile::kLongestCase * 2);
    if (!text)
        return tl::unexpected<Error>(text.error());
    return casefile::fromText(*text);
}

std::string now()
{
    return smtp::utcStamp(
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count());
}

// A case holds configurations with their keys: nobody else reads it.
int save(const casefile::CaseFile& file, const std::string& path)
{
    const mode_t before = ::umask(077);
    const bool good = deliver(casefile::toText(file), path);
    ::umask(before);
    return good ? Exit::Fine : Exit::Usage;
}

int addTo(casefile::CaseFile& file, const Arguments& arguments)
{
    for (const std::string& path : arguments.inputs) {
        auto bytes = bytesOf(path, casefile::kLongestItem);
        if (!bytes)
            return refuse(bytes.error());
        casefile::CaseItem item;
        const std::string name = workbench::displayName(path);
        item.name = name.substr(name.rfind('/') + 1);
        item.bytes = *std::move(bytes);
        item.added = now();
        item.note = arguments.note;
        if (const auto added = casefile::add(file, std::move(item)); !added)
            return refuse(added.error());
    }
    return Exit::Fine;
}

int runNew(const Arguments& arguments)
{
    if (::access(arguments.file.c_str(), F_OK) == 0) {
        complain(fmt::format("{} is there already.", arguments.file), "\"case add\" adds to it.");
        return Exit::Usage;
    }
    casefile::CaseFile file;
    file.title = arguments.title;
    file.note = arguments.note;
    Arguments items = arguments;
    items.note.clear(); // it is the note of the case
    if (const int status = addTo(file, items); status != Exit::Fine)
        return status;
    return save(file, arguments.file);
}

int runAdd(const Arguments& arguments)
{
    auto file = load(arguments.file);
    if (!file)
        return refuse(file.error());
    if (const int status = addTo(*file, arguments); status != Exit::Fine)
        return status;
    return save(*file, arguments.file);
}

int runRemove(const Arguments& arguments)
{
    auto file = load(arguments.file);
    if (!file)
        return refuse(file.error());
    for (const std::string& name : arguments.inputs) {
        if (std::erase_if(file->items, [&](const casefile::CaseItem& item) { return item.name == name; })
            == 0) {
            complain(fmt::format("There is no \"{}\" in this case; nothing was removed.", name),
                fmt::format("\"rungbook-cli case list {}\" lists what is in it.", arguments.file));
            return Exit::Usage;
        }
    }
    return save(*file, arguments.file);
}

int runList(const Arguments& arguments)
{
    const auto file = load(arguments.file);
    if (!file)
        return refuse(file.error());
    output::TextSheet sheet(textOptions(arguments.look, true));
    sheet.heading(file->title.empty() ? "Case" : file->title, output::Tone::Strong);
    if (!file->note.empty())
        sheet.paragraph(file->note, 2, output::Tone::Faint);
    for (const casefile::CaseItem& item : file->items)
        sheet.headed(item.name, output::Tone::Accent,
            fmt::format("{}{}{}", output::counted(item.bytes.size(), "byte", "bytes"),
                item.added.empty() ? "" : ", added " + item.added, item.note.empty() ? "" : ": " + item.note),
            2);
    return deliver(sheet.take(), {}) ? Exit::Fine : Exit::Usage;
}

int runReport(const Arguments& arguments)
{
    auto file = load(arguments.file);
    if (!file)
        return refuse(file.error());
    if (arguments.redact)
        file = workbench::redacted(*file).file;
    const auto report = workbench::investigate(*file);
    if (!report)
        return refuse(report.error());
    for (const workbench::CaseItemReport& item : (*report)->items) {
        if (item.error)
            complain(fmt::format("{}: {}", item.name, item.error->message), item.error->hint);
    }
    const std::string text = arguments.format == "json" ? output::caseJson(**report)
        : arguments.format == "html"
        ? output::caseHtml(**report, RUNGBOOK_VERSION, arguments.redact)
        : output::caseText(**report,
            textOptions(arguments.look, arguments.out.empty() || arguments.out == "-"), !arguments.brief);
    return deliver(text, arguments.out) ? workbench::exitStatus(**report, arguments.strict) : Exit::Usage;
}

int runRedact(const Arguments& arguments)
{
    const auto file = load(arguments.file);
    if (!file)
        return refuse(file.error());
    const workbench::RedactedCase redacted = workbench::redacted(*file);
    // The list shows the originals, so it goes to the owner's screen; what is given away goes to the file.
    const std::string list = arguments.format == "json"
        ? output::redactionJson(redacted)
        : output::redactionText(redacted, textOptions(arguments.look, true));
    if (!deliver(list, {}))
        return Exit::Usage;
    return arguments.out.empty() ? Exit::Fine : save(redacted.file, arguments.out);
}

} // namespace

void addCaseCommand(CLI::App& app, std::function<int()>& chosen)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App* cases = app.add_subcommand("case",
        "Keep what belongs to one problem in one file: look at it together, and give it away under other "
        "names");
    cases->require_subcommand(1);
    const auto add = [&](const char* name, const char* words, int (*run)(const Arguments&)) {
        CLI::App* command = cases->add_subcommand(name, words);
        command->add_option("CASE", arguments->file, "The case file")->required()->type_name("");
        command->callback(
            [arguments, run, &chosen] { chosen = [arguments, run] { return run(*arguments); }; });
        return command;
    };
    const auto addFormat = [&](CLI::App* command, const std::vector<std::string>& names) {
        command->add_option("--format", arguments->format, fmt::format("{}", CLI::detail::join(names, ", ")))
            ->check(CLI::IsMember(names))
            ->type_name("F")
            ->capture_default_str();
    };
    CLI::App* create = add("new", "Make a case file of configurations, logs, outputs and recordings", runNew);
    create->add_option("FILE", arguments->inputs, "What to put into it; \"-\" is standard input")
        ->type_name("");
    create->add_option("--title", arguments->title, "What the case is called")->type_name("TEXT");
    create->add_option("--note", arguments->note, "What is known of it")->type_name("TEXT");
    CLI::App* more = add("add", "Add to a case file", runAdd);
    more->add_option("FILE", arguments->inputs, "What to add; \"-\" is standard input")
        ->required()
        ->type_name("");
    more->add_option("--note", arguments->note, "A remark on what is added")->type_name("TEXT");
    add("remove", "Take items out of a case file", runRemove)
        ->add_option("NAME", arguments->inputs, "Names as \"case list\" prints them")
        ->required()
        ->type_name("");
    addLook(*add("list", "List what is in a case file", runList), arguments->look);
    CLI::App* report =
        add("report", "Look at everything in it together: one verdict, then each bench", runReport);
    addFormat(report, {"text", "json", "html"});
    report->add_option("-o,--output", arguments->out, "Write to this file, all at once or not at all")
        ->type_name("OUT");
    report->add_flag(
        "--redact", arguments->redact, "Under other names: addresses, names, users and keys are replaced");
    report->add_flag("--brief", arguments->brief, "Text: the verdict and what the benches say together");
    report->add_flag("--strict", arguments->strict, "Exit with 1 for any finding, whatever its effect");
    addLook(*report, arguments->look);
    CLI::App* redact =
        add("redact", "List what would be replaced, and write the case under other names", runRedact);
    addFormat(redact, {"text", "json"});
    redact->add_option("-o,--output", arguments->out, "Write the case under other names to this file")
        ->type_name("OUT");
    addLook(*redact, arguments->look);
    cases->footer("A case file holds what was put into it as it was, keys included: only its owner can read "
                  "it. \"report "
                  "--redact\" and\n\"redact -o\" are what to give away.");
}

} // namespace rungbook::cli
