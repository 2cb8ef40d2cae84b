// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/casefile/case_file.h"

#include "core/base/utf8.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <numeric>

namespace rungbook::casefile
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::size_t kSeedBytes = 16;
constexpr std::size_t kMostItems = 1000;

std::string stringOf(const Json& object, const char* key)
{
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::size_t sizeOf(const CaseFile& file)
{
    return std::accumulate(file.items.begin(), file.items.end(), std::size_t{0},
        [](std::size_t sum, const CaseItem& item) { return sum + item.bytes.size(); });
}

tl::unexpected<Error> damaged(std::string_view what)
{
    return failure(Error::Kind::NotUnderstood, fmt::format("The case file is damaged: {}.", what),
        "Take the copy that was saved before it.");
}

} // namespace

Result<std::string> add(CaseFile& file, CaseItem item)
{
    if (item.bytes.empty())
        return failure(Error::Kind::Usage, fmt::format("{} is empty.", item.name), "Nothing was added.");
    if (item.bytes.size() > kLongestItem)
        return failure(Error::Kind::Usage,
            fmt::format("{} is too long for a case ({} MiB; at most {}).", item.name,
                item.bytes.size() >> 20U, kLongestItem >> 20U),
            "Cut it to the peer or the server first: grep for its address, or tcpdump -r FILE -w SMALL host "
            "ADDRESS.");
    if (file.items.size() >= kMostItems || sizeOf(file) + item.bytes.size() > kLongestCase)
        return failure(Error::Kind::Usage, fmt::format("The case is full; {} was not added.", item.name),
            "Remove what is no longer needed.");
    if (item.name.empty())
        item.name = "pasted";
    const std::string wanted = item.name;
    const std::size_t dot = wanted.rfind('.');
    const std::size_t stem = dot == std::string::npos || dot == 0 ? wanted.size() : dot;
    for (int n = 2; find(file, item.name) != nullptr; ++n)
        item.name = fmt::format("{} ({}){}", wanted.substr(0, stem), n, wanted.substr(stem));
    file.items.push_back(std::move(item));
    return file.items.back().name;
}

const CaseItem* find(const CaseFile& file, std::string_view name)
{
    const auto at = std::find_if(
        file.items.begin(), file.items.end(), [&](const CaseItem& item) { return item.name == name; });
    return at == file.items.end() ? nullptr : &*at;
}

void giveSeed(CaseFile& file)
{
    if (file.seed.empty())
        file.seed = tls::hexOf(tls::randomBytes(kSeedBytes));
}

std::string toText(const CaseFile& file)
{
    Json items = Json::array();
    for (const CaseItem& item : file.items) {
        Json one;
        one["name"] = item.name;
        one["added"] = item.added;
        one["note"] = item.note;
        if (isUtf8(item.bytes))
            one["text"] = item.bytes;
        else
            one["base64"] = tls::base64Encode(item.bytes);
        items.push_back(std::move(one));
    }
    Json out;
    out["rungbook_case"] = kVersion;
    out["title"] = file.title;
    out["note"] = file.note;
    out["seed"] = file.seed.empty() ? tls::hexOf(tls::randomBytes(kSeedBytes)) : file.seed;
    out["items"] = std::move(items);
    return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool looksLikeCase(std::string_view text)
{
    const std::string_view head = text.substr(0, 100);
    return head.find('{') < 4 && head.find("\"rungbook_case\"") != std::string_view::npos;
}

Result<CaseFile> fromText(std::string_view text)
{
    if (!looksLikeCase(text))
        return failure(Error::Kind::NotUnderstood, "This is no case file of Rungbook.",
            "Make one with \"rungbook-cli case new CASE FILE...\".");
    const Json in = Json::parse(text, nullptr, false);
    if (in.is_discarded() || !in.is_object())
        return damaged("it does not end as it should");
    const auto version = in.find("rungbook_case");
    if (version == in.end() || !version->is_number_integer())
        return damaged("it has no version");
    if (version->get<int>() > kVersion)
        return failure(Error::Kind::NotUnderstood,
            "The case file was written by a later version of Rungbook.", "Update this one.");
    CaseFile file;
    file.title = stringOf(in, "title");
    file.note = stringOf(in, "note");
    file.seed = stringOf(in, "seed");
    const auto items = in.find("items");
    if (items == in.end() || !items->is_array())
        return damaged("it has no list of items");
    for (const Json& one : *items) {
        if (!one.is_object())
            return damaged("one of its items is none");
        CaseItem item;
        item.name = stringOf(one, "name");
        item.added = stringOf(one, "added");
        item.note = stringOf(one, "note");
        if (const auto bytes = one.find("base64"); bytes != one.end()) {
            auto decoded = tls::base64Decode(bytes->is_string() ? bytes->get<std::string>() : "?");
            if (!decoded)
                return damaged(fmt::format("{} cannot be decoded", item.name));
            item.bytes = *std::move(decoded);
        } else {
            item.bytes = stringOf(one, "text");
        }
        if (auto added = add(file, std::move(item)); !added)
            return tl::unexpected<Error>(added.error());
    }
    return file;
}

} // namespace rungbook::casefile
