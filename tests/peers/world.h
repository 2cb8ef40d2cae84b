// SPDX-License-Identifier: GPL-3.0-or-later
// A private place for real mail servers: own network with nothing but loopback, own view of the file system in which they are installed. What
// is started here can reach nobody, disturbs nothing, and is gone with the process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace rungbook::test
{

/// The host name that every server of these tests has, and its addresses.
inline constexpr std::string_view kServerName = "mail.example.test";

/// Moves this process (which must not have threads yet, and must be root) into a network namespace and a mount namespace of its own: loopback is up,
/// peers (what packaging/peers.sh unpacked) lies over /usr, the users that the servers run as exist, kServerName stands in /etc/hosts.
/// Returns what went wrong, in a sentence; empty when all is well.
std::string enterPrivateWorld(const std::string& peers, const std::string& folder);

/// A child process that is ended when this goes.
class Child
{
public:
    Child() = default;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    ~Child();

    /// Starts a program with its output in a file; nothing is looked up in a shell.
    static Child start(const std::vector<std::string>& command, const std::string& outputFile);
    bool running() const { return m_pid > 0; }
    pid_t pid() const { return m_pid; }
    /// Sends TERM to the process and its group, waits for the end.
    void stop();

private:
    pid_t m_pid = -1;
};

/// Runs a program to its end; its exit status, 127 when it could not be started.
int run(const std::vector<std::string>& command, const std::string& outputFile);

/// Waits until something accepts connections on 127.0.0.1:port, at most seconds; false when nothing does.
bool waitForPort(std::uint16_t port, double seconds);

/// Writes a file; throws std::runtime_error when that fails (only tests use this).
void writeFile(const std::string& path, std::string_view text, unsigned mode = 0644);

/// The whole of a file, empty when there is none.
std::string readFile(const std::string& path);

} // namespace rungbook::test
