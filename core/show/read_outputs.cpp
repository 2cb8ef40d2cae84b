// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a text into outputs and everything else. A line is of an output when the reader of its kind understands it, alone or with the one or
// two lines after it (wrapped); what it does not understand is "not understood" when the output goes on after it, and prose when it does not.
#include "core/base/typography.h"
#include "core/show/output_kind.h"
#include "core/show/words.h"

#include <algorithm>

namespace rungbook::show
{

namespace
{

constexpr std::size_t kLongestLine = 16U << 10U;
constexpr std::size_t kStrangersWithin =
    4; // lines in a row that an output may not be understood for and still go on
constexpr std::size_t kMailLines = 1000;
constexpr std::size_t kMailText = 400;

struct Command {
    const OutputKind* kind = nullptr; // null: a command, of no kind that is known
    std::string_view text;
    bool prompt = false;
};

bool isHostChar(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'
        || c == '.' || c == '/' || c == '(' || c == ')' || c == ':' || c == '@';
}

// What stands after "host#" or "host>"; nothing when the line has no prompt.
std::optional<std::string_view> afterPrompt(std::string_view line)
{
    for (std::size_t i = 0; i < line.size() && i < 64; ++i) {
        if (line[i] == '#' || line[i] == '>')
            return i == 0 ? std::nullopt : std::optional(trim(line.substr(i + 1)));
        if (!isHostChar(line[i]))
            return std::nullopt;
    }
    return std::nullopt;
}

// How many words of typed are the command, each as itself or abbreviated; 0 when it is another command.
std::size_t matchCommand(const std::vector<std::string_view>& typed, std::string_view command)
{
    const auto full = words(command);
    if (typed.size() < full.size())
        return 0;
    for (std::size_t i = 0; i < full.size(); ++i) {
        if (typed[i].size() < 2 || !startsWith(full[i], typed[i]))
            return 0;
    }
    return full.size();
}

Command commandOf(std::string_view line)
{
    Command found;
    const auto rest = afterPrompt(line);
    found.prompt = rest.has_value();
    found.text = rest ? *rest : line;
    if (!rest && !startsWith(line, "sh") && !startsWith(line, "packet-tracer"))
        return found;
    const auto typed = words(found.text.substr(0, std::min<std::size_t>(found.text.size(), 200)));
    std::size_t best = 0;
    for (const OutputKind* kind : outputKinds()) {
        for (const std::string_view command : kind->commands) {
            const std::size_t used = matchCommand(typed, command);
            // without a prompt it must not be a sentence about the command
            const auto pipe =
                static_cast<std::size_t>(std::find(typed.begin(), typed.end(), "|") - typed.begin());
            if (used == 0 || (!rest && kind->name != "packet-tracer" && pipe > used + 2))
                continue;
            if (!rest && kind->name == "packet-tracer"
                && (typed.size() < 6 || !startsWith("input", typed[1])))
                continue;
            if (used > best) {
                best = used;
                found.kind = kind;
            }
        }
    }
    return found;
}

bool isLog(std::string_view line)
{
    return contains(line, "%ASA-") || contains(line, "%PIX-") || contains(line, "%FTD-")
        || contains(line, "[IKEv") || contains(line, "%CRYPTO-") || contains(line, "ISAKMP:(");
}

bool isSentence(std::string_view line)
{
    const auto all = words(line);
    if (all.size() < 4)
        return false;
    const auto plain =
        static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](std::string_view word) {
            return word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.,\"()")
                == std::string_view::npos;
        }));
    const char last = line.back();
    return plain * 4 >= all.size() * 3 && (last == '.' || last == '?' || last == '!' || all.size() >= 9);
}

std::optional<MailSign> mailSign(std::string_view line)
{
    if (contains(line, "108004") && contains(line, "SMTP"))
        return MailSign::EsmtpDropped;
    if (contains(line, "507003") && contains(line, "terminated by inspection engine"))
        return MailSign::InspectorReset;
    if (contains(line, "Receiving aborted"))
        return MailSign::ReceivingAborted;
    const std::size_t stars = line.find("********");
    if (stars != std::string_view::npos) {
        const std::size_t end = line.find_first_not_of('*', stars);
        const std::size_t count = (end == std::string_view::npos ? line.size() : end) - stars;
        const std::string_view before = trim(line.substr(0, stars));
        const bool greeting = before.ends_with("220") || before.ends_with("220-");
        if (greeting || (count >= 12 && contains(line, "banner")) || (count >= 12 && contains(line, "220 ")))
            return MailSign::MaskedBanner;
    }
    return std::nullopt;
}

class Cutter
{
public:
    Cutter(std::string_view text, SourceId source)
        : m_source(source)
    {
        m_read.source = source;
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            m_lines.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        m_read.lines.assign(m_lines.size(), LineUse::Prose);
    }

    ShowText run(const Job& job)
    {
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            if (i % 256 == 0 && job.cancelled())
                break;
            i += take(i);
        }
        close();
        return std::move(m_read);
    }

