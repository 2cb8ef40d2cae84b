// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/golden.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace rungbook::test
{

namespace
{

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::string difference(const std::string& expected, const std::string& actual)
{
    const std::vector<std::string> a = linesOf(expected);
    const std::vector<std::string> b = linesOf(actual);
    std::size_t first = 0;
    while (first < std::min(a.size(), b.size()) && a[first] == b[first])
        ++first;
    constexpr std::size_t kAround = 4;
    std::string out = fmt::format("first difference on line {}:\n", first + 1);
    for (std::size_t i = first - std::min(first, kAround); i < std::min(first, a.size()); ++i)
        out += "   " + a[i] + '\n';
    for (std::size_t i = first; i < std::min(first + kAround, a.size()); ++i)
        out += " - " + a[i] + '\n';
    for (std::size_t i = first; i < std::min(first + kAround, b.size()); ++i)
        out += " + " + b[i] + '\n';
    return out;
}

} // namespace

std::string readFile(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        ADD_FAILURE() << "cannot read " << path;
        return {};
    }
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void expectGolden(const std::filesystem::path& path, const std::string& text)
{
    const char* update = std::getenv("RUNGBOOK_UPDATE_GOLDEN");
    if (update && std::string(update) == "1") {
        std::ofstream out(path, std::ios::binary | std::ios::trunc);
        out << text;
        EXPECT_TRUE(out.good()) << "cannot write " << path;
        return;
    }
    if (!std::filesystem::exists(path)) {
        ADD_FAILURE() << path
                      << " does not exist. Run again with RUNGBOOK_UPDATE_GOLDEN=1, then review the new file "
                         "line by line.";
        return;
    }
    const std::string expected = readFile(path);
    EXPECT_TRUE(expected == text)
        << path << ": " << difference(expected, text)
        << "When the new text is right, run with RUNGBOOK_UPDATE_GOLDEN=1 and review the change.";
}

std::vector<std::filesystem::path> filesBelow(
    const std::filesystem::path& folder, const std::string& extension)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().extension() == extension)
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::filesystem::path dataFolder()
{
    return std::filesystem::path(RUNGBOOK_SOURCE_DIR) / "tests" / "data";
}

} // namespace rungbook::test
