// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/packet_row.h"

#include "core/base/timestamp.h"
#include "core/smtp/replay_input.h"

#include <algorithm>
#include <charconv>

namespace rungbook::smtp
{

namespace
{

struct Token {
    std::string_view text;
    std::size_t end = 0; ///< position behind it in the line
};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool allDigits(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

std::vector<Token> tokensOf(std::string_view line, std::size_t most)
{
    std::vector<Token> tokens;
    std::size_t at = 0;
    while (at < line.size() && tokens.size() < most) {
        const std::size_t begin = line.find_first_not_of(" \t", at);
        if (begin == std::string_view::npos)
            break;
        const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
        tokens.push_back({line.substr(begin, end - begin), end});
        at = end;
    }
    return tokens;
}

bool isIpv4(std::string_view text)
{
    int parts = 0;
    while (true) {
        const std::size_t dot = std::min(text.find('.'), text.size());
        const std::string_view part = text.substr(0, dot);
        if (part.size() > 3 || !allDigits(part))
            return false;
        ++parts;
        if (dot == text.size())
            return parts == 4;
        text.remove_prefix(dot + 1);
    }
}

bool isIpv6(std::string_view text)
{
    const auto colons = std::count(text.begin(), text.end(), ':');
    const bool hex = std::all_of(text.begin(), text.end(), [](char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    });
    if (!hex || colons < 2 || colons > 7)
        return false;
    // Six groups of two digits are a MAC address.
    return text.find("::") != std::string_view::npos || colons == 7;
}

bool isAddress(std::string_view text)
{
    return isIpv4(text) || isIpv6(text);
}

bool isArrow(std::string_view text)
{
    return text == "\xE2\x86\x92" || text == "->" || text == ">" || text == "=>" || text == "-";
}

bool isMac(std::string_view text)
{
    if (text.ends_with(','))
        text.remove_suffix(1);
    return text.size() == 17 && std::count(text.begin(), text.end(), ':') == 5;
}

bool isProtocol(std::string_view text)
{
    if (text.size() < 2 || text.size() > 16 || text[0] < 'A' || text[0] > 'Z')
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || isDigit(c) || c == '.' || c == '/'
            || c == '-' || c == '_';
    });
}

int numberIn(std::string_view text)
{
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

/// Digits behind a point as microseconds: ".4155" is 415500.
std::optional<std::int64_t> fraction(std::string_view text)
{
    if (text.empty())
        return 0;
    if (text.size() > 12 || !allDigits(text))
        return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 6; ++i)
        value = value * 10 + (i < text.size() ? text[i] - '0' : 0);
    return value;
}

/// "18:49:25.415546" or "12.038546" in microseconds.
std::optional<std::int64_t> clockOf(std::string_view text)
{
    const std::size_t point = std::min(text.find_first_of(".,"), text.size());
    const auto part = fraction(text.substr(std::min(point + 1, text.size())));
    const std::string_view whole = text.substr(0, point);
    if (!part || whole.empty())
        return std::nullopt;
    if (allDigits(whole) && whole.size() <= 12 && point < text.size()) {
        std::int64_t seconds = 0;
        std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
        return seconds * 1'000'000 + *part;
    }
    if (whole.size() == 8 && whole[2] == ':' && whole[5] == ':') {
        const int hours = numberIn(whole.substr(0, 2));
        const int minutes = numberIn(whole.substr(3, 2));
        const int seconds = numberIn(whole.substr(6, 2));
        if (hours >= 0 && minutes >= 0 && seconds >= 0)
            return (static_cast<std::int64_t>(hours) * 3600 + minutes * 60 + seconds) * 1'000'000 + *part;
    }
    return std::nullopt;
}

std::optional<std::int64_t> dateOf(std::string_view text)
{
    if (text.size() != 10 || (text[4] != '-' && text[4] != '/') || text[7] != text[4])
        return std::nullopt;
    CivilTime civil;
    civil.year = numberIn(text.substr(0, 4));
    civil.month = numberIn(text.substr(5, 2));
    civil.day = numberIn(text.substr(8, 2));
    const Timestamp time = fromCivil(civil);
    return time.known() && civil.year >= 1970 ? std::optional(time.micros) : std::nullopt;
}

/// A CSV row of Wireshark's export as a row with tabs.
std::string withoutCsv(std::string_view line)
{
    std::string text;
    line.remove_prefix(1);
    if (line.ends_with('"'))
        line.remove_suffix(1);
    while (!line.empty()) {
        const std::size_t end = std::min(line.find("\",\""), line.size());
        text += line.substr(0, end);
        line.remove_prefix(std::min(end + 3, line.size()));
        if (!line.empty())
            text += '\t';
    }
    return text;
}

void readTimes(const std::vector<Token>& tokens, std::size_t before, PacketRow& row)
{
    std::optional<std::int64_t> date;
    for (std::size_t i = 0; i < before; ++i) {
        const std::string_view text = tokens[i].text;
        if (i == 0 && allDigits(text) && text.size() <= 12) {
            std::uint64_t number = 0;
            std::from_chars(text.data(), text.data() + text.size(), number);
            row.number = number;
        } else if (const auto day = dateOf(text)) {
            date = day;
        } else if (const auto clock = clockOf(text)) {
            row.micros = clock;
        }
    }
    if (date && row.micros) {
        row.micros = *date + *row.micros;
        row.dated = true;
    }
}

} // namespace

