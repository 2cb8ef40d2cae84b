// SPDX-License-Identifier: GPL-3.0-or-later
// Runs out of a packet list that was pasted as text: one row per packet, prose and packet details around it.
#include "core/smtp/dns_watch.h"
#include "core/smtp/packet_row.h"
#include "core/smtp/packet_tls.h"
#include "core/smtp/replay_input.h"
#include "core/smtp/wire_run.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <memory>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostRuns = 500;
constexpr std::uint32_t kHeaders =
    66; ///< Ethernet, IPv4 and TCP with timestamps: what a frame is longer than what it carries
constexpr std::int64_t kStepBack = 60'000'000; ///< microseconds
constexpr std::uint32_t kLongestAlertPayload = 40;

struct Flow {
    std::unique_ptr<WireRun> run;
    std::string client;
    std::string server;
    std::uint16_t clientPort = 0;
    std::uint16_t serverPort = 0;
    std::int64_t start = 0;
    std::int64_t last = 0;
    std::size_t block = 0;
    bool mail = false; ///< an SMTP row was seen
    bool clearHello = false; ///< TLS was begun where the server speaks in clear
    bool synOnly = true; ///< nothing but an attempt to connect
    /// Never back: the times of a list that was read off a picture are not all right.
    double ms(std::int64_t micros) const
    {
        return static_cast<double>(std::max(micros, last) - start) / 1000.0;
    }
    bool between(const std::string& a, const std::string& b) const
    {
        return (client == a && server == b) || (client == b && server == a);
    }
};

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return result;
}

class ListReader
{
public:
    Replay read(const std::vector<InputLine>& lines)
    {
        m_replay.kind = ReplayKind::PacketList;
        m_replay.lines = lines.size();
        bool gap = false;
        for (const InputLine& line : lines) {
            const std::optional<PacketRow> row = readPacketRow(line.text);
            if (!row) {
                gap = gap || !line.text.empty();
                m_replay.notUnderstood += line.text.empty() ? 0 : 1;
                continue;
            }
            const std::int64_t micros = row->micros.value_or(m_last);
            // Rows that were read off a picture have wrong digits, so a small step back is none.
            const bool back = m_last - micros > (gap ? 0 : kStepBack);
            if (gap || back) {
                m_ends.push_back(m_last);
                m_jumped = back;
            }
            gap = false;
            m_last = micros;
            m_used = false;
            m_where = line.where();
            take(*row, micros);
            m_replay.notUnderstood += m_used ? 0 : 1;
        }
        m_ends.push_back(m_last);
        finish();
        return std::move(m_replay);
    }

private:
    void take(const PacketRow& row, std::int64_t micros)
    {
        if (row.protocol == "DNS" || row.protocol == "MDNS")
            dnsRow(row, micros);
        else if (row.protocol == "ICMP" || row.protocol == "ICMPv6")
            icmpRow(row, micros);
        else if (row.protocol == "SMTP" || row.protocol == "SMTP/IMF" || row.protocol == "IMF"
            || row.protocol == "ESMTP")
            smtpRow(row, micros);
        else if (row.protocol.starts_with("TLS") || row.protocol.starts_with("SSL"))
            tlsRow(row, micros);
        else if (const auto tcp = readTcpInfo(row.info))
            tcpRow(row, *tcp, micros);
    }

    Flow* latest(const std::string& a, const std::string& b)
    {
        const auto at =
            std::find_if(m_flows.rbegin(), m_flows.rend(), [&](const Flow& f) { return f.between(a, b); });
        return at == m_flows.rend() ? nullptr : &*at;
    }

    Flow* begin(const std::string& client, const std::string& server, std::int64_t micros)
    {
        if (m_flows.size() >= kMostRuns)
            return nullptr;
        Flow flow;
        flow.run = std::make_unique<WireRun>(Vantage::PacketList, true);
        flow.client = client;
        flow.server = server;
        flow.start = flow.last = micros;
        flow.block = m_ends.size();
        // The DNS rows right before it belong to it: they have to come first in its transcript.
        const DnsStory story = m_dns.claim({server}, micros, m_last);
        if (!story.entries.empty())
            flow.start = std::min(flow.start, story.entries.front().micros);
        flow.run->setServer(server, 0);
        flow.run->setClient(client);
        if (!story.name.empty())
            flow.run->setName(story.name);
        for (const DnsEntry& entry : story.entries)
            flow.run->dns(entry.answer, flow.ms(entry.micros),
                SourceSpan{SourceId{0}, LineNumber{entry.packet}, LineNumber{entry.packet}});
        m_flows.push_back(std::move(flow));
        return &m_flows.back();
    }

