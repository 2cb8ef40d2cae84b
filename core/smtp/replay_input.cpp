// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/replay_input.h"

#include "core/packets/capture_file.h"
#include "core/smtp/conversation.h"
#include "core/smtp/packet_row.h"
#include "core/smtp/transcript_read.h"

#include <algorithm>

namespace rungbook::smtp
{

namespace
{

constexpr std::size_t kMostLines = 2'000'000;

bool isSwaksLine(std::string_view line)
{
    constexpr std::string_view kMarks[] = {" -> ", " ~> ", "<-  ", "<~  ", "<** ", "<~* ", "=== Trying ",
        "=== Connected to ", "=== TLS started", "*** Error connecting to ", "*** TLS startup failed", " *> "};
    return std::any_of(
        std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) { return line.starts_with(mark); });
}

bool isSClientLine(std::string_view line)
{
    constexpr std::string_view kMarks[] = {"CONNECTED(", "Certificate chain", "Server certificate",
        "verify return:", "verify error:num=", "SSL handshake has read ",
        "Verify return code: ", "    Verify return code: ", "New, TLSv1", "New, (NONE)",
        "Verification error: ", "Verification: OK", "no peer certificate available", "Didn't find STARTTLS"};
    return std::any_of(
        std::begin(kMarks), std::end(kMarks), [&](std::string_view mark) { return line.starts_with(mark); });
}

bool isTelnetLine(std::string_view line)
{
    return line.starts_with("Trying ") || line.starts_with("Connected to ")
        || line.starts_with("Escape character is") || line.starts_with("Connection closed by foreign host")
        || line.starts_with("Connection to ") || looksLikeReply(line) || line.starts_with("<<< ")
        || (line.starts_with("< ") && looksLikeReply(line.substr(2)))
        || line.find("telnet ") != std::string_view::npos;
}

} // namespace

std::vector<InputLine> linesOf(std::string_view text)
{
    std::vector<InputLine> lines;
    std::uint64_t number = 0;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    while (!text.empty() && lines.size() < kMostLines)
        lines.push_back({takeLine(text), ++number});
    return lines;
}

bool isMailPort(std::uint16_t port)
{
    // 2500 to 2599 and the doubled ones are where people put test servers; 10024 to 10026 are filters behind a mail server.
    return port == 24 || port == 25 || port == 26 || port == 465 || port == 587 || port == 588
        || (port >= 2500 && port < 2600) || port == 2465 || port == 2587 || (port >= 10024 && port <= 10026)
        || port == 1025;
}

bool looksLikeReply(std::string_view line)
{
    if (line.size() < 3 || line[0] < '2' || line[0] > '5')
        return false;
    for (const char c : line.substr(1, 2))
        if (c < '0' || c > '9')
            return false;
    // The second digit of a reply is 0 to 5 (RFC 5321, section 4.2.1), which spares numbers in prose.
    return line[1] <= '5' && (line.size() == 3 || line[3] == ' ' || line[3] == '-');
}

KindCounts countKinds(const std::vector<InputLine>& lines)
{
    KindCounts counts;
    std::size_t looked = 0;
    for (const InputLine& line : lines) {
        if (line.text.empty())
            continue;
        if (++looked > 20'000)
            break;
        counts.swaks += isSwaksLine(line.text) ? 1 : 0;
        counts.sClient += isSClientLine(line.text) ? 1 : 0;
        counts.own += isOwnLine(line.text) ? 1 : 0;
        counts.telnet += isTelnetLine(line.text) ? 1 : 0;
        counts.packets += isPacketRow(line.text) ? 1 : 0;
    }
    return counts;
}

std::string_view nameOf(ReplayKind kind)
{
    switch (kind) {
    case ReplayKind::OwnText:
        return "own transcript";
    case ReplayKind::Telnet:
        return "telnet session";
    case ReplayKind::Swaks:
        return "swaks output";
    case ReplayKind::SClient:
        return "openssl s_client output";
    case ReplayKind::PacketList:
        return "packet list";
    case ReplayKind::Capture:
        return "capture";
    case ReplayKind::Unknown:
        break;
    }
    return "unknown";
}

namespace
{

ReplayKind kindOf(const KindCounts& counts)
{
    if (counts.packets >= 2
        || (counts.packets == 1 && counts.own + counts.swaks + counts.sClient + counts.telnet == 0))
        return ReplayKind::PacketList;
    if (counts.sClient >= 2 && counts.sClient > counts.swaks)
        return ReplayKind::SClient;
    if (counts.swaks >= 2 || (counts.swaks == 1 && counts.own == 0))
        return ReplayKind::Swaks;
    if (counts.own >= 1 && counts.own >= counts.telnet / 4)
        return ReplayKind::OwnText;
    if (counts.sClient >= 1)
        return ReplayKind::SClient;
    return counts.telnet >= 1 ? ReplayKind::Telnet : ReplayKind::Unknown;
}

} // namespace

ReplayKind recogniseReplay(std::string_view bytes)
{
    if (packets::looksLikeCapture(bytes))
        return ReplayKind::Capture;
    return kindOf(countKinds(linesOf(bytes.substr(0, std::size_t{4} << 20U))));
}

Replay readOwnText(const std::vector<InputLine>& lines)
{
    Replay replay;
    replay.kind = ReplayKind::OwnText;
    replay.lines = lines.size();
    auto reader = std::make_unique<TranscriptReader>();
    bool any = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const InputLine& line = lines[i];
        const bool begins = line.text.starts_with("* run ");
        if (begins && any) {
            replay.runs.push_back(reader->take());
            reader = std::make_unique<TranscriptReader>();
            any = false;
        }
        const bool own = isOwnLine(line.text);
        if (!own && !any) { // prose before the run
            replay.notUnderstood += line.text.empty() || line.text.front() == '#' ? 0 : 1;
            continue;
        }
        any = true;
        replay.notUnderstood += own || line.text.empty() || line.text.front() == '#' ? 0 : 1;
        reader->line(line.text, line.where(), i + 1 < lines.size() ? lines[i + 1].text : std::string_view());
    }
    if (any)
        replay.runs.push_back(reader->take());
    return replay;
}

Result<Replay> readRecording(std::string_view bytes)
{
    if (packets::looksLikeCapture(bytes))
        return readCaptureFile(bytes);
    const std::vector<InputLine> lines = linesOf(bytes);
    Replay replay;
    switch (kindOf(countKinds(lines))) {
    case ReplayKind::OwnText:
        replay = readOwnText(lines);
        break;
    case ReplayKind::Swaks:
        replay = readSwaks(lines);
        break;
    case ReplayKind::SClient:
        replay = readSClient(lines);
        break;
    case ReplayKind::PacketList:
        replay = readPacketList(lines);
        break;
    case ReplayKind::Telnet:
        replay = readTelnet(lines);
        break;
    case ReplayKind::Capture:
    case ReplayKind::Unknown:
        break;
    }
    if (replay.runs.empty())
        return failure(Error::Kind::NotUnderstood, "There is no mail session in this text.",
            "Give a telnet session, the output of swaks or of \"openssl s_client -starttls smtp\", a packet "
            "list from Wireshark or tshark, a saved "
            "transcript, or a capture file (pcap or pcapng).");
    return replay;
}

} // namespace rungbook::smtp
