// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "core/ladder/text_width.h"

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rungbook::cli
{

namespace
{

constexpr std::size_t kUsualWidth = 100;
constexpr std::size_t kWidest = 160; // sentences wider than this are hard to read

std::size_t terminalWidth()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return std::min<std::size_t>(size.ws_col, kWidest);
    return kUsualWidth;
}

// Only a locale that says otherwise takes Unicode away: "C" says nothing, and files are read elsewhere.
bool localeTakesUnicode(bool terminal)
{
    const char* charset = ::nl_langinfo(CODESET);
    const std::string_view name = charset ? charset : "";
    return name == "UTF-8" || name.empty() || (name == "ANSI_X3.4-1968" && !terminal);
}

bool writeAll(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t done = ::write(fd, text.data(), text.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

bool toStandardOutput(const std::string& text)
{
    if (writeAll(STDOUT_FILENO, text) || errno == EPIPE)
        return true;
    complain(fmt::format("standard output cannot be written: {}.", std::strerror(errno)));
    return false;
}

bool cannotWrite(const std::string& file)
{
    complain(fmt::format("{} cannot be written: {}.", file, std::strerror(errno)),
        "Choose a folder that exists and that you may write to.");
    return false;
}

mode_t modeFor(const std::string& file)
{
    struct stat info {
    };
    if (::stat(file.c_str(), &info) == 0)
        return info.st_mode & 07777U;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

bool replaceFile(const std::string& text, const std::string& file)
{
    std::string target = file;
    if (char* real =
            ::realpath(file.c_str(), nullptr)) { // a symbolic link keeps pointing to what it points to
        target = real;
        ::free(real);
    }
    const mode_t mode = modeFor(target);
    std::string temporary = target + ".XXXXXX";
    const int fd = ::mkstemp(temporary.data());
    if (fd < 0)
        return cannotWrite(file);
    const bool written =
        writeAll(fd, text) && ::fchmod(fd, mode) == 0 && ::fsync(fd) == 0 && ::close(fd) == 0;
    if (written && ::rename(temporary.c_str(), target.c_str()) == 0)
        return true;
    const int reason = errno;
    if (!written)
        ::close(fd);
    ::unlink(temporary.c_str());
    errno = reason;
    return cannotWrite(file);
}

// Levenshtein distance, letters compared without case.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = (a[i - 1] | 0x20) == (b[j - 1] | 0x20);
            const std::size_t changed = diagonal + (same ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

} // namespace

output::TextOptions textOptions(const Look& look, bool toStandardOutput)
{
    const bool terminal = toStandardOutput && ::isatty(STDOUT_FILENO) != 0;
    const char* noColor = std::getenv("NO_COLOR");
    output::TextOptions options;
    options.color =
        look.color == "always" || (look.color == "auto" && terminal && (!noColor || *noColor == '\0'));
    options.unicode = !look.ascii && localeTakesUnicode(terminal);
    options.width = look.width > 0 ? look.width : terminal ? terminalWidth() : kUsualWidth;
    return options;
}

bool deliver(const std::string& text, const std::string& file)
{
    if (file.empty() || file == "-")
        return toStandardOutput(text);
    struct stat info {
    };
    const bool there = ::stat(file.c_str(), &info) == 0;
    if (there && S_ISDIR(info.st_mode)) {
        complain(fmt::format("{} is a folder.", file), "Give the name of a file in it.");
        return false;
    }
    if (!there || S_ISREG(info.st_mode))
        return replaceFile(text, file);
    const int fd = ::open(file.c_str(), O_WRONLY | O_CLOEXEC); // a device or a pipe cannot be replaced
    if (fd < 0)
        return cannotWrite(file);
    const bool written = writeAll(fd, text) || errno == EPIPE;
    const int reason = errno;
    ::close(fd);
    errno = reason;
    return written || cannotWrite(file);
}

void complain(std::string_view message, std::string_view hint)
{
    std::string text = fmt::format("rungbook-cli: {}\n", ladder::printable(message));
    if (!hint.empty())
        text += fmt::format("  {}\n", ladder::printable(hint));
    writeAll(STDERR_FILENO, text);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates)
{
    if (word.empty() || word.size() > 100)
        return {};
    std::string best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const bool begins = word.size() >= 3 && candidate.starts_with(word);
        const std::size_t d = begins ? 1 : distance(word, candidate);
        if (d < least) {
            least = d;
            best = candidate;
        }
    }
    return best;
}

} // namespace rungbook::cli
