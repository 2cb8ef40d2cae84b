// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/world.h"

#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace rungbook::test
{

namespace
{

std::string failed(std::string_view what)
{
    return std::string(what) + ": " + std::strerror(errno) + ".";
}

bool loopbackUp()
{
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    ifreq request{};
    std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool good = ::ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    ::close(fd);
    return good;
}

// A changed copy of a file of /etc laid over it, for this process and its children only.
bool coverFile(const std::string& original, const std::string& addition, const std::string& folder)
{
    const std::string copy = folder + "/" + std::filesystem::path(original).filename().string();
    writeFile(copy, readFile(original) + addition);
    return ::mount(copy.c_str(), original.c_str(), nullptr, MS_BIND, nullptr) == 0;
}

} // namespace

std::string enterPrivateWorld(const std::string& peers, const std::string& folder)
{
    if (::geteuid() != 0)
        return "These tests start mail servers in namespaces of their own, which only root may do: run them "
               "as root.";
    if (!std::filesystem::exists(peers + "/usr/sbin/exim4"))
        return "There are no mail servers in " + peers + ": run packaging/peers.sh " + peers + " first.";
    if (::unshare(CLONE_NEWNS | CLONE_NEWNET) != 0)
        return failed("No namespaces could be made");
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return failed("The mounts could not be made private");
    if (!loopbackUp())
        return failed("The loopback interface could not be brought up");
    const std::string layers = "lowerdir=" + peers + "/usr:/usr";
    if (::mount("overlay", "/usr", "overlay", MS_RDONLY, layers.c_str()) != 0)
        return failed("The mail servers could not be laid over /usr (overlayfs)");
    const std::string users = "\nDebian-exim:x:64901:64901::/nonexistent:/usr/sbin/nologin\n"
                              "postfix:x:64902:64902::/nonexistent:/usr/sbin/nologin\n";
    const std::string groups = "\nDebian-exim:x:64901:\npostfix:x:64902:\npostdrop:x:64903:\n";
    const std::string hosts = "\n127.0.0.1 localhost " + std::string(kServerName) + "\n";
    if (!coverFile("/etc/passwd", users, folder) || !coverFile("/etc/group", groups, folder)
        || !coverFile("/etc/hosts", hosts, folder))
        return failed("The users of the mail servers could not be made");
    return {};
}

Child::Child(Child&& other) noexcept
    : m_pid(std::exchange(other.m_pid, -1))
{
}

Child& Child::operator=(Child&& other) noexcept
{
    if (this != &other) {
        stop();
        m_pid = std::exchange(other.m_pid, -1);
    }
    return *this;
}

Child::~Child()
{
    stop();
}

Child Child::start(const std::vector<std::string>& command, const std::string& outputFile)
{
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    Child child;
    child.m_pid = ::fork();
    if (child.m_pid == 0) {
        ::setpgid(0, 0);
        const int out = ::open(outputFile.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        const int none = ::open("/dev/null", O_RDONLY);
        ::dup2(none, 0);
        ::dup2(out, 1);
        ::dup2(out, 2);
        ::closefrom(3);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    if (child.m_pid > 0)
        ::setpgid(child.m_pid, child.m_pid);
    return child;
}

void Child::stop()
{
    if (m_pid <= 0)
        return;
    ::kill(-m_pid, SIGTERM);
    for (int i = 0; i < 300; ++i) {
        if (::waitpid(m_pid, nullptr, WNOHANG) == m_pid) {
            ::kill(-m_pid, SIGKILL); // what it left behind
            m_pid = -1;
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::kill(-m_pid, SIGKILL);
    ::waitpid(m_pid, nullptr, 0);
    m_pid = -1;
}

int run(const std::vector<std::string>& command, const std::string& outputFile)
{
    Child child = Child::start(command, outputFile);
    if (!child.running())
        return 127;
    int status = 0;
    const pid_t pid = child.pid();
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) { }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

bool waitForPort(std::uint16_t port, double seconds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    do {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool open = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(fd);
        if (open)
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    } while (std::chrono::steady_clock::now() < end);
    return false;
}

void writeFile(const std::string& path, std::string_view text, unsigned mode)
{
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush())
        throw std::runtime_error("cannot write " + path);
    ::chmod(path.c_str(), mode);
}

std::string readFile(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace rungbook::test
