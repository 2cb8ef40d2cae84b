// SPDX-License-Identifier: GPL-3.0-or-later
// What a firewall prints in the course of a negotiation, one line per step: "<severity>-<number> <prefix> <text>".
// prefix: '.' IP, 'g' group and IP, '-' none, '+' a physical line without any header. "@n": nothing for n seconds.
// {p} peer, {m} message id of quick mode, {I} a new one of an informational exchange, {s} {t} SPIs, {l} {r} subnets, {n} line number.
#pragma once

#include <string_view>

namespace rungbook::bench
{

inline constexpr std::string_view kMainModeInitiator =
    R"(7-715077 - Pitcher: received a key acquire message, spi 0x0
5-713041 . IKE Initiator: New Phase 1, Intf inside, IKE Peer {p}  local Proxy Address {l}, remote Proxy Address {r},  Crypto map (OUTSIDE-MAP)
7-715046 . constructing ISAKMP SA payload
7-715046 . constructing NAT-Traversal VID ver 02 payload
7-715046 . constructing NAT-Traversal VID ver 03 payload
7-715046 . constructing Fragmentation VID + extended capabilities payload
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 148
)";

inline constexpr std::string_view kPhase1AsInitiator =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 128
7-715047 . processing SA payload
7-713906 . Oakley proposal is acceptable
7-715047 . processing VID payload
7-715049 . Received NAT-Traversal ver 02 VID
7-715047 . processing VID payload
7-715049 . Received Fragmentation VID
7-715046 . constructing ke payload
7-715046 . constructing nonce payload
7-715046 . constructing Cisco Unity VID payload
7-715046 . constructing xauth V6 VID payload
7-715048 . Send IOS VID
7-715046 . constructing NAT-Discovery payload
7-713906 . computing NAT Discovery hash
7-715046 . constructing NAT-Discovery payload
7-713906 . computing NAT Discovery hash
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + KE (4) + NONCE (10) + VENDOR (13) + VENDOR (13) + NAT-D (130) + NAT-D (130) + NONE (0) total length : 304
7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + KE (4) + NONCE (10) + VENDOR (13) + VENDOR (13) + NAT-D (130) + NAT-D (130) + NONE (0) total length : 304
7-715047 . processing ke payload
7-715047 . processing ISA_KE payload
7-715047 . processing nonce payload
7-715047 . processing VID payload
7-715049 . Received DPD VID
7-715047 . processing NAT-Discovery payload
7-713906 . computing NAT Discovery hash
7-713906 . Connection landed on tunnel_group {p}
7-713906 g Generating keys for Initiator...
7-715046 g constructing ID payload
7-715046 g constructing hash payload
7-715076 g Computing hash for ISAKMP
7-715046 g constructing dpd vid payload
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + ID (5) + HASH (8) + VENDOR (13) + NONE (0) total length : 96
6-713172 g Automatic NAT Detection Status:     Remote end is NOT behind a NAT device     This   end is NOT behind a NAT device
7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + ID (5) + HASH (8) + NONE (0) total length : 64
7-715047 g processing ID payload
7-714011 g ID_IPV4_ADDR ID received {p}
7-715047 g processing hash payload
7-715076 g Computing hash for ISAKMP
6-113009 - AAA retrieved default group policy (DfltGrpPolicy) for user = {p}
7-713906 g Oakley begin quick mode
7-714002 g IKE Initiator starting QM: msg id = {m}
5-713119 g PHASE 1 COMPLETED
7-713121 . Keep-alive type for this connection: DPD
7-715080 g Starting P1 rekey timer: 82080 seconds.
)";

inline constexpr std::string_view kQuickModeInitiator = R"(7-715006 g IKE got SPI from key engine: SPI = 0x{s}
7-713906 g oakley constucting quick mode
7-715046 g constructing blank hash payload
7-715046 g constructing IPSec SA payload
7-715046 g constructing IPSec nonce payload
7-715001 g constructing proxy ID
7-713906 g Transmitting Proxy Id:
7-000000 +   Local subnet:  {l}  mask 255.255.255.0 Protocol 0  Port 0
7-000000 +   Remote subnet: {r}  Mask 255.255.255.0 Protocol 0  Port 0
7-715046 g constructing qm hash payload
7-714004 g IKE Initiator sending 1st QM pkt: msg id = {m}
7-713236 . IKE_DECODE SENDING Message (msgid={m}) with payloads : HDR + HASH (8) + SA (1) + NONCE (10) + ID (5) + ID (5) + NOTIFY (11) + NONE (0) total length : 200
)";

