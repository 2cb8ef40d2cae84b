// SPDX-License-Identifier: GPL-3.0-or-later
// Unpacks a gzip file (RFC 1952) into a temporary file that has no name, so that it can be read at any offset.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rungbook::log
{

/// How far unpacking may go. A gzip file can grow a thousandfold, so neither memory nor the disk may be trusted to hold it.
struct GzipLimits {
    std::uint64_t maxBytes = std::uint64_t{64} << 30U; ///< of unpacked text
    std::uint64_t keepFree = std::uint64_t{64}
        << 20U; ///< bytes to leave free on the disk of the temporary file
    std::string folder; ///< for the temporary file; empty: $TMPDIR, else /var/tmp, else /tmp
};

/// True when bytes begin as a gzip file does.
bool looksLikeGzip(std::string_view bytes);

/// The unpacked bytes of the gzip file open at packed (read with pread from 0), as the descriptor of an unlinked file that the caller closes.
/// name is for messages. Members that follow each other are joined; zero bytes after the last are ignored, as gzip does.
Result<int> unpackGzip(
    int packed, const std::string& name, const GzipLimits& limits = {}, const Job& job = {});

} // namespace rungbook::log
