// SPDX-License-Identifier: GPL-3.0-or-later
// Who said what and when. The transcript is the document that findings of an SMTP run point into: line n of it is LineNumber{n}.
#pragma once

#include "core/base/ids.h"
#include "core/base/secret.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

/// The parts of a run, in the order in which they happen. Rset and Quit stand for the commands.
enum class Phase : std::uint8_t {
    Resolve,
    Connect,
    Proxy,
    Greeting,
    Ehlo,
    StartTls,
    TlsHandshake,
    Auth,
    MailFrom,
    RcptTo,
    Data,
    Rset,
    Quit
};

/// The names of the contract: "resolve", "connect", "proxy", "greeting", "ehlo", "starttls", "tls", "auth", "mail", "rcpt", "data", "rset", "quit".
std::string_view nameOf(Phase phase);
/// The other way round, ASCII case ignored; nothing when there is no such phase.
std::optional<Phase> phaseFromName(std::string_view name);

enum class Speaker : std::uint8_t { Client, Server, Event };

/// One line. text is final and safe to show: secrets in it are already replaced.
struct TranscriptLine {
    double ms = 0; ///< since the run began; negative: unknown (a pasted transcript)
    Speaker from = Speaker::Event;
    Phase phase = Phase::Connect;
    std::string text; ///< without line end; bytes that are no printable UTF-8 are escaped as \xNN
    bool redacted = false; ///< something in text was replaced
    bool encrypted = false; ///< crossed the network inside TLS
    std::uint64_t bytes = 0; ///< length on the wire, for a line that stands for many (message data)
    std::shared_ptr<const Secret>
        hidden; ///< what stood there before redaction, for a user who holds the reveal button; never exported
    SourceSpan where; ///< of a replayed run: the lines of the original input; else empty
};

struct Transcript {
    std::vector<TranscriptLine> lines;
    /// The span of lines first .. last, counted from 1.
    static SourceSpan span(std::uint32_t first, std::uint32_t last)
    {
        return {SourceId{0}, LineNumber{first}, LineNumber{last}};
    }
    static SourceSpan span(std::uint32_t line) { return span(line, line); }
};

/// text with control characters and bytes that are no UTF-8 escaped, cut at 1,000 bytes with "...".
std::string printable(std::string_view bytes);

} // namespace rungbook::smtp
