// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/trust_store_file.h"

#include "core/base/posix_file.h"
#include "core/tls/openssl_ptr.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace rungbook::tls::files
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr std::string_view kLock = ".lock";
constexpr std::string_view kNew = ".new-";
constexpr std::string_view kSuffix = ".json";

std::string textAt(const Json& json, const char* key)
{
    const auto at = json.find(key);
    return at != json.end() && at->is_string() ? ossl::cleanText(at->get_ref<const std::string&>())
                                               : std::string{};
}

UtcSeconds secondsAt(const Json& json, const char* key)
{
    const auto at = json.find(key);
    return at != json.end() && at->is_number_integer() ? at->get<UtcSeconds>() : 0;
}

} // namespace

std::string nameOf(const Certificate& certificate)
{
    return ossl::hexLower(ossl::digest(EVP_sha256(), certificate.der)) + std::string(kSuffix);
}

bool isEntryName(std::string_view name)
{
    return name.size() == 64 + kSuffix.size() && name.ends_with(kSuffix)
        && name.substr(0, 64).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string textOf(const TrustedCertificate& entry)
{
    Json usages = Json::array();
    for (std::size_t i = 0; i < kTrustUsages; ++i)
        if (entry.usages.has(static_cast<TrustUsage>(i)))
            usages.push_back(usageWord(static_cast<TrustUsage>(i)));
    const Json json{{"rungbook-trust", kVersion}, {"friendly_name", entry.friendlyName},
        {"description", entry.description}, {"enabled", entry.enabled}, {"usages", std::move(usages)},
        {"added", entry.added}, {"source", entry.source}, {"pem", toPem(entry.certificate)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<TrustedCertificate> entryOf(std::string_view text, std::string_view fileName)
{
    const Json json = Json::parse(text, nullptr, false);
    const auto damaged = [](const std::string& how) {
        return failure(Error::Kind::NotUnderstood, "The file is damaged: " + how + ".",
            "Remove the file and import the certificate again.");
    };
    if (!json.is_object())
        return damaged("it is no JSON, or cut off");
    const auto version = json.find("rungbook-trust");
    if (version == json.end() || !version->is_number_integer())
        return damaged("it does not say its version");
    if (version->get<std::int64_t>() > kVersion)
        return failure(Error::Kind::NotUnderstood, "The file was written by a newer version of Rungbook.",
            "Use that version, or import the certificate again.");
    const auto pem = json.find("pem");
    if (pem == json.end() || !pem->is_string())
        return damaged("it has no certificate");
    const Bundle bundle = readBundle(pem->get_ref<const std::string&>());
    if (bundle.certificates.size() != 1)
        return damaged("its certificate can not be read");
    TrustedCertificate entry;
    entry.certificate = bundle.certificates.front().certificate;
    if (nameOf(entry.certificate) != fileName)
        return damaged("its certificate is another than its name says");
    entry.friendlyName = textAt(json, "friendly_name");
    if (entry.friendlyName.empty())
        entry.friendlyName = displayName(entry.certificate);
    entry.description = textAt(json, "description");
    entry.source = textAt(json, "source");
    entry.added = secondsAt(json, "added");
    // What is not clearly switched on is off: trust is never a default of a damaged file.
    const auto enabled = json.find("enabled");
    entry.enabled = enabled != json.end() && enabled->is_boolean() && enabled->get<bool>();
    if (const auto usages = json.find("usages"); usages != json.end() && usages->is_array())
        for (const Json& word : *usages)
            for (std::size_t i = 0; i < kTrustUsages; ++i)
                if (word.is_string()
                    && word.get_ref<const std::string&>() == usageWord(static_cast<TrustUsage>(i)))
                    entry.usages.set(static_cast<TrustUsage>(i), true);
    return entry;
}

Result<std::string> read(const std::string& path)
{
    // O_NONBLOCK: a FIFO that somebody put there must not hold us up.
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status {
    };
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
        return notDone("read", path, errno);
    if (!S_ISREG(status.st_mode))
        return failure(Error::Kind::Unreadable, "It is no ordinary file.", "Remove it.");
    if (status.st_size > static_cast<off_t>(kMostFile))
        return failure(Error::Kind::Unreadable, "The file is larger than any entry.", "Remove it.");
    return readUpTo(file.get(), static_cast<std::size_t>(status.st_size));
}

Result<void> replace(const std::string& folder, const std::string& name, std::string_view content)
{
    static std::atomic<unsigned> next{0};
    const std::string fresh = folder + "/" + std::string(kNew) + std::to_string(::getpid()) + "-"
        + std::to_string(next.fetch_add(1));
    return replaceFile(fresh, folder + "/" + name, content);
}

Result<void> remove(const std::string& folder, const std::string& name)
{
    const std::string path = folder + "/" + name;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return notDone("removed", path, errno);
    return {};
}

void flushFolder(const std::string& folder)
{
    const OpenFile file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.get() >= 0)
        ::fsync(file.get());
}

Result<WriteLock> WriteLock::take(const std::string& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return failure(Error::Kind::Unreadable,
            "The folder " + folder + " could not be made: " + error.message() + ".",
            "Check the rights of the folder above it.");
    const std::string path = folder + "/" + std::string(kLock);
    WriteLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (lock.m_file < 0)
        return notDone("written", path, errno);
    if (::flock(lock.m_file, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const ssize_t got = ::pread(lock.m_file, holder, sizeof holder - 1, 0);
        const std::string number =
            got > 0 ? std::string(holder, std::strspn(holder, "0123456789")) : std::string{};
        return failure(Error::Kind::Unreadable,
            "Another program" + (number.empty() ? std::string{} : " (process " + number + ")")
                + " is changing the trust store " + folder + " right now. Nothing was changed.",
            "Try again in a moment.");
    }
    const std::string number = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.m_file, 0) != 0 || ::pwrite(lock.m_file, number.data(), number.size(), 0) < 0)
        return notDone("written", path, errno);
    // Nobody else writes now, so such a file belongs to nobody.
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().filename().string().starts_with(kNew)) {
            std::error_code ignored;
            std::filesystem::remove(at->path(), ignored);
        }
    return lock;
}

WriteLock::~WriteLock()
{
    if (m_file >= 0)
        ::close(m_file); // ends the lock as well
}

} // namespace rungbook::tls::files
