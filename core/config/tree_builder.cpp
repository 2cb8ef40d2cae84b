// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/device_split.h"
#include "core/config/grammar.h"
#include "core/config/intake.h"
#include "core/config/text_shapes.h"
#include "core/config/tree.h"

#include <algorithm>
#include <utility>

namespace rungbook::config
{
namespace
{

using WordList = std::vector<std::string_view>;

} // namespace

/// Reads a text line by line. A mode's own keywords decide what belongs into it; indentation only breaks ties.
class TreeBuilder
{
public:
    TreeBuilder(std::string_view text, SourceId source)
    {
        m_tree.m_source = source;
        m_tree.m_text = std::make_shared<const std::string>(text);
        m_tree.m_cleaned = std::make_shared<std::deque<std::string>>();
        m_text = *m_tree.m_text;
        // A text of the old Macintosh has no other line ends; elsewhere a carriage return is what a pager left.
        if (!has(m_text, "\n") && has(m_text, "\r"))
            m_lineEnd = '\r';
    }

    ConfigTree run()
    {
        std::size_t at = 0;
        while (at < m_text.size()) {
            const std::size_t end = std::min(m_text.find(m_lineEnd, at), m_text.size());
            m_line = LineNumber{raw(m_line) + 1};
            m_next = std::min(end + 1, m_text.size());
            m_lineBegin = at;
            line(m_text.substr(at, end - at));
            finishLine(end);
            at = end + 1;
        }
        m_tree.m_lines = raw(m_line);
        closeNested();
        closeTop();
        splitDevices();
        return std::move(m_tree);
    }

private:
    // ---- bytes

    /// The place in the input of a view into the readable form of the current line.
    std::size_t placeOf(const char* p) const
    {
        const auto i = static_cast<std::size_t>(p - m_readable.data());
        return m_lineBegin + (m_copied ? m_offsets[std::min(i, m_offsets.size() - 1)] : i);
    }

    void addPiece(PieceKind kind, std::size_t begin, std::size_t end, CommandId command = kNoCommand)
    {
        if (end <= begin)
            return;
        std::vector<Piece>& pieces = m_tree.m_pieces;
        const bool grows = kind != PieceKind::Command && !pieces.empty() && pieces.back().kind == kind
            && kind == PieceKind::Blank;
        if (grows)
            pieces.back().end = end;
        else
            pieces.push_back({begin, end, kind, command, m_line});
        m_cursor = end;
    }

    /// Everything up to end that no piece holds yet.
    void fillUpTo(std::size_t end, PieceKind kind)
    {
        if (end <= m_cursor)
            return;
        const std::string_view gap = m_text.substr(m_cursor, end - m_cursor);
        const bool blank = gap.find_first_not_of(" \t\r\n") == std::string_view::npos;
        addPiece(blank ? PieceKind::Blank : kind, m_cursor, end);
    }

    void finishLine(std::size_t end)
    {
        fillUpTo(end, m_lineKind);
        fillUpTo(m_next, PieceKind::Blank);
    }

    // ---- one line

    void line(std::string_view rawLine)
    {
        m_lineKind = PieceKind::Other;
        m_copied = needsCleaning(rawLine);
        if (m_copied) {
            m_offsets.clear();
            m_readable = m_tree.m_cleaned->emplace_back(withoutControls(rawLine, &m_offsets));
        } else {
            m_readable = rawLine;
        }
        const Stripped clean = strip(m_readable);
        notePrompt(clean);
        if (clean.text.empty()) {
            m_lineKind = PieceKind::Blank;
            return;
        }
        if (clean.text.starts_with("```") || clean.text.starts_with("~~~")) {
            m_lineKind = PieceKind::Comment;
            return;
        }
        splitWords(clean.text, m_lineWords);
        const WordList& words = m_lineWords;
        if (words.empty()) {
            m_lineKind = PieceKind::Blank;
            return;
        }
        if (inOpaqueBlock(clean.text, words)) {
            m_lineKind = PieceKind::Opaque;
            return;
        }
        if (clean.text.front() == '!' || clean.text.front() == ':'
            || clean.text.starts_with("Cryptochecksum")) {
            m_lineKind = PieceKind::Comment;
            if (clean.text == ": end" || clean.text == ":end")
                m_ends.push_back(m_line);
            if (clean.text == "!") {
                // An indented one closes a peer of a keyring, the others the whole command.
                if (m_open && clean.indent > m_base)
                    closeNested();
                else
                    close();
            }
            return;
        }
        if (leavesMode(words)) {
            m_lineKind = PieceKind::Leave;
            if (sameWord(words[0], "end") && clean.prompt == Prompt::None && clean.indent == 0)
                m_ends.push_back(m_line);
            if (m_nested != kNoCommand && !sameWord(words[0], "end") && !m_indented)
                closeNested();
            else
                close();
            return;
        }
        const bool wrapped = std::exchange(m_secretDangles, secretDangles(words));
        if (wrapped && words.size() == 1)
            return; // the secret that the line before asked for
        if (isExec(words) && !(m_mode != nullptr && clean.indent > m_base)) {
            m_lineKind = PieceKind::Exec;
            return;
        }
        if (isLogLine(clean.text) && !topLevel(words).certain) {
            m_lineKind = PieceKind::Log;
            return;
        }
        if (!isFreeText(words) && flattenedLine(words))
            return;
        single(words, clean);
    }

