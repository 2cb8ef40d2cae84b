// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli_process.h"

#include "tests/support/temp_folder.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace rungbook::test
{

namespace
{

std::string contentOf(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

[[noreturn]] void becomeCli(const std::vector<std::string>& arguments, const CliOptions& options, int input,
    const std::string& out, const std::string& err)
{
    ::dup2(input, STDIN_FILENO);
    const int outFile = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int errFile = ::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(outFile, STDOUT_FILENO);
    ::dup2(errFile, STDERR_FILENO);
    for (int fd = 3; fd < 256; ++fd)
        ::close(fd);
    if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0)
        ::_exit(126);
    for (const std::string& setting : options.environment)
        ::putenv(const_cast<char*>(setting.c_str()));
    std::vector<char*> argv;
    std::string program = RUNGBOOK_CLI;
    argv.push_back(program.data());
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::alarm(60); // survives exec: nothing here may take that long
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
}

} // namespace

CliResult runCli(const std::vector<std::string>& arguments, const CliOptions& options)
{
    const TempFolder folder;
    const std::string out = folder.path("out");
    const std::string err = folder.path("err");
    int input[2] = {-1, -1};
    if (::pipe(input) != 0)
        return {};
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    const pid_t child = ::fork();
    if (child == 0)
        becomeCli(arguments, options, input[0], out, err);
    ::close(input[0]);
    std::thread writer([&] {
        std::string_view left = options.input;
        while (!left.empty()) {
            const ssize_t done = ::write(input[1], left.data(), left.size());
            if (done <= 0)
                break;
            left.remove_prefix(static_cast<std::size_t>(done));
        }
        ::close(input[1]);
    });
    int status = 0;
    ::waitpid(child, &status, 0);
    writer.join();
    std::signal(SIGPIPE, before);
    CliResult result;
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.out = contentOf(out);
    result.err = contentOf(err);
    return result;
}

std::string cliDataPath(const std::string& name)
{
    return std::string(RUNGBOOK_SOURCE_DIR) + "/tests/data/cli/" + name;
}

std::string cliData(const std::string& name)
{
    return contentOf(cliDataPath(name));
}

} // namespace rungbook::test
