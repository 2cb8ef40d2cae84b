// SPDX-License-Identifier: GPL-3.0-or-later
// Show output as web pages, terminals and people paste it.
#pragma once

#include <string>

namespace rungbook::test::blocks
{

// Flattened by a web page: no indentation, lines glued together, the tail left out.
inline const std::string kGluedIpsecSa =
    "interface: OUTSIDE\n"
    "Crypto map tag: MAP-OUTSIDE, seq num: 200, local addr: 192.0.2.11local ident (addr/mask/prot/port): "
    "(10.11.0.0/255.255.255.0/0/0)\n"
    "remote ident (addr/mask/prot/port): (10.22.0.0/255.255.255.0/0/0)\n"
    "current_peer: 198.51.100.22#pkts encaps: 61, #pkts encrypt: 61, #pkts digest: 61\n"
    "#pkts decaps: 0, #pkts decrypt: 0, #pkts verify: 0\n"
    "#pkts compressed: 0, #pkts decompressed: 0\n"
    "#pkts not compressed: 61, #pkts comp failed: 0, #pkts decomp failed: 0\n"
    "#pre-frag successes: 0, #pre-frag failures: 0, #fragments created: 0\n"
    "#PMTUs sent: 0, #PMTUs rcvd: 0, #decapsulated frgs needing reassembly: 0\n"
    "#send errors: 0, #recv errors: 0\n";

inline const std::string kTracer =
    "ASA# PACKET-TRACER INPUT INSIDE ICMP 10.11.0.100 8 0 10.22.0.15. DETAILED\n"
    "\xE2\x80\xA6\n"
    "Phase: 12\n"
    "Type: VPN\n"
    "Subtype: encrypt\n"
    "Result: ALLOW\n"
    "Config:\n"
    "Additional Information:\n"
    "Forward Flow based lookup yields rule:\n"
    "out id=0xd9354580, priority=70, domain=encrypt, deny=false\n"
    "hits=2198, user_data=0x8a3fbc, cs_id=0xd8c45e10, reverse, flags=0\xC3\x97"
    "0, protocol=0\n"
    "src ip=10.11.0.0, mask=255.255.0.0, port=0\n"
    "dst ip=10.22.0.0, mask=255.255.255.0, port=0, dscp=0\xC3\x97"
    "0\n";

inline std::string context(const std::string& spi = "0xE5C56C30", const std::string& packets = "362631")
{
    return "ASA# SHOW ASP TABLE VPN-CONTEXT DETAIL | begin 8A3FBC\nVPN CTX = 0x008A3FBC\nPeer IP = "
           "10.22.0.0\nPointer = "
           "0xD91404E8\nState = UP\nFlags = ENCR+ESP\nSA = 0x1664DD33\nSPI = "
        + spi + "\nGroup = 47\nPkts = " + packets
        + "\nBad Pkts = 0\nBad SPI = 0\nSpoof = 0\nBad Crypto = 0\nRekey Pkt = 44\nRekey Call = 44\nVPN "
          "Filter = <none>\n";
}

inline std::string ipsecSa(const std::string& encaps = "402798", const std::string& decaps = "306215",
    const std::string& spi = "E5C56C30")
{
    return "ASA# SHOW CRYPTO IPSEC SA PEER 198.51.100.22\n"
           "access-list ACL-VPN extended permit ip 10.11.0.0 255.255.0.0 10.22.0.0 255.255.255.0\n"
           "local ident (addr/mask/prot/port): (10.11.0.0/255.255.0.0/0/0)\n"
           "remote ident (addr/mask/prot/port): (10.22.0.0/255.255.255.0/0/0)\n"
           "current_peer: 198.51.100.22#pkts encaps: "
        + encaps + ", #pkts encrypt: " + encaps + ", #pkts digest: " + encaps + "\n#pkts decaps: " + decaps
        + ", #pkts decrypt: " + decaps + ", #pkts verify: " + decaps
        + "\n#send errors: 0, #recv errors: 0local crypto endpt.: 192.0.2.11, remote crypto endpt.: "
          "198.51.100.22\n"
          "path mtu 1500, ipsec overhead 74, media mtu 1500\n"
          "current outbound spi: "
        + spi
        + "\ncurrent inbound spi : A40D0530inbound esp sas:\n"
          "spi: 0xA40D0530 (2752316720)\n"
          "transform: esp-aes esp-sha-hmac no compression\n"
          "in use settings ={L2L, Tunnel, }\n"
          "slot: 0, conn_id: 180224, crypto-map: mymap\n"
          "sa timing: remaining key lifetime (kB/sec): (4372199/2855)\n"
          "IV size: 16 bytes\n"
          "replay detection support: Y\n"
          "Anti replay bitmap:\n"
          "0xFFFFFFFF 0xFFFFFFFF\n"
          "outbound esp sas:\n"
          "spi: 0x"
        + spi
        + " (1)\n"
          "transform: esp-aes esp-sha-hmac no compression\n"
          "sa timing: remaining key lifetime (kB/sec): (4299344/2855)\n";
}

inline std::string isakmpSa(const std::string& state, const std::string& peer = "198.51.100.22")
{
    return "Active SA: 1\nRekey SA: 0 (A tunnel will report 1 Active and 1 Rekey SA during rekey)\nTotal IKE "
           "SA: 1\n1 IKE Peer: "
        + peer + "\nType : user Role : responder\nRekey : no State : " + state
        + "\nEncrypt : aes Hash : SHA\nAuth : preshared Lifetime: 86400\nLifetime Remaining: 86387\n";
}

} // namespace rungbook::test::blocks
