// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/output/text_card.h"

#include "core/ike/ladder_rows.h"
#include "core/ike/row_words.h"
#include "core/ike/states.h"
#include "core/ladder/text_width.h"
#include "core/output/text_steps.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rungbook::output
{

namespace
{

using workbench::AnalyzeReport;

constexpr std::size_t kEvidenceShown = 5;
constexpr std::size_t kLinesPerEvidence = 3;
constexpr std::size_t kCourseShown = 24;

std::string linesText(SourceSpan where)
{
    return where.first == where.last ? fmt::format("line {}", raw(where.first))
                                     : fmt::format("lines {} to {}", raw(where.first), raw(where.last));
}

struct Head {
    std::string_view text;
    Tone tone;
};

Head headOf(const Finding& finding)
{
    if (finding.effect == Effect::Unknown)
        return {"OPEN", Tone::Warning};
    if (!isWrong(finding.effect))
        return finding.effect == Effect::Weak ? Head{"WEAK", Tone::Warning} : Head{"NOTE", Tone::Accent};
    switch (finding.role) {
    case Role::Root:
        return {"CAUSE", Tone::Bad};
    case Role::Contributing:
        return {"ADDS TO IT", Tone::Warning};
    case Role::Symptom:
        break;
    }
    return {"FOLLOWS", Tone::Strong};
}

std::string_view effectWords(Effect effect)
{
    switch (effect) {
    case Effect::Blocks:
        return "keeps the tunnel down";
    case Effect::OneWay:
        return "works in one direction only";
    case Effect::NoTraffic:
        return "up, but carries nothing";
    case Effect::Unstable:
        return "will stop again";
    case Effect::Weak:
        return "a weakness";
    case Effect::Hygiene:
        return "harmless now";
    case Effect::Info:
        return "nothing wrong";
    case Effect::Unknown:
        break;
    }
    return "cannot be judged from this log";
}

void writeEvidence(TextSheet& sheet, const AnalyzeReport& report, const SourceLines& lines,
    const AnalyzeReport::SessionRef* ref, const Finding& finding, const Evidence& item)
{
    const std::string place =
        sheet.safe(fmt::format("{}:{}", shortPath(report, item.where.source), raw(item.where.first)));
    sheet.headed(place, Tone::Accent, item.note, 6);
    const std::string_view gutter = sheet.options().unicode ? "│ " : "| ";
    const std::vector<SourceLine> quoted = lines.quote(ref, finding, item.where, kLinesPerEvidence);
    for (const SourceLine& line : quoted)
        sheet.verbatim(line.cut ? line.text + " …" : line.text, 8, Tone::Plain, gutter);
    const std::uint64_t all = raw(item.where.last) - raw(item.where.first) + 1;
    if (!quoted.empty() && all > quoted.size())
        sheet.paragraph(fmt::format("and {} to line {}",
                            counted(all - quoted.size(), "line more", "lines more"), raw(item.where.last)),
            8, Tone::Faint);
}

void writeFixes(TextSheet& sheet, const Finding& finding)
{
    const std::string_view bullet = sheet.options().unicode ? "• " : "* ";
    if (!finding.fixes.empty()) {
        sheet.blank();
        sheet.paragraph("What to do", 4, Tone::Strong);
    }
    for (const Fix& fix : finding.fixes) {
        sheet.paragraph(fix.forWhom.empty() ? fix.text : fmt::format("({}) {}", fix.forWhom, fix.text), 6,
            Tone::Plain, bullet);
        for (const std::string& command : fix.commands)
            sheet.verbatim(command, 12, Tone::Accent);
    }
    if (!finding.wouldSettle.empty()) {
        sheet.blank();
        sheet.headed("To be sure", Tone::Strong, finding.wouldSettle, 4);
    }
}

std::string courseText(const ike::Session& session)
{
    std::vector<std::string> steps;
    const auto cadence = [&](std::uint32_t index) {
        std::vector<std::string> waits;
        Timestamp before = session.messages[index].time;
        for (const ike::Resend& resend : session.resends) {
            if (resend.message != index)
                continue;
            if (const auto wait = secondsBetween(before, resend.time))
                waits.push_back(durationText(*wait));
            before = resend.time;
        }
        return waits.empty() || waits.size() > 6 ? std::string{}
                                                 : fmt::format(" after {}", fmt::join(waits, ", "));
    };
    const auto addMissing = [&](std::uint32_t after) {
        for (const ike::Missing& m : session.missing) {
            if (m.after == after)
                steps.push_back(fmt::format("[{} {}]", ike::stepName(m.step), ike::absenceOf(m)));
        }
    };
    addMissing(kNoIndex);
    for (std::uint32_t i = 0; i < session.messages.size(); ++i) {
        if (i == kCourseShown) {
            steps.push_back(fmt::format("... and {} more", session.messages.size() - i));
            break;
        }
        const ike::Message& m = session.messages[i];
        std::string step =
            fmt::format("{}{}", m.direction == ike::Direction::Out ? "→" : "←", ike::stepName(m.step));
        if (m.resends > 0)
            step += fmt::format(
                " (again{}{})", m.resends > 1 ? fmt::format(" {} times", m.resends) : "", cadence(i));
        std::uint32_t same = i;
        while (m.resends == 0 && same + 1 < session.messages.size()
            && session.messages[same + 1].step == m.step
            && session.messages[same + 1].direction == m.direction && session.messages[same + 1].resends == 0
            && m.step.kind >= ike::StepKind::Notify)
            ++same;
        if (same > i)
            step += fmt::format(" ×{}", same - i + 1);
        steps.push_back(std::move(step));
        for (; i <= same; ++i)
            addMissing(i);
        i = same;
    }
    return fmt::format("{}  (→ sent, ← received)", fmt::join(steps, " "));
}

void writeTiming(
    TextSheet& sheet, const AnalyzeReport& report, const ike::Session& s, const ike::Analysis& analysis)
{
    std::string text = fmt::format("IKEv{}", s.ike);
    if (s.mode != ike::Mode::Unknown)
        text += fmt::format(" {} mode", ike::nameOf(s.mode));
    if (s.role != ike::IkeRole::Unknown)
        text += fmt::format(", this device is the {}", ike::nameOf(s.role));
    if (!isEmpty(s.local))
        text += fmt::format(" ({})", analysis.text.text(s.local));
    if (s.begin.known()) {
        text += "; " + dateTimeText(s.begin);
        const auto length = secondsBetween(s.begin, s.end);
        if (length && *length > 0)
            text += fmt::format(", {} long", durationText(*length));
    }
    text += fmt::format("; {} of {}", linesText({s.source, s.first, s.last}), report.pathOf(s.source));
    sheet.paragraph(text, 2, Tone::Faint);
}

void writeState(TextSheet& sheet, const ike::Session& s, const ike::Analysis& analysis)
{
    const std::string_view state = analysis.text.text(s.state);
    if (s.outcome == ike::Outcome::Established || state.empty())
        return;
    std::string text =
        fmt::format("{}{}", state, s.stateDerived ? " (worked out from the messages)" : " (the log says so)");
    const ike::StateInfo* info = ike::findState(state);
    if (info && !info->meaning.empty())
        text += fmt::format(": {}", info->meaning);
    const std::string_view peer = analysis.text.text(s.peerState);
    if (!peer.empty())
        text += fmt::format(" The peer must be in {}.", peer);
    sheet.headed("State", Tone::Strong, text, 2);
}

void writeFacts(TextSheet& sheet, const ike::Session& s, const ike::Analysis& analysis)
{
    using K = ike::FactKind;
    static constexpr std::array kinds{K::TunnelGroup, K::Interface, K::CryptoMap, K::LocalProxy,
        K::RemoteProxy, K::InboundSpi, K::OutboundSpi, K::AssignedAddress, K::NatStatus, K::PeerIdentity,
        K::ClientType, K::ClientVersion, K::ClientHostname, K::ClientDescription, K::IkeProposal,
        K::IpsecProposal, K::KeepaliveType, K::Phase1Lifetime, K::Phase2Lifetime, K::Phase1Rekey,
        K::Phase2Rekey};
    bool any = false;
    const auto row = [&](std::string_view name, std::string_view value, LineNumber line) {
        if (value.empty())
            return;
        if (!any) {
            sheet.blank();
            sheet.paragraph("What the log tells of it", 2, Tone::Strong);
        }
        any = true;
        const std::string where = raw(line) == 0 ? std::string{} : fmt::format("  (line {})", raw(line));
        sheet.headed(ladder::fit(name, 19), Tone::Plain, std::string(value) + where, 4, Tone::Plain);
    };
    row("user", analysis.text.text(s.user), {});
    for (const K kind : kinds) {
        if (const ike::Fact* fact = s.fact(kind))
            row(ike::nameOf(kind), analysis.text.text(fact->value), fact->line);
    }
    if (!s.fact(K::TunnelGroup))
        row(ike::nameOf(K::TunnelGroup), analysis.text.text(s.group), {});
}

} // namespace

Tone toneOf(ike::Outcome outcome)
{
    switch (outcome) {
    case ike::Outcome::Established:
        return Tone::Good;
    case ike::Outcome::Failed:
        return Tone::Bad;
    case ike::Outcome::Incomplete:
        break;
    }
    return Tone::Warning;
}

void writeFinding(TextSheet& sheet, const AnalyzeReport& report, const SourceLines& lines,
    const AnalyzeReport::SessionRef* ref, const Finding& finding, bool brief)
{
    const Head head = headOf(finding);
    sheet.blank();
    sheet.headed(head.text, head.tone, finding.title, 2, Tone::Strong);
    sheet.paragraph(
        fmt::format("{}; confidence {}; rule {}",
            finding.effect == Effect::Blocks && finding.rule && finding.rule->id.starts_with("mail-")
                ? std::string_view("keeps mail from getting through")
                : effectWords(finding.effect),
            nameOf(finding.confidence), finding.rule ? finding.rule->id : std::string_view{}),
        4, Tone::Faint);
    sheet.paragraph(finding.message, 4);
    const std::size_t most = brief ? 1 : kEvidenceShown;
    if (!brief) {
        sheet.blank();
        sheet.paragraph("The lines that prove it", 4, Tone::Strong);
    }
    for (std::size_t i = 0; i < finding.evidence.size() && i < most; ++i)
        writeEvidence(sheet, report, lines, ref, finding, finding.evidence[i]);
    if (finding.evidence.size() > most) {
        std::vector<std::string> rest;
        for (std::size_t i = most; i < finding.evidence.size() && rest.size() < 20; ++i)
            rest.push_back(fmt::format("{}", raw(finding.evidence[i].where.first)));
        const std::size_t more = finding.evidence.size() - most;
        sheet.paragraph(fmt::format("and {} {}{}", more == 1 ? "line" : "lines", fmt::join(rest, ", "),
                            more > rest.size() ? ", ..." : ""),
            6, Tone::Faint);
    }
    if (!brief)
        writeFixes(sheet, finding);
}

void writeCard(TextSheet& sheet, const AnalyzeReport& report, const SourceLines& lines,
    const AnalyzeReport::SessionRef& ref, bool steps)
{
    const ike::Session& s = report.session(ref);
    const ike::Analysis& analysis = report.analysis(ref);
    std::string outcome(ike::nameOf(s.outcome));
    std::transform(outcome.begin(), outcome.end(), outcome.begin(),
        [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    sheet.heading(fmt::format("Session {}, peer {}: {}", s.id,
                      isEmpty(s.peer) ? std::string_view("unknown") : analysis.text.text(s.peer), outcome),
        toneOf(s.outcome));
    sheet.paragraph(ike::verdict(analysis, s), 2, Tone::Strong);
    writeTiming(sheet, report, s, analysis);
    if (!s.messages.empty() || !s.missing.empty())
        sheet.headed("Course", Tone::Strong, courseText(s), 2);
    writeState(sheet, s, analysis);
    if (s.laterSuccess && s.outcome != ike::Outcome::Established)
        sheet.paragraph("A later session with this peer was established.", 2);
    for (const Finding& finding : s.findings)
        writeFinding(sheet, report, lines, &ref, finding,
            finding.role == Role::Symptom || finding.effect == Effect::Info);
    if (steps)
        writeSteps(sheet, report, ref);
    else
        writeDecisive(sheet, report, ref);
    writeFacts(sheet, s, analysis);
    sheet.blank();
}

} // namespace rungbook::output
