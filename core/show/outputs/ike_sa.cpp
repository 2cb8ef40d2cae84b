// SPDX-License-Identifier: GPL-3.0-or-later
// "show crypto isakmp sa [detail]" and "show crypto ikev1 sa [detail]": the list of ASA, the tables of PIX, older ASA and IOS.
#include "core/show/output_kind.h"
#include "core/show/words.h"

#include <algorithm>
#include <array>

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {"show crypto isakmp sa detail", "show crypto isakmp sa",
    "show crypto ikev1 sa detail", "show crypto ikev1 sa", "show isakmp sa"};
constexpr std::string_view kKeys[] = {"peer", "destination", "source", "connection_id"};
constexpr FieldType kNumber = FieldType::Number;

constexpr Label kLabels[] = {
    {"Active SA", "active_sas", kNumber},
    {"Rekey SA", "rekey_sas"},
    {"Total IKE SA", "total_sas", kNumber},
    {"IKE Peer", "peer"},
    {"Type", "type"},
    {"Role", "role"},
    {"Dir", "role"},
    {"Rekey", "rekey"},
    {"State", "state"},
    {"Encrypt", "encryption"},
    {"Hash", "hash"},
    {"Auth", "authentication"},
    {"D/H Group", "dh_group"},
    {"Lifetime", "lifetime_seconds", FieldType::Seconds},
    {"Lifetime Remaining", "lifetime_left_seconds", FieldType::Seconds},
    {"dst", "destination"},
    {"src", "source"},
    {"conn-id", "connection_id", kNumber},
    {"status", "status"},
    {"Engine-id:Conn-id", "engine"},
};

bool isLegend(std::string_view text)
{
    return startsWith(text, "Codes: C - IKE") || startsWith(text, "K - Keepalives")
        || startsWith(text, "X - IKE Extended") || startsWith(text, "psk - Preshared")
        || startsWith(text, "renc - RSA") || startsWith(text, "T - cTCP") || startsWith(text, "D - Dead Peer")
        || startsWith(text, "N - NAT-traversal");
}

bool isHeading(std::string_view text)
{
    static constexpr std::array<std::string_view, 7> headings{"IKEv1 SAs:", "IPv4 Crypto ISAKMP SA",
        "IPv6 Crypto ISAKMP SA", "There are no IKEv1 SAs", "There are no isakmp sas", "There are no IKE SAs",
        "There are no IKEv2 SAs"};
    return std::any_of(headings.begin(), headings.end(), [&](std::string_view h) { return equals(text, h); });
}

// The headers of a table as field names; empty when the line is none.
std::vector<std::string> columnsOf(std::string_view text)
{
    std::vector<std::string> names;
    const std::string folded = lower(text);
    for (const std::string_view word : words(folded)) {
        if (word == "dst")
            names.emplace_back("destination");
        else if (word == "src")
            names.emplace_back("source");
        else if (word == "conn-id" || word == "c-id")
            names.emplace_back("connection_id");
        else if (word == "state" || word == "slot" || word == "status" || word == "pending"
            || word == "created" || word == "local" || word == "type" || word == "hash" || word == "lifetime")
            names.emplace_back(word);
        else if (word == "remote")
            names.emplace_back("peer");
        else if (word == "i-vrf")
            names.emplace_back("vrf");
        else if (word == "encr" || word == "encrypt")
            names.emplace_back("encryption");
        else if (word == "auth")
            names.emplace_back("authentication");
        else if (word == "dh")
            names.emplace_back("dh_group");
        else if (word == "cap.")
            names.emplace_back("capabilities");
        else if (word == "dir")
            names.emplace_back("role");
        else if (word == "rky")
            names.emplace_back("rekey");
        else if (word == "ike" || word == "peer" || word == "total")
            names.emplace_back(word == "ike" ? "number" : "peer");
        else
            return {};
    }
    if (names.size() < 4)
        return {};
    const bool ios = names[0] == "destination" || names[0] == "connection_id";
    const bool asa = names[0] == "number" && names[1] == "peer";
    return ios || asa ? names : std::vector<std::string>{};
}

void addAs(Builder& builder, const std::string& name, std::string_view text, SourceSpan where)
{
    const bool seconds = name == "lifetime" && decimal(text) && text.find(':') == std::string_view::npos;
    builder.add(
        seconds ? "lifetime_seconds" : name, text, seconds ? FieldType::Seconds : FieldType::Text, where);
}

bool isState(std::string_view word)
{
    return startsWith(word, "MM_") || startsWith(word, "AM_") || startsWith(word, "AG_")
        || startsWith(word, "QM_") || startsWith(word, "CONF_") || startsWith(word, "OAK_");
}

// "203.0.113.1  203.0.113.10  QM_IDLE  1003 ACTIVE (deleted)", with and without the slot.
bool readStateRow(Builder& builder, const Piece& piece, const std::vector<std::string_view>& row)
{
    if (row.size() < 3 || !addressLike(row[0]) || !addressLike(row[1]) || !isState(row[2]))
        return false;
    builder.open("ike_sa", piece.where);
    builder.add("destination", row[0], FieldType::Text, piece.where);
    builder.add("source", row[1], FieldType::Text, piece.where);
    builder.add("state", row[2], FieldType::Text, piece.where);
    static constexpr std::string_view pix[] = {"pending", "created"};
    const bool isPix = builder.columns.size() > 3 && builder.columns[3] == "pending";
    std::size_t at = 3;
    std::size_t numbers = 0;
    for (; at < row.size() && decimal(row[at]); ++at, ++numbers) {
        const std::string_view name = isPix ? pix[std::min<std::size_t>(numbers, 1)]
            : numbers == 0                  ? "connection_id"
                                            : "slot";
        builder.add(name, row[at], FieldType::Number, piece.where);
    }
    if (at < row.size()) {
        const auto begin = static_cast<std::size_t>(row[at].data() - piece.text.data());
        builder.add("status", piece.text.substr(begin), FieldType::Text, piece.where);
    }
    return true;
}

