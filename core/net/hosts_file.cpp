// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hosts_file.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace rungbook::net
{

namespace
{

constexpr std::size_t kMostBytes = 1U << 20U;

std::string lowerName(std::string_view name)
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

std::string_view nextWord(std::string_view& line)
{
    constexpr std::string_view blanks = " \t\r\v\f";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return word;
}

} // namespace

HostsFile HostsFile::read(const std::string& path)
{
    std::string text;
    std::ifstream file(path, std::ios::binary);
    std::array<char, 4096> part{};
    while (file && text.size() < kMostBytes) {
        file.read(part.data(), static_cast<std::streamsize>(part.size()));
        text.append(part.data(), static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    }
    return parse(text);
}

HostsFile HostsFile::parse(std::string_view text)
{
    HostsFile file;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        line = line.substr(0, line.find('#'));
        const auto address = addressFromText(nextWord(line));
        if (!address)
            continue;
        Line entry{*address, {}};
        for (std::string_view word = nextWord(line); !word.empty(); word = nextWord(line))
            entry.names.push_back(lowerName(word));
        if (!entry.names.empty())
            file.m_lines.push_back(std::move(entry));
    }
    return file;
}

std::vector<Address> HostsFile::addresses(std::string_view name) const
{
    const std::string wanted = lowerName(name);
    std::vector<Address> found;
    for (const Line& line : m_lines) {
        if (std::find(line.names.begin(), line.names.end(), wanted) != line.names.end()
            && std::find(found.begin(), found.end(), line.address) == found.end())
            found.push_back(line.address);
    }
    if (found.empty() && (wanted == "localhost" || wanted.ends_with(".localhost")))
        found = {{AddressFamily::V6, "::1"}, {AddressFamily::V4, "127.0.0.1"}};
    return found;
}

std::string HostsFile::name(std::string_view address) const
{
    const auto wanted = addressFromText(address);
    for (const Line& line : m_lines) {
        if (wanted && line.address == *wanted)
            return line.names.front();
    }
    return {};
}

} // namespace rungbook::net