    void notePrompt(const Stripped& clean)
    {
        if (clean.prompt == Prompt::None || clean.host.empty())
            return;
        if (!m_host.empty() && m_host != clean.host)
            m_hostChanges.push_back(static_cast<CommandId>(m_tree.m_commands.size()));
        m_host = clean.host;
    }

    void close()
    {
        closeNested();
        m_mode = nullptr;
        m_open = false;
    }

    void closeNested()
    {
        if (m_nested == kNoCommand)
            return;
        m_tree.m_commands[m_nested].end = static_cast<CommandId>(m_tree.m_commands.size());
        m_nested = kNoCommand;
    }

    void closeTop()
    {
        if (m_top != kNoCommand)
            m_tree.m_commands[m_top].end = static_cast<CommandId>(m_tree.m_commands.size());
        m_top = kNoCommand;
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
        const bool certificate = m_mode != nullptr && sameWord(words[0], "certificate");
        const bool publicKey = words.size() == 1 && sameWord(words[0], "key-string");
        if (certificate || publicKey)
            m_inCertificate = nextLineIsHex();
        const std::string_view delimiter = bannerDelimiter(words);
        constexpr std::size_t kLookAhead = 64U << 10U;
        if (!delimiter.empty() && m_next < m_text.size()
            && has(m_text.substr(m_next, kLookAhead), printed(delimiter)))
            m_bannerEnd = delimiter;
    }

    bool nextLineIsHex() const
    {
        const std::size_t end = std::min(m_text.find(m_lineEnd, m_next), m_text.size());
        constexpr std::size_t kEnough = 512;
        return m_next < end && isHexDump(m_text.substr(m_next, std::min(end - m_next, kEnough)));
    }

    /// The delimiter as it stands in the input, where ^C may be the one control character.
    std::string_view printed(std::string_view delimiter) const
    {
        constexpr std::size_t kLookAhead = 64U << 10U;
        if (delimiter == "^C" && !has(m_text.substr(m_next, kLookAhead), "^C"))
            return "\x03";
        return delimiter;
    }

    // ---- commands

    CommandId put(Words words, std::uint8_t level, CommandId parent)
    {
        const auto id = static_cast<CommandId>(m_tree.m_commands.size());
        const std::size_t begin = placeOf(words.front().data());
        // From the last byte on: what follows it may not be in the readable form.
        const std::size_t end = std::max(begin, placeOf(words.back().data() + words.back().size() - 1)) + 1;
        Command command;
        command.line = m_line;
        command.level = level;
        command.parent = parent;
        command.flattened = m_cutting;
        command.negated = words.size() > 1 && sameWord(words[0], "no");
        command.defaulted = words.size() > 1 && sameWord(words[0], "default");
        if (command.negated || command.defaulted)
            words = words.subspan(1);
        command.firstWord = static_cast<std::uint32_t>(m_tree.m_words.size());
        command.wordCount = static_cast<std::uint32_t>(words.size());
        command.end = id + 1;
        m_tree.m_words.insert(m_tree.m_words.end(), words.begin(), words.end());
        m_tree.m_commands.push_back(command);
        fillUpTo(begin, PieceKind::Comment);
        addPiece(PieceKind::Command, begin, std::min(end, m_text.size()), id);
        return id;
    }

