// SPDX-License-Identifier: GPL-3.0-or-later
// A gzip file of any bytes is refused with a sentence, or unpacked to what zlib's own reader makes of it; and a log source reads the same.
#include "core/log/gzip.h"
#include "core/log/line_index.h"
#include "core/log/log_source.h"
#include "tests/fuzz/check.h"

#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

using namespace rungbook;

namespace
{

constexpr std::size_t kMost = 4U << 20U;

/// What zlib's gzread makes of the file open at fd.
std::string readBack(int fd)
{
    std::string text;
    ::lseek(fd, 0, SEEK_SET);
    const gzFile file = gzdopen(::dup(fd), "rb");
    std::string block(65'536, '\0');
    for (int got = 0;
         (got = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0 && text.size() <= kMost;)
        text.append(block, 0, static_cast<std::size_t>(got));
    gzclose(file);
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const int fd = ::memfd_create("fuzz", MFD_CLOEXEC);
    FUZZ_CHECK(fd >= 0 && ::write(fd, data, size) == static_cast<ssize_t>(size));
    const auto unpacked = log::unpackGzip(fd, "fuzz.gz", {.maxBytes = kMost, .keepFree = 0, .folder = {}});
    if (unpacked) {
        const off_t length = ::lseek(*unpacked, 0, SEEK_END);
        FUZZ_CHECK(length >= 0 && static_cast<std::size_t>(length) <= kMost);
        std::string text(static_cast<std::size_t>(length), '\0');
        FUZZ_CHECK(::pread(*unpacked, text.data(), text.size(), 0) == length);
        ::close(*unpacked);
        FUZZ_CHECK(size == 0 || text == readBack(fd));
    } else {
        FUZZ_CHECK(unpacked.error().kind == Error::Kind::Unreadable
            && unpacked.error().message.starts_with("fuzz.gz ") && unpacked.error().message.ends_with('.'));
    }
    // Through the front door, unless a bomb would fill the disk.
    const bool isBomb = !unpacked && unpacked.error().message.find("larger than") != std::string::npos;
    if (!isBomb) {
        const auto source = log::LogSource::openFile("/proc/self/fd/" + std::to_string(fd));
        FUZZ_CHECK(source.has_value() == (unpacked.has_value() || !log::looksLikeGzip(bytes)));
        if (source)
            FUZZ_CHECK(log::LineIndex::build(**source).has_value());
    }
    ::close(fd);
    return 0;
}
