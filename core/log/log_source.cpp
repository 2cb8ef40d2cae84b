// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/log_source.h"

#include "core/log/gzip.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace rungbook::log
{

namespace
{

/// Enough of a log's beginning to tell it from its successor: the first lines carry the time.
constexpr std::size_t kHeadBytes = 4096;

class File
{
public:
    explicit File(int fd)
        : m_fd(fd)
    {
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int fd() const { return m_fd; }

private:
    int m_fd;
};

/// pread until into is full or the file ends; -1 with errno on an error.
ssize_t readFully(int fd, std::uint64_t offset, std::span<char> into)
{
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got =
            ::pread(fd, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return static_cast<ssize_t>(done);
}

/// FNV-1a: it only has to notice that a file begins differently.
std::uint64_t hashOf(std::string_view bytes)
{
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : bytes) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211U;
    }
    return hash;
}

std::uint64_t headHash(int fd, std::size_t length)
{
    std::vector<char> head(length);
    const ssize_t got = readFully(fd, 0, head);
    return got < 0 ? 0 : hashOf({head.data(), static_cast<std::size_t>(got)});
}

/// What is known of a file at one moment. Replaced as a whole by refresh(), so that readers always see a consistent one.
struct State {
    std::shared_ptr<const File> file; ///< null for a text
    std::uint64_t size = 0;
    struct stat packed {
    }; ///< of the file at the path, which for gzip is not the one that is read
    std::size_t headLength = 0;
    std::uint64_t head = 0;
};

tl::unexpected<Error> cannotRead(const std::string& path, int error)
{
    if (error == ENOENT || error == ENOTDIR)
        return failure(Error::Kind::Unreadable, path + " does not exist.", "Check the name and the folder.");
    if (error == EACCES || error == EPERM)
        return failure(Error::Kind::Unreadable, path + " may not be read by you.",
            "Ask for the right to read it, or copy it to a place where you have it.");
    return failure(Error::Kind::Unreadable, path + " could not be opened: " + std::strerror(error) + ".");
}

State stateOf(std::shared_ptr<const File> file, const struct stat& status)
{
    State state;
    state.size = static_cast<std::uint64_t>(status.st_size);
    state.packed = status;
    state.headLength = static_cast<std::size_t>(std::min<std::uint64_t>(state.size, kHeadBytes));
    state.head = headHash(file->fd(), state.headLength);
    state.file = std::move(file);
    return state;
}

} // namespace

struct LogSource::Impl {
    std::string name;
    std::string path; ///< empty for a text
    std::string text;
    bool gzip = false;
    mutable std::mutex mutex;
    std::shared_ptr<const State> state;

    std::shared_ptr<const State> now() const
    {
        const std::lock_guard lock(mutex);
        return state;
    }
    void set(State next)
    {
        auto shared = std::make_shared<const State>(std::move(next));
        const std::lock_guard lock(mutex);
        state = std::move(shared);
    }
};

LogSource::LogSource(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

LogSource::~LogSource() = default;

Result<std::shared_ptr<LogSource>> LogSource::openFile(const std::string& path, const Job& job)
{
    if (path.find('\0') != std::string::npos)
        return failure(Error::Kind::Unreadable, "The name of the file holds a zero byte.", "Check the name.");
    // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return cannotRead(path, errno);
    auto file = std::make_shared<const File>(fd);
    struct stat status {
    };
    if (::fstat(fd, &status) != 0)
        return cannotRead(path, errno);
    if (S_ISDIR(status.st_mode))
        return failure(Error::Kind::Unreadable, path + " is a folder.", "Name the log files in it.");
    if (!S_ISREG(status.st_mode))
        return failure(Error::Kind::Unreadable, path + " is not a file but a device, a pipe or a socket.",
            "Save what comes out of it to a file first, or hand it over on standard input.");

    auto impl = std::make_unique<Impl>();
    impl->name = path;
    impl->path = path;
    char magic[2] = {};
    const ssize_t got = readFully(fd, 0, magic);
    if (got < 0)
        return failure(Error::Kind::Unreadable, path + " could not be read: " + std::strerror(errno) + ".");
    if (got == 2 && looksLikeGzip({magic, 2})) {
        const auto unpacked = unpackGzip(fd, path, {}, job);
        if (!unpacked)
            return tl::unexpected<Error>(unpacked.error());
        State state = stateOf(file, status);
        state.file = std::make_shared<const File>(*unpacked);
        struct stat content {
        };
        if (::fstat(*unpacked, &content) != 0)
            return cannotRead(path, errno);
        state.size = static_cast<std::uint64_t>(content.st_size);
        impl->gzip = true;
        impl->set(std::move(state));
    } else {
        impl->set(stateOf(std::move(file), status));
    }
    return std::shared_ptr<LogSource>(new LogSource(std::move(impl)));
}

std::shared_ptr<LogSource> LogSource::fromText(std::string text, std::string name)
{
    auto impl = std::make_unique<Impl>();
    impl->name = std::move(name);
    impl->text = std::move(text);
    State state;
    state.size = impl->text.size();
    impl->set(std::move(state));
    return std::shared_ptr<LogSource>(new LogSource(std::move(impl)));
}

const std::string& LogSource::name() const
{
    return m_impl->name;
}

std::uint64_t LogSource::size() const
{
    return m_impl->now()->size;
}

Result<std::size_t> LogSource::read(std::uint64_t offset, std::span<char> into) const
{
    const std::shared_ptr<const State> state = m_impl->now();
    if (offset >= state->size || into.empty())
        return std::size_t{0};
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), state->size - offset));
    if (state->file == nullptr) {
        std::memcpy(into.data(), m_impl->text.data() + offset, wanted);
        return wanted;
    }
    const ssize_t got = readFully(state->file->fd(), offset, into.first(wanted));
    if (got < 0)
        return failure(Error::Kind::Unreadable,
            m_impl->name + " could not be read at byte " + std::to_string(offset) + ": "
                + std::strerror(errno) + ".",
            "Check the disk or the network drive that it lies on.");
    if (static_cast<std::size_t>(got) < wanted)
        return failure(Error::Kind::Unreadable,
            m_impl->name + " was cut short while it was being read: it ends at byte "
                + std::to_string(offset + static_cast<std::uint64_t>(got)) + " now.",
            "It was probably rotated. Open it again.");
    return wanted;
}

Result<std::string> LogSource::readText(std::uint64_t offset, std::uint64_t length) const
{
    const std::uint64_t known = size();
    if (offset >= known)
        return std::string{};
    std::string text(static_cast<std::size_t>(std::min(length, known - offset)), '\0');
    const auto got = read(offset, text);
    if (!got)
        return tl::unexpected<Error>(got.error());
    text.resize(*got);
    return text;
}

Change LogSource::refresh()
{
    const std::shared_ptr<const State> state = m_impl->now();
    if (state->file == nullptr)
        return Change::None;
    const int fd = ::open(m_impl->path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return Change::Gone;
    auto file = std::make_shared<const File>(fd);
    struct stat status {
    };
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return Change::Gone;

    const struct stat& known = state->packed;
    const bool same = status.st_dev == known.st_dev && status.st_ino == known.st_ino
        && status.st_size >= known.st_size && headHash(fd, state->headLength) == state->head;
    if (same && status.st_size == known.st_size)
        return Change::None;
    // A gzip file that went on is another stream, and unpacking it may take long: that is for openFile, which can be cancelled.
    if (m_impl->gzip)
        return Change::Replaced;
    m_impl->set(stateOf(std::move(file), status));
    return same ? Change::Grown : Change::Replaced;
}

} // namespace rungbook::log
