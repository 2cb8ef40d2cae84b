// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/grammar.h"
#include "core/config/intake.h"
#include "core/config/quote.h"

#include <algorithm>
#include <utility>

namespace rungbook::config
{
namespace
{

using WordList = std::vector<std::string_view>;

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> list)
{
    return std::any_of(
        list.begin(), list.end(), [&](std::string_view entry) { return sameWord(word, entry); });
}

/// What is typed at a prompt and changes nothing.
bool isExec(Words words)
{
    return isOneOf(words[0],
        {"show", "sh", "debug", "undebug", "write", "wr", "copy", "ping", "configure", "conf", "reload",
            "more", "clear", "packet-tracer", "traceroute", "changeto", "capture", "test", "do"});
}

bool leavesMode(Words words)
{
    return words.size() == 1 && isOneOf(words[0], {"exit", "quit", "end"});
}

bool isLogLine(std::string_view text)
{
    for (const std::string_view mark :
        {"%ASA-", "%FTD-", "%PIX-", "%FWSM-", "%CRYPTO-", "%SYS-", "%LINK", "[IKEv1", "IKEv2-P", "IKEv2:(",
            "ISAKMP:(", "ISAKMP: ", "ISAKMP (", "ISAKMP-PAK:", "ISAKMP-ERROR:", "IPSEC: ", "IPSEC("})
        if (has(text, mark))
            return true;
    return false;
}

/// A wrapped paste can tear a command apart right before its secret.
bool secretDangles(Words words)
{
    return isOneOf(words.back(),
        {"pre-shared-key", "key", "password", "passwd", "secret", "community", "key-string",
            "ldap-login-password"});
}

/// Commands whose text is free, so that nothing inside is a command.
bool isFreeText(Words words)
{
    return isOneOf(words[0], {"description", "remark", "banner", "action", "annotation", "name"})
        || (words.size() > 2 && sameWord(words[0], "access-list") && sameWord(words[2], "remark"));
}

/// Sentences have small words and a full stop; commands do not.
bool isProse(Words words)
{
    if (isFreeText(words))
        return false;
    if (words.back().back() == '?' || words.back().back() == ',' || words.back().back() == ':')
        return words.size() > 3;
    std::size_t small = 0;
    for (const std::string_view word : words)
        small += isOneOf(word,
            {"the", "is", "are", "was", "were", "that", "this", "which", "with", "you", "we", "it", "of", "a",
                "an", "and", "will", "have", "has", "not", "be", "to", "for"});
    return small >= 3 || (small >= 1 && words.size() > 4 && words.back().back() == '.');
}

/// The shape that every sub-command has: a keyword, written small.
bool looksLikeCommand(Words words)
{
    const char first = words[0].front();
    return ((first >= 'a' && first <= 'z') || (first >= '0' && first <= '9')) && !isProse(words);
}

/// The delimiter of a router's banner, which runs until the delimiter comes again: "banner motd ^C". Empty for an ASA's one-line banner.
std::string_view bannerDelimiter(Words words)
{
    if (words.size() < 3 || !sameWord(words[0], "banner"))
        return {};
    const std::string_view text = words[2];
    std::string_view delimiter = text.substr(0, text.starts_with("^C") ? 2 : 1);
    const char c = delimiter.front();
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '"')
        return {};
    for (std::size_t i = 2; i < words.size(); ++i)
        if (has(words[i].substr(i == 2 ? delimiter.size() : 0), delimiter))
            return {}; // it ends on the same line
    return delimiter;
}

class Reader
{
public:
    Reader(std::string_view text, SourceId source)
        : m_text(text)
    {
        m_out.source = source;
    }

    ConfigText run()
    {
        std::size_t at = 0;
        while (at < m_text.size()) {
            const std::size_t end = std::min(m_text.find('\n', at), m_text.size());
            m_line = LineNumber{raw(m_line) + 1};
            m_next = end + 1;
            line(m_text.substr(at, end - at));
            at = end + 1;
        }
        return std::move(m_out);
    }

private:
    void line(std::string_view rawLine)
    {
        const CleanLine clean = cleanLine(rawLine);
        if (clean.text.empty() || clean.text.starts_with("```") || clean.text.starts_with("~~~"))
            return;
        const WordList words = splitWords(clean.text);
        if (inOpaqueBlock(clean.text, words))
            return;
        if (clean.text.front() == '!' || clean.text.front() == ':') {
            if (clean.text == "!")
                close();
            return;
        }
        if (leavesMode(words)) {
            close();
            return;
        }
        const bool wrapped = std::exchange(m_secretDangles, secretDangles(words));
        if (wrapped && words.size() == 1)
            return; // the secret that the line before asked for
        if (isExec(words) || (isLogLine(clean.text) && !topLevel(words).certain))
            return;
        if (!isFreeText(words) && flattenedLine(words))
            return;
        single(words, clean);
    }

