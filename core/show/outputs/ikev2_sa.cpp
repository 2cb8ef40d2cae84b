// SPDX-License-Identifier: GPL-3.0-or-later
// "show crypto ikev2 sa [detail]" of ASA, IOS and IOS XE.
#include "core/show/output_kind.h"
#include "core/show/words.h"

#include <algorithm>

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {"show crypto ikev2 sa detail", "show crypto ikev2 sa",
    "show crypto ikev2 sa remote", "show crypto ikev2 sa local"};
constexpr std::string_view kKeys[] = {"local", "remote", "tunnel_id", "local_selector", "remote_selector"};
constexpr FieldType kNumber = FieldType::Number;

constexpr Label kLabels[] = {
    {"Session-id", "session_id", kNumber},
    {"Status", "session_status"},
    {"IKE count", "ike_count", kNumber},
    {"CHILD count", "child_count", kNumber},
    {"Local", "local", FieldType::Text, true},
    {"Remote", "remote", FieldType::Text, true},
    {"Encr", "encryption"},
    {"keysize", "key_size"},
    {"PRF", "prf"},
    {"Hash", "hash"},
    {"DH Grp", "dh_group"},
    {"Auth sign", "auth_sign"},
    {"Auth verify", "auth_verify"},
    {"PQC Key Exchange", "pqc_key_exchange"},
    {"Life/Active Time", "life"},
    {"CE id", "ce_id", kNumber},
    {"Status Description", "status_description"},
    {"Local spi", "local_spi", FieldType::Hex},
    {"Remote spi", "remote_spi", FieldType::Hex},
    {"Local id", "local_id"},
    {"Remote id", "remote_id"},
    {"Local req mess id", "local_request_id", kNumber},
    {"Remote req mess id", "remote_request_id", kNumber},
    {"Local next mess id", "local_next_id", kNumber},
    {"Remote next mess id", "remote_next_id", kNumber},
    {"Local req msg id", "local_request_id", kNumber},
    {"Remote req msg id", "remote_request_id", kNumber},
    {"Local next msg id", "local_next_id", kNumber},
    {"Remote next msg id", "remote_next_id", kNumber},
    {"Local req queued", "local_requests_queued", kNumber},
    {"Remote req queued", "remote_requests_queued", kNumber},
    {"Local window", "local_window", kNumber},
    {"Remote window", "remote_window", kNumber},
    {"DPD configured for", "dpd", FieldType::Text, true},
    {"Dynamic Route Update", "dynamic_route_update"},
    {"Initiator of SA", "initiator"},
    {"Pushed IP address", "pushed_address"},
    {"Assigned host addr", "assigned_address"},
    {"Remote subnets", "@subnets"},
    {"Local Sys Id", "local_system_id"},
    {"Remote Sys Id", "remote_system_id"},
    {"PEER TYPE", "peer_type"},
    {"Redirected From", "redirected_from"},
    {"Quantum-safe Encryption using PQC", "quantum_resistance"},
    {"Child sa: local selector", "local_selector", FieldType::Text, true},
    {"remote selector", "remote_selector", FieldType::Text, true},
    {"ESP spi in/out", "esp_spis"},
    {"AH spi in/out", "ah_spis"},
    {"CPI in/out", "cpis"},
    {"esp_hmac", "esp_hmac"},
    {"ah_hmac", "ah_hmac"},
    {"comp", "compression"},
    {"mode", "mode", FieldType::Text, true},
    {"Parent SA Extended Status", "@extended"},
    {"Delete in", "delete_in"},
    {"IKEV2 Fragmentation", "fragmentation"},
};

// Sentences that are a value in themselves.
bool isNote(std::string_view text)
{
    static constexpr std::string_view beginnings[] = {"Fragmentation not", "Fragmentation is",
        "Fragmentation  configured", "Fragmentation configured", "Fragmentation enabled",
        "Extended Authentication", "NAT-T is", "Cisco Trust Security", "Quantum Resistance", "Quantum-Safe",
        "Quantum-safe", "IPv4 Crypto IKEv2", "IPv6 Crypto IKEv2", "IKEv2 SAs:", "DPD not configured",
        "Peer is behind", "IETF Std Fragmentation", "Cisco Fragmentation"};
    return std::any_of(std::begin(beginnings), std::end(beginnings),
        [&](std::string_view beginning) { return startsWith(text, beginning); });
}

bool isHeader(std::string_view text)
{
    return startsWith(text, "Tunnel-id") && contains(text, "Status");
}

bool isStatus(std::string_view word)
{
    return equals(word, "READY") || equals(word, "IN-NEG") || equals(word, "DELETE") || equals(word, "INIT")
        || startsWith(word, "IN-") || equals(word, "REKEY") || equals(word, "UP-ACTIVE")
        || equals(word, "UP-IDLE");
}

