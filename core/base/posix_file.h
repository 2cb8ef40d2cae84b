// SPDX-License-Identifier: GPL-3.0-or-later
// Small files of our own, read whole and replaced whole: what every store on disk does alike. POSIX.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace rungbook
{

/// Closes a file descriptor at the end of its scope; a negative one is none.
class OpenFile
{
public:
    explicit OpenFile(int file)
        : m_file(file)
    {
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile();
    /// The descriptor.
    int get() const { return m_file; }

private:
    int m_file;
};

/// "PATH could not be WHAT: <the system's words>.", with what to do; error is an errno.
tl::unexpected<Error> notDone(std::string_view what, const std::string& path, int error);

/// What stands in the file from here on, at most so many bytes; an interrupted call is tried again, an error ends it.
std::string readUpTo(int file, std::size_t most);

/// Puts content in the place of path: written to fresh (which must not exist, in the same folder; readable for its owner only), flushed, renamed.
/// Whoever looks sees the old file or the new one. fresh is gone afterwards, whatever happened.
Result<void> replaceFile(const std::string& fresh, const std::string& path, std::string_view content);

} // namespace rungbook