    CommandId putTop(Words words, std::size_t indent)
    {
        closeNested();
        closeTop();
        m_top = put(words, 0, kNoCommand);
        std::size_t header = 0;
        m_mode = modeOf(words, header);
        m_open = true;
        m_indented = false;
        m_base = indent;
        openOpaqueBlock(words);
        return m_top;
    }

    CommandId putSub(Words words, std::size_t indent, bool byPrompt)
    {
        if (m_nested != kNoCommand) {
            const bool deeper = indent > m_nestedIndent;
            const bool header = m_mode != nullptr && opensNested(*m_mode, words);
            // Typed without indentation, what follows a nested header belongs to it.
            if (header || (!deeper && indent > m_base && !byPrompt))
                closeNested();
        }
        const bool inside = m_nested != kNoCommand;
        const CommandId parent = inside ? m_nested : m_top;
        const CommandId id = put(words, parent == kNoCommand ? 0 : inside ? 2 : 1, parent);
        if (m_top != kNoCommand)
            m_tree.m_commands[m_top].end = id + 1;
        if (inside)
            m_tree.m_commands[m_nested].end = id + 1;
        if (!inside && m_mode != nullptr && (opensNested(*m_mode, words) || opensByIndent(words, indent))) {
            m_nested = id;
            m_nestedIndent = indent;
        }
        openOpaqueBlock(words);
        return id;
    }

    /// A sub-command that the mode does not know, with the next line indented deeper: a mode within the mode.
    bool opensByIndent(Words words, std::size_t indent) const
    {
        if (m_cutting || indent <= m_base || subCommand(*m_mode, words).length != 0
            || m_next >= m_text.size())
            return false;
        std::size_t blanks = 0;
        while (m_next + blanks < m_text.size()
            && (m_text[m_next + blanks] == ' ' || m_text[m_next + blanks] == '\t'))
            ++blanks;
        return blanks > indent;
    }

    void single(Words words, const Stripped& clean)
    {
        const Start top = topLevel(words);
        const SubCommand sub = m_mode == nullptr ? SubCommand{} : subCommand(*m_mode, words);
        const bool byPrompt = clean.prompt == Prompt::SubMode;
        const bool deeper = m_open && (clean.indent > m_base || byPrompt);
        if (deeper && (sub.length != 0 || (!top.certain && looksLikeCommand(words)))) {
            m_indented = m_indented || !byPrompt;
            putSub(words, clean.indent, byPrompt);
            return;
        }
        // Typed without indentation: the mode's own keywords decide.
        if (sub.length != 0 && !m_indented && (sub.own || !top.certain)) {
            putSub(words, clean.indent, true);
            return;
        }
        if (top.length != 0 && (top.certain || !isProse(words))) {
            putTop(words, clean.indent);
            return;
        }
        if (isProse(words)) {
            if (!deeper)
                close();
            return;
        }
        // Neither, but nearly: it is kept, so that it can be said what was meant.
        if (m_mode != nullptr && !m_indented && nearlySubCommand(*m_mode, words)) {
            m_tree.m_commands[putSub(words, clean.indent, true)].doubtful = true;
        } else if (beginsVpn(words) || nearlyVpn(words)) {
            m_tree.m_commands[putTop(words, clean.indent)].doubtful = true;
        } else if (!deeper) {
            close();
        }
    }

    struct Cut {
        std::size_t first;
        std::size_t last;
        int level;
    };

