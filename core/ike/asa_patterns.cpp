// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/asa_patterns.h"

#include "core/base/prefix_table.h"
#include "core/ike/hex_dump.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

namespace rungbook::ike::asa
{

namespace
{

// "Address 192.168.1.0, Mask 255.255.255.0, Protocol 0, Port 0" -> "192.168.1.0/255.255.255.0 protocol 0 port 0"
std::string proxy(
    std::string_view address, std::string_view mask, std::string_view protocol, std::string_view port)
{
    std::string out(address);
    if (!mask.empty())
        out.append("/").append(mask);
    if (!protocol.empty())
        out.append(" protocol ").append(protocol);
    if (!port.empty())
        out.append(" port ").append(port);
    return out;
}

void proxyData(Writer& w, std::string_view s)
{
    const bool local = s.find("local") < s.find("Proxy");
    w.fact(local ? FactKind::LocalProxy : FactKind::RemoteProxy,
        proxy(wordAfter(s, "Address "), wordAfter(s, "Mask "), wordAfter(s, "Protocol "),
            wordAfter(s, "Port ")));
}

void transmittedProxies(Writer& w, std::string_view s)
{
    while (!s.empty()) {
        const std::size_t eol = s.find('\n');
        const std::string_view line = trim(s.substr(0, eol));
        s = eol == kNone ? std::string_view{} : s.substr(eol + 1);
        const bool local = line.starts_with("Local ");
        if (!local && !line.starts_with("Remote "))
            continue;
        std::string_view mask = wordAfter(line, " mask ");
        if (mask.empty())
            mask = wordAfter(line, " Mask ");
        w.fact(local ? FactKind::LocalProxy : FactKind::RemoteProxy,
            proxy(wordAfter(line, ": "), mask, wordAfter(line, "Protocol "), wordAfter(line, "Port ")));
    }
}

void natStatus(Writer& w, std::string_view printed)
{
    // The columns are padded: "Remote end is NOT behind a NAT device     This   end IS behind a NAT device".
    std::string s;
    std::unique_copy(printed.begin(), printed.end(), std::back_inserter(s),
        [](char a, char b) { return a == ' ' && b == ' '; });
    const bool remoteNot = s.find("Remote end is NOT") != kNone;
    const bool remote = !remoteNot && s.find("Remote end") != kNone && s.find("behind a NAT") != kNone;
    const std::size_t here = s.find("This end");
    const bool local = here != kNone && !std::string_view(s).substr(here).starts_with("This end is NOT");
    const std::string_view value = remote && local ? "both ends are behind NAT"
        : remote                                   ? "the remote end is behind NAT"
        : local                                    ? "this end is behind NAT"
                                                   : "no NAT";
    w.fact(FactKind::NatStatus, value);
}

// "IKE Initiator: New Phase 1, Intf inside, IKE Peer A  local Proxy Address L, remote Proxy Address R,  Crypto map (M)"
void newPhase1(Writer& w, std::string_view s)
{
    if (s.find("Phase 1") < s.find("Intf"))
        w.hint(HintKind::NewPhase1AsInitiator);
    const std::string_view interface = between(s, "Intf ", ",");
    if (!interface.empty())
        w.fact(FactKind::Interface, interface);
    const std::string_view local = between(s, "local Proxy Address ", ",");
    const std::string_view remote = between(s, "remote Proxy Address ", ",");
    if (!local.empty())
        w.fact(FactKind::LocalProxy, local);
    if (!remote.empty())
        w.fact(FactKind::RemoteProxy, remote);
    const std::string_view map = between(s, "Crypto map (", ")");
    if (!map.empty() && map != "N/A")
        w.fact(FactKind::CryptoMap, map);
}

// "IKE MM Responder FSM error history (struct &0x..)  <state>, <event>:  MM_DONE, EV_ERROR-->MM_WAIT_MSG3, EV_TIMEOUT-->..." : newest first,
// so the first state that waits is where it stood.
void fsmHistory(Writer& w, std::string_view s)
{
    for (const std::string_view wait : {"MM_WAIT_MSG", "AM_WAIT_MSG"}) {
        const std::size_t at = s.find(wait);
        if (at != kNone)
            w.fact(FactKind::ReportedState, s.substr(at, wait.size() + 1));
    }
    if (s.find("Responder") < s.find("FSM"))
        w.fact(FactKind::ReportedRole, "responder");
    else if (s.find("Initiator") < s.find("FSM"))
        w.fact(FactKind::ReportedRole, "initiator");
    if (s.find(" MM ") < s.find("FSM") || s.find(" AM ") < s.find("FSM"))
        w.hint(HintKind::SessionEnds);
}

constexpr auto kConstructing = Belongs::Constructing;
constexpr auto kProcessing = Belongs::Processing;
constexpr auto kDetail = Belongs::Detail;

const std::array kPatterns{
    Pattern{"constructing ", kConstructing, nullptr},
    Pattern{"Constructing ", kConstructing, nullptr},
    Pattern{"oakley constucting ", kConstructing, nullptr}, // so spelled by the ASA
    Pattern{"oakley constructing ", kConstructing, nullptr},
    Pattern{"Oakley begin quick mode", kConstructing, nullptr},
    Pattern{"Send IOS VID", kConstructing, nullptr},
    Pattern{"Send Altiga", kConstructing, nullptr},
    Pattern{"Sending ", kConstructing, nullptr},
    Pattern{"IKE Initiator sending ", kConstructing, nullptr},
    Pattern{"IKE Responder sending ", kConstructing, nullptr},
    Pattern{"Sending keep-alive of type DPD R-U-THERE-ACK", kConstructing,
        [](Writer& w, std::string_view) { w.hint(HintKind::DpdAckSent); }},
    Pattern{"Sending keep-alive of type DPD R-U-THERE (", kConstructing,
        [](Writer& w, std::string_view) { w.hint(HintKind::DpdSent); }},
    Pattern{"Received keep-alive of type DPD R-U-THERE-ACK", kProcessing,
        [](Writer& w, std::string_view) { w.hint(HintKind::DpdAckReceived); }},
    Pattern{"Received keep-alive of type DPD R-U-THERE (", kProcessing,
        [](Writer& w, std::string_view) { w.hint(HintKind::DpdReceived); }},
    Pattern{
        "sending delete", kConstructing, [](Writer& w, std::string_view) { w.hint(HintKind::DeleteSent); }},
    Pattern{"Transmitting Proxy Id:", kConstructing, transmittedProxies},
    Pattern{"processing ", kProcessing, nullptr},
    Pattern{"Processing ", kProcessing, nullptr},
    Pattern{"Processing MODE_CFG Reply attributes", kProcessing,
        [](Writer& w, std::string_view) { w.hint(HintKind::XauthReply); }},
    Pattern{"Processing cfg Request attributes", kProcessing,
        [](Writer& w, std::string_view) { w.hint(HintKind::ConfigRequest); }},
    Pattern{"Processing cfg ACK attributes", kProcessing,
        [](Writer& w, std::string_view) { w.hint(HintKind::ConfigAck); }},
    Pattern{"process_attr()", kProcessing, nullptr},
    Pattern{"Received ", kProcessing,
        [](Writer& w, std::string_view s) {
            if (s.ends_with(" VID"))
                w.fact(FactKind::VendorId, s.substr(9, s.size() - 13));
        }},
    Pattern{"Received remote ", kProcessing, proxyData},
    Pattern{"Received local ", kProcessing, proxyData},
    Pattern{"Claims to be IOS", kProcessing, nullptr},
    Pattern{"MODE_CFG: ", kProcessing,
        [](Writer& w, std::string_view s) {
            std::string_view host = between(s, "DHCP hostname for DDNS is: ", "");
            if (host.ends_with('!'))
                host.remove_suffix(1);
            if (!host.empty())
                w.fact(FactKind::ClientHostname, host);
        }},
    Pattern{"Client Type: ", kProcessing,
        [](Writer& w, std::string_view s) {
            const std::size_t version = s.find("Client Application Version:");
            w.fact(FactKind::ClientType, trim(s.substr(13, version == kNone ? kNone : version - 13)));
            if (version != kNone)
                w.fact(FactKind::ClientVersion, trim(s.substr(version + 27)));
        }},
    Pattern{"IKE Peer included IKE fragmentation capability flags:", kProcessing,
        [](Writer& w, std::string_view s) { w.fact(FactKind::Fragmentation, trim(s.substr(53))); }},
    Pattern{"Connection landed on tunnel_group ", kDetail,
        [](Writer& w, std::string_view s) { w.fact(FactKind::TunnelGroup, trim(s.substr(34))); }},
    Pattern{"IKE SA Proposal # ", kProcessing,
        [](Writer& w, std::string_view s) { w.fact(FactKind::IkeProposal, s); }},
    Pattern{"IPSec SA Proposal # ", kProcessing,
        [](Writer& w, std::string_view s) { w.fact(FactKind::IpsecProposal, s); }},
    Pattern{"Automatic NAT Detection Status:", kDetail, natStatus},
    Pattern{"ID_", kProcessing,
        [](Writer& w, std::string_view s) {
            const std::size_t id = s.find(" ID received");
            if (id == kNone)
                return;
            std::string value(s.substr(0, id));
            std::string_view rest = trim(s.substr(id + 12));
            if (!rest.empty() && !rest.starts_with(", len") && !rest.starts_with('-')
                && !rest.starts_with("\xE2\x80\x93"))
                value.append(" ").append(rest.substr(0, rest.find('\n')));
            w.fact(FactKind::PeerIdentity, value);
        }},
    Pattern{"User (", kDetail,
        [](Writer& w, std::string_view s) {
            if (s.find(") authenticated") != kNone)
                w.milestone(MilestoneKind::UserAuthenticated, s);
        }},
    Pattern{"Assigned private IP address ", kDetail,
        [](Writer& w, std::string_view s) {
            w.fact(FactKind::AssignedAddress, wordAfter(s, "address "));
            w.milestone(MilestoneKind::AddressAssigned, s);
        }},
    Pattern{"IKE Remote Peer configured for crypto map: ", kDetail,
        [](Writer& w, std::string_view s) { w.fact(FactKind::CryptoMap, trim(s.substr(43))); }},
    Pattern{"IKE Initiator: ", kDetail, newPhase1, true},
    Pattern{"IKE Responder starting QM: msg id = ", kDetail,
        [](Writer& w, std::string_view s) {
            w.hint(HintKind::QuickModeStarts).messageId = hexNumber(wordAfter(s, "id = "));
        }},
    Pattern{"IKE Initiator starting QM: msg id = ", kDetail,
        [](Writer& w, std::string_view s) {
            w.hint(HintKind::QuickModeStarts).messageId = hexNumber(wordAfter(s, "id = "));
        }},
    Pattern{"Security negotiation complete for ", kDetail,
        [](Writer& w, std::string_view s) {
            w.fact(FactKind::InboundSpi, spi(wordAfter(s, "Inbound SPI = ")));
            w.fact(FactKind::OutboundSpi, spi(wordAfter(s, "Outbound SPI = ")));
            if (s.find(" Initiator,") != kNone)
                w.fact(FactKind::ReportedRole, "quick mode initiator");
            else if (s.find(" Responder,") != kNone)
                w.fact(FactKind::ReportedRole, "quick mode responder");
        }},
    Pattern{"PHASE 1 COMPLETED", kDetail,
        [](Writer& w, std::string_view s) { w.milestone(MilestoneKind::Phase1Completed, s); }},
    Pattern{"PHASE 2 COMPLETED", kDetail,
        [](Writer& w, std::string_view s) {
            w.milestone(MilestoneKind::Phase2Completed, s).messageId = hexNumber(between(s, "msgid=", ")"));
        }},
    Pattern{"Starting P1 rekey timer: ", kDetail,
        [](Writer& w, std::string_view s) { w.fact(FactKind::Phase1Rekey, trim(s.substr(25))); }},
    Pattern{"Starting P2 rekey timer: ", kDetail,
        [](Writer& w, std::string_view s) { w.fact(FactKind::Phase2Rekey, trim(s.substr(25))); }},
    Pattern{"Keep-alive type for this connection: ", kDetail,
        [](Writer& w, std::string_view s) { w.fact(FactKind::KeepaliveType, trim(s.substr(37))); }},
    Pattern{"Overriding Initiator's IPSec rekeying duration from ", kDetail,
        [](Writer& w, std::string_view s) { w.fact(FactKind::Phase2Lifetime, between(s, " to ", "")); }},
    Pattern{"Overriding Initiator's IPsec rekeying duration from ", kDetail,
        [](Writer& w, std::string_view s) { w.fact(FactKind::Phase2Lifetime, between(s, " to ", "")); }},
    Pattern{"Duplicate first packet detected", kDetail,
        [](Writer& w, std::string_view) { w.hint(HintKind::DuplicateFirst); }},
    Pattern{"Received encrypted Oakley ", kDetail,
        [](Writer& w, std::string_view s) {
            if (s.find("invalid payloads") != kNone)
                w.hint(HintKind::Undecryptable);
        }},
    Pattern{"Error, had problems decrypting packet", kDetail,
        [](Writer& w, std::string_view) { w.hint(HintKind::Undecryptable); }},
    Pattern{"ERROR, had problems decrypting packet", kDetail,
        [](Writer& w, std::string_view) { w.hint(HintKind::Undecryptable); }},
    Pattern{
        "Duplicate Phase ", kDetail, [](Writer& w, std::string_view) { w.hint(HintKind::DuplicateLater); }},
    Pattern{"IKE session establishment timed out [", kDetail,
        [](Writer& w, std::string_view s) {
            w.fact(FactKind::ReportedState, between(s, "[", "]"));
            w.hint(HintKind::SessionEnds);
        }},
    Pattern{"IKE MM ", kDetail, fsmHistory},
    Pattern{"IKE AM ", kDetail, fsmHistory},
    Pattern{"IKE SA MM:", kDetail, [](Writer& w, std::string_view) { w.hint(HintKind::SessionEnds); }},
    Pattern{"IKE SA AM:", kDetail, [](Writer& w, std::string_view) { w.hint(HintKind::SessionEnds); }},
    Pattern{"Session is being torn down.", kDetail,
        [](Writer& w, std::string_view s) { w.milestone(MilestoneKind::TornDown, s); }},
    Pattern{"Session disconnected.", kDetail,
        [](Writer& w, std::string_view s) { w.milestone(MilestoneKind::TornDown, s); }},
    Pattern{"Connection terminated for peer ", kDetail,
        [](Writer& w, std::string_view s) { w.milestone(MilestoneKind::TornDown, s); }},
    Pattern{"IKE lost contact with remote peer", kDetail,
        [](Writer& w, std::string_view s) { w.milestone(MilestoneKind::PeerLost, s); }},
    Pattern{"Removing peer from peer table failed", kDetail,
        [](Writer& w, std::string_view) { w.hint(HintKind::SessionEnds); }},
    Pattern{"Error: Unable to remove PeerTblEntry", kDetail,
        [](Writer& w, std::string_view) { w.hint(HintKind::SessionEnds); }},
    Pattern{"0000: ", kDetail,
        [](Writer& w, std::string_view s) {
            const std::string text = decodeHexDump(s);
            if (!text.empty())
                w.fact(FactKind::ClientDescription, text);
        }},
};

} // namespace

// Longest first, so that "Received remote " is tried before "Received ".
const Pattern* findPattern(std::string_view text)
{
    static const auto table = [] {
        std::vector<const Pattern*> longestFirst;
        longestFirst.reserve(kPatterns.size());
        for (const Pattern& p : kPatterns)
            longestFirst.push_back(&p);
        std::stable_sort(longestFirst.begin(), longestFirst.end(),
            [](const Pattern* a, const Pattern* b) { return a->prefix.size() > b->prefix.size(); });
        PrefixTable<const Pattern*> byStart;
        for (const Pattern* p : longestFirst)
            byStart.add(p->prefix, p);
        return byStart;
    }();
    const Pattern* const* const found =
        table.find(text, [&](const Pattern* p) { return text.starts_with(p->prefix); });
    return found ? *found : nullptr;
}

} // namespace rungbook::ike::asa
