// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the records of an ASA/PIX/FTD log in whatever was pasted: one per line, several glued on a line, one wrapped over lines, numbered,
// quoted, or in the middle of an article. See resources of the dialect in dialects/cisco_asa.cpp for what is in a record.
#pragma once

#include "core/ike/asa_anchor.h"
#include "core/ike/event.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

namespace rungbook::ike::asa
{

/// One record. The views point into the chunk, or into the scanner's scratch for a joined record: use them before the next call of next().
struct Record {
    enum class Kind : std::uint8_t {
        Syslog, ///< %ASA-7-713236: text
        Debug, ///< [IKEv1 DEBUG]: text
        Ipsec, ///< "IPSEC: ..." of debug crypto ipsec, with its block of "Key: value" lines
        ShowPeer, ///< "IKE Peer: A" of show crypto isakmp sa, with its block
        Comment ///< a line that begins with "!"
    };
    Kind kind = Kind::Syslog;
    std::string_view header; ///< everything before the tag: clock, host, PRI
    std::string_view text; ///< everything after the tag
    std::uint32_t syslogId = 0; ///< 713236; 0 for debug
    std::uint32_t line = 0; ///< from 0 within the chunk
    std::uint32_t lineCount = 1;
    bool ascii = false; ///< surely no byte of it is above 0x7f
};

/// True when the physical line contains the beginning of a record.
bool startsRecord(std::string_view line);

/// True for the syslog numbers that say something about IKE or IPsec. All others are recognised, counted and skipped.
bool isRelevant(std::uint32_t syslogId);

/// Walks through the records of a text. Irrelevant syslog records are counted and not returned.
class RecordScanner
{
public:
    /// out receives the line counts and the runs of lines that were not understood.
    RecordScanner(std::string_view text, ParsedChunk& out, std::stop_token stop = {});

    /// The next record, or false at the end. False soon after stop was requested, too.
    bool next(Record& record);

private:
    struct Line {
        std::string_view text;
        std::uint32_t number = 0;
    };
    const LineShape* peekLine(); ///< the line at m_pos, or null at the end
    bool readLine(); ///< takes it into m_line
    void skipLine(); ///< takes it: it was looked at already
    bool nextInLine(Record& record);
    void classifyPlainLine(const Line& line);
    void join(Record& record);
    void joinBlock(Record& record, bool (*belongs)(std::string_view line));
    void notUnderstood(std::uint32_t line);
    bool stopped();

    std::string_view m_text;
    ParsedChunk& m_out;
    std::size_t m_pos = 0;
    LineShape m_ahead; // the line at m_aheadAt
    std::size_t m_aheadAt = std::string_view::npos;
    std::uint32_t m_next = 0; // number of the line at m_pos
    Line m_line; // the physical line being cut into records
    std::size_t m_at = 0; // where the search for the next record of that line goes on
    bool m_inLine = false;
    bool m_firstInLine = false;
    std::stop_token m_stop;
    std::uint32_t m_steps = 0; // lines and glued records looked at, to poll m_stop at some of them only
    bool m_stopped = false;
    std::string m_scratch; // a joined record
    std::string m_clean; // a line whose markup was taken out
};

} // namespace rungbook::ike::asa
