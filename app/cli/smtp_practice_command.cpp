// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"
#include "app/cli/smtp_command.h"
#include "core/ladder/text_width.h"
#include "core/net/practice_server.h"
#include "core/output/lists.h"
#include "core/output/smtp_json.h"
#include "core/resources/resources.h"
#include "core/smtp/practice.h"

#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <mutex>
#include <optional>
#include <unistd.h>

namespace rungbook::cli
{

namespace
{

constexpr std::string_view kUsualScenario = "starttls";

Result<std::vector<smtp::PracticeScript>> allScripts()
{
    std::vector<smtp::PracticeScript> scripts;
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        auto script = smtp::readPracticeScript(file.name, file.text);
        if (!script)
            return tl::unexpected<Error>(script.error());
        scripts.push_back(*std::move(script));
    }
    return scripts;
}

std::string listJson(const std::vector<smtp::PracticeScript>& scripts)
{
    std::vector<output::PracticeListEntry> entries;
    entries.reserve(scripts.size());
    for (const smtp::PracticeScript& script : scripts)
        entries.push_back({script.name, script.title, script.expects});
    return output::practiceListJson(entries);
}

std::string listText(const std::vector<smtp::PracticeScript>& scripts, const output::TextOptions& style)
{
    output::TextSheet sheet(style);
    for (const smtp::PracticeScript& script : scripts) {
        sheet.headed(script.name, output::Tone::Accent, script.title, 0);
        sheet.paragraph(script.expects.empty() ? std::string("nothing is wrong")
                                               : fmt::format("finds: {}", fmt::join(script.expects, ", ")),
            4, output::Tone::Faint);
    }
    return sheet.take();
}

// The file that a learner names with --trust; gone with the server.
class AuthorityFile
{
public:
    explicit AuthorityFile(const std::string& pem)
    {
        const char* folder = std::getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nobody changes it
        m_path = fmt::format("{}/rungbook-practice-XXXXXX.pem", folder && *folder ? folder : "/tmp");
        const int fd = ::mkstemps(m_path.data(), 4);
        if (fd < 0) {
            m_path.clear();
            return;
        }
        const bool good = ::write(fd, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size());
        ::close(fd);
        if (!good) {
            ::unlink(m_path.c_str());
            m_path.clear();
        }
    }
    AuthorityFile(const AuthorityFile&) = delete;
    AuthorityFile& operator=(const AuthorityFile&) = delete;
    ~AuthorityFile()
    {
        if (!m_path.empty())
            ::unlink(m_path.c_str());
    }
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

// The command that a learner types. The practice password is no secret; it is handed over as a real one should be.
std::string commandFor(const smtp::PracticeScript& script, std::uint16_t port, const std::string& authority)
{
    const auto setting = [&](const char* name) {
        const auto at = script.settings.find(name);
        return at == script.settings.end() ? std::string() : at->second;
    };
    std::string command;
    if (!setting("password").empty())
        command += fmt::format("PRACTICE={} ", setting("password"));
    command += fmt::format(
        "rungbook-cli smtp test --server localhost --port {} --security {}", port, setting("security"));
    if (!authority.empty())
        command += fmt::format(" --trust {}", authority);
    if (!setting("user").empty())
        command += fmt::format(" --user {} --password-env PRACTICE", setting("user"));
    for (const auto& [key, option] :
        {std::pair("mechanism", "auth"), std::pair("from", "from"), std::pair("to", "to"),
            std::pair("ehlo", "ehlo"), std::pair("timeout", "timeout"), std::pair("depth", "depth")}) {
        if (const std::string value = setting(key); !value.empty())
            command += fmt::format(" --{} {}", option, value);
    }
    if (setting("allow-clear-auth") == "yes")
        command += " --allow-clear-auth";
    return command;
}

int serve(const smtp::PracticeScript& script, const SmtpPracticeArguments& arguments)
{
    const Interrupt interrupt;
    std::mutex mutex;
    net::PracticeServerOptions options;
    options.port = arguments.port;
    options.log = [&mutex](std::string_view line) {
        const std::lock_guard lock(mutex);
        deliver(fmt::format("{}\n", ladder::printable(line)), {});
    };
    const auto server = net::PracticeServer::start(script, std::move(options));
    if (!server) {
        complain(server.error().message, server.error().hint);
        return server.error().kind == Error::Kind::Usage ? Exit::Usage : Exit::NotUnderstood;
    }
    std::optional<AuthorityFile> authority;
    if ((*server)->authority())
        authority.emplace(tls::toPem(*(*server)->authority()));
    const std::string path = authority ? authority->path() : std::string();
    output::TextSheet sheet(textOptions(arguments.look, true));
    sheet.headed(script.name, output::Tone::Accent, script.title, 0);
    sheet.paragraph(script.lesson, 2);
    sheet.blank();
    std::string text = sheet.take();
    text += fmt::format("port: {}\n", (*server)->port());
    if (!path.empty())
        text += fmt::format("ca: {}\n", path);
    text += fmt::format("try: {}\n\n", commandFor(script, (*server)->port(), path));
    {
        const std::lock_guard lock(mutex);
        if (!deliver(text, {}))
            return Exit::Usage;
    }
    interrupt.wait();
    return Exit::Fine;
}

} // namespace

int runSmtpPractice(const SmtpPracticeArguments& arguments)
{
    const auto scripts = allScripts();
    if (!scripts) {
        complain(scripts.error().message);
        return Exit::NotUnderstood;
    }
    if (arguments.list)
        return deliver(arguments.format == "json" ? listJson(*scripts)
                                                  : listText(*scripts, textOptions(arguments.look, true)),
                   {})
            ? Exit::Fine
            : Exit::Usage;
    const std::string name = arguments.scenario.empty() ? std::string(kUsualScenario) : arguments.scenario;
    std::vector<std::string> names;
    for (const smtp::PracticeScript& script : *scripts) {
        if (script.name == name)
            return serve(script, arguments);
        names.push_back(script.name);
    }
    const std::string near = nearest(name, names);
    complain(fmt::format("There is no scenario \"{}\".", name),
        fmt::format("{}\"rungbook-cli smtp practice --list\" lists them.",
            near.empty() ? std::string() : fmt::format("Did you mean \"{}\"? ", near)));
    return Exit::Usage;
}

} // namespace rungbook::cli
