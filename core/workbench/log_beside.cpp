// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workbench/log_beside.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace rungbook::workbench
{

namespace
{

using config::StageKind;
using config::StageVerdict;
using ike::StepKind;

// Which step of the negotiation a finding of the IKE bench is about.
struct About {
    std::string_view rule;
    StageKind stage;
};
constexpr About kAbout[]{
    {"address-not-assigned", StageKind::Address},
    {"am2-missing", StageKind::Enabled},
    {"am3-missing", StageKind::Key},
    {"client-group-unknown", StageKind::Group},
    {"crypto-map-acl-not-matched", StageKind::MapEntry},
    {"group-lock-failed", StageKind::User},
    {"identity-certificate-missing", StageKind::Key},
    {"ike-attribute-mismatch", StageKind::Policy},
    {"ike-proposals-unacceptable", StageKind::Policy},
    {"initial-contact-timed-out", StageKind::Enabled},
    {"initiator-no-policy", StageKind::Policy},
    {"ipsec-attribute-mismatch", StageKind::Transform},
    {"ipsec-proposals-unacceptable", StageKind::Transform},
    {"map-incomplete", StageKind::MapEntry},
    {"mm2-missing", StageKind::Enabled},
    {"mm3-missing", StageKind::Enabled},
    {"mm4-missing", StageKind::Group},
    {"mm5-missing", StageKind::Key},
    {"mm6-missing", StageKind::Key},
    {"mode-config-unanswered", StageKind::Address},
    {"network-with-other-peer", StageKind::Proxies},
    {"no-crypto-map-for-proxies", StageKind::Proxies},
    {"no-crypto-map-on-interface", StageKind::MapEntry},
    {"no-group-for-peer-identity", StageKind::Group},
    {"no-valid-tunnel-group", StageKind::Group},
    {"peer-has-no-key-for-us", StageKind::Group},
    {"peer-refused-ike-proposals", StageKind::Policy},
    {"pfs-group-overridden", StageKind::Pfs},
    {"psk-hash-verification", StageKind::Key},
    {"psk-mismatch-decrypt-failed", StageKind::Key},
    {"qm-fsm-error", StageKind::Proxies},
    {"qm1-missing", StageKind::Proxies},
    {"qm2-missing", StageKind::Proxies},
    {"qm3-missing", StageKind::Proxies},
    {"tg-falls-to-default-l2l", StageKind::Group},
    {"tg-falls-to-default-ra", StageKind::Group},
    {"tg-missing-for-peer", StageKind::Group},
    {"tunnel-protocol-conflict", StageKind::Group},
    {"xauth-failed", StageKind::User},
    {"xauth-proposal-missing", StageKind::Policy},
    {"xauth-unanswered", StageKind::User},
};

// Steps that look alike in a log: where nobody answers, it does not say why.
bool looksAlike(StageKind a, StageKind b)
{
    const auto quiet = [](StageKind s) {
        return s == StageKind::Route || s == StageKind::Enabled || s == StageKind::Version
            || s == StageKind::Policy || s == StageKind::MapEntry || s == StageKind::Nat;
    };
    const auto who = [](StageKind s) { return s == StageKind::Group || s == StageKind::Key; };
    const auto what = [](StageKind s) {
        return s == StageKind::Proxies || s == StageKind::Transform || s == StageKind::Pfs;
    };
    return a == b || (quiet(a) && quiet(b)) || (who(a) && who(b)) || (what(a) && what(b));
}

struct Stop {
    StageKind stage{};
    bool exact = false; ///< a finding names this very step; else others look the same
    std::string text;
    std::vector<Evidence> lines;
};

class Reader
{
public:
    Reader(const AnalyzeReport& log, const AnalyzeReport::SessionRef& ref)
        : m_log(log)
        , m_ref(ref)
        , m_session(log.session(ref))
    {
    }

    // Where the log stops; nothing when the tunnel came up, or when the log only ends.
    std::optional<Stop> stop() const
    {
        if (m_session.outcome == ike::Outcome::Established)
            return std::nullopt;
        for (const Finding& f : m_session.findings) {
            if (!isWrong(f.effect) || f.role != Role::Root)
                continue;
            const auto at = std::find_if(
                std::begin(kAbout), std::end(kAbout), [&](const About& a) { return a.rule == f.rule->id; });
            if (at == std::end(kAbout))
                continue;
            // That a message is missing, or that quick mode failed, does not say why.
            const bool exact = !f.rule->id.ends_with("-missing") && f.rule->id != "qm-fsm-error";
            Stop stop{at->stage, exact, f.title + ".", {}};
            for (std::size_t i = 0; i < std::min<std::size_t>(f.evidence.size(), 2); ++i)
                stop.lines.push_back(f.evidence[i]);
            return stop;
        }
        if (m_session.phase1Complete)
            return ended(StageKind::Proxies, "Phase 1 completed, and no quick mode did.");
        if (!m_session.missing.empty()) {
            const ike::Missing& missing = m_session.missing.front();
            const bool early = missing.step.ordinal <= 3;
            return ended(early                                                       ? StageKind::Enabled
                    : missing.step.kind == StepKind::MM && missing.step.ordinal == 4 ? StageKind::Group
                                                                                     : StageKind::Key,
                fmt::format("{} never came.", ike::stepName(missing.step)));
        }
        if (m_session.outcome == ike::Outcome::Failed)
            return ended(reached(StepKind::MM, 5) || reached(StepKind::AM, 3) ? StageKind::Key
                    : reached(StepKind::MM, 3)                                ? StageKind::Group
                                                                              : StageKind::Enabled,
                "The negotiation failed; the log does not say why.");
        return std::nullopt;
    }

    // The line that shows that a step was passed.
    std::vector<Evidence> proof(StageKind stage) const
    {
        switch (stage) {
        case StageKind::MapEntry:
        case StageKind::Nat:
        case StageKind::Route:
            return message(StepKind::MM, StepKind::AM, 1);
        case StageKind::Enabled:
        case StageKind::Version:
        case StageKind::Policy:
            return message(StepKind::MM, StepKind::AM, 2);
        case StageKind::Group:
            return message(StepKind::MM, StepKind::Unknown, 4);
        case StageKind::Key:
            return milestone(ike::MilestoneKind::Phase1Completed);
        case StageKind::User:
            return milestone(ike::MilestoneKind::UserAuthenticated);
        case StageKind::Address:
            return milestone(ike::MilestoneKind::AddressAssigned);
        case StageKind::Proxies:
        case StageKind::Transform:
        case StageKind::Pfs:
        case StageKind::Lifetime:
            return milestone(ike::MilestoneKind::Phase2Completed);
        }
        return {};
    }

    // True when the log got past a step, whether or not a line says so.
    bool passed(StageKind stage) const
    {
        switch (stage) {
        case StageKind::MapEntry:
        case StageKind::Nat:
        case StageKind::Route:
            return !m_session.messages.empty() || m_session.phase1Complete;
        case StageKind::Enabled:
        case StageKind::Version:
            return heardBothWays() || m_session.phase1Complete;
        case StageKind::Policy:
            return reached(StepKind::MM, 2) || reached(StepKind::AM, 2) || m_session.phase1Complete;
        case StageKind::Group:
            return reached(StepKind::MM, 4) || reached(StepKind::AM, 3) || m_session.phase1Complete;
        case StageKind::Key:
            return m_session.phase1Complete;
        case StageKind::User:
            return !milestone(ike::MilestoneKind::UserAuthenticated).empty() || m_session.phase2Complete;
        case StageKind::Address:
            return !milestone(ike::MilestoneKind::AddressAssigned).empty() || m_session.phase2Complete;
        case StageKind::Proxies:
        case StageKind::Transform:
        case StageKind::Pfs:
        case StageKind::Lifetime:
            return m_session.phase2Complete;
        }
        return false;
    }

private:
    Evidence at(LineNumber line, std::string note) const
    {
        return {{m_session.source, line, line}, std::move(note)};
    }

    Stop ended(StageKind stage, std::string text) const
    {
        Stop stop{stage, false, std::move(text), {}};
        const LineNumber line = m_session.messages.empty() ? m_session.last : m_session.messages.back().line;
        if (raw(line) > 0)
            stop.lines.push_back(
                at(line, m_session.messages.empty() ? "the last line about it" : "the last message"));
        return stop;
    }

    bool reached(StepKind kind, int ordinal) const
    {
        return std::any_of(m_session.messages.begin(), m_session.messages.end(),
            [&](const ike::Message& m) { return m.step.kind == kind && m.step.ordinal >= ordinal; });
    }

    bool heardBothWays() const
    {
        const auto any = [&](ike::Direction d) {
            return std::any_of(m_session.messages.begin(), m_session.messages.end(),
                [&](const ike::Message& m) { return m.direction == d; });
        };
        return any(ike::Direction::In) && any(ike::Direction::Out);
    }

    std::vector<Evidence> message(StepKind kind, StepKind other, int ordinal) const
    {
        for (const ike::Message& m : m_session.messages) {
            if ((m.step.kind == kind || m.step.kind == other) && m.step.ordinal == ordinal)
                return {at(m.line, ike::stepName(m.step))};
        }
        return {};
    }

    std::vector<Evidence> milestone(ike::MilestoneKind kind) const
    {
        for (const ike::Milestone& m : m_session.milestones) {
            if (m.kind == kind)
                return {at(m.line, std::string(m_log.analysis(m_ref).text.text(m.text)))};
        }
        return {};
    }

    const AnalyzeReport& m_log;
    const AnalyzeReport::SessionRef& m_ref;
    const ike::Session& m_session;
};

// What to look at when the configuration lets a step pass and the log stops there.
std::string_view whatElse(StageKind stage)
{
    switch (stage) {
    case StageKind::Route:
    case StageKind::Enabled:
    case StageKind::Version:
        return "something between the two drops UDP port 500, or the peer is down";
    case StageKind::Policy:
    case StageKind::Group:
        return "the peer's configuration is not what was read, or another device answers at that address";
    case StageKind::Key:
        return "the keys differ although they look alike (they are hidden, or end in a blank), or UDP "
               "port 4500 does "
               "not pass";
    default:
        break;
    }
    return "one of the two configurations was changed after the other was saved";
}

std::string meaningOf(const Beside& table, bool up, bool predictedDown, bool predictedUp)
{
    const auto failed = std::find_if(
        table.rows.begin(), table.rows.end(), [](const BesideRow& r) { return r.observed == Seen::Failed; });
    const auto parts =
        std::find_if(table.rows.begin(), table.rows.end(), [](const BesideRow& r) { return r.parts; });
    if (parts != table.rows.end() && parts->predicted == StageVerdict::Failed)
        return fmt::format(
            "On paper it stops at \"{}\", and the log got past it. So the configuration that was "
            "read is not the one that ran when the log was written, or that finding is wrong: "
            "compare its lines with the device.",
            config::nameOf(parts->stage));
    if (parts != table.rows.end())
        return fmt::format(
            "On paper \"{}\" passes, and the log stops there. So {}; or the configuration was changed "
            "after the log was written.",
            config::nameOf(parts->stage), whatElse(parts->stage));
    if (up)
        return predictedUp ? "The log shows what the configuration predicts: the tunnel comes up."
                           : "The tunnel came up, which settles what the configuration alone left open.";
    if (failed != table.rows.end() && predictedDown)
        return fmt::format("Both stop at \"{}\": the findings about that step explain this log.",
            config::nameOf(failed->stage));
    if (failed != table.rows.end())
        return fmt::format(
            "The configuration left \"{}\" open, and the log stops there: look at what was not known "
            "about it.",
            config::nameOf(failed->stage));
    return "The log ends before anything was decided: as far as it goes, it does not contradict the "
           "configuration.";
}

void fill(Beside& table, const config::Negotiation& negotiation, const Reader& reader, bool established)
{
    std::optional<Stop> stop = reader.stop();
    const config::Stage* failing = negotiation.failing();
    const auto has = [&](StageKind kind) {
        return std::any_of(negotiation.stages.begin(), negotiation.stages.end(),
            [&](const config::Stage& s) { return s.kind == kind; });
    };
    // Where the log cannot tell two steps apart, the one that the configuration names fits as well.
    if (stop && failing && !stop->exact && looksAlike(stop->stage, failing->kind))
        stop->stage = failing->kind;
    if (stop && !has(stop->stage)) {
        for (const config::Stage& s : negotiation.stages) {
            if (looksAlike(s.kind, stop->stage))
                stop->stage = s.kind;
        }
    }
    bool over = false;
    for (const config::Stage& stage : negotiation.stages) {
        BesideRow row;
        row.stage = stage.kind;
        row.predicted = stage.verdict;
        row.predictedText = stage.text;
        if (stop && stop->stage == stage.kind) {
            row.observed = Seen::Failed;
            row.observedText = stop->text;
            row.observedLines = stop->lines;
            over = true;
        } else if (!over && (established || reader.passed(stage.kind))) {
            row.observed = Seen::Passed;
            row.observedLines = reader.proof(stage.kind);
            row.observedText = row.observedLines.empty() ? "The negotiation went on." : "";
        } else {
            row.observed = Seen::NotSeen;
        }
        table.rows.push_back(std::move(row));
    }
    const auto parts = std::find_if(table.rows.begin(), table.rows.end(), [](const BesideRow& r) {
        return (r.predicted == StageVerdict::Failed && r.observed == Seen::Passed)
            || (r.predicted == StageVerdict::Passed && r.observed == Seen::Failed);
    });
    if (parts != table.rows.end())
        parts->parts = true;
    table.agree = parts == table.rows.end();
    table.meaning = meaningOf(
        table, established, failing != nullptr, negotiation.result == config::NegotiationResult::Up);
}

} // namespace

std::string_view nameOf(Seen seen)
{
    switch (seen) {
    case Seen::Passed:
        return "passed";
    case Seen::Failed:
        return "failed";
    case Seen::NotSeen:
        break;
    }
    return "not seen";
}

LogBeside layBeside(const ConfigReport& report, std::shared_ptr<const AnalyzeReport> log)
{
    LogBeside out;
    out.log = std::move(log);
    const auto& devices = report.subject->devices();
    // The latest session of each negotiation: later ones replace earlier ones.
    std::map<std::pair<std::size_t, std::size_t>, std::pair<AnalyzeReport::SessionRef, std::string>> chosen;
    for (const AnalyzeReport::SessionRef& ref : out.log->sessions) {
        const ike::Session& session = out.log->session(ref);
        const std::string peer(out.log->analysis(ref).text.text(session.peer));
        const std::string local(out.log->analysis(ref).text.text(session.local));
        const auto address = config::parseAddress(peer);
        bool matched = false;
        for (std::size_t o = 0; address && o < report.outcomes.size(); ++o) {
            for (const std::size_t n : report.outcomes[o].negotiations) {
                const config::Negotiation& negotiation = report.negotiations[n];
                const config::Tunnel& mine =
                    devices[negotiation.initiator].tunnels[negotiation.initiatorTunnel];
                const bool initiated = session.role != ike::IkeRole::Responder;
                bool fits = false;
                if (initiated || !negotiation.responder) {
                    fits = mine.peer.address == address;
                } else {
                    const config::Tunnel& theirs =
                        devices[*negotiation.responder].tunnels[negotiation.responderTunnel];
                    fits = mine.localAddress() == address || theirs.peer.address == address;
                }
                // An address of the device itself is no peer, and the log says which device it is of.
                const config::Tunnel& writer = initiated || !negotiation.responder
                    ? mine
                    : devices[*negotiation.responder].tunnels[negotiation.responderTunnel];
                const auto own = config::parseAddress(local);
                if (fits && own && writer.localAddress() && *writer.localAddress() != *own)
                    fits = false;
                if (!fits)
                    continue;
                matched = true;
                chosen[{o, n}] = {ref, fmt::format("the peer's address {}", peer)};
            }
        }
        if (!matched)
            out.unmatched.push_back(ref);
    }
    for (const auto& [key, value] : chosen) {
        Beside table;
        table.outcome = key.first;
        table.negotiation = key.second;
        table.session = value.first;
        table.matchedBy = value.second;
        fill(table, report.negotiations[key.second], Reader(*out.log, table.session),
            out.log->session(table.session).outcome == ike::Outcome::Established);
        out.tables.push_back(std::move(table));
    }
    for (std::size_t o = 0; o < report.outcomes.size(); ++o) {
        if (std::none_of(
                out.tables.begin(), out.tables.end(), [&](const Beside& t) { return t.outcome == o; }))
            out.withoutSession.push_back(o);
    }
    return out;
}

} // namespace rungbook::workbench
