// SPDX-License-Identifier: GPL-3.0-or-later
// "packet-tracer ... detailed" of the ASA: the phases that a packet passes, the rule that each of them took, and the result.
#include "core/show/output_kind.h"
#include "core/show/words.h"

#include <algorithm>

namespace rungbook::show
{

namespace
{

constexpr std::string_view kCommands[] = {"packet-tracer"};
constexpr std::string_view kKeys[] = {"phase", "type", "subtype"};

constexpr Label kPhaseLabels[] = {
    {"Phase", "phase", FieldType::Number},
    {"Type", "type"},
    {"Subtype", "subtype"},
    {"Result", "result"},
    {"Elapsed time", "elapsed"},
    {"Time Taken", "elapsed"},
    {"Config", "config"},
    {"Additional Information", "information"},
};
constexpr Label kResultLabels[] = {
    {"input-interface", "input_interface"},
    {"input-status", "input_status"},
    {"input-line-status", "input_line_status"},
    {"output-interface", "output_interface"},
    {"output-status", "output_status"},
    {"output-line-status", "output_line_status"},
    {"Action", "action"},
    {"Drop-reason", "drop_reason"},
    {"Drop-location", "drop_location"},
    {"Time Taken", "elapsed"},
};

// One "name=value" of a rule; "src ip" and "dst ip" begin the addresses of one side, to which mask and port belong.
void addRulePart(Builder& builder, std::string_view part, SourceSpan where)
{
    part = trim(part);
    for (const std::string_view direction : {std::string_view("in "), std::string_view("out ")}) {
        if (startsWith(part, direction) && part.find('=') != std::string_view::npos) {
            builder.add("rule_direction", trim(direction), FieldType::Text, where);
            part = trim(part.substr(direction.size()));
        }
    }
    const std::size_t equal = part.find('=');
    if (equal == std::string_view::npos) {
        if (!part.empty())
            builder.add("rule_" + lower(part), part, FieldType::Text, where);
        return;
    }
    std::string name = lower(trim(part.substr(0, equal)));
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ' ' || c == '/' || c == '-'; }, '_');
    if (name.starts_with("src_ip"))
        builder.columns.assign(1, "src_");
    else if (name.starts_with("dst_ip"))
        builder.columns.assign(1, "dst_");
    else if ((name == "mask" || name == "port" || name == "tag") && !builder.columns.empty())
        name.insert(0, builder.columns.front());
    const std::string_view value = trim(part.substr(equal + 1));
    const bool hex = startsWith(value, "0x") && hexadecimal(value);
    builder.add(name, value, hex ? FieldType::Hex : FieldType::Text, where);
}

bool isRule(std::string_view text)
{
    static constexpr std::string_view beginnings[] = {"in id=", "out id=", "hits=", "src ip", "dst ip",
        "input_ifc=", "src mac=", "dst mac=", "mask=", "user_data="};
    return std::any_of(std::begin(beginnings), std::end(beginnings),
        [&](std::string_view beginning) { return startsWith(text, beginning); });
}

void addRule(Builder& builder, const Piece& piece)
{
    std::string_view rest = piece.text;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        addRulePart(builder, rest.substr(0, comma), piece.where);
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
}

// What stands under "Additional Information" beside rules; the words at which such a line begins.
bool isInformation(std::string_view text)
{
    static constexpr std::string_view beginnings[] = {"Forward Flow", "Reverse Flow", "found next-hop",
        "found no matching", "found adjacency", "next-hop", "in ", "out ", "in  ", "New flow created",
        "Module information", "snp_", "snp ", "Static translate", "Dynamic translate", "NAT divert",
        "Untranslate", "Egress interface", "adjacency", "hits ", "Implicit Rule", "MAC Access list",
        "No ECMP", "hash ", "Destination is locally", "using egress ifc", "translate_hits", "Verdict",
        "This packet will be", "Found route", "input_ifc", "identity", "service-policy"};
    return std::any_of(std::begin(beginnings), std::end(beginnings),
        [&](std::string_view beginning) { return startsWith(text, beginning); });
}

bool readPhaseLine(Builder& builder, const Piece& piece)
{
    const Pairs pairs = findPairs(piece.text, kPhaseLabels);
    if (!pairs.clean || pairs.list.size() != 1)
        return false;
    const Pair& pair = pairs.list.front();
    const std::string_view name = pair.label->name;
    if (name == "phase") {
        builder.section.clear();
        builder.columns.clear();
        builder.open("phase", piece.where);
    } else if (!builder.current()) {
        return false;
    } else if (name == "result" && pair.value.empty()) {
        builder.section = "result";
        builder.open("result", piece.where);
        return true;
    } else if ((name == "config" || name == "information") && builder.current()->kind == "phase") {
        builder.section = name;
        if (pair.value.empty())
            return true;
    }
    builder.add(pair, piece.where);
    return true;
}

bool read(Builder& builder, const Piece& piece)
{
    const std::string_view text = piece.text;
    if (builder.section == "result") {
        const Pairs pairs = findPairs(text, kResultLabels);
        if (pairs.clean) {
            for (const Pair& pair : pairs.list)
                builder.add(pair, piece.where);
            return true;
        }
    }
    if (readPhaseLine(builder, piece))
        return true;
    if (text == "..." || text == "<output omitted>" || text == "!")
        return true;
    const Record* record = builder.current();
    if (!record || record->kind != "phase" || builder.section.empty())
        return false;
    if (isRule(text)) {
        addRule(builder, piece);
        return true;
    }
    if (isInformation(text)) {
        builder.add("information", text, FieldType::Text, piece.where);
        return true;
    }
    // The configuration that a phase names: anything short that is no sentence.
    if (builder.section == "config" && text.size() < 300 && text.back() != '.' && text.back() != '?') {
        builder.add("config", text, FieldType::Text, piece.where);
        return true;
    }
    return false;
}

bool starts(std::string_view line)
{
    return startsWith(line, "Phase: ") && words(line).size() == 2 && decimal(line.substr(7)).has_value();
}

} // namespace

extern const OutputKind packet_tracer;
const OutputKind packet_tracer{"packet-tracer", "packet-tracer", kCommands, starts, read, kKeys};

} // namespace rungbook::show
