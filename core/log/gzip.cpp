// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/gzip.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>

namespace rungbook::log
{

namespace
{

constexpr std::size_t kBlock = 256 * 1024;

/// Owns a descriptor until it is released.
struct Descriptor {
    int fd = -1;
    explicit Descriptor(int descriptor)
        : fd(descriptor)
    {
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (fd >= 0)
            ::close(fd);
    }
    int release() { return std::exchange(fd, -1); }
};

/// Keeps zlib's state and frees it.
struct Inflater {
    z_stream stream{};
    bool ready = false;
    // 15 bits of window, and 16: a gzip header is expected, with its checksum.
    Inflater() { ready = inflateInit2(&stream, 15 + 16) == Z_OK; }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater()
    {
        if (ready)
            inflateEnd(&stream);
    }
};

bool isFolder(const std::string& path)
{
    struct stat status {
    };
    return !path.empty() && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::string temporaryFolder()
{
    const char* chosen = std::getenv("TMPDIR");
    if (chosen != nullptr && isFolder(chosen))
        return chosen;
    // Not /tmp first: it is often kept in memory.
    return isFolder("/var/tmp") ? "/var/tmp" : "/tmp";
}

int openUnnamed(const std::string& folder)
{
#ifdef O_TMPFILE
    const int unnamed = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (unnamed >= 0)
        return unnamed;
#endif
    std::string path = folder + "/rungbook-XXXXXX";
    const int fd = ::mkostemp(path.data(), O_CLOEXEC);
    if (fd >= 0)
        ::unlink(path.c_str());
    return fd;
}

tl::unexpected<Error> noRoom(const std::string& name, const std::string& folder)
{
    return failure(Error::Kind::Unreadable,
        name + " could not be unpacked: there is no room left in " + folder + ".",
        "Make room there, set TMPDIR to a folder on a bigger disk, or unpack the file yourself and open the "
        "part of interest.");
}

tl::unexpected<Error> damaged(const std::string& name, const std::string& how)
{
    return failure(Error::Kind::Unreadable, name + " is a damaged gzip file: " + how + ".",
        "Copy it again from where it came from, or unpack what is left of it with \"gzip -dc\" and open "
        "that.");
}

bool writeAll(int fd, const char* data, std::size_t size)
{
    while (size > 0) {
        const ssize_t written = ::write(fd, data, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

bool hasRoom(int fd, std::uint64_t keepFree)
{
    struct statvfs status {
    };
    if (::fstatvfs(fd, &status) != 0)
        return true;
    return std::uint64_t{status.f_bavail} * status.f_frsize > keepFree;
}

/// One unpacking, block by block.
class Unpacking
{
public:
    Unpacking(
        int packed, int out, const std::string& name, const std::string& folder, const GzipLimits& limits)
        : m_packed(packed)
        , m_out(out)
        , m_name(name)
        , m_folder(folder)
        , m_limits(limits)
        , m_in(kBlock)
        , m_unpacked(kBlock)
    {
    }

    Result<void> run(const Job& job)
    {
        if (!m_inflater.ready)
            return failure(
                Error::Kind::Internal, m_name + " could not be unpacked: there is not enough memory.");
        struct stat status {
        };
        const std::uint64_t total =
            ::fstat(m_packed, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
        auto nextProgress = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
        for (;;) {
            if (job.cancelled())
                return failure(Error::Kind::Cancelled, "Unpacking " + m_name + " was cancelled.");
            if (job.progress && std::chrono::steady_clock::now() >= nextProgress) {
                nextProgress = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
                job.progress({m_offset, total});
            }
            const auto more = step();
            if (!more)
                return tl::unexpected<Error>(more.error());
            if (!*more)
                return {};
        }
    }

private:
    /// Reads when there is nothing left to unpack, then unpacks one block. False at the end.
    Result<bool> step()
    {
        z_stream& stream = m_inflater.stream;
        // A full block may have left more behind it in zlib, which needs no new bytes.
        if (stream.avail_in == 0 && !m_blockWasFull) {
            const auto got = fill();
            if (!got)
                return tl::unexpected<Error>(got.error());
            if (*got == 0) {
                if (m_inMember)
                    return damaged(
                        m_name, "it breaks off after " + std::to_string(m_written) + " unpacked bytes");
                return false;
            }
        }
        if (!m_inMember && !beginMember())
            return stream.avail_in == 0 ? Result<bool>(true)
                                        : damaged(m_name, "something else follows its end");
        stream.next_out = reinterpret_cast<Bytef*>(m_unpacked.data());
        stream.avail_out = static_cast<uInt>(m_unpacked.size());
        const int status = inflate(&stream, Z_NO_FLUSH);
        m_blockWasFull = stream.avail_out == 0;
        const std::size_t produced = m_unpacked.size() - stream.avail_out;
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return damaged(m_name,
                std::string("after ") + std::to_string(m_written + produced)
                    + " unpacked bytes its content is invalid");
        if (auto stored = store(produced); !stored)
            return tl::unexpected<Error>(stored.error());
        if (status == Z_STREAM_END) {
            m_inMember = false;
            m_blockWasFull = false;
        }
        return true;
    }

    /// Between members: skips the zero bytes that tapes and some tools pad with. False when no member begins here.
    bool beginMember()
    {
        z_stream& stream = m_inflater.stream;
        if (m_members > 0) {
            while (stream.avail_in > 0 && *stream.next_in == 0) {
                ++stream.next_in;
                --stream.avail_in;
                m_padded = true;
            }
            if (stream.avail_in == 0 || m_padded || *stream.next_in != 0x1f)
                return false;
            inflateReset(&stream);
        }
        ++m_members;
        m_inMember = true;
        return true;
    }

    Result<std::size_t> fill()
    {
        ssize_t got = -1;
        do {
            got = ::pread(m_packed, m_in.data(), m_in.size(), static_cast<off_t>(m_offset));
        } while (got < 0 && errno == EINTR);
        if (got < 0)
            return failure(
                Error::Kind::Unreadable, m_name + " could not be read: " + std::strerror(errno) + ".");
        m_offset += static_cast<std::uint64_t>(got);
        m_inflater.stream.next_in = reinterpret_cast<Bytef*>(m_in.data());
        m_inflater.stream.avail_in = static_cast<uInt>(got);
        return static_cast<std::size_t>(got);
    }

    Result<void> store(std::size_t count)
    {
        m_written += count;
        if (m_written > m_limits.maxBytes)
            return failure(Error::Kind::Unreadable,
                m_name + " was not opened: unpacked it is larger than "
                    + std::to_string(m_limits.maxBytes >> 20U) + " MiB.",
                "If it really is a log, unpack it yourself and open the part of interest.");
        if (m_written >= m_nextRoomCheck) {
            if (!hasRoom(m_out, m_limits.keepFree))
                return noRoom(m_name, m_folder);
            m_nextRoomCheck = m_written + (std::uint64_t{16} << 20U);
        }
        if (writeAll(m_out, m_unpacked.data(), count))
            return {};
        if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
            return noRoom(m_name, m_folder);
        return failure(Error::Kind::Unreadable,
            m_name + " could not be unpacked into " + m_folder + ": " + std::strerror(errno) + ".");
    }

    int m_packed;
    int m_out;
    const std::string& m_name;
    const std::string& m_folder;
    const GzipLimits& m_limits;
    std::vector<char> m_in;
    std::vector<char> m_unpacked;
    Inflater m_inflater;
    std::uint64_t m_offset = 0;
    std::uint64_t m_written = 0;
    std::uint64_t m_nextRoomCheck = 0;
    unsigned m_members = 0;
    bool m_inMember = false;
    bool m_padded = false;
    bool m_blockWasFull = false;
};

} // namespace

bool looksLikeGzip(std::string_view bytes)
{
    return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

Result<int> unpackGzip(int packed, const std::string& name, const GzipLimits& limits, const Job& job)
{
    const std::string folder = limits.folder.empty() ? temporaryFolder() : limits.folder;
    Descriptor out(openUnnamed(folder));
    if (out.fd < 0)
        return failure(Error::Kind::Unreadable,
            name + " could not be unpacked: no temporary file can be made in " + folder + " ("
                + std::strerror(errno) + ").",
            "Set TMPDIR to a folder that can be written.");
    if (auto done = Unpacking(packed, out.fd, name, folder, limits).run(job); !done)
        return tl::unexpected<Error>(done.error());
    return out.release();
}

} // namespace rungbook::log
