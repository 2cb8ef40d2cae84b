// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of a log, wherever they are: a file of any size, a gzip file, or a pasted text.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace rungbook::log
{

/// What became of a file since it was last looked at.
enum class Change : unsigned char {
    None,
    Grown, ///< same file, more bytes at the end
    Replaced, ///< truncated, rotated, or its beginning differs: everything read before is void
    Gone
};

/// Read with pread in blocks, never mapped: a mapped file that is truncated kills the process.
/// All const members may be called from several threads at once.
class LogSource
{
public:
    /// Opens a file. A gzip file (recognised by its magic, RFC 1952) is unpacked to an unnamed temporary file first.
    /// Fails with a sentence when the path does not exist, is a directory, cannot be read, or holds a damaged gzip stream.
    static Result<std::shared_ptr<LogSource>> openFile(const std::string& path, const Job& job = {});

    /// A source over a text in memory. name is what findings call it: "pasted text", "standard input".
    static std::shared_ptr<LogSource> fromText(std::string text, std::string name);

    LogSource(const LogSource&) = delete;
    LogSource& operator=(const LogSource&) = delete;
    ~LogSource();

    const std::string& name() const;

    /// Bytes known at opening or at the last refresh().
    std::uint64_t size() const;

    /// Fills into from offset and returns the number of bytes, less only at the end. Fails when the file was truncated or has an I/O error.
    Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;

    /// Convenience over read() for small ranges; length is cut at the end of the source.
    Result<std::string> readText(std::uint64_t offset, std::uint64_t length) const;

    /// Looks at the file again (identity, size, hash of its head). After Grown, size() covers the new bytes. After Replaced a plain file's source
    /// reads the new file; a gzip file that has changed is always Replaced, keeps its old content, and has to be opened again.
    /// Safe while others read: what they read is of one file or the other.
    Change refresh();

private:
    struct Impl;
    explicit LogSource(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace rungbook::log
