// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/open_input.h"

#include "core/workbench/input_kind.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rungbook::workbench
{

namespace
{

constexpr std::uint64_t kMostFromPipe = 1ULL << 30U;
constexpr std::uint64_t kMostUtf16 = 512ULL << 20U;
constexpr int kPollMilliseconds = 50;

class Descriptor
{
public:
    explicit Descriptor(int fd, bool owned)
        : m_fd(fd)
        , m_owned(owned)
    {
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (m_owned && m_fd >= 0)
            ::close(m_fd);
    }
    int get() const { return m_fd; }

private:
    int m_fd;
    bool m_owned;
};

Result<std::string> readToEnd(int fd, const std::string& name, const Job& job)
{
    std::string text;
    std::array<char, 1U << 16U> block{};
    while (true) {
        if (job.cancelled())
            return failure(Error::Kind::Cancelled, "The work was stopped.");
        pollfd waiting{fd, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, kPollMilliseconds);
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        const ssize_t got = ::read(fd, block.data(), block.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got < 0)
            return failure(Error::Kind::Unreadable,
                fmt::format("{} cannot be read: {}.", displayName(name), std::strerror(errno)),
                "Save the log to a file and give its name.");
        if (got == 0)
            return text;
        text.append(block.data(), static_cast<std::size_t>(got));
        if (text.size() > kMostFromPipe)
            return failure(Error::Kind::Unreadable,
                fmt::format("{} gave more than 1 GiB and is read into memory.", displayName(name)),
                "Save it to a file and give the file: files are read block by block, up to any size.");
    }
}

Result<std::shared_ptr<log::LogSource>> openPath(const std::string& path, const Job& job)
{
    const bool standardInput = path == "-";
    if (path.empty())
        return failure(Error::Kind::Unreadable, "The name of an input is empty.", "Give the path of a log.");
    struct stat info {
    };
    const int looked = standardInput ? ::fstat(STDIN_FILENO, &info) : ::stat(path.c_str(), &info);
    if (looked != 0 && standardInput)
        return failure(
            Error::Kind::Unreadable, "Standard input is closed.", "Give the path of a log instead of \"-\".");
    // A file sent to standard input from its start is read in place; a pipe has to be kept in memory.
    if (standardInput && S_ISREG(info.st_mode) && ::lseek(STDIN_FILENO, 0, SEEK_CUR) == 0)
        return log::LogSource::openFile("/proc/self/fd/0", job);
    const bool pipe =
        looked == 0 && (S_ISFIFO(info.st_mode) || S_ISCHR(info.st_mode) || S_ISSOCK(info.st_mode));
    if (!standardInput && !pipe)
        return log::LogSource::openFile(path, job);
    const Descriptor fd(
        standardInput ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC), !standardInput);
    if (fd.get() < 0)
        return failure(Error::Kind::Unreadable,
            fmt::format("{} cannot be opened: {}.", path, std::strerror(errno)),
            "Check the name and the permissions.");
    return readToEnd(fd.get(), path, job).map([&](std::string text) {
        return log::LogSource::fromText(std::move(text), displayName(path));
    });
}

} // namespace

std::string displayName(const std::string& path)
{
    return path == "-" ? "standard input" : path;
}

std::string headOf(const log::LogSource& source, std::uint64_t length)
{
    return source.readText(0, length).value_or(std::string{});
}

Result<std::shared_ptr<log::LogSource>> openInput(const InputRequest& request, const Job& job)
{
    auto source = request.text ? Result<std::shared_ptr<log::LogSource>>(
                      log::LogSource::fromText(*request.text, displayName(request.path)))
                               : openPath(request.path, job);
    if (!source || (*source)->size() > kMostUtf16 || byteKind(headOf(**source, 2)) != ByteKind::Utf16)
        return source;
    const auto bytes = (*source)->readText(0, (*source)->size());
    if (!bytes)
        return tl::unexpected<Error>(bytes.error());
    return log::LogSource::fromText(fromUtf16(*bytes), (*source)->name());
}

} // namespace rungbook::workbench
