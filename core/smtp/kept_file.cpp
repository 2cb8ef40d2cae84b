// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/kept_file.h"

#include "core/base/posix_file.h"

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

// O_NONBLOCK: a FIFO that somebody put there must not hold us up.
int openForReading(const std::string& path)
{
    return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

} // namespace

Result<std::string> readKept(const std::string& path, std::size_t most)
{
    const OpenFile file(openForReading(path));
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
    const OpenFile file(openForReading(path));
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
    return replaceFile(fresh, path, content);
}

} // namespace rungbook::smtp
