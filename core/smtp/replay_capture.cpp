// SPDX-License-Identifier: GPL-3.0-or-later
// Runs out of a capture file: which connections are mail, what their bytes say, and which DNS answers belong to them.
#include "core/packets/capture_file.h"
#include "core/packets/dns_message.h"
#include "core/packets/tcp_streams.h"
#include "core/smtp/dns_watch.h"
#include "core/smtp/replay_input.h"
#include "core/smtp/wire_run.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <set>

namespace rungbook::smtp
{

namespace
{

using packets::StreamEvent;
using packets::StreamEventKind;
using packets::TcpStream;

constexpr std::size_t kMostRuns = 500;
constexpr std::size_t kMostLineBytes = std::size_t{64} << 10U;
constexpr std::int64_t kSameTry = 60'000'000; ///< microseconds within which a client tries the next address

SourceSpan packetSpan(std::uint64_t packet)
{
    return packet == 0 ? SourceSpan{} : SourceSpan{SourceId{0}, LineNumber{packet}, LineNumber{packet}};
}

bool beginsTls(std::string_view bytes)
{
    if (bytes.size() < 3)
        return false;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    return (at(0) == 0x16 && at(1) == 3)
        || ((at(0) & 0x80U) != 0 && at(2) == 1 && bytes.size() > 4 && at(3) <= 3); // SSLv2 hello
}

std::string_view firstBytes(const TcpStream& stream, bool fromClient)
{
    for (const StreamEvent& event : stream.events)
        if (event.kind == StreamEventKind::Data && event.fromClient == fromClient)
            return event.bytes;
    return {};
}

bool anyData(const TcpStream& stream)
{
    return std::any_of(stream.events.begin(), stream.events.end(),
        [](const StreamEvent& event) { return event.kind == StreamEventKind::Data; });
}

/// Worth keeping while the capture is read: rather too much than too little.
bool mayBeMail(const TcpStream& stream, bool server, std::string_view bytes)
{
    if (isMailPort(stream.server.port) || isMailPort(stream.client.port))
        return true;
    (void)server;
    return looksLikeReply(bytes.substr(0, 4)) || beginsWithCommand(bytes.substr(0, 20));
}

bool isMail(TcpStream& stream)
{
    std::string_view client = firstBytes(stream, true);
    std::string_view server = firstBytes(stream, false);
    if (!stream.sidesKnown && looksLikeReply(client.substr(0, 4)) && !looksLikeReply(server.substr(0, 4))) {
        stream.swapSides();
        std::swap(client, server);
    }
    if (!anyData(stream))
        return isMailPort(stream.server.port);
    const std::string_view word = client.substr(0, 5);
    if (stream.server.port == 21 || stream.server.port == 119 || word == "USER " || word == "HTTP/")
        return false; // FTP and news greet with numbers as well
    if (isMailPort(stream.server.port))
        return true;
    return (looksLikeReply(server.substr(0, 4))
               && (client.empty() || beginsWithCommand(client) || beginsTls(client)))
        || (beginsWithCommand(client) && (client.size() < 5 || client[4] == ' ' || client[4] == '\r'));
}

/// Feeds one connection into a run.
class StreamReader
{
public:
    StreamReader(WireRun& run, std::int64_t start)
        : m_run(run)
        , m_start(start)
        , m_watch(run.sight())
    {
    }

    void read(const TcpStream& stream)
    {
        for (const StreamEvent& event : stream.events)
            one(event);
        for (const bool client : {true, false})
            flush(client);
        if (stream.cut)
            m_run.recorder().note(
                m_ms, m_run.talk().phase(), "more was said than is kept of this connection");
        m_run.recorder().result().messageBytesAcknowledged =
            m_run.talk().inMessage() || !messageAnswered() ? stream.clientBytesAcknowledged : 0;
    }

private:
    bool messageAnswered() const
    {
        const Exchange* data = const_cast<WireRun&>(m_run).recorder().result().exchange(Phase::Data);
        return data == nullptr || data->reply.has_value();
    }