    void touch(Flow& flow, std::int64_t micros)
    {
        flow.last = std::max(flow.last, micros);
        flow.block = m_ends.size();
        flow.run->activity(flow.ms(micros));
        m_used = true;
    }

    void setPorts(Flow& flow, std::uint16_t client, std::uint16_t server)
    {
        flow.clientPort = client;
        flow.serverPort = server;
        flow.run->setServer(flow.server, server);
    }

    void dnsRow(const PacketRow& row, std::int64_t micros)
    {
        const auto dns = readDnsInfo(row.info);
        if (!dns)
            return;
        m_used = true;
        if (!dns->response) {
            m_dns.question(dns->name, dns->type, dns->id, row.source, row.target, micros, raw(m_where.first));
            return;
        }
        DnsOutcome outcome = DnsOutcome::Malformed;
        switch (dns->code) {
        case 0:
            outcome = dns->records.empty() ? DnsOutcome::NoData : DnsOutcome::Answered;
            break;
        case 2:
            outcome = DnsOutcome::ServFail;
            break;
        case 3:
            outcome = DnsOutcome::NxDomain;
            break;
        case 5:
            outcome = DnsOutcome::Refused;
            break;
        default:
            break;
        }
        m_dns.answer(dns->name, dns->type, dns->id, row.target, row.source, outcome, dns->records,
            dns->aliases, micros, raw(m_where.first));
    }

    void icmpRow(const PacketRow& row, std::int64_t micros)
    {
        IcmpNotice notice;
        notice.v6 = row.protocol == "ICMPv6";
        notice.type = notice.v6 ? 1 : 3;
        notice.from = row.source;
        const std::string words = lower(row.info);
        const auto says = [&](std::string_view what) { return words.find(what) != std::string::npos; };
        if (!says("unreachable") && !says("exceeded") && !says("too big") && !says("prohibited"))
            return;
        if (says("fragmentation needed") || says("too big")) {
            notice.type = notice.v6 ? 2 : 3;
            notice.code = 4;
        } else if (says("exceeded")) {
            notice.type = notice.v6 ? 3 : 11;
        } else if (says("port unreachable")) {
            notice.code = notice.v6 ? 4 : 3;
        } else if (says("filtered") || says("prohibited")) {
            notice.code = notice.v6 ? 1 : 13;
        } else if (says("network unreachable") || says("no route")) {
            notice.code = 0;
        } else {
            notice.code = notice.v6 ? 3 : 1;
        }
        const auto at = std::find_if(m_flows.rbegin(), m_flows.rend(),
            [&](const Flow& f) { return f.client == row.target && !f.run->over(); });
        if (at == m_flows.rend())
            return;
        touch(*at, micros);
        at->run->icmp(at->ms(micros), notice, m_where);
    }

    void tcpRow(const PacketRow& row, const TcpInfo& tcp, std::int64_t micros)
    {
        const auto same = [&](const Flow& f) {
            return (f.client == row.source && f.server == row.target && f.clientPort == tcp.sourcePort
                       && f.serverPort == tcp.targetPort)
                || (f.client == row.target && f.server == row.source && f.clientPort == tcp.targetPort
                    && f.serverPort == tcp.sourcePort);
        };
        const auto at = std::find_if(m_flows.rbegin(), m_flows.rend(), same);
        Flow* flow = at == m_flows.rend() ? nullptr : &*at;
        if (tcp.syn && !tcp.ack) {
            const bool again = flow != nullptr && !flow->run->connected() && !flow->run->over()
                && flow->synOnly && !m_jumped;
            if (!again) {
                flow = begin(row.source, row.target, micros);
                if (flow == nullptr)
                    return;
                setPorts(*flow, tcp.sourcePort, tcp.targetPort);
            }
            m_jumped = false;
            touch(*flow, micros);
            flow->run->syn(flow->ms(micros), m_where);
            return;
        }
        if (flow == nullptr) { // the rows of SMTP came first, without ports
            flow = latest(row.source, row.target);
            if (flow == nullptr || flow->clientPort != 0 || flow->run->over())
                return;
            const bool fromClient =
                row.source != row.target ? flow->client == row.source : tcp.sourcePort > tcp.targetPort;
            setPorts(*flow, fromClient ? tcp.sourcePort : tcp.targetPort,
                fromClient ? tcp.targetPort : tcp.sourcePort);
        }
        const bool client = tcp.sourcePort == flow->clientPort;
        touch(*flow, micros);
        const double ms = flow->ms(micros);
        if (tcp.syn)
            flow->run->synAck(ms, m_where);
        else if (tcp.rst)
            flow->run->reset(client, ms, m_where);
        else if (tcp.again && !tcp.fin)
            flow->run->sentAgain(client, ms, tcp.length, m_where);
        else if (tcp.fin)
            flow->run->fin(client, ms, m_where);
    }

