// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/mail_encoding.h"

#include "core/smtp/mail_address.h"
#include "core/tls/digest.h"

#include <algorithm>
#include <vector>

namespace rungbook::smtp
{

namespace
{

constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::size_t kMostColumns = 76;
constexpr std::size_t kFoldAt = 78;
constexpr std::size_t kWordBytes = 42; ///< before base64: =?UTF-8?B? and ?= around 56 letters make 68
constexpr std::size_t kParameterBytes = 56;

void appendHex(std::string& text, char lead, char c)
{
    const auto byte = static_cast<unsigned char>(c);
    text += lead;
    text += kHex[byte >> 4U];
    text += kHex[byte & 0x0FU];
}

/// Where a piece of at most size bytes of text may end, so that no character of UTF-8 is cut.
std::size_t cutAt(std::string_view text, std::size_t size)
{
    if (text.size() <= size)
        return text.size();
    std::size_t cut = size;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut;
    return cut == 0 ? size : cut;
}

} // namespace

std::string withCrlf(std::string_view text)
{
    std::string result;
    result.reserve(text.size() + text.size() / 32);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            result += "\r\n";
            if (i + 1 < text.size() && text[i + 1] == '\n')
                ++i;
        } else if (text[i] == '\n') {
            result += "\r\n";
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string quotedPrintable(std::string_view text)
{
    std::string result;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            result += "\r\n";
            column = 0;
            ++i;
            continue;
        }
        const bool lineEnds = i + 1 == text.size() || text[i + 1] == '\r';
        const bool blank = c == ' ' || c == '\t';
        const bool plain = (c > 0x20 && c < 0x7F && c != '=') || (blank && !lineEnds);
        const std::size_t needed = plain ? 1 : 3;
        if (column + needed
            > kMostColumns - (lineEnds ? 0 : 1)) { // leave room for the "=" of a soft line break
            result += "=\r\n";
            column = 0;
        }
        if (plain)
            result += c;
        else
            appendHex(result, '=', c);
        column += needed;
    }
    return result;
}

std::string base64Lines(std::string_view bytes)
{
    constexpr std::size_t kBytes = kMostColumns / 4 * 3;
    std::string result;
    for (std::size_t i = 0; i < bytes.size(); i += kBytes)
        result += tls::base64Encode(bytes.substr(i, kBytes)) + "\r\n";
    return result;
}

std::string encodedWords(std::string_view utf8)
{
    std::string result;
    while (!utf8.empty()) {
        const std::size_t cut = cutAt(utf8, kWordBytes);
        if (!result.empty())
            result += ' '; // between encoded words a blank is no part of the text
        result += "=?UTF-8?B?" + tls::base64Encode(utf8.substr(0, cut)) + "?=";
        utf8.remove_prefix(cut);
    }
    return result;
}

std::string foldedHeader(std::string_view name, std::string_view value)
{
    std::string result(name);
    result += ':';
    std::size_t column = result.size();
    for (bool first = true; !value.empty(); first = false) {
        const std::size_t word = std::min(value.find_first_not_of(' '), value.size());
        const std::size_t end = std::min(value.find(' ', word), value.size());
        std::string piece(
            value.substr(0, end)); // a word and the blanks before it, where a line may be folded
        value.remove_prefix(end);
        if (first)
            piece.insert(piece.begin(), ' ');
        else if (column + piece.size() > kFoldAt) {
            result += "\r\n";
            column = 0;
        }
        result += piece;
        column += piece.size();
    }
    return result + "\r\n";
}

std::string parameter(std::string_view name, std::string_view utf8)
{
    const bool plain = !beyondAscii(utf8) && utf8.size() <= kParameterBytes
        && std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    std::string result = ";\r\n " + std::string(name);
    if (plain) {
        result += "=\"";
        for (const char c : utf8) {
            if (c == '"' || c == '\\')
                result += '\\';
            result += c;
        }
        return result + '"';
    }
    std::vector<std::string> pieces(1, "UTF-8''");
    for (const char c : utf8) {
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || std::string_view("-._~").find(c) != std::string_view::npos;
        std::string one;
        if (safe)
            one += c;
        else
            appendHex(one, '%', c);
        if (pieces.back().size() + one.size() > kParameterBytes)
            pieces.emplace_back();
        pieces.back() += one;
    }
    if (pieces.size() == 1)
        return result + "*=" + pieces.front();
    result.clear();
    for (std::size_t i = 0; i < pieces.size(); ++i)
        result += ";\r\n " + std::string(name) + '*' + std::to_string(i) + "*=" + pieces[i];
    return result;
}

} // namespace rungbook::smtp
