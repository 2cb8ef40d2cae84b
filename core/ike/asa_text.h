// SPDX-License-Identifier: GPL-3.0-or-later
// What the text of one ASA record says: turns a Record into events.
#pragma once

#include "core/ike/asa_records.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace rungbook::ike
{
class Classifier;
}

namespace rungbook::ike::asa
{

struct Pattern;

/// Reads the texts of the records of one chunk.
class TextReader
{
public:
    /// chunk must stay until the reader goes; a record may hold texts from elsewhere. Events are appended to out.
    TextReader(std::string_view chunk, const Classifier& classifier, ParsedChunk& out);

    /// Appends the events of a record: one for the record itself, and one more for each fact, milestone or hint in it.
    void read(const Record& record, Timestamp time);

private:
    struct Kind {
        const Pattern* pattern = nullptr;
        std::uint16_t trigger = 0;
    };
    Kind kindOf(std::string_view text);

    /// A few hundred texts make up most of a log. What they are is remembered by where they stand in the chunk.
    struct Known {
        std::string_view text;
        Kind kind;
    };
    static constexpr std::size_t kKnown = 512;

    std::string_view m_chunk;
    const Classifier& m_classifier;
    ParsedChunk& m_out;
    std::array<Known, kKnown> m_known{};
};

} // namespace rungbook::ike::asa
