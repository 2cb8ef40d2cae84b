// SPDX-License-Identifier: GPL-3.0-or-later
// What a device prints about its tunnels ("show crypto ipsec sa", "packet-tracer", ...), as records of typed fields that know their lines.
#pragma once

#include "core/base/ids.h"
#include "core/base/job.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::show
{

struct OutputKind;

/// What the text of a field stands for.
enum class FieldType : std::uint8_t {
    Text,
    Number, ///< a count
    Hex, ///< an SPI, a context id: number holds its value, whichever way it was printed
    Seconds,
    Kilobytes
};

/// "text", "number", "hex", "seconds", "kilobytes".
std::string_view nameOf(FieldType type);

/// One value of an output. number is set for every type but Text, and for a Text that is a number all the same.
struct Field {
    std::string name; ///< snake_case: "encaps", "current_outbound_spi"
    std::string text; ///< as printed, trimmed
    FieldType type = FieldType::Text;
    std::optional<std::uint64_t> number;
    SourceSpan where;
};

/// A thing that an output lists: an IKE SA, a flow with its counters, an ESP SA, a phase of packet-tracer. parent is its place in
/// Output::records, kNoIndex at the top.
struct Record {
    std::string kind; ///< "ike_sa", "flow", "sa", "context", "phase", ...
    std::uint32_t parent = kNoIndex;
    SourceSpan where;
    std::vector<Field> fields;

    /// The first field of that name, or null.
    const Field* get(std::string_view name) const;
    /// Its text, or an empty one.
    std::string_view text(std::string_view name) const;
    /// Its number, or nothing when there is no such field or it is no number.
    std::optional<std::uint64_t> number(std::string_view name) const;
};

/// One output of one command.
struct Output {
    const OutputKind* kind = nullptr;
    std::string command; ///< as typed; empty when it was not pasted
    SourceSpan where;
    std::vector<Record> records; ///< a parent stands before its children
    std::uint64_t understood = 0; ///< lines
    std::vector<LineNumber>
        notUnderstood; ///< lines between or right after understood ones that say something unknown
};

/// What became of a line of the text.
enum class LineUse : std::uint8_t { Blank, Prose, Command, Understood, NotUnderstood };

/// A line about mail that an inspecting firewall broke: where, and which of the signs it is.
enum class MailSign : std::uint8_t { EsmtpDropped, InspectorReset, MaskedBanner, ReceivingAborted };
struct MailLine {
    MailSign sign{};
    LineNumber line{};
    std::string text; ///< the line, at most a few hundred bytes of it
};

/// All outputs of one text, and what every line of it was taken for (by position, line 1 first).
struct ShowText {
    SourceId source{};
    std::vector<Output> outputs;
    std::vector<LineUse> lines;
    std::vector<MailLine> mail;

    /// How many lines were put to that use.
    std::uint64_t count(LineUse use) const;
    /// True when there is nothing in it that this module knows.
    bool empty() const { return outputs.empty() && mail.empty(); }
};

/// Finds the outputs of a text, alone or around prose, a log or a configuration; typography is folded, prompts are taken off, glued and
/// wrapped lines are read. Never fails: nothing found is an answer. Time and memory grow with the length of the text. Stops early
/// when the job is cancelled: what was not read is prose.
ShowText readOutputs(std::string_view text, SourceId source = {}, const Job& job = {});

/// text with every line that belongs to an output emptied: what is left for other readers has its line numbers.
std::string withoutOutputs(std::string_view text, const ShowText& read);

} // namespace rungbook::show
