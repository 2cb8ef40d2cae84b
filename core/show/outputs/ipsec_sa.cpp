// SPDX-License-Identifier: GPL-3.0-or-later
// "show crypto ipsec sa" of ASA, PIX, IOS and IOS XE: flows with their counters, and under each the SAs in both directions.
#include "core/show/output_kind.h"
#include "core/show/words.h"

#include <algorithm>

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {
    "show crypto ipsec sa", "show ipsec sa", "show crypto engine connections flow"};
constexpr std::string_view kKeys[] = {"local_ident", "remote_ident", "spi"};

constexpr FieldType kNumber = FieldType::Number;
constexpr FieldType kHex = FieldType::Hex;

constexpr Label kLabels[] = {
    {"interface", "interface"},
    {"Crypto map tag", "crypto_map"},
    {"IPsecv6 policy name", "ipv6_policy"},
    {"seq num", "seq_num", kNumber},
    {"local addr", "local_addr", FieldType::Text, true},
    {"access-list", "access_list", FieldType::Text, true},
    {"protected vrf", "vrf"},
    {"Protected vrf (ivrf)", "vrf"},
    {"local ident (addr/mask/prot/port)", "local_ident"},
    {"remote ident (addr/mask/prot/port)", "remote_ident"},
    {"current_peer", "peer", FieldType::Text, true},
    {"username", "username"},
    {"dynamic allocated peer ip", "dynamic_peer"},
    {"dynamic allocated peer ip(ipv6)", "dynamic_peer_ipv6"},
    {"PERMIT, flags", "flags"},
    {"DENY, flags", "flags"},
    {"#pkts encaps", "encaps", kNumber},
    {"#pkts encrypt", "encrypt", kNumber},
    {"#pkts digest", "digest", kNumber},
    {"#pkts decaps", "decaps", kNumber},
    {"#pkts decrypt", "decrypt", kNumber},
    {"#pkts verify", "verify", kNumber},
    {"#pkts compressed", "compressed", kNumber},
    {"#pkts decompressed", "decompressed", kNumber},
    {"#pkts not compressed", "not_compressed", kNumber},
    {"#pkts comp failed", "comp_failed", kNumber},
    {"#pkts compr. failed", "comp_failed", kNumber},
    {"#pkts decomp failed", "decomp_failed", kNumber},
    {"#pkts not decompressed", "not_decompressed", kNumber},
    {"#pkts decompress failed", "decomp_failed", kNumber},
    {"#pkts not offload decrypted", "not_offload_decrypted", kNumber},
    {"#pkts not offload encrypted", "not_offload_encrypted", kNumber},
    {"#pkts offload decrypted", "offload_decrypted", kNumber},
    {"#pkts offload encrypted", "offload_encrypted", kNumber},
    {"#pre-frag successes", "pre_frag_successes", kNumber},
    {"#pre-frag failures", "pre_frag_failures", kNumber},
    {"#post-frag successes", "post_frag_successes", kNumber},
    {"#post-frag failures", "post_frag_failures", kNumber},
    {"#fragments created", "fragments_created", kNumber},
    {"#fragments rcvd", "fragments_received", kNumber},
    {"#fragments reassembled", "fragments_reassembled", kNumber},
    {"#PMTUs sent", "pmtus_sent", kNumber},
    {"#PMTUs rcvd", "pmtus_received", kNumber},
    {"#decapsulated frgs needing reassembly", "frags_needing_reassembly", kNumber},
    {"#decapsulated frags needing reassembly", "frags_needing_reassembly", kNumber},
    {"#decapsulated fragments needing reassembly", "frags_needing_reassembly", kNumber},
    {"#TFC rcvd", "tfc_received", kNumber},
    {"#TFC sent", "tfc_sent", kNumber},
    {"#Valid ICMP Errors rcvd", "icmp_errors_valid", kNumber},
    {"#Invalid ICMP Errors rcvd", "icmp_errors_invalid", kNumber},
    {"#send errors", "send_errors", kNumber, true},
    {"#recv errors", "recv_errors", kNumber, true},
    {"#pkts no sa (send)", "no_sa_send", kNumber, true},
    {"#pkts no sa(send)", "no_sa_send", kNumber, true},
    {"#pkts invalid sa (rcv)", "invalid_sa_recv", kNumber, true},
    {"#pkts invalid sa(rcv)", "invalid_sa_recv", kNumber, true},
    {"#pkts encaps failed (send)", "encaps_failed", kNumber, true},
    {"#pkts encaps failed(send)", "encaps_failed", kNumber, true},
    {"#pkts decaps failed (rcv)", "decaps_failed", kNumber, true},
    {"#pkts decaps failed(rcv)", "decaps_failed", kNumber, true},
    {"#pkts invalid prot (recv)", "invalid_protocol", kNumber, true},
    {"#pkts invalid prot(rcv)", "invalid_protocol", kNumber, true},
    {"#pkts verify failed", "verify_failed", kNumber},
    {"#pkts invalid identity (recv)", "invalid_identity", kNumber, true},
    {"#pkts invalid identity(rcv)", "invalid_identity", kNumber, true},
    {"#pkts invalid ip version(rcv)", "invalid_ip_version", kNumber, true},
    {"#pkts invalid len (rcv)", "invalid_length", kNumber, true},
    {"#pkts invalid len(rcv)", "invalid_length", kNumber, true},
    {"#pkts replay rollover (send)", "replay_rollover_send", kNumber, true},
    {"#pkts replay rollover(send)", "replay_rollover_send", kNumber, true},
    {"#pkts replay rollover (rcv)", "replay_rollover_recv", kNumber, true},
    {"#pkts replay rollover(rcv)", "replay_rollover_recv", kNumber, true},
    {"##pkts replay failed (rcv)", "replay_failed", kNumber, true},
    {"#pkts replay failed (rcv)", "replay_failed", kNumber, true},
    {"#pkts replay failed(rcv)", "replay_failed", kNumber, true},
    {"#pkts min mtu frag failed (send)", "min_mtu_frag_failed", kNumber, true},
    {"#pkts min mtu frag failed(send)", "min_mtu_frag_failed", kNumber, true},
    {"#pkts bad frag offset(rcv)", "bad_frag_offset", kNumber, true},
    {"#pkts tagged (send)", "tagged_send", kNumber, true},
    {"#pkts untagged (rcv)", "untagged_recv", kNumber, true},
    {"#pkts not tagged (send)", "not_tagged_send", kNumber, true},
    {"#pkts not untagged (rcv)", "not_untagged_recv", kNumber, true},
    {"#pkts internal err (send)", "internal_error_send", kNumber, true},
    {"#pkts internal err(send)", "internal_error_send", kNumber, true},
    {"#pkts internal err (recv)", "internal_error_recv", kNumber, true},
    {"#pkts internal err(rcv)", "internal_error_recv", kNumber, true},
    {"local crypto endpt.", "local_endpoint"},
    {"remote crypto endpt.", "remote_endpoint"},
    {"plaintext mtu", "plaintext_mtu", kNumber, true},
    {"path mtu", "path_mtu", kNumber, true},
    {"ip mtu", "ip_mtu", kNumber, true},
    {"ip mtu idb", "ip_mtu_interface", FieldType::Text, true},
    {"ipv6 mtu", "ipv6_mtu", kNumber, true},
    {"ipv6 mtu idb", "ipv6_mtu_interface", FieldType::Text, true},
    {"ipsec overhead", "overhead", FieldType::Text, true},
    {"media mtu", "media_mtu", kNumber, true},
    {"PMTU time remaining (sec)", "pmtu_seconds", FieldType::Seconds},
    {"DF policy", "df_policy"},
    {"ICMP error validation", "icmp_error_validation"},
    {"TFC packets", "tfc_packets"},
    {"current outbound spi", "current_outbound_spi", kHex},
    {"current inbound spi", "current_inbound_spi", kHex},
    {"PFS (Y/N)", "pfs"},
    {"DH group", "dh_group"},
    {"inbound esp sas", "in esp"},
    {"inbound ah sas", "in ah"},
    {"inbound pcp sas", "in pcp"},
    {"outbound esp sas", "out esp"},
    {"outbound ah sas", "out ah"},
    {"outbound pcp sas", "out pcp"},
    {"spi", "spi", kHex},
    {"SA State", "state"},
    {"transform", "transform"},
    {"in use settings", "settings"},
    {"slot", "slot", kNumber},
    {"conn_id", "conn_id", kNumber},
    {"conn id", "conn_id", kNumber},
    {"crypto-map", "crypto_map"},
    {"crypto map", "crypto_map"},
    {"flow_id", "flow_id"},
    {"sibling_flags", "sibling_flags", FieldType::Text, true},
    {"initiator", "initiator"},
    {"sa timing: remaining key lifetime (kB/sec)", "lifetime_left"},
    {"sa timing: remaining key lifetime (k/sec)", "lifetime_left"},
    {"sa timing: remaining key lifetime (sec)", "lifetime_left_seconds", FieldType::Seconds},
    {"sa timing: remaining key lifetime", "lifetime_note", FieldType::Text, true},
    {"Kilobyte Volume Rekey", "volume_rekey", FieldType::Text, true},
    {"IV size", "iv_size"},
    {"replay detection support", "replay_detection"},
    {"replay window size", "replay_window", kNumber},
    {"Anti replay bitmap", "replay_bitmap"},
    {"Status", "status"},
    {"slot", "slot", kNumber},
    {"ike_cookies", "ike_cookies"},
    {"cryptomap", "crypto_map"},
};

