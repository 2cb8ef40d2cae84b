// SPDX-License-Identifier: GPL-3.0-or-later
// "show crypto session [detail]" of IOS and IOS XE.
#include "core/show/output_kind.h"
#include "core/show/words.h"

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {
    "show crypto session detail", "show crypto session", "show crypto session remote"};
constexpr std::string_view kKeys[] = {"interface", "peer", "ipsec_flow"};
constexpr FieldType kNumber = FieldType::Number;

constexpr Label kLabels[] = {
    {"Interface", "interface"},
    {"Profile", "profile"},
    {"Username", "username"},
    {"Group", "group"},
    {"Assigned address", "assigned_address"},
    {"Uptime", "uptime"},
    {"Session status", "session_status"},
    {"Peer", "peer"},
    {"port", "peer_port", FieldType::Text, true},
    {"fvrf", "fvrf"},
    {"ivrf", "ivrf"},
    {"Phase1_id", "phase1_id"},
    {"Desc", "description"},
    {"Session ID", "session_id", kNumber},
    {"IKE SA", "ike_sa"},
    {"IKEv1 SA", "ike_sa"},
    {"IKEv2 SA", "ike_sa"},
    {"Capabilities", "capabilities"},
    {"connid", "connid", kNumber},
    {"lifetime", "lifetime"},
    {"IPSEC FLOW", "ipsec_flow"},
    {"Active SAs", "active_sas", kNumber},
    {"origin", "origin"},
    {"Inbound", "@in"},
    {"Outbound", "@out"},
    {"#pkts dec'ed", "decrypted", kNumber, true},
    {"#pkts enc'ed", "encrypted", kNumber, true},
    {"drop", "dropped", kNumber, true},
    {"life (KB/Sec)", "life", FieldType::Text, true},
};

void addLife(Builder& builder, std::string_view prefix, std::string_view value, SourceSpan where)
{
    const std::size_t slash = value.find('/');
    if (slash == std::string_view::npos || !decimal(value)) {
        builder.add(std::string(prefix) + "life", value, FieldType::Text, where);
        return;
    }
    builder.add(
        std::string(prefix) + "life_kilobytes", trim(value.substr(0, slash)), FieldType::Kilobytes, where);
    builder.add(
        std::string(prefix) + "life_seconds", trim(value.substr(slash + 1)), FieldType::Seconds, where);
}

// "local 192.0.2.1/500 remote 198.51.100.7/500 Active"
void addIkeSa(Builder& builder, std::string_view label, std::string_view value, SourceSpan where)
{
    builder.open("ike_sa", where, builder.last("session"));
    builder.add("version", label.substr(0, label.find(' ')), FieldType::Text, where);
    const auto all = words(value);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if ((all[i] == "local" || all[i] == "remote") && i + 1 < all.size()) {
            builder.add(all[i], all[i + 1], FieldType::Text, where);
            ++i;
        } else {
            builder.add("state", all[i], FieldType::Text, where);
        }
    }
}

bool isLegend(std::string_view text)
{
    return startsWith(text, "Crypto session current status") || startsWith(text, "Code: C - ")
        || startsWith(text, "K - Keepalive") || startsWith(text, "X - IKE Extended")
        || startsWith(text, "R - IKE Auto") || startsWith(text, "S - SIP VPN")
        || startsWith(text, "N - NAT-traversal") || startsWith(text, "T - cTCP")
        || startsWith(text, "D - Dead Peer") || startsWith(text, "U - IKE Dynamic")
        || startsWith(text, "F - IKE Frag") || startsWith(text, "cTCP encapsulation");
}

void addPair(Builder& builder, const Pair& pair, SourceSpan where)
{
    const std::string_view name = pair.label->name;
    const Record* record = builder.current();
    if (name == "interface") {
        builder.open("session", where);
        builder.add(pair, where);
    } else if (name == "ike_sa") {
        addIkeSa(builder, pair.label->label, pair.value, where);
    } else if (name == "ipsec_flow") {
        builder.open("flow", where, builder.last("session"));
        builder.add(pair, where);
    } else if (name.starts_with('@')) {
        builder.section = name == "@in" ? "in_" : "out_";
    } else if (name == "life") {
        addLife(builder, builder.section, pair.value, where);
    } else if (name == "dropped") {
        builder.add(builder.section + "dropped", pair.value, FieldType::Number, where);
    } else {
        if (record && record->kind != "session" && (name == "peer" || name == "session_id")
            && builder.last("session") != kNoIndex)
            builder.resume(builder.last("session"));
        builder.ensure("session", where);
        builder.add(pair, where);
    }
}

bool read(Builder& builder, const Piece& piece)
{
    if (isLegend(piece.text)) {
        if (!builder.current())
            builder.open("heading", piece.where);
        return true;
    }
    const Pairs pairs = findPairs(piece.text, kLabels);
    if (!pairs.clean || (!builder.current() && pairs.list.front().label->name != "interface"))
        return false;
    for (const Pair& pair : pairs.list) {
        if (pair.label->name == "peer_port" && pair.value.find(' ') != std::string_view::npos)
            return false;
        if (pair.label->name.starts_with('@') && !pair.value.empty())
            return false;
    }
    if (pairs.list.front().label->name == "interface" && words(pairs.list.front().value).size() != 1)
        return false;
    for (const Pair& pair : pairs.list)
        addPair(builder, pair, piece.where);
    return true;
}

bool starts(std::string_view line)
{
    return startsWith(line, "Crypto session current status")
        || (line.starts_with("Interface: ") && words(line).size() == 2);
}

} // namespace

extern const OutputKind crypto_session;
const OutputKind crypto_session{
    "crypto-session", "show crypto session detail", kCommands, starts, read, kKeys};

} // namespace rungbook::show
