// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/posix_file.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>

namespace rungbook
{

namespace
{

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

OpenFile::~OpenFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

tl::unexpected<Error> notDone(std::string_view what, const std::string& path, int error)
{
    return failure(Error::Kind::Unreadable,
        fmt::format(
            "{} could not be {}: {}.", path, what, std::error_code(error, std::generic_category()).message()),
        "Check the rights of the folder, and whether the disk is full.");
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

Result<void> replaceFile(const std::string& fresh, const std::string& path, std::string_view content)
{
    int error = 0;
    {
        const OpenFile file(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
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

} // namespace rungbook
