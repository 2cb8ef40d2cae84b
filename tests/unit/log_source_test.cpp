// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/gzip.h"
#include "core/log/log_source.h"
#include "tests/support/temp_folder.h"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

namespace rungbook::log
{
namespace
{

using test::TempFolder;

std::string gzipOf(std::string_view text)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string contentOf(const LogSource& source)
{
    const auto text = source.readText(0, source.size());
    EXPECT_TRUE(text) << text.error().message;
    return text.value_or("");
}

std::string errorOf(const std::string& path)
{
    const auto source = LogSource::openFile(path);
    EXPECT_FALSE(source) << path;
    if (source)
        return {};
    EXPECT_EQ(source.error().kind, Error::Kind::Unreadable);
    return source.error().message;
}

/// Another process changes the file, as the daemon that writes a log does.
void shell(const std::string& command)
{
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

TEST(LogSource, ReadsAFileByParts)
{
    const TempFolder folder;
    const std::string path = folder.write("a.log", std::string("one\ntwo\0three", 13));
    const auto source = LogSource::openFile(path);
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)->size(), 13U);
    EXPECT_EQ((*source)->name(), path);
    EXPECT_EQ(contentOf(**source), std::string("one\ntwo\0three", 13));
    EXPECT_EQ((*source)->readText(4, 3).value(), "two");
    EXPECT_EQ((*source)->readText(8, 100).value(), "three") << "cut at the end of the source";
    EXPECT_EQ((*source)->readText(13, 1).value(), "");
    EXPECT_EQ((*source)->readText(~std::uint64_t{0}, 1).value(), "");
    char into[8] = {};
    EXPECT_EQ((*source)->read(10, into).value(), 3U);
}

TEST(LogSource, ReadsAText)
{
    const auto source = LogSource::fromText("pasted\n", "pasted text");
    EXPECT_EQ(source->name(), "pasted text");
    EXPECT_EQ(contentOf(*source), "pasted\n");
    EXPECT_EQ(source->refresh(), Change::None);
    EXPECT_EQ(LogSource::fromText("", "nothing")->size(), 0U);
}

TEST(LogSource, SaysWhyAPathCannotBeOpened)
{
    const TempFolder folder;
    EXPECT_EQ(errorOf(folder.path("missing.log")), folder.path("missing.log") + " does not exist.");
    EXPECT_EQ(errorOf(folder.path("")), folder.path("") + " is a folder.");
    EXPECT_NE(errorOf("/dev/null").find("is not a file but a device"), std::string::npos);
    ASSERT_EQ(::mkfifo(folder.path("pipe").c_str(), 0600), 0);
    EXPECT_NE(errorOf(folder.path("pipe")).find("a pipe"), std::string::npos)
        << "and does not wait for a writer";
    EXPECT_EQ(errorOf(std::string("a\0b", 3)), "The name of the file holds a zero byte.");
    EXPECT_NE(errorOf(folder.path(std::string(5000, 'x'))).find("could not be opened: "), std::string::npos);
}

TEST(LogSource, SaysThatAFileMayNotBeRead)
{
    if (::geteuid() == 0) {
        // Root may read everything: check the sentence in a child that gives up its rights.
        const TempFolder folder;
        const std::string path = folder.write("secret.log", "x\n");
        std::filesystem::permissions(path, std::filesystem::perms::none);
        const pid_t child = ::fork();
        if (child == 0) {
            const bool dropped = ::seteuid(65534) == 0;
            const auto source = LogSource::openFile(path);
            ::_exit(
                dropped && !source && source.error().message == path + " may not be read by you." ? 0 : 1);
        }
        int status = -1;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
        return;
    }
    const TempFolder folder;
    const std::string path = folder.write("secret.log", "x\n");
    std::filesystem::permissions(path, std::filesystem::perms::none);
    EXPECT_EQ(errorOf(path), path + " may not be read by you.");
}

TEST(LogSource, UnpacksGzip)
{
    const TempFolder folder;
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += "line " + std::to_string(i * 7919 % 100'003) + "\n";
    const auto check = [&](const std::string& packed, const std::string& expected) {
        const auto source = LogSource::openFile(folder.write("a.log.gz", packed));
        ASSERT_TRUE(source) << source.error().message;
        EXPECT_TRUE(contentOf(**source) == expected);
        EXPECT_EQ((*source)->refresh(), Change::None);
    };
    check(gzipOf(text), text);
    check(gzipOf(""), "");
    check(gzipOf("one\n") + gzipOf(text) + gzipOf("three\n"), "one\n" + text + "three\n");
    check(gzipOf("one\n") + std::string(1000, '\0'), "one\n");
    check(gzipOf(std::string(3'000'000, 'a')), std::string(3'000'000, 'a'));
}

TEST(LogSource, GzipOfEverySizeAroundTheBlockIsWhole)
{
    const TempFolder folder;
    for (const std::size_t size : {262'143U, 262'144U, 262'145U, 524'288U}) {
        const auto source = LogSource::openFile(folder.write("a.gz", gzipOf(std::string(size, 'b'))));
        ASSERT_TRUE(source) << size;
        EXPECT_EQ((*source)->size(), size);
    }
}

TEST(LogSource, RefusesDamagedGzip)
{
    const TempFolder folder;
    const std::string good =
        gzipOf("a line that is long enough to be packed, a line that is long enough to be packed\n");
    for (std::size_t length = 2; length < good.size(); ++length) {
        const std::string path = folder.write("cut.gz", std::string_view(good).substr(0, length));
        EXPECT_NE(errorOf(path).find(path + " is a damaged gzip file: it breaks off"), std::string::npos)
            << length;
    }
    std::string flipped = good;
    flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1); // in the checksum
    EXPECT_NE(errorOf(folder.write("flipped.gz", flipped)).find("its content is invalid"), std::string::npos);
    EXPECT_NE(
        errorOf(folder.write("method.gz", "\x1f\x8b\x07zzzzzzzzzzzzzzz")).find("its content is invalid"),
        std::string::npos);
    EXPECT_NE(errorOf(folder.write("more.gz", good + "trailing")).find("something else follows its end"),
        std::string::npos);
    EXPECT_NE(errorOf(folder.write("padded.gz", good + std::string(3, '\0') + "x")).find("something else"),
        std::string::npos);
}

TEST(LogSource, RefusesAGzipBomb)
{
    const TempFolder folder;
    const std::string path = folder.write("bomb.gz", gzipOf(std::string(8U << 20U, '\0')));
    const int fd = ::open(path.c_str(), O_RDONLY);
    ASSERT_GE(fd, 0);
    GzipLimits limits;
    limits.maxBytes = 2U << 20U;
    const auto tooLarge = unpackGzip(fd, "bomb.gz", limits);
    ASSERT_FALSE(tooLarge);
    EXPECT_EQ(tooLarge.error().message, "bomb.gz was not opened: unpacked it is larger than 2 MiB.");
    limits = {};
    limits.keepFree = ~std::uint64_t{0} / 2;
    const auto noRoom = unpackGzip(fd, "bomb.gz", limits);
    ASSERT_FALSE(noRoom);
    EXPECT_NE(noRoom.error().message.find("there is no room left in "), std::string::npos);
    limits = {};
    limits.folder = folder.path("nowhere");
    const auto noFolder = unpackGzip(fd, "bomb.gz", limits);
    ASSERT_FALSE(noFolder);
    EXPECT_NE(noFolder.error().message.find("no temporary file can be made"), std::string::npos);
    ::close(fd);
}

TEST(LogSource, UnpackingIsCancelled)
{
    const TempFolder folder;
    std::stop_source stop;
    stop.request_stop();
    const auto source = LogSource::openFile(folder.write("a.gz", gzipOf("x\n")), {stop.get_token(), {}});
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().kind, Error::Kind::Cancelled);
}

