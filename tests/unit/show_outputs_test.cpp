// SPDX-License-Identifier: GPL-3.0-or-later
// Show output in every shape that it is pasted in becomes records with typed fields that know their lines.
#include "core/show/output_kind.h"
#include "core/show/views.h"
#include "show_blocks.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace rungbook::test
{

namespace
{

using show::LineUse;
using show::ShowText;

const show::Record* find(const ShowText& read, std::string_view kind, std::size_t nth = 0)
{
    for (const show::Output& output : read.outputs) {
        for (const show::Record& record : output.records) {
            if (record.kind == kind && nth-- == 0)
                return &record;
        }
    }
    return nullptr;
}

std::uint64_t lineOf(const show::Record& record, std::string_view field)
{
    const show::Field* found = record.get(field);
    return found ? raw(found->where.first) : 0;
}

} // namespace

TEST(ShowOutputs, AFlattenedIpsecSaIsReadWhole)
{
    const ShowText read = show::readOutputs(blocks::kGluedIpsecSa, SourceId{4});
    ASSERT_EQ(read.outputs.size(), 1U);
    EXPECT_EQ(read.outputs[0].kind->name, "ipsec-sa");
    EXPECT_EQ(read.count(LineUse::Understood), 10U);
    EXPECT_EQ(read.count(LineUse::NotUnderstood), 0U);
    const show::Record* flow = find(read, "flow");
    ASSERT_NE(flow, nullptr);
    EXPECT_EQ(flow->text("crypto_map"), "MAP-OUTSIDE");
    EXPECT_EQ(flow->number("seq_num"), 200U);
    EXPECT_EQ(flow->text("local_addr"), "192.0.2.11");
    EXPECT_EQ(flow->text("local_ident"), "(10.11.0.0/255.255.255.0/0/0)");
    EXPECT_EQ(flow->text("peer"), "198.51.100.22");
    EXPECT_EQ(flow->number("encaps"), 61U);
    EXPECT_EQ(flow->number("decaps"), 0U);
    EXPECT_EQ(flow->number("frags_needing_reassembly"), 0U);
    EXPECT_EQ(lineOf(*flow, "encaps"), 4U);
    EXPECT_EQ(lineOf(*flow, "decaps"), 5U);
    EXPECT_EQ(flow->get("decaps")->where.source, SourceId{4});
    EXPECT_EQ(flow->get("encaps")->type, show::FieldType::Number);
}

TEST(ShowOutputs, SasHaveTheirDirectionLifetimeAndSpi)
{
    const ShowText read = show::readOutputs(blocks::ipsecSa());
    const show::Record* in = find(read, "sa", 0);
    const show::Record* out = find(read, "sa", 1);
    ASSERT_TRUE(in && out);
    EXPECT_EQ(in->text("direction"), "in");
    EXPECT_EQ(in->number("spi"), 0xA40D0530U);
    EXPECT_EQ(in->number("lifetime_left_kilobytes"), 4372199U);
    EXPECT_EQ(in->number("lifetime_left_seconds"), 2855U);
    EXPECT_EQ(in->get("lifetime_left_seconds")->type, show::FieldType::Seconds);
    EXPECT_EQ(out->text("direction"), "out");
    EXPECT_EQ(out->number("spi"), 0xE5C56C30U);
    const show::Record* flow = find(read, "flow");
    EXPECT_EQ(flow->number("current_inbound_spi"), 0xA40D0530U) << "glued to the heading that follows";
    EXPECT_EQ(read.outputs[0].command, "SHOW CRYPTO IPSEC SA PEER 198.51.100.22");
}

TEST(ShowOutputs, WrappedLinesAreJoined)
{
    const ShowText read = show::readOutputs(
        "    #pkts encaps: 4, #pkts encrypt:\n4, #pkts digest: 4\n    #pkts decaps: 7, #pkts\n"
        "decrypt: 7, #pkts verify: 7\n");
    const show::Record* flow = find(read, "flow");
    ASSERT_NE(flow, nullptr);
    EXPECT_EQ(flow->number("encrypt"), 4U);
    EXPECT_EQ(flow->number("verify"), 7U);
    EXPECT_EQ(raw(flow->get("encrypt")->where.first), 1U);
    EXPECT_EQ(raw(flow->get("encrypt")->where.last), 2U);
    EXPECT_EQ(read.count(LineUse::Understood), 4U);
}

TEST(ShowOutputs, IosPrintsTheSameWithOtherWords)
{
    const ShowText read = show::readOutputs(
        "interface: Tunnel1\n    Crypto map tag: Tunnel1-head-0, local addr 192.0.2.1\n\n"
        "   protected vrf: (none)\n"
        "   local  ident (addr/mask/prot/port): (192.0.2.1/255.255.255.255/47/0)\n"
        "   remote ident (addr/mask/prot/port): (198.51.100.2/255.255.255.255/47/0)\n"
        "   current_peer 198.51.100.2 port 4500\n     PERMIT, flags={origin_is_acl,}\n"
        "    #pkts encaps: 9, #pkts encrypt: 9, #pkts digest: 9\n"
        "    #pkts invalid identity (recv) 3, #pkts invalid len (rcv) 0\n"
        "    ##pkts replay failed (rcv): 1\n     current outbound spi: 0x1234ABCD(305441741)\n");
    const show::Record* flow = find(read, "flow");
    ASSERT_NE(flow, nullptr);
    EXPECT_EQ(read.count(LineUse::NotUnderstood), 0U);
    EXPECT_EQ(show::peerOf(*flow), "198.51.100.2");
    EXPECT_EQ(flow->number("invalid_identity"), 3U);
    EXPECT_EQ(flow->number("replay_failed"), 1U);
    EXPECT_EQ(flow->number("current_outbound_spi"), 0x1234ABCDU);
    EXPECT_EQ(show::identText(flow->text("local_ident")), "192.0.2.1/255.255.255.255/47/0");
}

TEST(ShowOutputs, IkeSasOfAllShapes)
{
    const ShowText read = show::readOutputs("sh cry isa sa det\n" + blocks::isakmpSa("AM_ACTIVE")
        + "\nrouter# show crypto isakmp sa\nIPv4 Crypto ISAKMP SA\ndst             src             state     "
          "     conn-id status\n"
          "203.0.113.1     203.0.113.10    QM_IDLE           1003 ACTIVE\n"
          "203.0.113.1     203.0.113.12    MM_NO_STATE          0 ACTIVE (deleted)\n\n"
          "router# show crypto isakmp sa detail\nC-id  Local           Remote          I-VRF  Status Encr "
          "Hash   Auth DH Lifetime Cap.\n\n"
          "29609 192.0.2.1      198.51.100.2     RED      ACTIVE aes  sha    psk  16 00:01:47 D\n"
          "asa> show crypto ikev1 sa detail\nIKE Peer      Type  Dir   Rky  State      Encrypt Hash  Auth    "
          "Lifetime\n"
          "1 198.51.100.5 User  Resp  No   AM_Active  3des    SHA   preshrd 86400\n");
    ASSERT_EQ(read.outputs.size(), 4U);
    EXPECT_EQ(read.count(LineUse::NotUnderstood), 0U);
    EXPECT_EQ(read.count(LineUse::Prose), 0U);
    const auto sas = show::findIkeSas({&read});
    ASSERT_EQ(sas.size(), 5U);
    EXPECT_EQ(sas[0].state->text, "AM_ACTIVE");
    EXPECT_EQ(sas[0].place.record().text("hash"), "SHA");
    EXPECT_EQ(sas[0].place.record().number("lifetime_left_seconds"), 86387U);
    EXPECT_EQ(sas[2].place.record().text("status"), "ACTIVE (deleted)");
    EXPECT_EQ(sas[3].place.record().text("vrf"), "RED");
    EXPECT_EQ(sas[3].place.record().number("lifetime_left_seconds"), 107U);
    EXPECT_EQ(sas[4].peer, "198.51.100.5");
}

TEST(ShowOutputs, Ikev2ContextsAndSessions)
{
    const ShowText read = show::readOutputs(
        "IKEv2 SAs:\n\nSession-id:1, Status:UP-ACTIVE, IKE count:1, CHILD count:1\n\n"
        "Tunnel-id Local                 Remote                Status         Role\n"
        "  3686011 192.0.2.1/500         203.0.113.7/500       READY    INITIATOR\n"
        "      Encr: AES-CBC, keysize: 256, Hash: SHA256, DH Grp:14, Auth sign: PSK, Auth verify: PSK\n"
        "      Life/Active Time: 86400/880 sec\n"
        "Child sa: local selector  10.1.0.0/0 - 10.1.255.255/65535\n          remote selector 10.2.0.0/0 - "
        "10.2.255.255/65535\n"
        "          ESP spi in/out: 0xbe064bdc/0x5db6eff3\n"
        + blocks::context()
        + "Session Type: LAN-to-LAN Detailed\n\nConnection   : 203.0.113.7\nIndex        : 79                "
          "     IP Addr      : "
          "203.0.113.7\nIKEv1:\n  Tunnel ID    : 79.1\nIPsec:\n  Tunnel ID    : 79.3\n  Local Addr   : "
          "10.1.0.0/255.255.0.0/0/0\n"
          "  Rekey Int (T): 28800 Seconds          Rekey Left(T): 18904 Seconds\n  Pkts Tx      : 29085      "
          "            Pkts Rx      : "
          "0\n"
          "\nrouter#show crypto session detail\nCrypto session current status\n\nInterface: Tunnel1\nUptime: "
          "11:12:24\nSession status: "
          "UP-ACTIVE\nPeer: 203.0.113.7 port 4500 fvrf: (none) ivrf: (none)\n  IKEv2 SA: local "
          "192.0.2.1/4500 remote 203.0.113.7/4500 "
          "Active\n  IPSEC FLOW: permit ip 10.1.0.0/255.255.0.0 10.2.0.0/255.255.0.0\n        Active SAs: 2, "
          "origin: crypto map\n        "
          "Inbound:  #pkts dec'ed 40 drop 3 life (KB/Sec) 4607363/2513\n        Outbound: #pkts enc'ed 41 "
          "drop 0 life (KB/Sec) "
          "4606628/2513\n");
    EXPECT_EQ(read.count(LineUse::NotUnderstood), 0U);
    EXPECT_EQ(read.count(LineUse::Prose), 0U);
    ASSERT_EQ(read.outputs.size(), 4U);
    EXPECT_EQ(find(read, "child_sa")->number("esp_spi_out"), 0x5db6eff3U);
    EXPECT_EQ(find(read, "ike_sa")->number("active_seconds"), 880U);
    EXPECT_EQ(find(read, "context")->number("context"), 0x8A3FBCU);
    EXPECT_EQ(find(read, "context")->text("vpn_filter"), "<none>");
    EXPECT_EQ(find(read, "ipsec")->number("rekey_left_seconds"), 18904U);
    const auto flows = show::findFlows({&read});
    ASSERT_EQ(flows.size(), 2U);
    EXPECT_EQ(flows[0].encaps->number, 41U);
    EXPECT_EQ(flows[0].decaps->number, 40U);
    EXPECT_EQ(flows[0].place.record().number("in_dropped"), 3U);
    EXPECT_EQ(flows[1].peer, "203.0.113.7");
    EXPECT_EQ(flows[1].decaps->number, 0U);
}

TEST(ShowOutputs, ProseAroundIsProseAndUnknownLinesAreListed)
{
    const ShowText read = show::readOutputs("You see the following on the firewall:\n" + blocks::kGluedIpsecSa
        + "#pkts of a kind nobody knows: 17\n#send errors: 3, #recv errors: 0\n"
          "The problem above shows that phase 1 works and that something else does not.\n");
    ASSERT_EQ(read.outputs.size(), 1U);
    EXPECT_EQ(read.lines.front(), LineUse::Prose);
    EXPECT_EQ(read.lines.back(), LineUse::Prose);
    ASSERT_EQ(read.outputs[0].notUnderstood.size(), 1U);
    EXPECT_EQ(raw(read.outputs[0].notUnderstood[0]), 12U);
}

TEST(ShowOutputs, MaskedAddressesAndTypographySurvive)
{
    const ShowText read =
        show::readOutputs("1   IKE Peer: x.x.x.x\n    Type\xC2\xA0   : L2L             Role    : initiator\n"
                          "    Rekey   : no              State   : MM_WAIT_MSG4\n");
    const auto sas = show::findIkeSas({&read});
    ASSERT_EQ(sas.size(), 1U);
    EXPECT_EQ(sas[0].peer, "x.x.x.x");
    EXPECT_EQ(sas[0].place.record().text("type"), "L2L");
}

TEST(ShowOutputs, PlainTextAndLogsAreNone)
{
    EXPECT_TRUE(show::readOutputs("").empty());
    EXPECT_TRUE(show::readOutputs(
        "Dear all,\nthe tunnel is down again. State of affairs: bad.\nshow crypto ipsec sa would help us "
        "to see what is wrong with it today, I think.\n")
                    .empty());
    EXPECT_TRUE(
        show::readOutputs("Jun 10 2010 17:36:05: %ASA-7-715047: IP = 192.0.2.9, processing SA payload\n")
            .empty());
}

TEST(ShowOutputs, WhatIsLeftForOtherReadersKeepsItsLines)
{
    const std::string text =
        "crypto map VPN 10 set peer 192.0.2.9\n" + blocks::kGluedIpsecSa + "hostname asa\n";
    const std::string left = show::withoutOutputs(text, show::readOutputs(text));
    EXPECT_EQ(std::count(left.begin(), left.end(), '\n'), std::count(text.begin(), text.end(), '\n'));
    EXPECT_EQ(left.substr(0, 37), text.substr(0, 37));
    EXPECT_TRUE(left.ends_with("\n\nhostname asa\n"));
}

} // namespace rungbook::test
