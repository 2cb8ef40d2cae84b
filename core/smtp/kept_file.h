// SPDX-License-Identifier: GPL-3.0-or-later
// Small files that belong to the user and are kept between starts: read with a bound, written whole or not at all.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// The content of an ordinary file of at most `most` bytes; an empty text when there is no such file. Unreadable with a sentence otherwise.
Result<std::string> readKept(const std::string& path, std::size_t most);

/// The first `most` bytes of an ordinary file, or fewer; empty when it cannot be read.
std::string headOfKept(const std::string& path, std::size_t most);

/// Writes a file, and the folder that it lies in, so that after a crash the old or the new content is there, whole. Only its owner may read it.
Result<void> writeKept(const std::string& path, std::string_view content);

} // namespace rungbook::smtp
