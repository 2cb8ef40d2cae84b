// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/intake.h"

#include <algorithm>

namespace rungbook::config
{
namespace
{

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
bool isWordChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
        || c == '.' || c == '/';
}
char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct Substitute {
    std::string_view from;
    std::string_view to;
};

constexpr Substitute kTypography[] = {
    {"\xC3\x97", "x"}, // multiplication sign, which web pages make of 0x0
    {"\xC2\xA0", " "}, // no-break space
    {"\xC2\xAD", ""}, // soft hyphen
    {"\xE2\x80\x8B", ""}, // zero-width space
    {"\xE2\x80\x90", "-"}, // hyphen, non-breaking hyphen, figure dash, en dash, em dash
    {"\xE2\x80\x91", "-"}, {"\xE2\x80\x92", "-"}, {"\xE2\x80\x93", "-"}, {"\xE2\x80\x94", "-"},
    {"\xE2\x80\x98", "'"}, {"\xE2\x80\x99", "'"}, {"\xE2\x80\x9C", "\""}, {"\xE2\x80\x9D", "\""},
    {"\xE2\x88\x92", "-"}, // minus sign
    {"\xEF\xBB\xBF", ""}, // byte order mark
};

/// Skips a terminal's control sequence that begins with ESC at i; returns the index after it.
std::size_t skipEscape(std::string_view raw, std::size_t i)
{
    ++i;
    if (i < raw.size() && raw[i] == '[') {
        ++i;
        while (i < raw.size() && (raw[i] < '@' || raw[i] > '~'))
            ++i;
    }
    return i < raw.size() ? i + 1 : i;
}

/// The pager writes "<--- More --->" and then erases it with blanks between two carriage returns.
std::size_t skipMore(std::string_view raw, std::size_t i)
{
    std::size_t end = i;
    std::size_t after = i;
    while (end < raw.size() && (isBlank(raw[end]) || raw[end] == '\r' || raw[end] == '\b')) {
        ++end;
        if (raw[end - 1] != ' ' && raw[end - 1] != '\t')
            after = end; // what is blank after the last carriage return is the line's own indentation
    }
    return after == i ? end : after;
}

/// Length of what a pager writes at the end of a page, at i of raw; 0 when it is something else.
std::size_t moreMark(std::string_view raw, std::size_t i)
{
    constexpr std::string_view kAsa = "<--- More --->";
    constexpr std::string_view kIos = "--More--";
    if (raw[i] == '<' && raw.substr(i).starts_with(kAsa))
        return kAsa.size();
    if (raw[i] == '-' && raw.substr(i).starts_with(kIos))
        return kIos.size();
    return 0;
}

std::string cleaned(std::string_view raw, std::vector<std::size_t>* offsets)
{
    std::string out;
    out.reserve(raw.size());
    const auto put = [&](std::string_view text, std::size_t from) {
        out += text;
        if (offsets != nullptr)
            offsets->resize(out.size(), from);
    };
    for (std::size_t i = 0; i < raw.size();) {
        const char c = raw[i];
        if (const std::size_t more = moreMark(raw, i); more != 0) {
            i = skipMore(raw, i + more);
            if (out.find_first_not_of(" \t") == std::string::npos) {
                out.clear(); // the blank that a router prints before the mark is erased with it
                if (offsets != nullptr)
                    offsets->clear();
            }
            continue;
        }
        if (c == '\x1b') {
            i = skipEscape(raw, i);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0xC2) {
            const auto* hit = std::find_if(std::begin(kTypography), std::end(kTypography),
                [&](const Substitute& s) { return raw.substr(i).starts_with(s.from); });
            if (hit != std::end(kTypography)) {
                put(hit->to, i);
                i += hit->from.size();
                continue;
            }
        }
        if (byte >= 0x20 || c == '\t')
            put(raw.substr(i, 1), i);
        else if (c == '\x03')
            put("^C", i); // the usual delimiter of a banner
        ++i;
    }
    if (offsets != nullptr)
        offsets->push_back(raw.size());
    return out;
}

/// Length of a prompt at the start of text, with the mode it names.
std::size_t promptLength(std::string_view text, Prompt& prompt)
{
    std::size_t i = 0;
    while (i < text.size() && i < 64 && isWordChar(text[i]))
        ++i;
    if (i == 0 || i >= text.size())
        return 0;
    std::string_view mode;
    if (text[i] == '(') {
        const std::size_t close = text.find(')', i);
        if (close == std::string_view::npos || close - i > 40)
            return 0;
        mode = text.substr(i + 1, close - i - 1);
        i = close + 1;
    }
    if (i >= text.size())
        return 0;
    const bool hash = text[i] == '#';
    const bool user = text[i] == '>' && (i + 1 == text.size() || isBlank(text[i + 1]));
    if (!hash && !user)
        return 0;
    if (mode.starts_with("config"))
        prompt = mode == "config" ? Prompt::Config : Prompt::SubMode;
    else
        prompt = Prompt::Exec;
    return i + 1;
}

} // namespace

bool needsCleaning(std::string_view raw)
{
    if (raw.size() > kMaxLine)
        return true;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const auto byte = static_cast<unsigned char>(raw[i]);
        if ((byte < 0x20 && byte != '\t') || byte >= 0xC2
            || ((byte == '<' || byte == '-') && moreMark(raw, i) != 0))
            return true;
    }
    return false;
}

std::string withoutControls(std::string_view raw, std::vector<std::size_t>* offsets)
{
    return cleaned(raw.substr(0, kMaxLine), offsets);
}

CleanLine cleanLine(std::string_view raw)
{
    const std::string plain = withoutControls(raw);
    const Stripped stripped = strip(plain);
    return {std::string(stripped.text), stripped.indent, stripped.prompt};
}

Stripped strip(std::string_view plain)
{
    std::string_view rest = plain;
    Stripped line;
    const auto takeBlanks = [&] {
        std::size_t n = 0;
        while (n < rest.size() && isBlank(rest[n]))
            ++n;
        rest.remove_prefix(n);
        return n;
    };
    line.indent = takeBlanks();
    while (rest.starts_with("> ")) { // a quotation mark of mail and Markdown
        rest.remove_prefix(2);
        line.indent = takeBlanks();
    }
    if (const std::size_t n = promptLength(rest, line.prompt); n != 0) {
        line.host = rest.substr(0, std::min(rest.find('('), n - 1));
        rest.remove_prefix(n);
        takeBlanks();
        line.indent = 0;
    }
    while (!rest.empty() && isBlank(rest.back()))
        rest.remove_suffix(1);
    line.text = rest;
    return line;
}

std::vector<std::string_view> splitWords(std::string_view text)
{
    std::vector<std::string_view> words;
    splitWords(text, words);
    return words;
}

void splitWords(std::string_view text, std::vector<std::string_view>& words)
{
    words.clear();
    for (std::size_t i = 0; i < text.size();) {
        if (isBlank(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        if (text[i] == '"') {
            const std::size_t close = text.find('"', i + 1);
            if (close != std::string_view::npos)
                end = close;
        }
        while (end < text.size() && !isBlank(text[end]))
            ++end;
        words.push_back(text.substr(i, end - i));
        i = end;
    }
}

bool sameWord(std::string_view a, std::string_view b)
{
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace rungbook::config
