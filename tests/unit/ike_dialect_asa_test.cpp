// SPDX-License-Identifier: GPL-3.0-or-later
// What the cisco-asa dialect finds in a text: records, clocks, repairs, events.
#include "core/ike/asa_clock.h"
#include "core/ike/asa_records.h"
#include "core/ike/dialect.h"
#include "core/ike/hex_dump.h"
#include "core/ike/signature.h"

#include <gtest/gtest.h>

namespace rungbook::ike
{
namespace
{

ParsedChunk parse(std::string_view text)
{
    ParsedChunk out;
    findDialect("cisco-asa")->parse(text, Classifier::standard(), out, {});
    return out;
}

std::vector<const Event*> ofKind(const ParsedChunk& chunk, EventKind kind)
{
    std::vector<const Event*> found;
    for (const Event& e : chunk.events) {
        if (e.kind == kind)
            found.push_back(&e);
    }
    return found;
}

std::string factOf(const ParsedChunk& chunk, FactKind kind)
{
    std::string value = "(none)";
    for (const Event* e : ofKind(chunk, EventKind::Fact)) {
        if (e->code == static_cast<std::uint8_t>(kind))
            value = std::string(chunk.text.text(e->text));
    }
    return value;
}

TEST(AsaClock, ReadsEveryShape)
{
    EXPECT_EQ(isoText(asa::parseClock("Jun 10 2010 17:36:05: ")), "2010-06-10T17:36:05");
    EXPECT_EQ(isoText(asa::parseClock("Oct 28 15:30:24 ")), "--10-28T15:30:24");
    EXPECT_EQ(isoText(asa::parseClock("Apr  7 13:08:35 fw1 ")), "--04-07T13:08:35");
    EXPECT_EQ(
        isoText(asa::parseClock("<166>1 2018-06-27T12:17:46.120Z asa - - - ")), "2018-06-27T12:17:46.120");
    EXPECT_EQ(isoText(asa::parseClock("2018-06-27T12:17:46+02:00 asa : ")), "2018-06-27T12:17:46");
    EXPECT_EQ(isoText(asa::parseClock("Fri Sep 06 14:32:18 2013: ")), "2013-09-06T14:32:18");
    EXPECT_EQ(isoText(asa::parseClock("")), "");
    EXPECT_EQ(isoText(asa::parseClock("Foo 99 25:61:61 ")), "");
    EXPECT_EQ(isoText(asa::parseClock("Jun 31 2010 10:00:00 ")), "");
}

TEST(AsaClock, TheDevicesOwnStampWinsOverTheCollectors)
{
    EXPECT_EQ(isoText(asa::parseClock("Fri Sep 06 14:32:18 2013: <167>Sep 06 2013 14:32:17: ")),
        "2013-09-06T14:32:17");
    EXPECT_EQ(
        isoText(asa::parseClock("2013-09-06T14:32:18+00:00 fw1 Sep 06 14:32:17: ")), "2013-09-06T14:32:17");
}

TEST(AsaRecords, SyslogDebugAndHybridTags)
{
    const ParsedChunk c = parse(
        "%ASA-7-715047: IP = 192.0.2.9, processing SA payload\n"
        "Sep 15 03:14:00 [IKEv1 DEBUG]IP = 192.0.2.9, processing ke payload\n"
        "Oct 28 15:30:24 [IKEv1 DEBUG]%ASA-7-715046: Group = G, IP = 192.0.2.9, constructing ke payload\n"
        "Nov 08 07:10:05 [IKEv1]Group = 192.0.2.9, IP = 192.0.2.9, PHASE 1 COMPLETED\n"
        "<167>Sep 06 2013 14:32:17: %FTD-7-715047: IP = 192.0.2.9, processing hash payload\n"
        "%PIX-7-715047: IP = 192.0.2.9, processing hash payload\n"
        "%ASA-vpn-7-715047: IP = 192.0.2.9, processing hash payload\n");
    EXPECT_EQ(c.counts.lines, 7U);
    EXPECT_EQ(c.counts.records, 7U);
    EXPECT_EQ(c.counts.notUnderstood, 0U);
    EXPECT_EQ(ofKind(c, EventKind::Processing).size(), 5U);
    EXPECT_EQ(ofKind(c, EventKind::Constructing).size(), 1U);
    EXPECT_EQ(ofKind(c, EventKind::Milestone).size(), 1U);
    EXPECT_EQ(c.events[1].channel, Channel::Debug);
    EXPECT_EQ(c.events[2].channel, Channel::Syslog);
    EXPECT_EQ(c.text.text(c.events[2].group), "G");
}

TEST(AsaRecords, GluedRecordsAreCutAtTheClockOfTheNext)
{
    const ParsedChunk c = parse("Oct 28 15:30:24 [IKEv1]: IP = 192.0.2.9, IKE_DECODE SENDING Message "
                                "(msgid=7f8bcb91) with payloads : HDR + "
                                "HASH (8) + ATTR (14) + NONE (0)total length : 72 Oct 28 15:30:25 [IKEv1]: "
                                "IP = 192.0.2.9, IKE_DECODE "
                                "RECEIVED Message (msgid=7f8bcb91) with payloads : HDR + HASH (8) + ATTR "
                                "(14) + NONE (0) total length : 82 "
                                "%ASA-7-715047: IP = 192.0.2.9, processing hash payload\n");
    const auto messages = ofKind(c, EventKind::Message);
    ASSERT_EQ(messages.size(), 2U);
    EXPECT_EQ(messages[0]->length, 72U);
    EXPECT_EQ(messages[1]->length, 82U);
    EXPECT_EQ(messages[1]->messageId, 0x7f8bcb91U);
    EXPECT_EQ(clockText(messages[1]->time), "15:30:25");
    EXPECT_EQ(ofKind(c, EventKind::Processing).size(), 1U);
    EXPECT_EQ(c.counts.repaired, 1U);
}

TEST(AsaRecords, SoftAndHardWrapsAreJoined)
{
    const ParsedChunk soft = parse("Oct 28 15:30:24 [IKEv1]: IP = 192.0.2.9, IKE_DECODE SENDING Message\n"
                                   "(msgid=8bd3cce6) with payloads : HDR + HASH (8) + SA (1) + NONCE (10) +\n"
                                   "ID (5) + ID (5) + NOTIFY (11) + NONE (0) total length : 196\n");
    ASSERT_EQ(ofKind(soft, EventKind::Message).size(), 1U);
    EXPECT_EQ(soft.events[0].length, 196U);
    EXPECT_EQ(soft.events[0].lineCount, 3U);
    EXPECT_EQ(soft.counts.repaired, 3U);
    EXPECT_EQ(payloadSummary(soft.text.text(soft.events[0].text)), "HASH, SA, NONCE, ID ×2, NOTIFY");

    const ParsedChunk hard =
        parse("Jun 10 2010 17:36:05: %ASA-7-713236: IP = 192.0.2.9, IKE_DECODE SENDING Mess\n"
              "age (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + VENDOR (13) + VEN\n"
              "DOR (13) + NONE (0) total length : 148\n");
    ASSERT_EQ(ofKind(hard, EventKind::Message).size(), 1U);
    EXPECT_EQ(hard.events[0].length, 148U);
    EXPECT_EQ(payloadSummary(hard.text.text(hard.events[0].text)), "SA, VENDOR ×3");
    EXPECT_EQ(hard.counts.notUnderstood, 0U);
}

TEST(AsaRecords, ProseIsCountedAndCommentsAreKept)
{
    const ParsedChunk c = parse("Aggressive mode message 1 (AM1); sent from client to server\n"
                                "\n"
                                "! -- Here it begins\n"
                                "!\n"
                                "%ASA-7-715047: IP = 192.0.2.9, processing SA payload\n"
                                "Relevant configuration:\n"
                                "crypto isakmp enable outside\n");
    EXPECT_EQ(c.counts.notUnderstood, 3U);
    ASSERT_EQ(c.notUnderstood.size(), 2U);
    EXPECT_EQ(c.notUnderstood[0], std::make_pair(0U, 0U));
    EXPECT_EQ(c.notUnderstood[1], std::make_pair(5U, 6U));
    const auto comments = ofKind(c, EventKind::Comment);
    ASSERT_EQ(comments.size(), 1U);
    EXPECT_EQ(c.text.text(comments[0]->text), "Here it begins");
}

TEST(AsaRecords, ACommentGluedBehindAMessage)
{
    const ParsedChunk c =
        parse("Jun 10 2010 17:36:05: %ASA-7-713236: IP = 192.0.2.9, IKE_DECODE SENDING Message (msgid=0) "
              "with payloads : "
              "HDR + KE (4) + NONCE (10) + NONE (0) total length : 256! \xE2\x80\x94 Then it slowed down.\n");
    ASSERT_EQ(ofKind(c, EventKind::Message).size(), 1U);
    EXPECT_EQ(c.events[0].length, 256U);
    ASSERT_EQ(ofKind(c, EventKind::Comment).size(), 1U);
    EXPECT_EQ(c.text.text(ofKind(c, EventKind::Comment)[0]->text), "Then it slowed down.");
}

TEST(AsaRecords, NumberedAndQuotedPastes)
{
    const ParsedChunk c =
        parse("12. Jun 10 2010 17:36:05: %ASA-7-715047: IP = 192.0.2.9, processing SA payload\n"
              "> Jun 10 2010 17:36:05: %ASA-7-715047: IP = 192.0.2.9, processing SA payload\n"
              "- Jun 10 2010 17:36:05: %ASA-7-715047: IP = x.x.x.x, processing SA payload\n");
    EXPECT_EQ(ofKind(c, EventKind::Processing).size(), 3U);
    EXPECT_EQ(c.counts.repaired, 3U);
    EXPECT_EQ(c.text.text(c.events[2].peer), "x.x.x.x");
}

TEST(AsaRecords, IrrelevantSyslogIsARecordAndNoEvent)
{
    const ParsedChunk c = parse(
        "Jun 10 2010 17:36:05: %ASA-6-302013: Built outbound TCP connection 7 for outside:192.0.2.1/80\n"
        "Jun 10 2010 17:36:05: %ASA-4-106023: Deny tcp src outside:192.0.2.7/3 dst inside:192.0.2.8/445\n");
    EXPECT_EQ(c.counts.records, 2U);
    EXPECT_EQ(c.counts.notUnderstood, 0U);
    EXPECT_TRUE(c.events.empty());
}

TEST(AsaRecords, BlocksOfDebugIpsecAndProxyIds)
{
    const ParsedChunk c =
        parse("IPSEC: New embryonic SA created @ 0x5416EBD0,\nSCB: 0x53707C08,\nDirection: inbound\nSPI : "
              "0xD6602721\n"
              "Oct 28 15:30:24 [IKEv1 DEBUG]: Group = G, IP = 192.0.2.9, Transmitting Proxy Id:\n"
              "  Remote host: 198.51.100.1 Protocol 0 Port 0\n"
              "  Local subnet:\xC2\xA0 10.1.0.0  mask 255.255.0.0 Protocol 0  Port 0\n"
              "Then some prose.\n");
    EXPECT_EQ(c.counts.notUnderstood, 1U);
    EXPECT_EQ(factOf(c, FactKind::LocalProxy), "10.1.0.0/255.255.0.0 protocol 0 port 0");
    EXPECT_EQ(factOf(c, FactKind::RemoteProxy), "198.51.100.1 protocol 0 port 0");
}

TEST(AsaRecords, APageAsItsSourceAndNotesWithoutTags)
{
    const ParsedChunk c = parse(
        "<p>Jun 10 2010 17:36:05: %ASA-7-713236: IP = 192.0.2.9, IKE_DECODE <span style=\"color: "
        "blue;\">SENDING "
        "Message</span> (msgid=0) with payloads : HDR + SA (1) + NONE (0) total length : 148</p>\n"
        "<span>! --- Here &amp; now</span>\n"
        "===\n"
        "Group = 192.0.2.9, IP = 192.0.2.9, Session is being torn down. Reason: crypto map policy not found\n"
        "IP = 192.0.2.9, processing SA payload\n"
        "IP = none\n"
        "IP = 192.0.2.9, constructing <PEER> (struct &0x1)  <state>, <event>: a\n");
    ASSERT_EQ(ofKind(c, EventKind::Message).size(), 1U);
    EXPECT_EQ(c.events[0].length, 148U);
    ASSERT_EQ(ofKind(c, EventKind::Comment).size(), 1U);
    EXPECT_EQ(c.text.text(ofKind(c, EventKind::Comment)[0]->text), "Here & now");
    EXPECT_EQ(ofKind(c, EventKind::Milestone).size(), 1U);
    EXPECT_EQ(ofKind(c, EventKind::Processing).size(), 1U);
    EXPECT_EQ(c.counts.notUnderstood, 2U);
    EXPECT_EQ(c.counts.repaired,
        5U); // two with markup, three without a tag: <PEER>, <state> and <event> are no markup
}

TEST(AsaTexts, NatStatusWithPaddedColumns)
{
    const auto status = [](std::string_view remote, std::string_view ours) {
        return std::string(
            factOf(parse("%ASA-6-713172: Group = G, IP = 192.0.2.9, Automatic NAT Detection Status:     "
                         "Remote end "
                       + std::string(remote) + " behind a NAT device     This   end " + std::string(ours)
                       + " behind a NAT device\n"),
                FactKind::NatStatus));
    };
    EXPECT_EQ(status("is NOT", "IS"), "this end is behind NAT");
    EXPECT_EQ(status("  IS  ", "is NOT"), "the remote end is behind NAT");
    EXPECT_EQ(status("IS", "  IS  "), "both ends are behind NAT");
    EXPECT_EQ(status("is NOT", "is NOT"), "no NAT");
}

TEST(AsaTexts, Facts)
{
    const ParsedChunk c =
        parse("%ASA-5-713041: IP = 192.0.2.9, IKE Initiator: New Phase 1, Intf inside, IKE Peer 192.0.2.9  "
              "local Proxy Address 10.1.0.1, remote "
              "Proxy Address 10.2.0.1,  Crypto map (OUTMAP)\n"
              "%ASA-6-713172: Group = G, IP = 192.0.2.9, Automatic NAT Detection Status: Remote end is NOT "
              "behind a NAT device This end IS behind a "
              "NAT device\n"
              "%ASA-5-713049: Group = G, IP = 192.0.2.9, Security negotiation complete for LAN-to-LAN Group "
              "(G)  Initiator, Inbound SPI = "
              "0x850a79e0, Outbound SPI = 0x2cc7158d\n"
              "%ASA-7-715080: Group = G, IP = 192.0.2.9, Starting P2 rekey timer: 24480 seconds.\n"
              "%ASA-6-302015: Built inbound UDP connection 655 for outside:192.0.2.9/500 (192.0.2.9/500) to "
              "identity:198.51.100.1/500 "
              "(198.51.100.1/500)\n");
    EXPECT_EQ(factOf(c, FactKind::CryptoMap), "OUTMAP");
    EXPECT_EQ(factOf(c, FactKind::Interface), "inside");
    EXPECT_EQ(factOf(c, FactKind::NatStatus), "this end is behind NAT");
    EXPECT_EQ(factOf(c, FactKind::InboundSpi), "0x850a79e0");
    EXPECT_EQ(factOf(c, FactKind::OutboundSpi), "0x2cc7158d");
    EXPECT_EQ(factOf(c, FactKind::Phase2Rekey), "24480 seconds.");
    EXPECT_EQ(factOf(c, static_cast<FactKind>(kLocalAddress)), "198.51.100.1");
    EXPECT_EQ(c.text.text(c.events.back().peer), "192.0.2.9");
}

TEST(AsaTexts, GroupNamesMayHoldCommas)
{
    const ParsedChunk c = parse(
        "%ASA-7-715047: Group = a, b, Username = u, IP = 192.0.2.9, processing hash payload\n"
        "%ASA-7-715047: Group = G, IP = 192.0.2.9, Group = G, IP = 192.0.2.9, processing hash payload\n");
    ASSERT_EQ(c.events.size(), 2U);
    EXPECT_EQ(c.text.text(c.events[0].group), "a, b");
    EXPECT_EQ(c.text.text(c.events[0].user), "u");
    EXPECT_EQ(c.events[1].kind, EventKind::Processing);
}

TEST(HexDump, TheClientsDescriptionOfItself)
{
    EXPECT_EQ(
        asa::decodeHexDump(
            "0000: 00000000 75340006 726F7574 65727532 ....u4..routeru2\n0010: 00054369 73636F ..Cisco"),
        "router, Cisco");
    EXPECT_EQ(asa::decodeHexDump("0000: 61626364 65"), "abcde");
    EXPECT_EQ(asa::decodeHexDump("0000: zz"), "");
    EXPECT_EQ(asa::decodeHexDump(""), "");
}

TEST(AsaRecords, HostileTextIsHarmless)
{
    for (const std::string_view text : {"%ASA-", "%ASA-7-71323", "%ASA-x-713236: ", "[IKEv1", "[IKEv1 DEBUG",
             "%ASA-7-713236:", "12. ", "!", "IPSEC: ", "\n\n", "\r\n",
             "%ASA-7-713236: IP = , IKE_DECODE SENDING Message (msgid=", "IKE Peer:",
             "%ASA-7-713236: IKE_DECODE RECEIVED Message (msgid=zz) with payloads : + + ( ) total length : "
             "99999999999999"}) {
        const ParsedChunk c = parse(text);
        EXPECT_LE(c.counts.lines, 2U) << text;
    }
}

// A chunk may be 64 MiB when no record starts in it at a line's beginning, so a stop must be seen inside of it.
TEST(CiscoAsa, ParsingEndsInTheMiddleOfAChunkWhenItIsStopped)
{
    constexpr std::size_t many = 5000;
    const auto times = [](std::string_view piece) {
        std::string text;
        for (std::size_t i = 0; i < many; ++i)
            text += piece;
        return text;
    };
    const std::string records = times("%ASA-7-713906: IP = 192.0.2.9, something\n");
    const std::string prose = times("Dear all, the tunnel is down again.\n");
    const std::string glued = times("%ASA-7-713906: IP = 192.0.2.9, something ");
    const std::string gluedAboutOthers = times("%ASA-6-302013: Built outbound TCP connection 1 ");
    std::stop_source stopped;
    stopped.request_stop();
    for (const std::string* text : {&records, &prose, &glued, &gluedAboutOthers}) {
        const std::string_view head = std::string_view(*text).substr(0, 30);
        for (const bool stop : {false, true}) {
            ParsedChunk out;
            findDialect("cisco-asa")
                ->parse(*text, Classifier::standard(), out, stop ? stopped.get_token() : std::stop_token{});
            const std::uint64_t seen = out.counts.records + out.counts.notUnderstood;
            if (stop)
                EXPECT_LT(seen, 100U) << head;
            else
                EXPECT_EQ(seen, many) << head;
        }
    }
}

TEST(Dialects, SamplesAreRecognisedByTheirOwnDialectAndNameIsUnique)
{
    for (const Dialect* d : dialects()) {
        EXPECT_GE(d->info.samples.size(), 3U);
        for (const std::string_view sample : d->info.samples) {
            EXPECT_GT(d->sniff(sample), 0) << sample;
            EXPECT_TRUE(d->startsRecord(sample)) << sample;
            for (const Dialect* other : dialects()) {
                if (other != d) {
                    EXPECT_LT(other->sniff(sample), d->sniff(sample)) << sample;
                }
            }
        }
        EXPECT_EQ(findDialect(d->info.name), d);
        EXPECT_EQ(d->sniff("Dear all, the tunnel is down again.\n"), 0);
        EXPECT_EQ(d->sniff(""), 0);
    }
}

} // namespace
} // namespace rungbook::ike
