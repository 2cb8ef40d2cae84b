// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/editor_text.h"

#include "core/base/secret.h"
#include "core/config/facts_base.h"
#include "core/config/intake.h"
#include "core/config/quote.h"

#include <algorithm>
#include <array>

namespace rungbook::config
{

namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::vector<ByteRange> wordsOf(std::string_view text)
{
    std::vector<ByteRange> words;
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && isBlank(text[at]))
            ++at;
        const std::size_t begin = at;
        while (at < text.size() && !isBlank(text[at]))
            ++at;
        if (at > begin)
            words.push_back({begin, at});
    }
    return words;
}

constexpr std::array<std::string_view, 34> kModeWords{"interface", "object", "object-group", "crypto",
    "tunnel-group", "group-policy", "access-list", "ip", "route", "nat", "static", "global", "username",
    "aaa-server", "hostname", "isakmp", "policy-map", "class-map", "router", "track", "sla", "event",
    "snmp-server", "line", "vrf", "key", "aaa", "access-group", "service-policy", "sysopt",
    "tunnel-group-map", "name", "webvpn", "ntp"};

bool isAddress(std::string_view word)
{
    std::size_t dots = 0;
    std::size_t colons = 0;
    for (const char c : word) {
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        dots += c == '.' ? 1U : 0U;
        colons += c == ':' ? 1U : 0U;
        if (!hex && c != '.' && c != ':' && c != '/')
            return false;
    }
    return dots == 3 || colons >= 2;
}

bool isNumber(std::string_view word)
{
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A line of a certificate.
bool isHexadecimal(std::string_view word)
{
    return word.size() >= 8 && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

WordKind kindOf(std::string_view word, bool first)
{
    if (first && (word == "no" || word == "default" || word == "clear"))
        return WordKind::Negation;
    if (isHexadecimal(word))
        return WordKind::Plain;
    if (first)
        return std::find(kModeWords.begin(), kModeWords.end(), word) != kModeWords.end() ? WordKind::Mode
                                                                                         : WordKind::Keyword;
    if (isNumber(word))
        return WordKind::Number;
    if (isAddress(word))
        return WordKind::Address;
    return isMasked(word) ? WordKind::Masked : WordKind::Plain;
}

void put(std::vector<std::uint8_t>& kinds, std::size_t begin, std::size_t end, WordKind kind)
{
    std::fill(kinds.begin() + static_cast<std::ptrdiff_t>(begin),
        kinds.begin() + static_cast<std::ptrdiff_t>(end), static_cast<std::uint8_t>(kind));
}

} // namespace

std::vector<ByteRange> secretRanges(std::string_view command)
{
    const std::string shown = redact(command);
    if (shown.find(kRedacted) == std::string::npos)
        return {};
    // What stays of the beginning and of the end is not secret; everything between is.
    const std::vector<ByteRange> words = wordsOf(command);
    const std::vector<ByteRange> kept = wordsOf(shown);
    const auto same = [&](std::size_t i, std::size_t j) {
        const std::string_view word =
            std::string_view(shown).substr(kept[j].begin, kept[j].end - kept[j].begin);
        return word.find(kRedacted) == std::string_view::npos
            && command.substr(words[i].begin, words[i].end - words[i].begin) == word;
    };
    std::size_t front = 0;
    while (front < words.size() && front < kept.size() && same(front, front))
        ++front;
    std::size_t back = 0;
    while (back < words.size() - front && back < kept.size() - front
        && same(words.size() - 1 - back, kept.size() - 1 - back))
        ++back;
    if (front + back >= words.size())
        return {};
    return {{words[front].begin, words[words.size() - 1 - back].end}};
}

std::vector<ByteRange> secretRanges(const ConfigTree& tree)
{
    std::vector<ByteRange> all;
    for (const Piece& piece : tree.pieces()) {
        if (piece.kind != PieceKind::Command)
            continue;
        for (const ByteRange& range : secretRanges(tree.bytes(piece)))
            all.push_back({piece.begin + range.begin, piece.begin + range.end});
    }
    return all;
}

std::vector<FoldLine> foldLines(const ConfigTree& tree)
{
    std::vector<FoldLine> lines(tree.lineCount());
    std::vector<bool> set(lines.size());
    const auto& commands = tree.commands();
    for (CommandId id = 0; id < commands.size(); ++id) {
        const Command& command = commands[id];
        const std::uint64_t line = raw(command.line);
        if (line == 0 || line > lines.size() || set[line - 1])
            continue;
        set[line - 1] = true;
        lines[line - 1].level = command.level;
        lines[line - 1].header = command.end > id + 1 && raw(commands[command.end - 1].line) > line;
    }
    // Lines without a command belong to what stands around them.
    for (std::size_t i = lines.size(); i-- > 1;) {
        if (!set[i - 1] && i < lines.size() && lines[i].level > 0)
            lines[i - 1].level = lines[i].level;
    }
    return lines;
}

void colourWords(std::string_view text, std::vector<std::uint8_t>& kinds)
{
    kinds.assign(text.size(), static_cast<std::uint8_t>(WordKind::Plain));
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos)
            end = text.size();
        bool first = true;
        for (std::size_t i = at; i < end;) {
            while (i < end && isBlank(text[i]))
                ++i;
            const std::size_t begin = i;
            if (first && i < end && (text[i] == '!' || text[i] == ':')) {
                put(kinds, begin, end, WordKind::Comment);
                break;
            }
            while (i < end && !isBlank(text[i]))
                ++i;
            if (i == begin)
                break;
            const WordKind kind = kindOf(text.substr(begin, i - begin), first);
            put(kinds, begin, i, kind);
            first = kind == WordKind::Negation;
        }
        at = end + 1;
    }
}

std::string oneCommandPerLine(const ConfigTree& tree)
{
    std::string out;
    const auto line = [&](std::string_view text) {
        while (!text.empty() && isBlank(text.back()))
            text.remove_suffix(1);
        if (text.empty())
            return;
        out += text;
        out += '\n';
    };
    for (const Piece& piece : tree.pieces()) {
        switch (piece.kind) {
        case PieceKind::Blank:
            break;
        case PieceKind::Command: {
            const Command& command = tree.commands()[piece.command];
            std::string text(command.level, ' ');
            text += command.negated ? "no " : command.defaulted ? "default " : "";
            for (const std::string_view word : tree.words(piece.command)) {
                text += word;
                text += ' ';
            }
            line(text);
            break;
        }
        default:
            line(tree.bytes(piece));
        }
    }
    return out;
}

std::string withoutSecrets(const ConfigTree& tree)
{
    const std::string text = print(tree);
    std::string out;
    std::size_t at = 0;
    for (const ByteRange& range : secretRanges(tree)) {
        out.append(text, at, range.begin - at).append(kRedacted);
        at = range.end;
    }
    return out.append(text, at, std::string::npos);
}

} // namespace rungbook::config