    void close()
    {
        m_mode = nullptr;
        m_open = false;
    }

    /// Certificates and banners are no commands. True while the reader is inside of one.
    bool inOpaqueBlock(std::string_view text, Words words)
    {
        if (m_inCertificate) {
            // When its end is missing, better read on than lose the rest.
            if (sameWord(words[0], "quit") || topLevel(words).certain)
                m_inCertificate = false;
            return m_inCertificate || sameWord(words[0], "quit");
        }
        if (!m_bannerEnd.empty()) {
            if (has(text, m_bannerEnd))
                m_bannerEnd.clear();
            return true;
        }
        return false;
    }

    void openOpaqueBlock(Words words)
    {
        if (m_mode != nullptr && sameWord(words[0], "certificate"))
            m_inCertificate = true;
        const std::string_view delimiter = bannerDelimiter(words);
        constexpr std::size_t kLookAhead = 64U << 10U;
        if (!delimiter.empty() && m_next < m_text.size()
            && has(m_text.substr(m_next, kLookAhead), printed(delimiter)))
            m_bannerEnd = delimiter;
    }

    /// The delimiter as it stands in the input, where ^C may be the one control character.
    std::string_view printed(std::string_view delimiter) const
    {
        if (delimiter == "^C" && !has(m_text.substr(m_next), "^C"))
            return "\x03";
        return delimiter;
    }

    void put(Words words, int level)
    {
        std::string text;
        for (const std::string_view word : words)
            text.append(text.empty() ? "" : " ").append(word);
        m_out.lines.push_back({m_line, redact(text), level});
    }

    void putTop(Words words, std::size_t indent)
    {
        put(words, 0);
        std::size_t header = 0;
        m_mode = modeOf(words, header);
        m_open = true;
        m_indented = false;
        m_base = indent;
        openOpaqueBlock(words);
    }

    void putSub(Words words)
    {
        put(words, 1);
        openOpaqueBlock(words);
    }

    void single(Words words, const CleanLine& clean)
    {
        const Start top = topLevel(words);
        const SubCommand sub = m_mode == nullptr ? SubCommand{} : subCommand(*m_mode, words);
        const bool deeper = m_open && (clean.indent > m_base || clean.prompt == Prompt::SubMode);
        if (deeper && (sub.length != 0 || (!top.certain && looksLikeCommand(words)))) {
            m_indented = m_indented || clean.prompt != Prompt::SubMode;
            putSub(words);
            return;
        }
        // Typed without indentation: the mode's own keywords decide.
        if (sub.length != 0 && !m_indented && (sub.own || !top.certain)) {
            putSub(words);
            return;
        }
        if (top.length != 0 && (top.certain || !isProse(words)))
            putTop(words, clean.indent);
        else if (!deeper)
            close();
    }

    struct Piece {
        std::size_t first;
        std::size_t last;
        int level;
    };

    /// Cuts a line on which several commands stand. False (and nothing done) when it holds only one.
    bool flattenedLine(const WordList& words)
    {
        std::vector<Piece> pieces;
        const Mode* mode = m_mode;
        std::size_t tops = 0;
        std::size_t subs = 0;
        std::size_t at = 0;
        // A sub-command of the mode that an earlier line opened, with more behind it.
        if (mode != nullptr && topLevel(words).length == 0)
            if (const SubCommand sub = subCommand(*mode, words); sub.length != 0) {
                pieces.push_back({0, words.size(), 1});
                at = sub.length;
            }
        bool comment = false;
        for (std::size_t i = at; i < words.size();) {
            const Words rest = Words(words).subspan(i);
            const SubCommand sub =
                mode == nullptr || comment || !cutsInside(*mode) ? SubCommand{} : subCommand(*mode, rest);
            const Start top = topLevel(rest);
            const bool cut = top.length != 0 && (top.certain || i == 0) && !sub.own && !quoted(words, i);
            if (cut) {
                comment = false;
                finish(pieces, i);
                pieces.push_back({i, words.size(), 0});
                ++tops;
                std::size_t header = 0;
                mode = modeOf(rest, header);
                i += std::max(top.length, header);
            } else if (sub.length != 0 && !pieces.empty()) {
                finish(pieces, i);
                pieces.push_back({i, words.size(), 1});
                ++subs;
                i += sub.length;
            } else {
                if (words[i].front() == '!' || (tops > 0 && isOneOf(words[i], {"exit", "end"}))) {
                    finish(pieces, i);
                    comment = words[i].front() == '!';
                    mode = comment ? mode : nullptr;
                }
                ++i;
            }
        }
        if (!severalCommands(words, pieces, tops, subs))
            return false;
        m_out.flattened = true;
        for (const Piece& piece : pieces) {
            const Words part = Words(words).subspan(piece.first, piece.last - piece.first);
            if (piece.level == 0)
                putTop(part, 0);
            else
                putSub(part);
        }
        return true;
    }