inline constexpr std::string_view kQuickModeDone =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid={m}) with payloads : HDR + HASH (8) + SA (1) + NONCE (10) + ID (5) + ID (5) + NONE (0) total length : 172
7-715047 g processing hash payload
7-715047 g processing SA payload
7-715047 g processing nonce payload
7-715047 g processing ID payload
7-714011 g ID_IPV4_ADDR_SUBNET ID received--{l}--255.255.255.0
7-715047 g processing ID payload
7-714011 g ID_IPV4_ADDR_SUBNET ID received--{r}--255.255.255.0
7-713906 g loading all IPSEC SAs
7-715001 g Generating Quick Mode Key!
7-715001 g Generating Quick Mode Key!
5-713049 g Security negotiation complete for LAN-to-LAN Group ({p})  Initiator, Inbound SPI = 0x{s}, Outbound SPI = 0x{t}
7-713906 g oakley constructing final quick mode
7-714006 g IKE Initiator sending 3rd QM pkt: msg id = {m}
7-713236 . IKE_DECODE SENDING Message (msgid={m}) with payloads : HDR + HASH (8) + NONE (0) total length : 76
6-602303 - IPSEC: An outbound LAN-to-LAN SA (SPI= 0x{t}) between 192.0.2.1 and {p} (user= {p}) has been created.
7-715007 g IKE got a KEY_ADD msg for SA: SPI = 0x{t}
6-602303 - IPSEC: An inbound LAN-to-LAN SA (SPI= 0x{s}) between 192.0.2.1 and {p} (user= {p}) has been created.
7-715077 g Pitcher: received KEY_UPDATE, spi 0x{s}
7-715080 g Starting P2 rekey timer: 24480 seconds.
5-713120 g PHASE 2 COMPLETED (msgid={m})
)";

inline constexpr std::string_view kKeepAlive = R"(@20
7-715036 g Sending keep-alive of type DPD R-U-THERE (seq number 0x{n})
7-715046 g constructing blank hash payload
7-715046 g constructing qm hash payload
7-713236 . IKE_DECODE SENDING Message (msgid={I}) with payloads : HDR + HASH (8) + NOTIFY (11) + NONE (0) total length : 80
7-713236 . IKE_DECODE RECEIVED Message (msgid={I}) with payloads : HDR + HASH (8) + NOTIFY (11) + NONE (0) total length : 80
7-715047 g processing hash payload
7-715047 g processing notify payload
7-715075 g Received keep-alive of type DPD R-U-THERE-ACK (seq number 0x{n})
)";

inline constexpr std::string_view kDeleted = R"(@30
5-713050 g Connection terminated for peer {p}.  Reason: Peer Terminate  Remote Proxy {r}, Local Proxy {l}
7-713906 g IKE Deleting SA: Remote Proxy {r}, Local Proxy {l}
7-715046 g constructing blank hash payload
7-715046 g constructing ipsec delete payload
7-715046 g constructing qm hash payload
7-713236 . IKE_DECODE SENDING Message (msgid={I}) with payloads : HDR + HASH (8) + DELETE (12) + NONE (0) total length : 68
4-113019 - Group = {p}, Username = {p}, IP = {p}, Session disconnected. Session Type: LAN-to-LAN, Duration: 0h:00m:50s, Bytes xmt: 40960, Bytes rcv: 20480, Reason: User Requested
)";

/// The peer never answers the first message.
inline constexpr std::string_view kNoAnswer = R"(@8
7-713236 . IKE_DECODE RESENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 148
@8
7-713236 . IKE_DECODE RESENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 148
6-713219 . Queuing KEY-ACQUIRE messages to be processed when P1 SA is complete.
@8
7-713236 . IKE_DECODE RESENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 148
@8
7-715065 . IKE MM Initiator FSM error history (struct &0xd8a3b1c0)  <state>, <event>:  MM_DONE, EV_ERROR-->MM_WAIT_MSG2, EV_RETRY-->MM_WAIT_MSG2, EV_TIMEOUT-->MM_WAIT_MSG2, NullEvent
7-713906 . IKE SA MM:{s} terminating:  flags 0x01000022, refcnt 0, tuncnt 0
7-713906 . sending delete/delete with reason message
3-713902 . Removing peer from peer table failed, no match!
4-713903 . Error: Unable to remove PeerTblEntry
)";

/// The peer forgets about the negotiation after the third message.
inline constexpr std::string_view kCookieRefused =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + SA (1) + NONE (0) total length : 88
7-715047 . processing SA payload
7-713906 . Oakley proposal is acceptable
7-715046 . constructing ke payload
7-715046 . constructing nonce payload
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + KE (4) + NONCE (10) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 256
@8
7-713236 . IKE_DECODE RESENDING Message (msgid=0) with payloads : HDR + KE (4) + NONCE (10) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 256
7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + NOTIFY (11) + NONE (0) total length : 68
5-713904 . Received an un-encrypted INVALID_COOKIE notify message, dropping
4-713903 . Information Exchange processing failed
@16
7-715065 . IKE MM Initiator FSM error history (struct &0xd8a3b1c0)  <state>, <event>:  MM_DONE, EV_ERROR-->MM_WAIT_MSG4, EV_RETRY-->MM_WAIT_MSG4, EV_TIMEOUT-->MM_WAIT_MSG4, NullEvent
3-713902 . Removing peer from peer table failed, no match!
)";

