// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the lines of a transcript text one by one; fromText() and the replay of saved runs share it.
#pragma once

#include "core/smtp/probe_result.h"

#include <memory>
#include <string_view>

namespace rungbook::smtp
{

/// One run out of the lines of its text.
class TranscriptReader
{
public:
    TranscriptReader();
    TranscriptReader(const TranscriptReader&) = delete;
    TranscriptReader& operator=(const TranscriptReader&) = delete;
    ~TranscriptReader();

    /// The next line, without its end. next is the line after it, or empty: a reply that the connection cut off is marked by the line behind it.
    void line(std::string_view text, SourceSpan where, std::string_view next);
    /// The finished run, without findings. To be called once.
    ProbeResult take();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

/// True for a line that only a transcript text has: "C: ", "S: ", "B: " or a known record, with or without its time.
bool isOwnLine(std::string_view line);

/// Takes "[ 12.3] " from the front of line; false, and nothing changed, when it is not there.
bool takeTime(std::string_view& line, double& ms);

/// Takes the first line from text, without its line end ("\n" or "\r\n").
std::string_view takeLine(std::string_view& text);

} // namespace rungbook::smtp