std::optional<PacketRow> readPacketRow(std::string_view line)
{
    if (line.size() < 20 || line.size() > 20'000)
        return std::nullopt;
    if (line.front() == '"' && line.find("\",\"") != std::string_view::npos)
        return readPacketRow(withoutCsv(line));
    const std::vector<Token> tokens = tokensOf(line, 14);
    std::size_t at = 0;
    while (at < tokens.size() && at < 7 && !isAddress(tokens[at].text))
        ++at;
    if (at >= tokens.size() || at >= 7)
        return std::nullopt;
    PacketRow row;
    readTimes(tokens, at, row);
    row.source = tokens[at].text;
    ++at;
    if (at < tokens.size() && isArrow(tokens[at].text))
        ++at;
    if (at >= tokens.size() || !isAddress(tokens[at].text))
        return std::nullopt;
    row.target = tokens[at].text;
    ++at;
    if (at >= tokens.size() || !isProtocol(tokens[at].text))
        return std::nullopt;
    row.protocol = tokens[at].text;
    std::size_t info = tokens[at].end;
    ++at;
    if (at < tokens.size() && allDigits(tokens[at].text) && tokens[at].text.size() <= 6) {
        row.length = static_cast<std::uint32_t>(std::max(0, numberIn(tokens[at].text)));
        info = tokens[at].end;
        ++at;
    }
    while (at < tokens.size() && isMac(tokens[at].text)) {
        info = tokens[at].end;
        ++at;
    }
    // A row without a number, a time and a length is more likely prose that names two hosts.
    if (!row.number && !row.micros && row.length == 0)
        return std::nullopt;
    const std::size_t begin = std::min(line.find_first_not_of(" \t", info), line.size());
    row.info = line.substr(begin);
    while (!row.info.empty() && (row.info.back() == ' ' || row.info.back() == '\t'))
        row.info.pop_back();
    return row;
}

bool isPacketRow(std::string_view line)
{
    // Cheap first: two dots or colons and a digit are in every row.
    if (line.size() < 20
        || std::count(line.begin(),
               line.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(line.size(), 200)), '.')
                + std::count(line.begin(), line.end(), ':')
            < 4)
        return false;
    return readPacketRow(line).has_value();
}

std::optional<TcpInfo> readTcpInfo(std::string_view info)
{
    TcpInfo tcp;
    while (info.starts_with("[TCP ") || info.starts_with("[ACKed")
        || info.starts_with("[Illegal")) { // Wireshark's remarks
        const std::size_t close = info.find(']');
        if (close == std::string_view::npos)
            return std::nullopt;
        tcp.again = tcp.again || info.substr(0, close).find("etransmission") != std::string_view::npos;
        info.remove_prefix(close + 1);
        info.remove_prefix(std::min(info.find_first_not_of(" ,"), info.size()));
    }
    const std::vector<Token> tokens = tokensOf(info, 3);
    if (tokens.size() < 3)
        return std::nullopt;
    const int source = numberIn(tokens[0].text);
    const int target = numberIn(tokens[2].text);
    if (source < 0 || target < 0 || source > 65535 || target > 65535 || !isArrow(tokens[1].text))
        return std::nullopt;
    tcp.sourcePort = static_cast<std::uint16_t>(source);
    tcp.targetPort = static_cast<std::uint16_t>(target);
    const std::size_t open = info.find('[', tokens[2].end);
    const std::size_t close = open == std::string_view::npos ? open : info.find(']', open);
    if (close != std::string_view::npos) {
        const std::string_view flags = info.substr(open, close - open);
        tcp.syn = flags.find("SYN") != std::string_view::npos;
        tcp.ack = flags.find("ACK") != std::string_view::npos;
        tcp.fin = flags.find("FIN") != std::string_view::npos;
        tcp.rst = flags.find("RST") != std::string_view::npos;
    }
    if (const std::size_t length = info.find("Len="); length != std::string_view::npos)
        std::from_chars(info.data() + length + 4, info.data() + info.size(), tcp.length);
    return tcp;
}

