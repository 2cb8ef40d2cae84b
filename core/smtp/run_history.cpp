// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/run_history.h"

#include "core/smtp/check.h"
#include "core/smtp/kept_file.h"
#include "core/smtp/transcript_text.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>

namespace rungbook::smtp
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr std::string_view kSuffix = ".rungbook";
constexpr std::string_view kHead = "# rungbook-run ";
constexpr std::size_t kHeadBytes = 4096;
constexpr std::size_t kMostRun = 8U << 20U;
constexpr std::size_t kMostWords = 600;

/// A name that the folder may hold and that leads nowhere else.
bool isRunName(std::string_view name)
{
    return name.size() > kSuffix.size() && name.size() < 64 && name.ends_with(kSuffix)
        && name.find_first_not_of("0123456789TZ-.rungbook") == std::string_view::npos
        && name.find("..") == std::string_view::npos;
}

std::string stampOf(std::string_view started)
{
    std::string stamp;
    for (const char c : started)
        if ((c >= '0' && c <= '9') || c == 'T' || c == 'Z')
            stamp += c;
    return stamp.empty() || stamp.size() > 24 ? "00000000T000000Z" : stamp;
}

std::string headOf(const ProbeResult& run)
{
    const Json json{{"started", run.startedAt}, {"server", run.server.substr(0, 300)}, {"port", run.port},
        {"security", nameOf(run.security)}, {"outcome", nameOf(run.outcome)},
        {"cause", run.findings.empty() ? std::string_view() : run.findings.front().rule->id},
        {"verdict", run.verdict.substr(0, kMostWords)}};
    return fmt::format(
        "{}{}\n", kHead, json.dump(-1, ' ', true, Json::error_handler_t::replace)); // one line of ASCII
}

std::optional<HistoryEntry> entryOf(const std::string& file, std::string_view head)
{
    if (!head.starts_with(kHead))
        return {};
    head = head.substr(kHead.size(), head.find('\n') - kHead.size());
    const Json json = Json::parse(head, nullptr, false);
    if (!json.is_object())
        return {};
    const auto text = [&](const char* key) {
        const auto at = json.find(key);
        return at != json.end() && at->is_string() ? printable(at->get_ref<const std::string&>())
                                                   : std::string();
    };
    HistoryEntry entry{file, text("started"), text("server"), 0, text("security"), text("outcome"),
        text("cause"), text("verdict")};
    const auto port = json.find("port");
    if (port != json.end() && port->is_number_unsigned() && port->get<std::uint64_t>() <= 65535)
        entry.port = static_cast<std::uint16_t>(port->get<std::uint64_t>());
    return entry;
}

} // namespace

RunHistory::RunHistory(std::string folder, std::size_t most)
    : m_folder(std::move(folder))
    , m_most(most)
{
}

std::vector<std::string> RunHistory::files() const
{
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator at(m_folder, error), end; !error && at != end;
         at.increment(error)) {
        std::string name = at->path().filename().string();
        if (isRunName(name))
            names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end(), std::greater<>());
    return names;
}

std::vector<HistoryEntry> RunHistory::list() const
{
    std::vector<HistoryEntry> entries;
    for (const std::string& file : files())
        if (auto entry = entryOf(file, headOfKept(m_folder + "/" + file, kHeadBytes)))
            entries.push_back(std::move(*entry));
    return entries;
}

Result<std::string> RunHistory::add(const ProbeResult& run)
{
    const std::string stamp = stampOf(run.startedAt);
    std::string file;
    std::error_code error;
    for (unsigned number = 0; number < 1000; ++number) {
        file = fmt::format("{}-{:03}{}", stamp, number, kSuffix);
        if (!std::filesystem::exists(m_folder + "/" + file, error))
            break;
    }
    if (auto written = writeKept(m_folder + "/" + file, headOf(run) + toText(run)); !written)
        return tl::unexpected<Error>(written.error());
    std::vector<std::string> all = files();
    for (std::size_t i = m_most; i < all.size(); ++i)
        std::filesystem::remove(m_folder + "/" + all[i], error);
    return file;
}

Result<ProbeResult> RunHistory::open(const std::string& file) const
{
    if (!isRunName(file))
        return failure(Error::Kind::Usage, "There is no such run.");
    const auto text = readKept(m_folder + "/" + file, kMostRun);
    if (!text)
        return tl::unexpected<Error>(text.error());
    if (text->empty())
        return failure(
            Error::Kind::Unreadable, "The run is not there any more.", "Another window may have removed it.");
    auto run = fromText(*text);
    if (run)
        diagnose(*run);
    return run;
}

Result<void> RunHistory::remove(const std::string& file)
{
    std::error_code error;
    if (isRunName(file))
        std::filesystem::remove(m_folder + "/" + file, error);
    if (error)
        return failure(Error::Kind::Unreadable,
            fmt::format("The run could not be removed: {}.", error.message()),
            "Check the rights of the folder.");
    return {};
}

Result<void> RunHistory::clear()
{
    for (const std::string& file : files())
        if (auto removed = remove(file); !removed)
            return removed;
    return {};
}

} // namespace rungbook::smtp
