// SPDX-License-Identifier: GPL-3.0-or-later
// "show vpn-sessiondb detail l2l" of the ASA: one session per peer, its IKE part and its IPsec parts.
#include "core/show/output_kind.h"
#include "core/show/words.h"

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {"show vpn-sessiondb detail l2l", "show vpn-sessiondb l2l",
    "show vpn-sessiondb detail ra-ikev1-ipsec", "show vpn-sessiondb remote"};
constexpr std::string_view kKeys[] = {"connection", "tunnel_id", "local_addr", "remote_addr"};
constexpr FieldType kNumber = FieldType::Number;
constexpr FieldType kSeconds = FieldType::Seconds;
constexpr FieldType kKilobytes = FieldType::Kilobytes;

constexpr Label kLabels[] = {
    {"Session Type", "session_type"},
    {"Connection", "connection"},
    {"Username", "username"},
    {"Index", "index", kNumber},
    {"IP Addr", "ip_addr"},
    {"Assigned IP", "assigned_ip"},
    {"Public IP", "public_ip"},
    {"Protocol", "protocol"},
    {"License", "license"},
    {"Encryption", "encryption"},
    {"Hashing", "hashing"},
    {"Bytes Tx", "bytes_tx", kNumber},
    {"Bytes Rx", "bytes_rx", kNumber},
    {"Pkts Tx", "packets_tx", kNumber},
    {"Pkts Rx", "packets_rx", kNumber},
    {"Pkts Tx Drop", "packets_tx_dropped", kNumber},
    {"Pkts Rx Drop", "packets_rx_dropped", kNumber},
    {"Group Policy", "group_policy"},
    {"Tunnel Group", "tunnel_group"},
    {"Login Time", "login_time"},
    {"Duration", "duration"},
    {"Inactivity", "inactivity"},
    {"VLAN Mapping", "vlan_mapping"},
    {"VLAN", "vlan"},
    {"Audt Sess ID", "audit_session"},
    {"Security Grp", "security_group"},
    {"Tunnel Zone", "tunnel_zone"},
    {"Filter Name", "filter_name"},
    {"IPv6 Filter", "ipv6_filter"},
    {"IKE Sessions", "ike_sessions"},
    {"IPSec Sessions", "ipsec_sessions"},
    {"IKE Tunnels", "ike_tunnels", kNumber},
    {"IKEv1 Tunnels", "ike_tunnels", kNumber},
    {"IKEv2 Tunnels", "ike_tunnels", kNumber},
    {"IPsec Tunnels", "ipsec_tunnels", kNumber},
    {"IPsecOverNatT Tunnels", "ipsec_tunnels", kNumber},
    {"IKE", "@ike"},
    {"IKEv1", "@ike"},
    {"IKEv2", "@ike"},
    {"IPsec", "@ipsec"},
    {"IPsecOverNatT", "@ipsec"},
    {"IPsecOverUDP", "@ipsec"},
    {"IPsecOverTCP", "@ipsec"},
    {"NAC", "@nac"},
    {"Session ID", "tunnel_id"},
    {"Tunnel ID", "tunnel_id"},
    {"UDP Src Port", "udp_src_port", kNumber},
    {"UDP Dst Port", "udp_dst_port", kNumber},
    {"IKE Neg Mode", "mode"},
    {"Auth Mode", "auth_mode"},
    {"Rem Auth Mode", "remote_auth_mode"},
    {"Loc Auth Mode", "local_auth_mode"},
    {"Rekey Int (T)", "rekey_interval_seconds", kSeconds},
    {"Rekey Left(T)", "rekey_left_seconds", kSeconds},
    {"Rekey Int (D)", "rekey_interval_kilobytes", kKilobytes},
    {"Rekey Left(D)", "rekey_left_kilobytes", kKilobytes},
    {"D/H Group", "dh_group"},
    {"PFS Group", "pfs_group"},
    {"PRF", "prf"},
    {"Client OS", "client_os"},
    {"Client Type", "client_type"},
    {"Client OS Ver", "client_os_version"},
    {"Local Addr", "local_addr"},
    {"Remote Addr", "remote_addr"},
    {"Encapsulation", "encapsulation"},
    {"Idle Time Out", "idle_timeout"},
    {"Idle TO Left", "idle_left"},
    {"Conn Time Out", "connection_timeout"},
    {"Conn TO Left", "connection_left"},
    {"Reval Int (T)", "nac_revalidation_seconds", kSeconds},
    {"Reval Left(T)", "nac_revalidation_left_seconds", kSeconds},
    {"SQ Int (T)", "nac_query_seconds", kSeconds},
    {"EoU Age(T)", "nac_age_seconds", kSeconds},
    {"Hold Left (T)", "nac_hold_seconds", kSeconds},
    {"Posture Token", "nac_posture"},
    {"Redirect URL", "nac_redirect"},
};

bool read(Builder& builder, const Piece& piece)
{
    if (startsWith(piece.text, "INFO: There are presently no active sessions")) {
        builder.open("none", piece.where);
        return true;
    }
    const Pairs pairs = findPairs(piece.text, kLabels);
    if (!pairs.clean)
        return false;
    const std::string_view first = pairs.list.front().label->name;
    if (first == "session_type") {
        builder.open("session_type", piece.where);
        builder.add(pairs.list.front(), piece.where);
        return true;
    }
    if (!builder.current())
        return false;
    if (first.starts_with('@') && !pairs.list.front().value.empty())
        return false;
    if (first == "connection" || first == "username"
        || (first == "index" && builder.last("session") == kNoIndex))
        builder.open("session", piece.where);
    else if (first.starts_with('@'))
        builder.open(first.substr(1), piece.where, builder.last("session"));
    for (const Pair& pair : pairs.list) {
        if (!pair.label->name.starts_with('@'))
            builder.add(pair, piece.where);
        else if (pair.label->label != "NAC")
            builder.add("part", pair.label->label, FieldType::Text, piece.where);
    }
    return true;
}

bool starts(std::string_view line)
{
    return startsWith(line, "Session Type: LAN-to-LAN") || startsWith(line, "Session Type: IKEv1 IPsec")
        || startsWith(line, "Session Type: IPsec");
}

} // namespace

extern const OutputKind vpn_sessiondb;
const OutputKind vpn_sessiondb{
    "vpn-sessiondb", "show vpn-sessiondb detail l2l", kCommands, starts, read, kKeys};

} // namespace rungbook::show