std::optional<DnsInfo> readDnsInfo(std::string_view info)
{
    if (!info.starts_with("Standard query"))
        return std::nullopt;
    info.remove_prefix(14);
    DnsInfo dns;
    std::vector<std::string_view> words;
    for (const Token& token : tokensOf(info, 60))
        words.push_back(token.text);
    std::size_t at = 0;
    if (at < words.size() && (words[at] == "response" || words[at] == "response,")) {
        dns.response = true;
        ++at;
    }
    if (at < words.size() && words[at].starts_with("0x")) {
        unsigned id = 0;
        std::from_chars(words[at].data() + 2, words[at].data() + words[at].size(), id, 16);
        dns.id = static_cast<std::uint16_t>(id & 0xFFFFU);
        ++at;
    }
    const auto phrase = [&](std::initializer_list<std::string_view> expected, int code) {
        if (at + expected.size() > words.size()
            || !std::equal(expected.begin(), expected.end(), words.begin() + static_cast<std::ptrdiff_t>(at)))
            return;
        dns.code = code;
        at += expected.size();
    };
    phrase({"No", "such", "name"}, 3);
    phrase({"Server", "failure"}, 2);
    phrase({"Refused"}, 5);
    phrase({"Format", "error"}, 1);
    phrase({"Not", "implemented"}, 4);
    if (at + 1 >= words.size())
        return std::nullopt;
    dns.type = words[at];
    dns.name = words[at + 1];
    std::transform(dns.name.begin(), dns.name.end(), dns.name.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (dns.name == "<Root>")
        return std::nullopt;
    at += 2;
    while (at + 1 < words.size()) {
        const std::string_view type = words[at];
        std::size_t count = 1;
        if (type == "MX" && allDigits(words[at + 1]))
            count = 2;
        else if (type == "SRV" && allDigits(words[at + 1]))
            count = 4;
        else if (type != "A" && type != "AAAA" && type != "CNAME" && type != "PTR" && type != "NS"
            && type != "MX" && type != "SRV") {
            if (type == "SOA")
                break; // the authority section begins
            ++at;
            continue;
        }
        std::string value;
        for (std::size_t i = 0; i < count && at + 1 + i < words.size(); ++i)
            value += (i == 0 ? "" : " ") + std::string(words[at + 1 + i]);
        if (value == "<Root>" || value.ends_with(" <Root>"))
            value.replace(value.size() - 6, 6, ".");
        if (type == dns.type)
            dns.records.push_back(std::move(value));
        else if (type == "CNAME")
            dns.aliases.push_back(std::move(value));
        at += 1 + count;
    }
    return dns;
}

std::vector<std::string> replyLinesOf(std::string_view info)
{
    std::vector<std::string> lines;
    const bool coded = looksLikeReply(info);
    if (!coded) {
        lines.emplace_back(info);
        return lines;
    }
    const std::string code(info.substr(0, 3));
    std::string_view rest = info;
    std::vector<std::string> parts;
    if (info.find(" | ") != std::string_view::npos) { // tshark 3 and later leave the codes out
        while (true) {
            const std::size_t end = std::min(rest.find(" | "), rest.size());
            parts.emplace_back(rest.substr(0, end));
            if (end == rest.size())
                break;
            rest.remove_prefix(end + 3);
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            std::string text = looksLikeReply(parts[i])
                ? (parts[i].size() > 4 ? parts[i].substr(4) : std::string())
                : parts[i];
            lines.push_back(code + (i + 1 < parts.size() ? "-" : " ") + text);
        }
        return lines;
    }
    // The codes stand in the row: "250-mx Hello 250-SIZE 100 250 HELP". Sizes and addresses may hold the same digits, so the same code must follow
    // a blank and be followed by a dash, or by a blank after a line that announced more.
    std::size_t begin = 0;
    // A first line that was read off a picture may have lost its dash: a later one tells that there is more.
    bool more = (info.size() > 3 && info[3] == '-') || info.find(" " + code + "-") != std::string_view::npos;
    for (std::size_t at = 4; at + 4 < info.size() && more; ++at) {
        if (info[at] != ' ' || info.substr(at + 1, 3) != code || (info[at + 4] != '-' && info[at + 4] != ' '))
            continue;
        parts.emplace_back(info.substr(begin, at - begin));
        begin = at + 1;
        more = info[at + 4] == '-';
    }
    parts.emplace_back(info.substr(begin));
    for (std::string& part : parts)
        while (part.ends_with(' '))
            part.pop_back();
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (parts[i].size() > 3)
            parts[i][3] = i + 1 < parts.size() ? '-' : ' ';
    return parts;
}

} // namespace rungbook::smtp