    void one(const StreamEvent& event)
    {
        m_ms = static_cast<double>(event.micros - m_start) / 1000.0;
        m_where = packetSpan(event.packet);
        const bool client = event.fromClient;
        switch (event.kind) {
        case StreamEventKind::Syn:
            m_run.syn(m_ms, m_where);
            break;
        case StreamEventKind::SynAck:
            m_run.synAck(m_ms, m_where);
            break;
        case StreamEventKind::Data:
            m_run.activity(m_ms);
            client ? clientData(event.bytes) : serverData(event.bytes);
            if (event.bytes.empty() && event.length > 0)
                m_run.missing(client, m_ms, event.length, m_where);
            break;
        case StreamEventKind::Gap:
            flush(client);
            if (m_tls)
                m_watch.gap(client);
            if (client && m_chunkLeft > 0)
                m_chunkLeft -= std::min(m_chunkLeft, event.length);
            m_run.missing(client, m_ms, event.length, m_where);
            break;
        case StreamEventKind::Again:
            m_run.sentAgain(client, m_ms, event.length, m_where);
            break;
        case StreamEventKind::Fin:
            flush(client);
            m_run.fin(client, m_ms, m_where);
            break;
        case StreamEventKind::Reset:
            flush(client);
            m_run.reset(client, m_ms, m_where);
            break;
        case StreamEventKind::IcmpError:
            m_run.icmp(
                m_ms, IcmpNotice{event.icmpV6, event.icmpType, event.icmpCode, event.icmpFrom}, m_where);
            break;
        }
    }

    void tlsData(bool client, std::string_view bytes)
    {
        for (const tls::TlsEvent& event : m_watch.feed(client, bytes))
            m_run.tlsEvent(m_ms, event, m_where);
        m_run.encryptedBytes(client, bytes.size());
    }

    void clientData(std::string_view bytes)
    {
        if (!m_tls && !m_clientSpoke && beginsTls(bytes)) {
            m_tls = m_implicit = true;
            m_run.implicitTls();
        }
        m_clientSpoke = m_clientSpoke || !bytes.empty();
        if (m_tls && !m_watch.isStrange(true)) {
            tlsData(true, bytes);
            if (!m_watch.isStrange(true))
                return;
        }
        m_client += bytes;
        std::size_t at = 0;
        while (at < m_client.size()) {
            if (m_chunkLeft > 0) {
                const std::uint64_t taken = std::min<std::uint64_t>(m_chunkLeft, m_client.size() - at);
                at += static_cast<std::size_t>(taken);
                m_chunkLeft -= taken;
                continue;
            }
            const std::size_t end = m_client.find('\n', at);
            if (end == std::string::npos) {
                if (m_client.size() - at < kMostLineBytes)
                    break;
                line(true, std::string_view(m_client).substr(at), LineEnd::CrLf);
                at = m_client.size();
                break;
            }
            std::string_view text = std::string_view(m_client).substr(at, end - at);
            if (text.ends_with('\r'))
                text.remove_suffix(1);
            at = end + 1;
            line(true, text, LineEnd::CrLf);
        }
        m_client.erase(0, at);
    }

    void serverData(std::string_view bytes)
    {
        if (m_tls && !m_watch.isStrange(false)) {
            tlsData(false, bytes);
            if (!m_watch.isStrange(false))
                return;
            m_run.answeredInClear(m_ms, bytes, m_where);
            return;
        }
        if (m_tls && m_implicit) // the rest of it
            return;
        if (m_server.empty() && bytes.size() >= 2 && bytes[0] >= 0x14 && bytes[0] <= 0x17 && bytes[1] == 3) {
            m_run.talk().serverBytes(m_ms, bytes, m_where); // TLS where nobody asked for it
            return;
        }
        m_server += bytes;
        std::size_t at = 0;
        while (at < m_server.size()) {
            const std::size_t end = m_server.find('\n', at);
            if (end == std::string::npos) {
                if (m_server.size() - at < kMostLineBytes)
                    break;
                line(false, std::string_view(m_server).substr(at), LineEnd::Missing);
                at = m_server.size();
                break;
            }
            std::string_view text = std::string_view(m_server).substr(at, end - at);
            const bool bare = !text.ends_with('\r');
            if (!bare)
                text.remove_suffix(1);
            at = end + 1;
            line(false, text, bare ? LineEnd::BareLineFeed : LineEnd::CrLf);
            if (!m_tls && m_run.talk().tlsExpected() && !m_startTlsDone) {
                m_startTlsDone = true;
                m_tls = true;
                const std::string rest = m_server.substr(at);
                at = m_server.size();
                if (!rest.empty() && !beginsTls(rest))
                    m_run.injected(m_ms, rest, m_where);
                else if (!rest.empty())
                    tlsData(false, rest);
            }
        }
        m_server.erase(0, at);
    }

