// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/smtp_text.h"

#include "core/ladder/render_text.h"
#include "core/smtp/ladder_rows.h"
#include "core/smtp/record_words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::output
{

namespace
{

using smtp::ProbeOutcome;
using smtp::ProbeResult;
using smtp::StepOutcome;

constexpr std::size_t kQuoted = 4; ///< lines shown of one evidence
constexpr std::size_t kEvidence = 6;

Tone toneOf(ProbeOutcome outcome)
{
    return outcome == ProbeOutcome::Passed ? Tone::Good
        : outcome == ProbeOutcome::Failed  ? Tone::Bad
                                           : Tone::Warning;
}

std::string_view wordOf(ProbeOutcome outcome)
{
    return outcome == ProbeOutcome::Passed ? "PASSED"
        : outcome == ProbeOutcome::Failed  ? "FAILED"
                                           : "COULD NOT TEST";
}

Tone toneOf(StepOutcome outcome)
{
    switch (outcome) {
    case StepOutcome::Passed:
        return Tone::Good;
    case StepOutcome::Failed:
        return Tone::Bad;
    case StepOutcome::CouldNotTest:
        return Tone::Warning;
    case StepOutcome::Skipped:
        break;
    }
    return Tone::Faint;
}

std::string_view effectWords(Effect effect)
{
    switch (effect) {
    case Effect::Blocks:
        return "keeps mail from being sent";
    case Effect::OneWay:
        return "works in one direction only";
    case Effect::NoTraffic:
        return "connected, but carries nothing";
    case Effect::Unstable:
        return "works, and will fail again";
    case Effect::Weak:
        return "a weakness";
    case Effect::Hygiene:
        return "harmless now";
    case Effect::Info:
        return "nothing wrong";
    case Effect::Unknown:
        break;
    }
    return "cannot be judged from this run";
}

Tone toneOf(const Finding& finding)
{
    if (finding.effect == Effect::Unknown || finding.effect == Effect::Weak)
        return Tone::Warning;
    if (!isWrong(finding.effect))
        return Tone::Accent;
    return finding.role == Role::Root        ? Tone::Bad
        : finding.role == Role::Contributing ? Tone::Warning
                                             : Tone::Strong;
}

std::string durationMs(double ms)
{
    if (ms < 0)
        return "";
    return ms < 10    ? fmt::format("{:.1f} ms", ms)
        : ms < 10'000 ? fmt::format("{:.0f} ms", ms)
                      : fmt::format("{:.1f} s", ms / 1000);
}

std::string targetOf(const ProbeResult& result)
{
    std::string target = result.server.empty() ? result.address : result.server;
    if (target.empty())
        target = "a mail server";
    if (result.port != 0)
        target += fmt::format(" port {}", result.port);
    switch (result.security) {
    case smtp::Security::StartTls:
        return target + ", STARTTLS";
    case smtp::Security::Tls:
        return target + ", TLS from the first byte";
    case smtp::Security::None:
        break;
    }
    return target + ", in clear";
}

char markOf(smtp::Speaker speaker)
{
    return speaker == smtp::Speaker::Client ? 'C' : speaker == smtp::Speaker::Server ? 'S' : '*';
}

class Report
{
public:
    Report(const ProbeResult& result, const SmtpTextOptions& options)
        : m_result(result)
        , m_options(options)
        , m_sheet(options.style)
    {
    }

    std::string write()
    {
        m_sheet.heading(fmt::format("SMTP {}: {}", targetOf(m_result), wordOf(m_result.outcome)),
            toneOf(m_result.outcome));
        m_sheet.paragraph(
            m_result.verdict.empty() ? std::string("Not judged.") : m_result.verdict, 2, Tone::Strong);
        facts();
        for (const Finding& f : m_result.findings)
            finding(f);
        runnersUp();
        steps();
        tls();
        hidden();
        ladderPicture();
        if (m_options.transcript)
            transcript();
        m_sheet.blank();
        return m_sheet.take();
    }

private:
    void facts()
    {
        std::string text = fmt::format("{}, as far as: {}",
            m_result.vantage == smtp::Vantage::Live
                ? "tested"
                : fmt::format("read from a {}",
                    m_result.vantage == smtp::Vantage::PacketList ? std::string_view("packet list")
                                                                  : nameOf(m_result.vantage)),
            nameOf(m_result.depth));
        if (!m_result.address.empty() && m_result.address != m_result.server)
            text += fmt::format("; address {}", m_result.address);
        if (!m_result.startedAt.empty())
            text += fmt::format("; {}", m_result.startedAt);
        if (!m_result.queueId.empty())
            text += fmt::format("; the server calls the message {}", m_result.queueId);
        m_sheet.paragraph(text, 2, Tone::Faint);
    }

    void quote(const Evidence& item)
    {
        const auto& lines = m_result.transcript.lines;
        m_sheet.headed(smtpPlace(m_result, item.where), Tone::Accent, item.note, 6);
        const std::string_view gutter = m_options.style.unicode ? "│ " : "| ";
        std::size_t shown = 0;
        for (std::uint64_t n = raw(item.where.first);
             n <= raw(item.where.last) && n >= 1 && n <= lines.size(); ++n) {
            if (++shown > kQuoted) {
                m_sheet.paragraph(fmt::format("and {} more", raw(item.where.last) - n + 1), 8, Tone::Faint);
                break;
            }
            m_sheet.verbatim(
                fmt::format("{}: {}", markOf(lines[n - 1].from), lines[n - 1].text), 8, Tone::Plain, gutter);
        }
    }

    void finding(const Finding& f)
    {
        const bool brief = f.role == Role::Symptom || f.effect == Effect::Info;
        m_sheet.blank();
        m_sheet.headed(findingWord(f), toneOf(f), f.title, 2, Tone::Strong);
        m_sheet.paragraph(fmt::format("{}; confidence {}; rule {}", effectWords(f.effect),
                              nameOf(f.confidence), f.rule != nullptr ? f.rule->id : std::string_view()),
            4, Tone::Faint);
        m_sheet.paragraph(f.message, 4);
        for (std::size_t i = 0; i < f.evidence.size() && i < (brief ? 1 : kEvidence); ++i)
            quote(f.evidence[i]);
        if (brief)
            return;
        const std::string_view bullet = m_options.style.unicode ? "• " : "* ";
        std::string whom;
        for (const Fix& fix : f.fixes) {
            if (fix.forWhom != whom || &fix == &f.fixes.front()) {
                whom = fix.forWhom;
                m_sheet.paragraph(
                    fmt::format("What to do{}", whom.empty() ? std::string() : ": " + whom), 4, Tone::Strong);
            }
            m_sheet.paragraph(fix.text, 6, Tone::Plain, bullet);
            for (const std::string& command : fix.commands)
                m_sheet.verbatim(command, 10, Tone::Accent);
        }
        if (!f.wouldSettle.empty())
            m_sheet.headed("To be sure", Tone::Strong, f.wouldSettle, 4);
    }

    /// Other explanations, with what would tell them apart from the cause.
    void runnersUp()
    {
        bool any = false;
        for (const Finding& f : m_result.findings) {
            const bool rival = f.role != Role::Root && (isWrong(f.effect) || f.effect == Effect::Unknown)
                && !f.wouldSettle.empty();
            if (!rival)
                continue;
            if (!any) {
                m_sheet.blank();
                m_sheet.paragraph("What else it could be, and what would tell", 2, Tone::Strong);
                any = true;
            }
            m_sheet.headed(f.title + ":", Tone::Plain, f.wouldSettle, 4);
        }
    }

    void steps()
    {
        if (m_result.steps.empty())
            return;
        m_sheet.blank();
        m_sheet.paragraph("Steps", 2, Tone::Strong);
        for (const smtp::Step& step : m_result.steps) {
            const std::string words =
                fmt::format("{}{}", step.address.empty() ? std::string() : step.address + ": ", step.summary);
            std::string outcome(nameOf(step.outcome));
            std::replace(outcome.begin(), outcome.end(), '_', ' ');
            m_sheet.headed(
                fmt::format("{:<8} {:<14} {:>9} ", nameOf(step.phase), outcome, durationMs(step.ms)),
                toneOf(step.outcome), words, 4);
        }
    }

    void tls()
    {
        if (!m_result.tls.has_value())
            return;
        const tls::TlsReport& report = *m_result.tls;
        std::string text;
        for (const std::string& part : {report.version, report.cipher, report.group})
            if (!part.empty())
                text += (text.empty() ? "" : ", ") + part;
        if (text.empty() && report.chain.empty())
            return;
        m_sheet.blank();
        m_sheet.headed("TLS", Tone::Strong, text.empty() ? std::string("nothing was agreed on") : text, 2);
        for (std::size_t i = 0; i < report.chain.size(); ++i) {
            const tls::Certificate& c = report.chain[i];
            m_sheet.headed(fmt::format("{}", i), Tone::Plain,
                fmt::format("{}; issued by {}{}", c.subject.empty() ? "(no subject)" : c.subject,
                    c.selfIssued ? "itself" : c.issuer,
                    c.notAfter == 0 ? std::string() : fmt::format("; until {}", smtp::utcStamp(c.notAfter))),
                4);
        }
        for (const tls::VerifyError& error : report.verify.errors)
            m_sheet.headed("not accepted", Tone::Bad,
                fmt::format("certificate {}: {} (error {})", error.depth, error.message, error.code), 4);
    }

    void hidden()
    {
        if (m_result.hidden.empty())
            return;
        m_sheet.blank();
        m_sheet.paragraph("What this recording cannot show", 2, Tone::Strong);
        for (const std::string& sentence : m_result.hidden)
            m_sheet.paragraph(sentence, 4, Tone::Plain, m_options.style.unicode ? "• " : "* ");
    }

    void ladderPicture()
    {
        if (!m_options.ladder)
            return;
        m_sheet.blank();
        ladder::TextOptions look;
        look.width = m_options.style.width;
        look.unicode = m_options.style.unicode;
        look.color = m_options.style.color;
        m_picture = ladder::renderText(ladderOf(m_result), look);
        std::string_view rest = m_picture;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            m_sheet.line(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    void transcript()
    {
        const auto& lines = m_result.transcript.lines;
        if (lines.empty())
            return;
        m_sheet.blank();
        m_sheet.paragraph("Transcript  (C: client, S: server, * what happened, # inside TLS; times in ms)", 2,
            Tone::Strong);
        const bool times =
            std::any_of(lines.begin(), lines.end(), [](const smtp::TranscriptLine& l) { return l.ms >= 0; });
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const smtp::TranscriptLine& line = lines[i];
            const std::string time = !times ? std::string()
                : line.ms >= 0              ? fmt::format("{:>9.1f} ", line.ms)
                                            : fmt::format("{:>9} ", "");
            const std::string_view lock = line.encrypted ? "#" : "";
            const Tone tone = line.from == smtp::Speaker::Event ? Tone::Faint
                : line.from == smtp::Speaker::Client            ? Tone::Accent
                                                                : Tone::Plain;
            m_sheet.verbatim(
                line.text, 2, tone, fmt::format("{:>4} {}{}{}: ", i + 1, time, markOf(line.from), lock));
        }
    }

    const ProbeResult& m_result;
    const SmtpTextOptions& m_options;
    TextSheet m_sheet;
    std::string m_picture;
};

} // namespace

std::string_view findingWord(const Finding& finding)
{
    if (finding.effect == Effect::Unknown)
        return "OPEN";
    if (!isWrong(finding.effect))
        return finding.effect == Effect::Weak ? "WEAK" : "NOTE";
    return finding.role == Role::Root        ? "CAUSE"
        : finding.role == Role::Contributing ? "ADDS TO IT"
                                             : "FOLLOWS";
}

std::string smtpPlace(const ProbeResult& result, SourceSpan where)
{
    const auto numbers = [](std::uint64_t first, std::uint64_t last) {
        return first == last ? fmt::format("line {}", first) : fmt::format("lines {} to {}", first, last);
    };
    std::string text = fmt::format("transcript {}", numbers(raw(where.first), raw(where.last)));
    const auto& lines = result.transcript.lines;
    if (raw(where.first) < 1 || raw(where.last) > lines.size())
        return text;
    const SourceSpan first = lines[raw(where.first) - 1].where;
    const SourceSpan last = lines[raw(where.last) - 1].where;
    if (first.empty() || last.empty() || raw(last.last) < raw(first.first))
        return text;
    const std::string_view unit = result.vantage == smtp::Vantage::Capture ? "packet" : "line";
    return text
        + (raw(first.first) == raw(last.last)
                ? fmt::format(" (input {} {})", unit, raw(first.first))
                : fmt::format(" (input {}s {} to {})", unit, raw(first.first), raw(last.last)));
}

std::size_t mainRun(const smtp::Replay& replay)
{
    for (const ProbeOutcome wanted : {ProbeOutcome::Failed, ProbeOutcome::CouldNotTest})
        for (std::size_t i = 0; i < replay.runs.size(); ++i)
            if (replay.runs[i].outcome == wanted)
                return i;
    return 0;
}

std::string smtpText(const ProbeResult& result, const SmtpTextOptions& options)
{
    return Report(result, options).write();
}

std::string smtpReplayText(const smtp::Replay& replay, std::string_view path, const SmtpTextOptions& options)
{
    TextSheet sheet(options.style);
    const bool capture = replay.kind == smtp::ReplayKind::Capture;
    sheet.paragraph(
        fmt::format("{}: {}, {}, {} found{}", path, nameOf(replay.kind),
            capture ? counted(replay.lines, "packet", "packets") : counted(replay.lines, "line", "lines"),
            counted(replay.runs.size(), "connection", "connections"),
            replay.notUnderstood == 0
                ? std::string()
                : fmt::format("; {} to none",
                    counted(replay.notUnderstood, capture ? "packet belongs" : "line belongs",
                        capture ? "packets belong" : "lines belong"))),
        0, Tone::Faint);
    if (replay.runs.size() > 1) {
        for (std::size_t i = 0; i < replay.runs.size(); ++i)
            sheet.headed(fmt::format("{:>3}", i + 1), toneOf(replay.runs[i].outcome),
                fmt::format("{}: {}", targetOf(replay.runs[i]), replay.runs[i].verdict), 0);
    }
    sheet.blank();
    std::string text = sheet.take();
    for (const ProbeResult& run : replay.runs)
        text += smtpText(run, options);
    return text;
}

} // namespace rungbook::output