    /// Cuts a line on which several commands stand. False (and nothing done) when it holds only one.
    bool flattenedLine(const WordList& words)
    {
        std::vector<Cut>& cuts = m_cuts;
        cuts.clear();
        const Mode* mode = m_mode;
        std::size_t tops = 0;
        std::size_t subs = 0;
        std::size_t at = 0;
        bool tail = false; // inside the free arguments of a sub-command
        // A sub-command of the mode that an earlier line opened, with more behind it.
        if (mode != nullptr && topLevel(words).length == 0)
            if (const SubCommand sub = subCommand(*mode, words); sub.length != 0) {
                cuts.push_back({0, words.size(), 1});
                at = sub.length;
                tail = sub.tail;
            }
        bool comment = false;
        for (std::size_t i = at; i < words.size();) {
            const Words rest = Words(words).subspan(i);
            const SubCommand sub = mode == nullptr || comment || tail || !cutsInside(*mode)
                ? SubCommand{}
                : subCommand(*mode, rest);
            const Start top = topLevel(rest);
            const bool cut = top.length != 0 && (top.certain || i == 0) && !sub.own && !quoted(words, i);
            if (cut) {
                comment = tail = false;
                finish(cuts, i);
                cuts.push_back({i, words.size(), 0});
                ++tops;
                std::size_t header = 0;
                mode = modeOf(rest, header);
                i += std::max(top.length, header);
            } else if (sub.length != 0 && !cuts.empty()) {
                finish(cuts, i);
                cuts.push_back({i, words.size(), 1});
                tail = sub.tail;
                ++subs;
                i += sub.length;
            } else {
                if (words[i].front() == '!' || (tops > 0 && isOneOf(words[i], {"exit", "end"}))) {
                    finish(cuts, i);
                    comment = words[i].front() == '!';
                    mode = comment ? mode : nullptr;
                }
                ++i;
            }
        }
        if (!severalCommands(words, cuts, tops, subs))
            return false;
        m_tree.m_flattened = true;
        m_cutting = true;
        for (const Cut& cut : cuts) {
            const Words part = Words(words).subspan(cut.first, cut.last - cut.first);
            if (cut.level == 0)
                putTop(part, 0);
            else
                putSub(part, 0, true);
        }
        m_cutting = false;
        m_lineKind = PieceKind::Comment; // what is left between the commands
        return true;
    }

    static void finish(std::vector<Cut>& cuts, std::size_t at)
    {
        if (!cuts.empty() && cuts.back().last > at)
            cuts.back().last = at;
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
        const WordList& words, const std::vector<Cut>& cuts, std::size_t tops, std::size_t subs)
    {
        if (cuts.empty())
            return false;
        if (cuts.front().first != 0)
            return tops >= 3; // something else before it: prose that mentions a command is left alone
        if (tops >= 2)
            return true;
        if (cuts.front().level == 1)
            return subs >= 2 || tops >= 1;
        // One command and its inside. "isakmp policy 10 hash sha" is a form of its own and stays whole.
        const bool policy =
            sameWord(words[0], "isakmp") || (words.size() > 2 && sameWord(words[2], "policy"));
        return subs >= (policy ? 2U : 1U);
    }

    void splitDevices()
    {
        const std::vector<CommandId> starts = deviceStarts(m_tree, m_hostChanges);
        std::vector<DeviceBlock>& devices = m_tree.m_devices;
        const auto lineOf = [&](std::size_t i) { return m_tree.m_commands[starts[i]].line; };
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const bool last = i + 1 == starts.size();
            DeviceBlock block;
            block.first = starts[i];
            block.end = last ? static_cast<CommandId>(m_tree.m_commands.size()) : starts[i + 1];
            const LineNumber begin = i == 0 ? LineNumber{1} : lineOf(i);
            const LineNumber end =
                last ? LineNumber{m_tree.m_lines} : std::max(begin, LineNumber{raw(lineOf(i + 1)) - 1});
            block.lines = {m_tree.m_source, begin, end};
            block.endSeen = std::any_of(
                m_ends.begin(), m_ends.end(), [&](LineNumber line) { return block.lines.contains(line); });
            devices.push_back(block);
        }
    }

    ConfigTree m_tree;
    std::string_view m_text;
    char m_lineEnd = '\n';
    LineNumber m_line{};
    std::size_t m_lineBegin = 0;
    std::size_t m_next = 0;
    std::size_t m_cursor = 0;
    std::string_view m_readable; // the current line, perhaps a copy
    bool m_copied = false;
    std::vector<std::size_t> m_offsets;
    WordList m_lineWords;
    std::vector<Cut> m_cuts;
    PieceKind m_lineKind = PieceKind::Other;
    const Mode* m_mode = nullptr;
    CommandId m_top = kNoCommand;
    CommandId m_nested = kNoCommand;
    std::size_t m_nestedIndent = 0;
    bool m_open = false; // a top-level command came before, so that an indented line can belong to it
    bool m_indented =
        false; // the sub-commands of this mode are indented, so one that is not belongs elsewhere
    bool m_cutting = false;
    std::size_t m_base = 0;
    bool m_inCertificate = false;
    bool m_secretDangles = false;
    std::string m_bannerEnd;
    std::string m_host;
    std::vector<CommandId> m_hostChanges;
    std::vector<LineNumber> m_ends;
};

ConfigTree parseTree(std::string_view text, SourceId source)
{
    return TreeBuilder(text, source).run();
}

} // namespace rungbook::config