private:
    std::string folded(std::size_t index) const
    {
        const std::string_view line = trim(m_lines[index]);
        if (line.size() > kLongestLine)
            return {};
        // pagers leave their mark, and a page's list has bullets
        std::string out = hasTypography(line) ? foldTypography(line) : std::string(line);
        for (const std::string_view mark :
            {std::string_view("<--- More --->"), std::string_view("--More--")}) {
            const std::size_t at = out.find(mark);
            if (at != std::string::npos)
                out.erase(at, mark.size());
        }
        std::replace(out.begin(), out.end(), '\b', ' ');
        // a multiplication sign folds to 'x', so 0x stays 0x
        return std::string(trim(out));
    }

    SourceSpan span(std::size_t first, std::size_t last) const
    {
        return {m_source, LineNumber{first + 1}, LineNumber{last + 1}};
    }

    // Reads line i; returns how many lines after it went with it.
    std::size_t take(std::size_t i)
    {
        const std::string line = folded(i);
        if (line.empty()) {
            m_read.lines[i] = trim(m_lines[i]).empty() ? LineUse::Blank : LineUse::Prose;
            return 0;
        }
        noteMail(i, line);
        const Command command = commandOf(line);
        if (command.kind || command.prompt) {
            if (const std::size_t used = takeCommand(i, command))
                return used - 1;
        }
        if (isLog(line)) {
            close();
            return 0;
        }
        if (m_kind && takeInto(i, line))
            return m_extra;
        for (const OutputKind* kind : outputKinds()) {
            if (kind != m_kind && kind->starts(line)) {
                close();
                begin(kind, {}, i);
                if (takeInto(i, line))
                    return m_extra;
                abandon();
            }
        }
        if (m_kind)
            stranger(i, line);
        return 0;
    }

    std::size_t takeCommand(std::size_t i, const Command& command)
    {
        // "host# Phase: 1" is a prompt in front of an output line; read as any line
        if (!command.kind && command.prompt && command.text.empty() && m_kind == nullptr)
            return 0;
        close();
        if (!command.kind)
            return 1;
        m_read.lines[i] = LineUse::Command;
        begin(command.kind, std::string(command.text), i);
        return 1;
    }

    void begin(const OutputKind* kind, std::string command, std::size_t line)
    {
        m_kind = kind;
        m_output = {};
        m_output.kind = kind;
        m_output.command = std::move(command);
        m_output.where = span(line, line);
        m_builder.emplace(m_output);
        m_strangers.clear();
    }

    void abandon()
    {
        m_kind = nullptr;
        m_builder.reset();
        m_strangers.clear();
    }

    bool takeInto(std::size_t i, const std::string& line)
    {
        m_extra = 0;
        if (m_kind->read(*m_builder, {line, span(i, i)})) {
            accept(i, i);
            return true;
        }
        std::string joined = line;
        for (std::size_t more = 1; more <= 2 && i + more < m_lines.size(); ++more) {
            const std::string next = folded(i + more);
            if (next.empty() || commandOf(next).kind || isLog(next) || isSentence(next))
                break;
            joined += ' ';
            joined += next;
            if (!m_kind->starts(next) && m_kind->read(*m_builder, {joined, span(i, i + more)})) {
                accept(i, i + more);
                m_extra = more;
                return true;
            }
        }
        return false;
    }

    void accept(std::size_t first, std::size_t last)
    {
        for (const std::size_t stranger : m_strangers) {
            if (m_output.understood == 0)
                break; // between a command and its output: a remark
            m_read.lines[stranger] = LineUse::NotUnderstood;
            m_output.notUnderstood.push_back(LineNumber{stranger + 1});
        }
        m_strangers.clear();
        for (std::size_t i = first; i <= last; ++i)
            m_read.lines[i] = LineUse::Understood;
        m_output.understood += last - first + 1;
        m_output.where.last = LineNumber{last + 1};
    }

    void stranger(std::size_t i, const std::string& line)
    {
        m_strangers.push_back(i);
        if (m_strangers.size() > kStrangersWithin || (m_output.understood == 0 && isSentence(line)))
            close();
    }

    // The strangers after the last understood line are of the output as long as they look like it.
    void close()
    {
        if (!m_kind)
            return;
        if (m_strangers.size() <= kStrangersWithin && m_output.understood > 0) {
            for (const std::size_t stranger : m_strangers) {
                const std::string line = folded(stranger);
                const bool shape = line.find(':') != std::string::npos || line.find('=') != std::string::npos
                    || m_lines[stranger].starts_with(' ');
                if (isSentence(line) || !shape)
                    break;
                m_read.lines[stranger] = LineUse::NotUnderstood;
                m_output.notUnderstood.push_back(LineNumber{stranger + 1});
                m_output.where.last = LineNumber{stranger + 1};
            }
        }
        if (m_output.understood > 0)
            m_read.outputs.push_back(std::move(m_output));
        abandon();
    }

    void noteMail(std::size_t i, const std::string& line)
    {
        if (m_read.mail.size() >= kMailLines)
            return;
        if (const auto sign = mailSign(line))
            m_read.mail.push_back({*sign, LineNumber{i + 1}, line.substr(0, kMailText)});
    }

    SourceId m_source;
    std::vector<std::string_view> m_lines;
    ShowText m_read;
    const OutputKind* m_kind = nullptr;
    Output m_output;
    std::optional<Builder> m_builder;
    std::vector<std::size_t> m_strangers;
    std::size_t m_extra = 0;
};

} // namespace

ShowText readOutputs(std::string_view text, SourceId source, const Job& job)
{
    return Cutter(text, source).run(job);
}

} // namespace rungbook::show
