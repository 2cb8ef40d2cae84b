// SPDX-License-Identifier: GPL-3.0-or-later
// A whole STARTTLS and AUTH session of rungbook-cli beside the same of curl, against the same server on loopback: processor time (user and
// system, of the client alone) and wall time, medians of alternating runs.
//
//   smtp_bench [--rounds N] [--check]      --check: exit status 1 when the processor time is over 1.3 times that of curl
#include "core/net/practice_server.h"
#include "core/resources/resources.h"
#include "tests/bench/measure.h"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace
{

using namespace rungbook;

constexpr double kBudget = 1.3;
constexpr const char* kPassword = "practice-alice"; // of the practice server: no secret

struct Cost {
    double cpu = 0; ///< seconds
    double wall = 0; ///< seconds
    bool ok = false;
};

double seconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Cost run(const std::vector<std::string>& command)
{
    std::vector<char*> arguments;
    for (const std::string& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const auto began = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, STDOUT_FILENO);
        ::dup2(nowhere, STDERR_FILENO);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    Cost cost;
    if (child < 0 || ::wait4(child, &status, 0, &usage) != child)
        return cost;
    cost.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    cost.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    cost.ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return cost;
}

struct Row {
    std::string name;
    std::vector<std::string> command;
    std::vector<double> cpu = {};
    std::vector<double> wall = {};
};

} // namespace

int main(int argc, char** argv)
{
    int rounds = 41;
    bool check = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--check")
            check = true;
        else if (word == "--rounds" && i + 1 < argc)
            rounds = std::atoi(argv[++i]);
        else {
            fmt::print(stderr, "smtp_bench [--rounds N] [--check]\n");
            return 2;
        }
    }
    std::unique_ptr<net::PracticeServer> server;
    for (const resources::PracticeFile& file : resources::practiceScripts())
        if (file.name == "auth-plain")
            server = *net::PracticeServer::start(*smtp::readPracticeScript(file.name, file.text));
    char folder[] = "/tmp/rungbook-smtp-bench-XXXXXX";
    if (!server || !::mkdtemp(folder)) {
        fmt::print(stderr, "smtp_bench: no server or no folder\n");
        return 2;
    }
    const std::string ca = fmt::format("{}/ca.pem", folder);
    std::ofstream(ca) << tls::toPem(*server->authority());
    ::setenv("PRACTICE", kPassword, 1);
    const std::string port = std::to_string(server->port());
    const std::vector<std::string> test = {RUNGBOOK_CLI, "smtp", "test", "--server", "localhost", "--port",
        port, "--security", "starttls", "--user", "alice", "--password-env", "PRACTICE", "--auth", "plain",
        "--trust", ca};
    std::vector<std::string> alone = test;
    alone.insert(alone.end(), {"--no-system-trust", "--no-store"});
    std::vector<Row> rows = {
        {"curl, this issuer",
            {"curl", "-s", "--ssl-reqd", "--cacert", ca, "--user", fmt::format("alice:{}", kPassword),
                "--login-options", "AUTH=PLAIN", "-X", "NOOP", "smtp://localhost:" + port}},
        {"rungbook-cli, this issuer", alone},
        {"rungbook-cli, also the system's issuers and the store", test}};
    for (int round = 0; round < rounds + 1; ++round) {
        for (Row& row : rows) {
            const Cost cost = run(row.command);
            if (!cost.ok) {
                fmt::print(stderr, "smtp_bench: {}: the session failed\n", row.name);
                return 2;
            }
            if (round == 0)
                continue; // everybody's files are in memory now
            row.cpu.push_back(cost.cpu);
            row.wall.push_back(cost.wall);
        }
    }
    ::unlink(ca.c_str());
    ::rmdir(folder);
    const double ours = bench::median(rows[0].cpu);
    fmt::print("{:<56} {:>8} {:>8} {:>8}\n", fmt::format("STARTTLS and AUTH PLAIN, {} rounds", rounds),
        "CPU ms", "wall ms", "x curl");
    bool met = true;
    for (const Row& row : rows) {
        const double cpu = bench::median(row.cpu);
        fmt::print("{:<56} {:8.1f} {:8.1f} {:8.2f}\n", row.name, cpu * 1000, bench::median(row.wall) * 1000,
            cpu / ours);
        met = met && cpu <= kBudget * ours;
    }
    if (check)
        fmt::print("budget {} x curl: {}\n", kBudget, met ? "met" : "OVER");
    return check && !met ? 1 : 0;
}
