// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/kept_file.h"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rungbook::smtp
{

namespace
{

/// Closes a file at the end of its scope.
class Closing
{
public:
    explicit Closing(int file)
        : m_file(file)
    {
    }
    Closing(const Closing&) = delete;
    Closing& operator=(const Closing&) = delete;
    ~Closing()
    {
        if (m_file >= 0)
            ::close(m_file);
    }
    int get() const { return m_file; }

private:
    int m_file;
};

tl::unexpected<Error> notDone(std::string_view what, const std::string& path, int error)
{
    return failure(Error::Kind::Unreadable,
        fmt::format(
            "{} could not be {}: {}.", path, what, std::error_code(error, std::generic_category()).message()),
        "Check the rights of the folder, and whether the disk is full.");
}

// O_NONBLOCK: a FIFO that somebody put there must not hold us up.
int openForReading(const std::string& path)
{
    return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

std::string readUpTo(int file, std::size_t most)
{
    std::string content(most, '\0');
    std::size_t have = 0;
    while (have < most) {
        const ssize_t got = ::read(file, content.data() + have, most - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        have += static_cast<std::size_t>(got);
    }
    content.resize(have);
    return content;
}

bool writeAll(int file, std::string_view content)
{
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

Result<std::string> readKept(const std::string& path, std::size_t most)
{
    const Closing file(openForReading(path));
    if (file.get() < 0 && errno == ENOENT)
        return std::string();
    struct stat status {
    };
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
        return notDone("read", path, errno);
    if (!S_ISREG(status.st_mode))
        return failure(Error::Kind::Unreadable, fmt::format("{} is no ordinary file.", path), "Remove it.");
    if (status.st_size < 0 || static_cast<std::size_t>(status.st_size) > most)
        return failure(Error::Kind::Unreadable,
            fmt::format("{} is larger than {} kB, so it is not what it should be.", path, most / 1024),
            "Choose another file, or remove it.");
    return readUpTo(file.get(), static_cast<std::size_t>(status.st_size));
}

std::string headOfKept(const std::string& path, std::size_t most)
{
    const Closing file(openForReading(path));
    struct stat status {
    };
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    return readUpTo(file.get(), most);
}

Result<void> writeKept(const std::string& path, std::string_view content)
{
    static std::atomic<unsigned> next{0};
    const std::string folder = std::filesystem::path(path).parent_path().string();
    std::error_code made;
    if (!folder.empty())
        std::filesystem::create_directories(folder, made);
    if (made)
        return failure(Error::Kind::Unreadable,
            fmt::format("The folder {} could not be made: {}.", folder, made.message()),
            "Check the rights of the folder above it.");
    const std::string fresh = fmt::format("{}.new-{}-{}", path, ::getpid(), next.fetch_add(1));
    int error = 0;
    {
        const Closing file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (file.get() < 0)
            return notDone("written", fresh, errno);
        if (!writeAll(file.get(), content) || ::fsync(file.get()) != 0)
            error = errno;
    }
    if (error == 0 && ::rename(fresh.c_str(), path.c_str()) != 0)
        error = errno;
    if (error != 0) {
        ::unlink(fresh.c_str());
        return notDone("written", path, error);
    }
    return {};
}

} // namespace rungbook::smtp
