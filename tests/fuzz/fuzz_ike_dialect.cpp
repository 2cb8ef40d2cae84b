// SPDX-License-Identifier: GPL-3.0-or-later
// Every dialect on any bytes: what it hands out points into the text it was given, and the same text gives the same answer.
#include "core/ike/asa_anchor.h"
#include "core/ike/dialect.h"
#include "core/ike/signature.h"
#include "tests/fuzz/check.h"

#include <algorithm>
#include <string_view>

using namespace rungbook;
using namespace rungbook::ike;

namespace
{

bool same(const ParsedChunk& one, const ParsedChunk& other)
{
    if (one.events.size() != other.events.size() || one.notUnderstood != other.notUnderstood
        || one.counts.lines != other.counts.lines || one.counts.records != other.counts.records
        || one.counts.repaired != other.counts.repaired
        || one.counts.notUnderstood != other.counts.notUnderstood)
        return false;
    for (std::size_t i = 0; i < one.events.size(); ++i) {
        const Event& a = one.events[i];
        const Event& b = other.events[i];
        if (a.time != b.time || a.line != b.line || a.lineCount != b.lineCount || a.kind != b.kind
            || a.code != b.code || a.trigger != b.trigger || a.messageId != b.messageId
            || one.text.text(a.text) != other.text.text(b.text)
            || one.text.text(a.peer) != other.text.text(b.peer)
            || one.text.text(a.group) != other.text.text(b.group)
            || one.text.text(a.user) != other.text.text(b.user))
            return false;
    }
    return true;
}

void checkBounds(const ParsedChunk& chunk, std::size_t lines)
{
    FUZZ_CHECK(chunk.counts.lines == lines);
    FUZZ_CHECK(chunk.counts.notUnderstood <= lines);
    std::uint32_t before = 0;
    for (const Event& event : chunk.events) {
        FUZZ_CHECK(event.lineCount >= 1 && std::uint64_t{event.line} + event.lineCount <= lines);
        FUZZ_CHECK(event.line >= before);
        before = event.line;
        for (const TextId id : {event.peer, event.group, event.user, event.text})
            FUZZ_CHECK(raw(id) < chunk.text.size());
    }
    std::uint64_t next = 0;
    for (const auto& [first, last] : chunk.notUnderstood) {
        FUZZ_CHECK(first >= next && first <= last && last < lines);
        next = std::uint64_t{last} + 2; // neighbours would be one run
    }
}

/// What the fast pass over a line claims, the thorough search must find.
void checkShapes(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const asa::LineShape shape = asa::scanLine(text, at);
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        FUZZ_CHECK(shape.text == line && shape.text.data() == line.data() && shape.next == end + 1);
        if (shape.single) {
            const asa::Anchor found = asa::findAnchor(line, 0);
            FUZZ_CHECK(found.begin == shape.anchor.begin && found.end == shape.anchor.end
                && found.syslogId == shape.anchor.syslogId && found.debug == shape.anchor.debug);
            FUZZ_CHECK(asa::findAnchor(line, found.end).begin == std::string_view::npos);
        }
        at = shape.next;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(
    const std::uint8_t* data, std::size_t size) // NOLINT(readability-identifier-naming)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::size_t lines = 0;
    for (std::size_t at = 0; at < text.size(); ++lines) {
        const std::size_t end = text.find('\n', at);
        at = end == std::string_view::npos ? text.size() : end + 1;
    }
    checkShapes(text);
    for (const Dialect* dialect : dialects()) {
        const int sure = dialect->sniff(text);
        FUZZ_CHECK(sure >= 0 && sure <= 100);
        ParsedChunk chunk;
        dialect->parse(text, Classifier::standard(), chunk, {});
        checkBounds(chunk, lines);
        ParsedChunk again;
        dialect->parse("Jun 10 2010 17:36:05: %ASA-7-713906: IP = 192.0.2.9, something else\n? \n",
            Classifier::standard(), again, {});
        again.clear();
        dialect->parse(text, Classifier::standard(), again, {});
        FUZZ_CHECK(same(chunk, again));
    }
    return 0;
}
