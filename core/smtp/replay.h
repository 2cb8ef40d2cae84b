// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what somebody else recorded: a telnet, swaks or openssl s_client session, a packet list pasted from Wireshark or tshark, a capture
// file, or our own transcript text; and makes the same ProbeResult of it as a live run. Credentials in it are redacted on the way in.
#pragma once

#include "core/base/result.h"
#include "core/smtp/probe_result.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

enum class ReplayKind : std::uint8_t { Unknown, OwnText, Telnet, Swaks, SClient, PacketList, Capture };
/// "own transcript", "telnet session", "swaks output", "openssl s_client output", "packet list", "capture"; "unknown".
std::string_view nameOf(ReplayKind kind);

/// What bytes look like; certain enough to be used without asking.
ReplayKind recogniseReplay(std::string_view bytes);

/// Everything that a text or capture holds about SMTP: one result per connection, in order of time, diagnosed. Prose around it does not matter.
struct Replay {
    ReplayKind kind = ReplayKind::Unknown;
    std::vector<ProbeResult> runs;
    std::uint64_t lines = 0; ///< lines of the input, or packets
    std::uint64_t notUnderstood = 0; ///< of those, lines that belong to no run
};

/// NotUnderstood with a sentence when there is nothing of SMTP in it.
Result<Replay> replay(std::string_view bytes);

} // namespace rungbook::smtp
