// SPDX-License-Identifier: GPL-3.0-or-later
// A folder for the files of one test, removed at its end.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace rungbook::test
{

class TempFolder
{
public:
    TempFolder()
        : m_path(std::filesystem::temp_directory_path()
            / ("rungbook-test-" + std::to_string(::getpid()) + "-" + std::to_string(s_next.fetch_add(1))))
    {
        std::filesystem::create_directories(m_path);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    std::string path(std::string_view name) const { return (m_path / name).string(); }

    /// Writes a file and returns its path.
    std::string write(std::string_view name, std::string_view content) const
    {
        std::ofstream(path(name), std::ios::binary)
            .write(content.data(), static_cast<std::streamsize>(content.size()));
        return path(name);
    }

private:
    static inline std::atomic<int> s_next{0};
    std::filesystem::path m_path;
};

} // namespace rungbook::test