TEST(LogSource, UnpackingLeavesNoFileBehind)
{
    const TempFolder folder;
    const std::string packed = folder.write("a.gz", gzipOf("x\n"));
    const int fd = ::open(packed.c_str(), O_RDONLY);
    GzipLimits limits;
    limits.folder = folder.path("tmp");
    std::filesystem::create_directory(limits.folder);
    const auto unpacked = unpackGzip(fd, "a.gz", limits);
    ASSERT_TRUE(unpacked);
    EXPECT_TRUE(std::filesystem::is_empty(limits.folder));
    ::close(*unpacked);
    ::close(fd);
}

TEST(LogSource, SeesThatTheFileHasGrown)
{
    const TempFolder folder;
    const std::string path = folder.write("a.log", "one\n");
    const auto source = LogSource::openFile(path).value();
    EXPECT_EQ(source->refresh(), Change::None);
    shell("printf 'two\\n' >> '" + path + "'");
    EXPECT_EQ(source->size(), 4U) << "what was known stays until refresh()";
    EXPECT_EQ(contentOf(*source), "one\n");
    EXPECT_EQ(source->refresh(), Change::Grown);
    EXPECT_EQ(contentOf(*source), "one\ntwo\n");
    EXPECT_EQ(source->refresh(), Change::None);
    shell("printf 'three\\n' >> '" + path + "'");
    EXPECT_EQ(source->refresh(), Change::Grown);
    EXPECT_EQ(source->size(), 14U);
}