bool isSection(std::string_view name)
{
    return name.starts_with("in ") || name.starts_with("out ");
}

bool beginsFlow(std::string_view name)
{
    return name == "crypto_map" || name == "access_list" || name == "vrf" || name == "local_ident";
}

// "(4372199/2855)": what is left in kilobytes and in seconds.
void addLifetime(Builder& builder, std::string_view value, SourceSpan where)
{
    std::string_view inner = value;
    if (inner.starts_with('('))
        inner.remove_prefix(1);
    const std::size_t slash = inner.find('/');
    if (slash == std::string_view::npos) {
        builder.add("lifetime_note", value, FieldType::Text, where);
        return;
    }
    builder.add("lifetime_left_kilobytes", inner.substr(0, slash), FieldType::Kilobytes, where);
    std::string_view seconds = inner.substr(slash + 1);
    if (seconds.ends_with(')'))
        seconds.remove_suffix(1);
    builder.add("lifetime_left_seconds", seconds, FieldType::Seconds, where);
}

void addFlowField(Builder& builder, const Pair& pair, SourceSpan where)
{
    const std::uint32_t flow = builder.last("flow");
    const Record* record = builder.current();
    if (beginsFlow(pair.label->name)) {
        if (!record || record->kind != "flow" || record->get("local_ident")
            || record->get(pair.label->name)) {
            std::string map;
            if (record && record->kind != "interface" && !builder.columns.empty())
                map = builder.columns.front();
            builder.open("flow", where, builder.last("interface"));
            if (pair.label->name != "crypto_map" && !map.empty())
                builder.add("crypto_map", map, FieldType::Text, where);
        }
        if (pair.label->name == "crypto_map")
            builder.columns.assign(1, std::string(pair.value)); // the map that flows below it belong to
        builder.section.clear();
    } else if (!record || record->kind == "interface") {
        builder.open("flow", where, builder.last("interface"));
    } else if (record->kind == "sa" && flow != kNoIndex && builder.section.empty()) {
        builder.resume(flow);
    }
    builder.add(pair, where);
}

