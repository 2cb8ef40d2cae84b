// SPDX-License-Identifier: GPL-3.0-or-later
// The readers behind replay(): one per kind of input. They give runs without findings.
#pragma once

#include "core/smtp/replay.h"

#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// Reads bytes as the kind they look like, without findings. NotUnderstood with a sentence when nothing of SMTP is in them.
Result<Replay> readRecording(std::string_view bytes);

/// One line of a text input.
struct InputLine {
    std::string_view text; ///< without its end
    std::uint64_t number = 0; ///< from 1
    SourceSpan where() const { return {SourceId{0}, LineNumber{number}, LineNumber{number}}; }
};

/// text cut into lines; at most 2,000,000 of them.
std::vector<InputLine> linesOf(std::string_view text);

/// Texts saved by us; several in one text begin with "* run" each.
Replay readOwnText(const std::vector<InputLine>& lines);
/// A session typed in telnet, nc or openssl s_client -quiet, with or without what the program prints around it.
Replay readTelnet(const std::vector<InputLine>& lines);
/// The output of swaks.
Replay readSwaks(const std::vector<InputLine>& lines);
/// The output of openssl s_client.
Replay readSClient(const std::vector<InputLine>& lines);
/// Rows of packets, one per line, as Wireshark and tshark print them.
Replay readPacketList(const std::vector<InputLine>& lines);
/// A pcap or pcapng file.
Result<Replay> readCaptureFile(std::string_view bytes);

/// How many lines of the input look like each kind; for recogniseReplay().
struct KindCounts {
    std::size_t own = 0;
    std::size_t swaks = 0;
    std::size_t sClient = 0;
    std::size_t packets = 0;
    std::size_t telnet = 0;
};
KindCounts countKinds(const std::vector<InputLine>& lines);

/// True for a port that mail servers use.
bool isMailPort(std::uint16_t port);

/// A line that a mail server may have sent: three digits, the first of them 2 to 5, then a blank, a dash or nothing.
bool looksLikeReply(std::string_view line);

} // namespace rungbook::smtp