    /// The flow that a row of the conversation belongs to, or a new one.
    Flow* talkFlow(const PacketRow& row, bool client, bool greets, bool hello, std::int64_t micros)
    {
        const std::string& from = client ? row.source : row.target;
        const std::string& to = client ? row.target : row.source;
        Flow* flow = nullptr;
        for (auto at = m_flows.rbegin(); at != m_flows.rend() && flow == nullptr; ++at)
            if (at->client == from && at->server == to)
                flow = &*at;
        const auto answersStartTls = [](const Flow& f) {
            return f.run->talk().phase() == Phase::StartTls && !f.run->talk().tlsExpected() && !f.run->inTls()
                && !f.run->over();
        };
        const bool fresh = flow == nullptr || flow->run->failedToConnect()
            || (greets && flow->mail && !answersStartTls(*flow)) || (hello && flow->run->quitAnswered())
            || (m_jumped && flow->mail);
        m_jumped = false;
        return fresh ? begin(from, to, micros) : flow;
    }

    void smtpRow(const PacketRow& row, std::int64_t micros)
    {
        std::string_view info = row.info;
        const bool server = info.starts_with("S:");
        const bool client = info.starts_with("C:");
        if (server || client) {
            info.remove_prefix(2);
            info.remove_prefix(std::min(info.find_first_not_of(' '), info.size()));
        }
        if (server) {
            const std::vector<std::string> lines = replyLinesOf(info);
            const bool words =
                std::count_if(info.begin(), info.end(), [](char c) { return c > ' ' && c != '|'; }) >= 3;
            if (!words && latest(row.source, row.target) == nullptr)
                return; // Wireshark's guess at bytes of another connection
            Flow* flow = talkFlow(row, false, info.starts_with("220"), false, micros);
            if (flow == nullptr)
                return;
            talked(*flow, micros);
            if (!words) {
                flow->run->recorder().from(m_where);
                flow->run->recorder().note(flow->ms(micros), flow->run->talk().phase(),
                    fmt::format("the server sent {} bytes that are no text{}",
                        row.length > kHeaders ? row.length - kHeaders : 0,
                        row.length == kHeaders + 7 ? ": as many as a TLS alert has" : ""));
                return;
            }
            if (flow->clearHello)
                flow->run->answeredInClear(flow->ms(micros), info, m_where);
            for (const std::string& line : lines)
                flow->run->serverLine(flow->ms(micros), line, m_where);
            return;
        }
        Flow* flow = client
            ? talkFlow(row, true, false, info.starts_with("EHLO") || info.starts_with("HELO"), micros)
            : latest(row.source, row.target);
        if (flow == nullptr)
            return;
        const bool decrypts =
            flow->run->inTls() && !flow->run->sight().established() && !flow->run->sight().decrypted;
        if (decrypts && lower(info).starts_with("data fragment"))
            return; // Wireshark's guess at bytes of another connection
        if (binaryHello(*flow, info, micros))
            return;
        talked(*flow, micros);
        clientRow(*flow, row, info, client, micros);
    }

    /// The client's first words are many bytes that are no command, where the server greeted in clear: a ClientHello, which Wireshark takes for SMTP.
    bool binaryHello(Flow& flow, std::string_view info, std::int64_t micros)
    {
        constexpr std::uint64_t kShortestHello = 100;
        const std::vector<Exchange>& exchanges = flow.run->recorder().result().exchanges;
        const bool spoke = std::any_of(
            exchanges.begin(), exchanges.end(), [](const Exchange& e) { return !e.verb.empty(); });
        std::uint64_t bytes = 0;
        const std::size_t digit = std::min(info.find_first_of("0123456789"), info.size());
        std::from_chars(info.data() + digit, info.data() + info.size(), bytes);
        if (spoke || bytes < kShortestHello || !lower(info).starts_with("data fragment"))
            return false;
        talked(flow, micros);
        flow.run->implicitTls();
        tls::TlsEvent event;
        event.number = 1;
        event.name = tls::handshakeName(1);
        event.detail = fmt::format("by its place: {} bytes that are no command", bytes);
        event.length = bytes;
        flow.run->sight().clientHello = true;
        flow.run->tlsEvent(flow.ms(micros), event, m_where);
        flow.clearHello = true;
        return true;
    }