/// The proxies match no crypto map entry.
inline constexpr std::string_view kQuickModeRefused =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid={m}) with payloads : HDR + HASH (8) + SA (1) + NONCE (10) + ID (5) + ID (5) + NONE (0) total length : 172
7-715047 g processing hash payload
7-715047 g processing SA payload
7-715047 g processing nonce payload
7-715047 g processing ID payload
7-714011 g ID_IPV4_ADDR_SUBNET ID received--{r}--255.255.255.0
7-713906 g Received remote IP Proxy Subnet data in ID Payload:   Address {r}, Mask 255.255.255.0, Protocol 0, Port 0
7-715047 g processing ID payload
7-713906 g Received local IP Proxy Subnet data in ID Payload:   Address {l}, Mask 255.255.255.0, Protocol 0, Port 0
7-713906 g QM IsRekeyed old sa not found by addr
7-713222 g Static Crypto Map check, checking map = OUTSIDE-MAP, seq = 10...
7-713222 g Static Crypto Map check, map = OUTSIDE-MAP, seq = 10, ACL does not match proxy IDs src:{r} dst:{l}
3-713061 g Rejecting IPSec tunnel: no matching crypto map entry for remote proxy {r}/255.255.255.0/0/0 local proxy {l}/255.255.255.0/0/0 on interface outside
7-713906 g sending notify message
7-713236 . IKE_DECODE SENDING Message (msgid={I}) with payloads : HDR + HASH (8) + NOTIFY (11) + NONE (0) total length : 100
3-713902 g QM FSM error (P2 struct &0xd8a3b1c0, mess id 0x{m})!
5-713259 g Session is being torn down. Reason: crypto map policy not found
3-713902 g Removing peer from correlator table failed, no match!
)";

inline constexpr std::string_view kPhase1AsResponder =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 156
7-715047 . processing SA payload
7-713906 . Oakley proposal is acceptable
7-715047 . processing VID payload
7-715049 . Received NAT-Traversal RFC VID
7-715047 . processing IKE SA payload
7-715028 . IKE SA Proposal # 1, Transform # 1 acceptable  Matches global IKE entry # 2
7-715046 . constructing ISAKMP SA payload
7-715046 . constructing Fragmentation VID + extended capabilities payload
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + NONE (0) total length : 104
7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + KE (4) + NONCE (10) + VENDOR (13) + NAT-D (130) + NAT-D (130) + NONE (0) total length : 284
7-715047 . processing ke payload
7-715047 . processing nonce payload
7-715046 . constructing ke payload
7-715046 . constructing nonce payload
7-713906 . Connection landed on tunnel_group {p}
7-713906 g Generating keys for Responder...
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + KE (4) + NONCE (10) + VENDOR (13) + NAT-D (130) + NAT-D (130) + NONE (0) total length : 284
)";

inline constexpr std::string_view kPhase1ResponderDone =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + ID (5) + HASH (8) + NONE (0) total length : 64
7-715047 g processing ID payload
7-715047 g processing hash payload
7-715076 g Computing hash for ISAKMP
7-715046 g constructing ID payload
7-715046 g constructing hash payload
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + ID (5) + HASH (8) + VENDOR (13) + NONE (0) total length : 84
5-713119 g PHASE 1 COMPLETED
7-714003 . IKE Responder starting QM: msg id = {m}
)";

/// The pre-shared keys differ.
inline constexpr std::string_view kCannotDecrypt =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + UNKNOWN (235) + NONE (0) total length : 76
5-713904 g Received encrypted Oakley Main Mode packet with invalid payloads, MessID = 0
4-713903 g Error, had problems decrypting packet, probably due to mismatched pre-shared key.  Aborting
@8
5-713201 g Duplicate Phase 1 packet detected.  Retransmitting last packet.
7-713236 . IKE_DECODE RESENDING Message (msgid=0) with payloads : HDR + KE (4) + NONCE (10) + VENDOR (13) + NAT-D (130) + NAT-D (130) + NONE (0) total length : 284
@8
7-715065 g IKE MM Responder FSM error history (struct &0xd8a3b1c0)  <state>, <event>:  MM_DONE, EV_ERROR-->MM_WAIT_MSG5, EV_RETRY-->MM_WAIT_MSG5, NullEvent
)";

/// Our answer to the first message is lost.
inline constexpr std::string_view kDuplicateFirst =
    R"(7-713236 . IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + NONE (0) total length : 156
7-715047 . processing SA payload
7-713906 . Oakley proposal is acceptable
7-713236 . IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + NONE (0) total length : 104
@8
5-713202 . Duplicate first packet detected.  Ignoring packet.
@8
5-713202 . Duplicate first packet detected.  Ignoring packet.
7-713236 . IKE_DECODE RESENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + NONE (0) total length : 104
)";

} // namespace rungbook::bench