    static void finish(std::vector<Piece>& pieces, std::size_t at)
    {
        if (!pieces.empty() && pieces.back().last > at)
            pieces.back().last = at;
    }

    /// "match class-map X", "track 1 ... interface Vlan1": here the words are arguments.
    static bool quoted(const WordList& words, std::size_t i)
    {
        return i > 0
            && ((i > 1 && sameWord(words[i - 1], "local") && sameWord(words[i - 2], "address"))
                || isOneOf(words[i - 1],
                    {"match", "show", "debug", "clear", "source", "overload", "via", "ezvpn", "mac", "list"})
                || (sameWord(words[i], "interface")
                    && isOneOf(
                        words[0], {"ip", "track", "event", "route", "snmp-server", "logging", "ntp", "ipv6"})
                    && topLevelCount(words, i) <= 1));
    }

    /// How many commands begin for certain before i; stops counting at two.
    static std::size_t topLevelCount(const WordList& words, std::size_t i)
    {
        std::size_t count = 0;
        for (std::size_t k = 0; k < i && count < 2 && k < 64; ++k)
            if (topLevel(Words(words).subspan(k, i - k)).certain)
                ++count;
        return count;
    }

    static bool severalCommands(
        const WordList& words, const std::vector<Piece>& pieces, std::size_t tops, std::size_t subs)
    {
        if (pieces.empty())
            return false;
        if (pieces.front().first != 0)
            return tops >= 3; // something else before it: prose that mentions a command is left alone
        if (tops >= 2)
            return true;
        if (pieces.front().level == 1)
            return subs >= 2 || tops >= 1;
        // One command and its inside. "isakmp policy 10 hash sha" is a form of its own and stays whole.
        const bool policy =
            sameWord(words[0], "isakmp") || (words.size() > 2 && sameWord(words[2], "policy"));
        return subs >= (policy ? 2U : 1U);
    }

    std::string_view m_text;
    ConfigText m_out;
    LineNumber m_line{};
    std::size_t m_next = 0;
    const Mode* m_mode = nullptr;
    bool m_open = false; // a top-level command came before, so that an indented line can belong to it
    bool m_indented =
        false; // the sub-commands of this mode are indented, so one that is not belongs elsewhere
    std::size_t m_base = 0;
    bool m_inCertificate = false;
    bool m_secretDangles = false;
    std::string m_bannerEnd;
};

} // namespace

ConfigText readConfig(std::string_view text, SourceId source)
{
    return Reader(text, source).run();
}

int sniff(std::string_view text)
{
    constexpr std::size_t kEnough = 256U << 10U;
    text = text.substr(0, kEnough);
    std::size_t certain = 0;
    std::size_t known = 0;
    std::size_t other = 0;
    std::size_t logs = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const CleanLine clean = cleanLine(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (clean.text.empty() || clean.text.front() == '!' || clean.text.front() == ':')
            continue;
        if (isLogLine(clean.text)) {
            ++logs;
            continue;
        }
        const WordList words = splitWords(clean.text);
        const Start top = topLevel(words);
        if (top.certain)
            ++certain;
        else if ((top.length != 0 && !isProse(words))
            || (clean.indent > 0 && certain + known > 0 && looksLikeCommand(words)))
            ++known;
        else
            ++other;
    }
    if (certain == 0)
        return known >= 3 && known > other ? 40 : 0;
    const std::size_t lines = certain + known + other + logs;
    const std::size_t share = 100 * (certain + known) / lines;
    // A configuration of one's own is certain; a few commands inside something else are there, and no more.
    return static_cast<int>(
        std::min<std::size_t>(100, 30 + 5 * std::min<std::size_t>(certain, 6) + share * 4 / 10));
}

} // namespace rungbook::config