    void talked(Flow& flow, std::int64_t micros)
    {
        touch(flow, micros);
        flow.mail = true;
        flow.synOnly = false;
    }

    void clientRow(Flow& flow, const PacketRow& row, std::string_view info, bool marked, std::int64_t micros)
    {
        Conversation& talk = flow.run->talk();
        const double ms = flow.ms(micros);
        const std::string words = lower(info);
        if (words.starts_with("data fragment")) {
            std::uint64_t bytes = 0;
            const std::size_t digit = std::min(info.find_first_of("0123456789"), info.size());
            std::from_chars(info.data() + digit, info.data() + info.size(), bytes);
            if (talk.inMessage())
                talk.messageBytes(bytes, m_where);
            return;
        }
        // The last packet of a message is shown by its header lines: "from: a@example.com, subject: ...".
        const bool summary = !marked || row.protocol.find("IMF") != std::string::npos
            || (talk.inMessage() && words.find("subject:") != std::string::npos);
        if (summary) {
            if (talk.inMessage()) {
                talk.messageBytes(row.length > kHeaders ? row.length - kHeaders : 0, m_where);
                talk.messageEnds(ms, m_where);
            }
            return;
        }
        while (true) {
            const std::size_t end = std::min(info.find(" | "), info.size());
            std::string_view line = info.substr(0, end);
            if (line.starts_with("User: ") || line.starts_with("Pass: ")) {
                line.remove_prefix(6);
                if (talk.authOpen()) {
                    flow.run->clientLine(ms, line, m_where);
                } else {
                    flow.run->recorder().from(m_where);
                    flow.run->recorder().clientLine(ms, Phase::Auth, {}, line);
                }
            } else {
                flow.run->clientLine(ms, line, m_where);
            }
            if (end == info.size())
                return;
            info.remove_prefix(end + 3);
        }
    }

    void tlsRow(const PacketRow& row, std::int64_t micros)
    {
        Flow* flow = latest(row.source, row.target);
        if (flow == nullptr || (flow->run->over() && flow->run->quitAnswered()))
            return;
        touch(*flow, micros);
        flow->synOnly = false;
        // On one machine both addresses are the same: then the words tell.
        const std::string_view info = row.info;
        TlsSight& sight = flow->run->sight();
        const bool client =
            row.source == row.target ? spokenByClient(info, sight) : flow->client == row.source;
        if (row.protocol.starts_with("TLSv1") && !info.starts_with("Client Hello") && !client)
            sight.report.version = row.protocol == "TLSv1" ? "TLSv1.0" : row.protocol;
        else if (row.protocol.starts_with("TLSv1.") && sight.report.version.empty()
            && !info.starts_with("Client Hello"))
            sight.report.version = row.protocol;
        tlsWords(*flow, row, client, flow->ms(micros));
    }

    void tlsWords(Flow& flow, const PacketRow& row, bool client, double ms)
    {
        std::string_view rest = row.info;
        unsigned records = 0;
        for (int i = 0; i < 50 && !rest.empty(); ++i) {
            std::size_t end = std::min(rest.find(", "), rest.size());
            if (rest.starts_with("Alert ("))
                end = std::min(rest.find(')'), rest.size() - 1) + 1;
            const std::string_view word = rest.substr(0, end);
            rest.remove_prefix(
                std::min(end + (end < rest.size() && rest[end] == ',' ? 2U : 0U), rest.size()));
            if (end == 0)
                break;
            if (lower(word).starts_with("application data"))
                ++records;
            else
                tlsWord(flow, client, word, ms);
        }
        if (records > 0)
            applicationData(flow, row, client, records, ms);
    }