void addPair(Builder& builder, const Pair& pair, SourceSpan where)
{
    const std::string_view name = pair.label->name;
    if (name == "interface") {
        builder.section.clear();
        builder.columns.clear();
        builder.open("interface", where);
        builder.add(pair, where);
    } else if (isSection(name)) {
        builder.section = name;
    } else if (name == "spi") {
        const std::uint32_t flow = builder.last("flow");
        builder.open("sa", where, flow);
        const bool out = builder.section.starts_with("out");
        builder.add("direction", out ? "out" : builder.section.empty() ? "" : "in", FieldType::Text, where);
        const std::size_t blank = builder.section.find(' ');
        builder.add("protocol",
            blank == std::string::npos ? std::string_view{}
                                       : std::string_view(builder.section).substr(blank + 1),
            FieldType::Text, where);
        builder.add(pair, where);
    } else if (name == "lifetime_left") {
        addLifetime(builder, pair.value, where);
    } else if (!builder.section.empty() && builder.current() && builder.current()->kind == "sa") {
        builder.add(pair, where);
    } else {
        addFlowField(builder, pair, where);
    }
}

bool isBitmap(std::string_view line)
{
    const auto all = words(line);
    return !all.empty() && all.size() <= 4 && std::all_of(all.begin(), all.end(), [](std::string_view word) {
        return startsWith(word, "0x") && word.size() > 6 && hexadecimal(word).has_value();
    });
}

bool read(Builder& builder, const Piece& piece)
{
    if (isBitmap(piece.text)) {
        const Record* record = builder.current();
        if (!record || record->kind != "sa")
            return false;
        builder.add("replay_bitmap_words", piece.text, FieldType::Text, piece.where);
        return true;
    }
    if (equals(piece.text, "There are no ipsec sas") || equals(piece.text, "There are no IPsec SAs")
        || equals(piece.text, "No SAs found")) {
        builder.open("none", piece.where);
        return true;
    }
    std::string_view text = piece.text;
    bool denied = false;
    if (startsWith(text, "PERMIT, flags") || startsWith(text, "DENY, flags"))
        denied = startsWith(text, "DENY");
    const Pairs pairs = findPairs(text, kLabels);
    if (!pairs.clean)
        return false;
    for (const Pair& pair : pairs.list) {
        if (isSection(pair.label->name) && !pair.value.empty())
            return false;
    }
    if (pairs.list.front().label->name == "interface" && words(pairs.list.front().value).size() != 1)
        return false;
    // In the middle of a text, "Status: ..." is anybody's line; here it needs something to belong to.
    if (!builder.current() && !beginsFlow(pairs.list.front().label->name)
        && pairs.list.front().label->name != "interface" && !startsWith(pairs.list.front().label->label, "#")
        && pairs.list.front().label->name != "peer" && pairs.list.front().label->name != "remote_ident")
        return false;
    for (const Pair& pair : pairs.list)
        addPair(builder, pair, piece.where);
    if (denied)
        builder.add("denied", "yes", FieldType::Text, piece.where);
    return true;
}

bool starts(std::string_view line)
{
    return startsWith(line, "Crypto map tag:") || startsWith(line, "local ident (addr/")
        || startsWith(line, "local  ident (addr/") || startsWith(line, "#pkts encaps:")
        || startsWith(line, "current_peer") || equals(line, "There are no ipsec sas")
        || (line.starts_with("interface: ") && words(line).size() == 2)
        || (startsWith(line, "access-list ") && contains(line, "local ident (addr/"));
}

} // namespace

extern const OutputKind ipsec_sa;
const OutputKind ipsec_sa{"ipsec-sa", "show crypto ipsec sa", kCommands, starts, read, kKeys};

} // namespace rungbook::show
