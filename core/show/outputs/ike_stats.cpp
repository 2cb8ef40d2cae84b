// SPDX-License-Identifier: GPL-3.0-or-later
// "show crypto ikev1 stats", "show crypto isakmp stats" (ASA) and "show crypto ikev2 stats" (ASA, IOS): names with counts.
#include "core/show/output_kind.h"
#include "core/show/words.h"

#include <algorithm>

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {"show crypto isakmp stats", "show crypto ikev1 stats",
    "show crypto ikev2 stats", "show crypto ikev2 stats exchange", "show crypto protocol statistics ikev1",
    "show crypto protocol statistics ikev2"};
constexpr std::string_view kKeys[] = {"heading"};

bool isRuler(std::string_view text)
{
    return text.size() >= 8 && text.find_first_not_of("-=") == std::string_view::npos;
}

std::string nameFrom(std::string_view label)
{
    std::string name;
    for (const char c : lower(label)) {
        const bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (keep)
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (!name.empty() && name.back() == '_')
        name.pop_back();
    return name;
}

struct Count {
    std::string_view label;
    std::string_view value;
};

// "accepted: 13  rejected: 0": a label, a colon, a number, and so on to the end; empty when it is anything else.
std::vector<Count> counts(std::string_view text)
{
    std::vector<Count> all;
    while (!trim(text).empty()) {
        text = trim(text);
        std::size_t colon = text.find(':');
        // "(in/out):" and times hold no digit right after; the colon that counts is followed by a number
        while (colon != std::string_view::npos && !decimal(text.substr(colon + 1)))
            colon = text.find(':', colon + 1);
        if (colon == std::string_view::npos || colon == 0)
            return {};
        const std::string_view label = trim(text.substr(0, colon));
        std::string_view rest = trim(text.substr(colon + 1));
        std::size_t end = 0;
        while (end < rest.size() && rest[end] != ' ' && rest[end] != ',')
            ++end;
        const std::string_view value = rest.substr(0, end);
        if (value.find_first_not_of("0123456789/") != std::string_view::npos || words(label).size() > 10)
            return {};
        all.push_back({label, value});
        text = rest.substr(std::min(rest.size(), end + (end < rest.size() && rest[end] == ',' ? 1U : 0U)));
    }
    return all;
}

// "IKE_AUTH   83  19340  19340  83", "SA CREATION  12279  14970": a name and one, two or four counts under the headers of a table.
bool readRow(Builder& builder, const Piece& piece)
{
    const auto all = words(piece.text);
    std::size_t numbers = 0;
    while (numbers < all.size()
        && all[all.size() - 1 - numbers].find_first_not_of("0123456789") == std::string_view::npos)
        ++numbers;
    if ((numbers != 1 && numbers != 2 && numbers != 4) || all.size() <= numbers || all.size() - numbers > 6
        || piece.text.find(':') != std::string_view::npos || builder.section.empty())
        return false;
    static constexpr std::string_view exchange[] = {
        "_tx_request", "_tx_response", "_rx_request", "_rx_response"};
    static constexpr std::string_view notify[] = {"_tx", "_rx"};
    static constexpr std::string_view passed[] = {"_passed", "_failed"};
    std::string label;
    for (std::size_t i = 0; i + numbers < all.size(); ++i)
        label.append(i == 0 ? "" : " ").append(all[i]);
    for (std::size_t i = 0; i < numbers; ++i) {
        const std::string_view suffix = numbers == 4 ? exchange[i]
            : numbers == 1                           ? std::string_view{}
            : builder.section == "passed"            ? passed[i]
                                                     : notify[i];
        builder.add(nameFrom(label) + std::string(suffix), all[all.size() - numbers + i], FieldType::Number,
            piece.where);
    }
    return true;
}

bool isTableHeader(std::string_view text)
{
    const auto all = words(text);
    return all.size() >= 3
        && ((all[all.size() - 2] == "PASSED" && all.back() == "FAILED")
            || (all[all.size() - 2] == "TIMED" && all.back() == "OUT"));
}

bool isHeading(std::string_view text)
{
    return startsWith(text, "Global IKE") || startsWith(text, "Global ISAKMP")
        || contains(text, "IKEv2 SA Statistics") || startsWith(text, "EXCHANGE/NOTIFY")
        || equals(text, "EXCHANGES") || equals(text, "ERROR NOTIFY") || equals(text, "OTHER NOTIFY")
        || startsWith(text, "CONFIG PAYLOAD TYPE") || isTableHeader(text)
        || startsWith(text, "IKEV1 Call Admission") || startsWith(text, "IKEV2 Call Admission")
        || startsWith(text, "[IKEv") || startsWith(text, "IKEV2 Statistics") || equals(text, "OTHER COUNTERS")
        || contains(text, "IKEV2 PSH STATS") || startsWith(text, "Crypto IKEv2 SA Statistics");
}

bool read(Builder& builder, const Piece& piece)
{
    if (isRuler(piece.text))
        return builder.current() != nullptr || builder.section == "begun";
    if (isHeading(piece.text)) {
        builder.open("statistics", piece.where);
        builder.add("heading", piece.text, FieldType::Text, piece.where);
        builder.section = isTableHeader(piece.text) ? "passed" : "counts";
        return true;
    }
    if (!builder.current() && !startsWith(piece.text, "Total incoming reconnect connection"))
        return false;
    builder.ensure("statistics", piece.where);
    if (readRow(builder, piece))
        return true;
    const auto all = counts(piece.text);
    if (all.empty())
        return false;
    for (const Count& count : all)
        builder.add(nameFrom(count.label), count.value, FieldType::Number, piece.where);
    return true;
}

bool starts(std::string_view line)
{
    return startsWith(line, "Global IKEv") || startsWith(line, "Global ISAKMP Stat")
        || contains(line, "Crypto IKEv2 SA Statistics") || startsWith(line, "EXCHANGE/NOTIFY")
        || isTableHeader(line) || contains(line, "IKEV2 PSH STATS")
        || startsWith(line, "Total incoming reconnect connection");
}

} // namespace

extern const OutputKind ike_stats;
const OutputKind ike_stats{"ike-stats", "show crypto ikev1 stats", kCommands, starts, read, kKeys};

} // namespace rungbook::show