TEST(LogSource, AnEmptyFileMayGrow)
{
    const TempFolder folder;
    const std::string path = folder.write("a.log", "");
    const auto source = LogSource::openFile(path).value();
    EXPECT_EQ(contentOf(*source), "");
    shell("printf 'one\\n' >> '" + path + "'");
    EXPECT_EQ(source->refresh(), Change::Grown);
    EXPECT_EQ(contentOf(*source), "one\n");
}

TEST(LogSource, SeesTruncation)
{
    const TempFolder folder;
    const std::string path = folder.write("a.log", "one\ntwo\n");
    const auto source = LogSource::openFile(path).value();
    shell("printf 'new\\n' > '" + path + "'");
    const auto cutShort = source->readText(0, 8);
    ASSERT_FALSE(cutShort);
    EXPECT_NE(cutShort.error().message.find("was cut short while it was being read: it ends at byte 4 now."),
        std::string::npos);
    EXPECT_EQ(source->refresh(), Change::Replaced);
    EXPECT_EQ(contentOf(*source), "new\n");
    EXPECT_EQ(source->refresh(), Change::None);
}

TEST(LogSource, SeesThatTheBeginningDiffers)
{
    const TempFolder folder;
    const std::string path = folder.write("a.log", "one\ntwo\n");
    const auto source = LogSource::openFile(path).value();
    shell("printf 'another and longer log\\n' > '" + path + "'"); // the same inode, more bytes
    EXPECT_EQ(source->refresh(), Change::Replaced);
    shell("printf 'another but longer log\\n' > '" + path + "'"); // the same size
    EXPECT_EQ(source->refresh(), Change::Replaced);
}

TEST(LogSource, SeesRotation)
{
    const TempFolder folder;
    const std::string path = folder.write("a.log", "one\n");
    const auto source = LogSource::openFile(path).value();
    std::filesystem::rename(path, path + ".1");
    EXPECT_EQ(source->refresh(), Change::Gone);
    EXPECT_EQ(contentOf(*source), "one\n") << "the old file is still open";
    folder.write("a.log", "one\ntwo\n");
    EXPECT_EQ(source->refresh(), Change::Replaced) << "another file, though it begins the same";
    EXPECT_EQ(contentOf(*source), "one\ntwo\n");
}

TEST(LogSource, AChangedGzipFileIsReplaced)
{
    const TempFolder folder;
    const std::string path = folder.write("a.gz", gzipOf("one\n"));
    const auto source = LogSource::openFile(path).value();
    folder.write("a.gz", gzipOf("one\n") + gzipOf("two\n"));
    EXPECT_EQ(source->refresh(), Change::Replaced);
    EXPECT_EQ(contentOf(*source), "one\n");
}

} // namespace
} // namespace rungbook::log