// "3686011 192.0.2.1/500 198.51.100.7/500 none/none READY INITIATOR"; the VRFs and the role may be missing, IPv6 has its addresses below.
bool readRow(Builder& builder, const Piece& piece)
{
    const auto row = words(piece.text);
    if (row.size() < 3 || row.size() > 7 || !decimal(row[0]))
        return false;
    const auto status = std::find_if(row.begin(), row.end(), isStatus);
    if (status == row.end())
        return false;
    const auto at = static_cast<std::size_t>(status - row.begin());
    const bool addresses = at >= 3 && addressLike(row[1]) && addressLike(row[2]);
    if (!addresses && at != 2)
        return false;
    const std::uint32_t session = builder.last("session");
    builder.open("ike_sa", piece.where, session);
    builder.add("tunnel_id", row[0], FieldType::Number, piece.where);
    if (addresses) {
        builder.add("local", row[1], FieldType::Text, piece.where);
        builder.add("remote", row[2], FieldType::Text, piece.where);
    }
    if (at > (addresses ? 3U : 1U))
        builder.add("vrfs", row[at - 1], FieldType::Text, piece.where);
    builder.add("state", *status, FieldType::Text, piece.where);
    for (std::size_t i = at + 1; i < row.size(); ++i)
        builder.add("role", row[i], FieldType::Text, piece.where);
    return true;
}

void addLife(Builder& builder, std::string_view value, SourceSpan where)
{
    const std::size_t slash = value.find('/');
    const std::size_t unit = value.find(" sec");
    if (slash == std::string_view::npos) {
        builder.add("life", value, FieldType::Text, where);
        return;
    }
    builder.add("lifetime_seconds", value.substr(0, slash), FieldType::Seconds, where);
    builder.add("active_seconds",
        value.substr(slash + 1, unit == std::string_view::npos ? unit : unit - slash - 1), FieldType::Seconds,
        where);
}

void addSpis(Builder& builder, std::string_view name, std::string_view value, SourceSpan where)
{
    const std::size_t slash = value.find('/');
    builder.add(std::string(name) + "_in", value.substr(0, slash), FieldType::Hex, where);
    if (slash != std::string_view::npos)
        builder.add(std::string(name) + "_out", value.substr(slash + 1), FieldType::Hex, where);
}

void addPair(Builder& builder, const Pair& pair, SourceSpan where)
{
    const std::string_view name = pair.label->name;
    if (name == "session_id"
        && (!builder.current() || builder.current()->get("child_count")
            || builder.current()->kind != "ike_sa")) {
        builder.open("session", where);
        builder.add(pair, where);
    } else if (name == "local_selector") {
        builder.open("child_sa", where, builder.last("ike_sa"));
        builder.add(pair, where);
    } else if (name == "life") {
        addLife(builder, pair.value, where);
    } else if (name == "esp_spis") {
        addSpis(builder, "esp_spi", pair.value, where);
    } else if (name == "ah_spis") {
        addSpis(builder, "ah_spi", pair.value, where);
    } else if (!name.starts_with('@')) {
        builder.add(pair, where);
    }
    builder.section = name;
}

bool isSubnet(std::string_view text)
{
    const auto all = words(text);
    return !all.empty() && all.size() <= 2
        && std::all_of(all.begin(), all.end(), [](std::string_view w) { return addressLike(w); });
}

bool read(Builder& builder, const Piece& piece)
{
    if (isHeader(piece.text)) {
        builder.section = "table";
        if (!builder.current())
            builder.open("heading", piece.where);
        return true;
    }
    if (startsWith(piece.text, "There are no IKEv2 SAs")) {
        builder.open("none", piece.where);
        return true;
    }
    if (isNote(piece.text)) {
        builder.ensure("heading", piece.where);
        builder.add("note", piece.text, FieldType::Text, piece.where);
        return true;
    }
    if (readRow(builder, piece))
        return true;
    if (builder.section == "@subnets" && isSubnet(piece.text) && builder.current()) {
        builder.add("remote_subnet", piece.text, FieldType::Text, piece.where);
        return true;
    }
    const Pairs pairs = findPairs(piece.text, kLabels);
    if (!pairs.clean)
        return false;
    if (!builder.current() && pairs.list.front().label->name != "session_id")
        return false;
    for (const Pair& pair : pairs.list) {
        const std::string_view name = pair.label->name;
        if ((name == "local" || name == "remote") && !addressLike(pair.value))
            return false;
        if (name == "mode" && words(pair.value).size() != 1)
            return false;
    }
    for (const Pair& pair : pairs.list)
        addPair(builder, pair, piece.where);
    return true;
}

bool starts(std::string_view line)
{
    return equals(line, "IKEv2 SAs:") || startsWith(line, "Session-id:") || isHeader(line)
        || equals(line, "There are no IKEv2 SAs") || startsWith(line, "IPv4 Crypto IKEv2")
        || startsWith(line, "IPv6 Crypto IKEv2");
}

} // namespace

extern const OutputKind ikev2_sa;
const OutputKind ikev2_sa{"ikev2-sa", "show crypto ikev2 sa", kCommands, starts, read, kKeys};

} // namespace rungbook::show