    void applicationData(Flow& flow, const PacketRow& row, bool client, unsigned records, double ms)
    {
        TlsSight& sight = flow.run->sight();
        if (sight.thirteen() && client && !sight.clientFinished) {
            const bool alert = row.length != 0 && row.length < kHeaders + kLongestAlertPayload;
            (alert ? sight.clientAlertLikely : sight.clientFinished) = true;
            if (!alert)
                tlsWord(flow, true, "Finished", ms);
            return;
        }
        if (sight.thirteen() && !client && !sight.clientFinished) {
            if (!sight.serverFinished)
                tlsWord(flow, false, "Encrypted Extensions", ms);
            sight.serverFinished = true;
            return;
        }
        (client ? sight.clientRecords : sight.serverRecords) += records;
        flow.run->encryptedBytes(client, 0);
    }

    void tlsWord(Flow& flow, bool client, std::string_view word, double ms)
    {
        TlsSight& sight = flow.run->sight();
        tls::TlsEvent event;
        event.direction = client ? tls::TlsDirection::Sent : tls::TlsDirection::Received;
        if (word.starts_with("Alert (")) {
            event.kind = tls::TlsEventKind::Alert;
            event.number = alertOfWords(word);
            event.fatal = word.find("Fatal") != std::string_view::npos;
            if (event.number < 0 || (event.number == 0 && sight.established()))
                return;
            event.name = tls::alertName(event.number);
            if (event.fatal)
                (client ? sight.report.alertSent : sight.report.alertReceived) = event.number;
            flow.run->tlsEvent(ms, event, m_where);
            return;
        }
        if (word.starts_with("Change Cipher Spec")) {
            if (sight.thirteen())
                return;
            event.kind = tls::TlsEventKind::ChangeCipherSpec;
            event.name = "ChangeCipherSpec";
            flow.run->tlsEvent(ms, event, m_where);
            return;
        }
        event.number = handshakeNumber(word);
        if (event.number < 0)
            return;
        event.name = tls::handshakeName(event.number);
        switch (event.number) {
        case 1:
            sight.clientHello = true;
            if (const std::string_view sni = sniOfWords(word); !sni.empty()) {
                sight.report.sni = printable(sni);
                event.detail = "SNI " + sight.report.sni;
            }
            break;
        case 2:
            sight.serverHello = true;
            event.detail = sight.report.version;
            break;
        case 13:
            sight.report.clientCertificateRequested = true;
            break;
        case 11:
            sight.report.clientCertificateSent = sight.report.clientCertificateSent || client;
            break;
        case 20:
            (client ? sight.clientFinished : sight.serverFinished) = true;
            break;
        default:
            break;
        }
        flow.run->tlsEvent(ms, event, m_where);
    }

    void finish()
    {
        const bool anyMail = std::any_of(
            m_flows.begin(), m_flows.end(), [](const Flow& f) { return f.mail || isMailPort(f.serverPort); });
        for (std::size_t i = 0; i < m_flows.size(); ++i) {
            Flow& flow = m_flows[i];
            const bool silent = flow.synOnly && !isMailPort(flow.serverPort);
            if (anyMail ? silent || (!flow.mail && !isMailPort(flow.serverPort)) : !flow.synOnly)
                continue;
            const std::int64_t listEnd = flow.block < m_ends.size() ? m_ends[flow.block] : m_last;
            const bool settled = flow.run->over() || flow.run->failedToConnect();
            m_replay.runs.push_back(
                flow.run->take(flow.ms(settled ? flow.last : std::max(flow.last, listEnd))));
        }
        if (!m_replay.runs.empty())
            return;
        for (const DnsStory& story : m_dns.failures(m_last)) {
            WireRun run(Vantage::PacketList, true);
            run.setName(story.name);
            for (const DnsEntry& entry : story.entries)
                run.dns(entry.answer,
                    static_cast<double>(entry.micros - story.entries.front().micros) / 1000.0,
                    SourceSpan{SourceId{0}, LineNumber{entry.packet}, LineNumber{entry.packet}});
            m_replay.runs.push_back(
                run.take(static_cast<double>(m_last - story.entries.front().micros) / 1000.0));
        }
    }

    Replay m_replay;
    std::vector<Flow> m_flows;
    DnsWatch m_dns;
    std::vector<std::int64_t> m_ends; ///< when each block of rows ended
    std::int64_t m_last = 0;
    SourceSpan m_where;
    bool m_used = false;
    bool m_jumped = false; ///< time went backwards: another recording
};

} // namespace

Replay readPacketList(const std::vector<InputLine>& lines)
{
    return ListReader().read(lines);
}

} // namespace rungbook::smtp