// "29609 192.0.2.1 198.51.100.2 RED ACTIVE aes sha psk 16 00:01:47 D": the VRF and the capabilities may be missing.
bool readDetailRow(Builder& builder, const Piece& piece, const std::vector<std::string_view>& row)
{
    if (row.size() < 9 || !decimal(row[0]) || !addressLike(row[1]) || !addressLike(row[2]))
        return false;
    std::size_t status = 3;
    static constexpr std::string_view states[] = {"ACTIVE", "STDBY", "STANDBY", "DELETED", "NEGO", "DEAD"};
    const auto isStatus = [](std::string_view word) {
        return std::any_of(
            std::begin(states), std::end(states), [&](std::string_view s) { return equals(word, s); });
    };
    if (!isStatus(row[3])) {
        status = 4;
        if (row.size() < 10 || !isStatus(row[4]))
            return false;
    }
    builder.open("ike_sa", piece.where);
    builder.add("connection_id", row[0], FieldType::Number, piece.where);
    builder.add("local", row[1], FieldType::Text, piece.where);
    builder.add("peer", row[2], FieldType::Text, piece.where);
    if (status == 4)
        builder.add("vrf", row[3], FieldType::Text, piece.where);
    static constexpr std::string_view rest[] = {
        "status", "encryption", "hash", "authentication", "dh_group", "lifetime_left", "capabilities"};
    for (std::size_t i = status; i < row.size(); ++i) {
        const std::size_t column = std::min<std::size_t>(i - status, 6);
        builder.add(rest[column], row[i], FieldType::Text, piece.where);
    }
    if (const auto left = duration(builder.current()->text("lifetime_left")))
        builder.add("lifetime_left_seconds", std::to_string(*left), FieldType::Seconds, piece.where);
    return true;
}

// "1 203.0.113.1  User  Resp  No  AM_ACTIVE  3des  SHA  preshrd 86400", under the headers of an older ASA.
bool readNumberedRow(Builder& builder, const Piece& piece, const std::vector<std::string_view>& row)
{
    if (builder.columns.empty() || builder.columns[0] != "number" || row.size() > builder.columns.size()
        || row.size() < 5 || !decimal(row[0]) || !addressLike(row[1]))
        return false;
    builder.open("ike_sa", piece.where);
    for (std::size_t i = 1; i < row.size(); ++i)
        addAs(builder, builder.columns[i], row[i], piece.where);
    return true;
}

std::string_view withoutNumber(std::string_view text)
{
    const std::size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos || text[digits] != ' ')
        return text;
    const std::string_view rest = trim(text.substr(digits));
    return startsWith(rest, "IKE Peer") ? rest : text;
}

bool read(Builder& builder, const Piece& piece)
{
    if (isLegend(piece.text))
        return builder.current() != nullptr || !builder.section.empty();
    if (isHeading(piece.text)) {
        builder.open("heading", piece.where);
        builder.add("heading", piece.text, FieldType::Text, piece.where);
        return true;
    }
    auto columns = columnsOf(piece.text);
    if (!columns.empty()) {
        builder.columns = std::move(columns);
        builder.section = "table";
        return true;
    }
    const auto row = words(piece.text);
    if (readStateRow(builder, piece, row) || readDetailRow(builder, piece, row)
        || readNumberedRow(builder, piece, row))
        return true;
    const Pairs pairs = findPairs(withoutNumber(piece.text), kLabels);
    if (!pairs.clean)
        return false;
    const std::string_view first = pairs.list.front().label->name;
    const bool counter = first == "active_sas" || first == "rekey_sas" || first == "total_sas";
    const bool opens = first == "peer" || first == "destination";
    if (!counter && !opens && (!builder.current() || builder.current()->kind != "ike_sa"))
        return false;
    for (const Pair& pair : pairs.list) {
        if (pair.label->name == "state" && words(pair.value).size() > 2)
            return false;
        if (pair.label->name == "peer" && words(pair.value).size() != 1)
            return false;
    }
    if (opens)
        builder.open("ike_sa", piece.where);
    else if (counter && (!builder.current() || builder.current()->kind != "summary"))
        builder.open("summary", piece.where);
    for (const Pair& pair : pairs.list)
        builder.add(pair, piece.where);
    return true;
}

bool starts(std::string_view line)
{
    if (equals(line, "IKEv1 SAs:") || equals(line, "IPv4 Crypto ISAKMP SA")
        || equals(line, "IPv6 Crypto ISAKMP SA") || equals(line, "There are no IKEv1 SAs")
        || equals(line, "There are no isakmp sas"))
        return true;
    if (startsWith(line, "Active SA: ") || startsWith(line, "IKE Peer: "))
        return true;
    if (startsWith(withoutNumber(line), "IKE Peer: ") && words(line).size() == 4)
        return true;
    if (!columnsOf(line).empty())
        return true;
    const auto row = words(line);
    return row.size() >= 4 && row.size() <= 7 && addressLike(row[0]) && addressLike(row[1]) && isState(row[2])
        && decimal(row[3]);
}

} // namespace

extern const OutputKind ike_sa;
const OutputKind ike_sa{"ike-sa", "show crypto isakmp sa", kCommands, starts, read, kKeys};

} // namespace rungbook::show
