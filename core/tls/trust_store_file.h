// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/tls only: the files of the trust store.
//
// The folder holds for each certificate one file <SHA-256 in 64 lower-case hexadecimal digits>.json, which is UTF-8 JSON:
//
//   { "rungbook-trust": 1, "friendly_name": "...", "description": "...", "enabled": true, "usages": ["ise", "mail"],
//     "added": 1795600800, "source": "...", "pem": "-----BEGIN CERTIFICATE-----\n..." }
//
// A file of a higher version is left alone and reported. Keys that are not known are ignored. A file is written beside its place under a
// name that begins with ".new-", flushed to the disk, and renamed; what a crash leaves behind of such files the next writer removes.
// Writers hold an flock(2) on the file ".lock", which ends with the process; its text is the number of the process, for the sentence.
#pragma once

#include "core/base/result.h"
#include "core/tls/trust_store.h"

#include <string>
#include <string_view>

namespace rungbook::tls::files
{

inline constexpr int kVersion = 1;
inline constexpr std::size_t kMostFile = 4U << 20U;

/// The name of an entry's file.
std::string nameOf(const Certificate& certificate);

/// Whether a name is one of an entry's file.
bool isEntryName(std::string_view name);

/// An entry as the text of its file.
std::string textOf(const TrustedCertificate& entry);

/// The entry in a file's text; a sentence that says what is wrong with it.
Result<TrustedCertificate> entryOf(std::string_view text, std::string_view fileName);

/// The content of a file of at most kMostFile bytes.
Result<std::string> read(const std::string& path);

/// Writes a file so that after a crash the old or the new content is there, whole. It is sure to be found after a loss of power once
/// flushFolder was called.
Result<void> replace(const std::string& folder, const std::string& name, std::string_view content);

/// Brings the names of a folder's files to the disk: once after many changes, because it is slow.
void flushFolder(const std::string& folder);

/// Removes a file; no error when it is gone already. See flushFolder.
Result<void> remove(const std::string& folder, const std::string& name);

/// The right to write in a folder, for as long as it lives. Making it creates the folder and removes what a crash left behind.
class WriteLock
{
public:
    /// Does not wait: when another program writes, Unreadable with a sentence that names it.
    static Result<WriteLock> take(const std::string& folder);
    WriteLock(WriteLock&& other) noexcept
        : m_file(std::exchange(other.m_file, -1))
    {
    }
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;
    WriteLock& operator=(WriteLock&&) = delete;
    ~WriteLock();

private:
    explicit WriteLock(int file)
        : m_file(file)
    {
    }
    int m_file = -1;
};

} // namespace rungbook::tls::files