    void line(bool client, std::string_view text, LineEnd end)
    {
        if (!client) {
            m_run.serverLine(m_ms, text, m_where, end);
            return;
        }
        m_run.clientLine(m_ms, text, m_where);
        if (!m_run.talk().inMessage() && verbOf(text) == "BDAT") { // RFC 3030
            std::uint64_t size = 0;
            const std::size_t digit = std::min(text.find_first_of("0123456789"), text.size());
            const auto [stop, error] = std::from_chars(text.data() + digit, text.data() + text.size(), size);
            if (error == std::errc() && size > 0 && size < (std::uint64_t{1} << 40U)) {
                m_chunkLeft = size;
                m_run.talk().chunk(m_ms, size, m_where);
            }
        }
    }

    void flush(bool client)
    {
        std::string& rest = client ? m_client : m_server;
        if (rest.empty())
            return;
        const std::string text = std::move(rest);
        rest.clear();
        if (client && m_run.talk().inMessage())
            m_run.talk().messageBytes(text.size(), m_where);
        else
            line(client, text, LineEnd::Missing);
    }

    WireRun& m_run;
    std::int64_t m_start;
    TlsWatch m_watch;
    std::string m_client;
    std::string m_server;
    std::uint64_t m_chunkLeft = 0;
    double m_ms = 0;
    SourceSpan m_where;
    bool m_tls = false;
    bool m_implicit = false; ///< since the client's first byte
    bool m_startTlsDone = false;
    bool m_clientSpoke = false;
};

std::int64_t beginOf(const TcpStream& stream)
{
    return stream.events.empty() ? stream.lastMicros : stream.events.front().micros;
}

/// The tail of a connection that began before the capture: a few last words of it explain nothing.
bool isTail(const TcpStream& stream)
{
    const auto said = std::count_if(stream.events.begin(), stream.events.end(),
        [](const StreamEvent& e) { return e.kind == StreamEventKind::Data; });
    return !stream.sawSyn && !stream.sawSynAck && said <= 2;
}

bool neverConnected(const TcpStream& stream)
{
    return stream.sawSyn && !stream.sawSynAck && !anyData(stream);
}

/// An attempt that failed, as the record of a run that went on to another address.
ConnectAttempt attemptOf(const TcpStream& stream, std::int64_t start)
{
    WireRun run(Vantage::Capture, false);
    run.setServer(stream.server.address.text(), stream.server.port);
    StreamReader(run, start).read(stream);
    ProbeResult result = run.take(static_cast<double>(stream.lastMicros - start) / 1000.0);
    return result.attempts.empty() ? ConnectAttempt() : result.attempts.front();
}

/// Which streams make one run: the last one, and the attempts at other addresses before it.
struct Group {
    std::vector<const TcpStream*> streams;
};

std::vector<Group> groupsOf(const std::vector<const TcpStream*>& streams)
{
    std::vector<Group> groups;
    for (const TcpStream* stream : streams) {
        bool joined = false;
        for (auto group = groups.rbegin(); group != groups.rend() && !joined; ++group) {
            const TcpStream* last = group->streams.back();
            const bool sameTry = last->client.address.v6 == stream->client.address.v6
                ? last->client.address == stream->client.address
                : true;
            const bool other = std::none_of(group->streams.begin(), group->streams.end(),
                [&](const TcpStream* s) { return s->server.address == stream->server.address; });
            if (neverConnected(*last) && other && sameTry && last->server.port == stream->server.port
                && beginOf(*stream) - beginOf(*last) < kSameTry) {
                group->streams.push_back(stream);
                joined = true;
            }
            if (beginOf(*stream) - beginOf(*last) > kSameTry)
                break;
        }
        if (!joined && groups.size() < kMostRuns)
            groups.push_back(Group{{stream}});
    }
    return groups;
}

ProbeResult runOf(const Group& group, DnsWatch& dns, std::int64_t captureEnd)
{
    const TcpStream& stream = *group.streams.back();
    std::set<std::string> addresses;
    for (const TcpStream* each : group.streams)
        addresses.insert(each->server.address.text());
    std::int64_t start = beginOf(*group.streams.front());
    const DnsStory story = dns.claim(addresses, start, captureEnd);
    if (!story.entries.empty())
        start = std::min(start, story.entries.front().micros);

    WireRun run(Vantage::Capture, false);
    run.setServer(stream.server.address.text(), stream.server.port);
    run.setClient(stream.client.address.text());
    if (!story.name.empty())
        run.setName(story.name);
    run.setStart(start / 1'000'000);
    for (const DnsEntry& entry : story.entries)
        run.dns(entry.answer, static_cast<double>(entry.micros - start) / 1000.0, packetSpan(entry.packet));
    for (std::size_t i = 0; i + 1 < group.streams.size(); ++i)
        run.otherAttempt(attemptOf(*group.streams[i], start),
            packetSpan(group.streams[i]->events.empty() ? 0 : group.streams[i]->events.front().packet));
    StreamReader(run, start).read(stream);
    // Of a connection that somebody ended, its own last packet is the end; one that hangs lasts as long as the capture.
    const std::int64_t end =
        run.over() || run.failedToConnect() ? stream.lastMicros : std::max(stream.lastMicros, captureEnd);
    return run.take(static_cast<double>(end - start) / 1000.0);
}

} // namespace

Result<Replay> readCaptureFile(std::string_view bytes)
{
    Replay replay;
    replay.kind = ReplayKind::Capture;
    packets::StreamOptions options;
    options.wanted = mayBeMail;
    packets::TcpAssembler assembler(std::move(options));
    DnsWatch dns;
    std::int64_t last = 0;
    std::uint64_t unknown = 0;
    bool linkKnown = true;
    const auto summary = packets::readCapture(bytes, [&](const packets::Packet& packet) {
        last = std::max(last, packet.micros);
        linkKnown = packets::knowsLinkType(packet.linkType);
        const packets::Dissected d = packets::dissect(packet.linkType, packet.bytes);
        bool used = assembler.packet(d, packet.micros, packet.number);
        if (d.carries == packets::Carries::Udp && (d.source.port == 53 || d.target.port == 53))
            if (const auto message = packets::readDns(d.payload))
                used = dns.message(*message, d.source, d.target, packet.micros, packet.number) || used;
        unknown += used ? 0 : 1;
        return true;
    });
    if (!summary)
        return tl::unexpected<Error>(summary.error());
    replay.lines = summary->packets;
    replay.notUnderstood = unknown;

    std::vector<TcpStream> all = assembler.take();
    std::vector<const TcpStream*> chosen;
    std::vector<const TcpStream*> silent; // nothing was said on them, and the port tells nothing
    for (TcpStream& stream : all) {
        if (isMail(stream))
            chosen.push_back(&stream);
        else if (!anyData(stream) && stream.sawSyn)
            silent.push_back(&stream);
    }
    if (chosen.empty())
        chosen = silent;
    if (std::any_of(chosen.begin(), chosen.end(), [](const TcpStream* s) { return !isTail(*s); }))
        std::erase_if(chosen, [](const TcpStream* s) { return isTail(*s); });
    const auto earlier = [](const TcpStream* a, const TcpStream* b) { return beginOf(*a) < beginOf(*b); };
    std::stable_sort(chosen.begin(), chosen.end(), earlier);
    for (const Group& group : groupsOf(chosen))
        replay.runs.push_back(runOf(group, dns, last));
    if (replay.runs.empty())
        for (const DnsStory& story : dns.failures(last)) {
            WireRun run(Vantage::Capture, false);
            run.setName(story.name);
            run.setStart(story.entries.front().micros / 1'000'000);
            for (const DnsEntry& entry : story.entries)
                run.dns(entry.answer,
                    static_cast<double>(entry.micros - story.entries.front().micros) / 1000.0,
                    packetSpan(entry.packet));
            replay.runs.push_back(
                run.take(static_cast<double>(last - story.entries.front().micros) / 1000.0));
        }
    if (replay.runs.empty())
        return failure(Error::Kind::NotUnderstood,
            linkKnown ? fmt::format("There is no mail connection among the {} packets of this capture{}.",
                summary->packets, dns.empty() ? "" : ", and no lookup of a server's name that failed")
                      : std::string("This capture was made on a kind of network that is not read here "
                                    "(Ethernet, loopback, raw IP and Linux cooked are)."),
            "Capture with \"tcpdump -i any -w mail.pcap port 25 or port 465 or port 587 or port 53\" while "
            "the client tries.");
    return replay;
}

} // namespace rungbook::smtp
