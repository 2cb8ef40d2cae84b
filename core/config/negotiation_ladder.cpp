// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a negotiation on paper with the messages that would be seen. RFC 2409, sections 5 and 5.5; RFC 7296, section 1.2.
#include "core/config/negotiation.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::config
{

namespace
{

// A message of the plan, and the steps that the receiver takes with it: one that fails keeps the next message from coming.
struct Planned {
    std::string_view label;
    std::string_view payloads;
    bool fromInitiator;
    std::string_view phase;
    std::string_view explanation;
    std::string_view initiatorState;
    std::string_view responderState;
    std::vector<StageKind> decides; ///< judged when this message has arrived
};

using enum StageKind;

const std::vector<Planned>& mainMode()
{
    static const std::vector<Planned> plan{
        {"MM1", "SA, VENDOR", true, "Phase 1 (main mode)", "The initiator offers its policies.",
            "MM_WAIT_MSG2", "", {Enabled, Version, Policy}},
        {"MM2", "SA, VENDOR", false, "Phase 1 (main mode)", "The responder names the policy that it accepts.",
            "MM_SND_MSG3", "MM_WAIT_MSG3", {}},
        {"MM3", "KE, NONCE, NAT-D", true, "Phase 1 (main mode)",
            "Diffie-Hellman and nonce. The responder looks for a key for the initiator's address.",
            "MM_WAIT_MSG4", "", {Group}},
        {"MM4", "KE, NONCE, NAT-D", false, "Phase 1 (main mode)",
            "The same from the responder. From here on messages are encrypted.", "MM_SND_MSG5",
            "MM_WAIT_MSG5", {}},
        {"MM5", "ID, HASH", true, "Phase 1 (main mode)",
            "The initiator says who it is and proves that it has the key.", "MM_WAIT_MSG6", "", {Key}},
        {"MM6", "ID, HASH", false, "Phase 1 (main mode)", "The same from the responder: phase 1 is complete.",
            "MM_ACTIVE", "MM_ACTIVE", {}},
        {"QM1", "HASH, SA, NONCE, ID ×2", true, "Phase 2 (quick mode)",
            "The initiator proposes networks and transforms.", "QM_WAIT_MSG2", "",
            {Proxies, Transform, Pfs, Lifetime}},
        {"QM2", "HASH, SA, NONCE, ID ×2", false, "Phase 2 (quick mode)", "The responder accepts.", "",
            "QM_WAIT_MSG3", {}},
        {"QM3", "HASH", true, "Phase 2 (quick mode)", "The last word: the tunnel is up.", "QM_IDLE",
            "QM_IDLE", {}},
    };
    return plan;
}

const std::vector<Planned>& aggressiveMode(bool easyVpn)
{
    static const std::vector<Planned> base{
        {"AM1", "SA, KE, NONCE, ID, VENDOR", true, "Phase 1 (aggressive mode)",
            "Policies, Diffie-Hellman and the group name in one message, in clear.", "AM_WAIT_MSG2", "",
            {Enabled, Version, Policy, Group}},
        {"AM2", "SA, KE, NONCE, ID, HASH, NAT-D", false, "Phase 1 (aggressive mode)",
            "The responder proves that it has the key; the initiator checks it.", "", "AM_WAIT_MSG3", {Key}},
        {"AM3", "HASH, NAT-D", true, "Phase 1 (aggressive mode)", "The initiator proves that it has the key.",
            "AM_ACTIVE", "AM_ACTIVE", {}},
    };
    static const std::vector<Planned> quick(mainMode().end() - 3, mainMode().end());
    static const std::vector<Planned> plain = [] {
        std::vector<Planned> all = base;
        all.insert(all.end(), quick.begin(), quick.end());
        return all;
    }();
    static const std::vector<Planned> easy = [] {
        std::vector<Planned> all = base;
        const std::array<Planned, 6> more{{
            {"XAUTH1", "HASH, ATTR", false, "XAUTH", "The server asks for a user and a password.", "", "",
                {}},
            {"XAUTH2", "HASH, ATTR", true, "XAUTH",
                "The client answers with what it has saved, or asks somebody.", "", "", {User}},
            {"XAUTH3", "HASH, ATTR", false, "XAUTH", "The server says whether it accepts them.", "", "", {}},
            {"XAUTH4", "HASH, ATTR", true, "XAUTH", "The client acknowledges.", "", "", {}},
            {"CFG1", "HASH, ATTR", true, "Mode config",
                "The client asks for an address and what belongs to it.", "", "", {Address}},
            {"CFG2", "HASH, ATTR", false, "Mode config", "The server gives them.", "", "", {}},
        }};
        all.insert(all.end(), more.begin(), more.end());
        all.insert(all.end(), quick.begin(), quick.end());
        return all;
    }();
    return easyVpn ? easy : plain;
}

const std::vector<Planned>& ikev2()
{
    static const std::vector<Planned> plan{
        {"IKE_SA_INIT request", "SA, KE, NONCE", true, "IKE_SA_INIT",
            "The initiator offers its policies with a Diffie-Hellman value.", "", "",
            {Enabled, Version, Policy}},
        {"IKE_SA_INIT response", "SA, KE, NONCE", false, "IKE_SA_INIT",
            "The responder chooses. From here on messages are encrypted.", "", "", {}},
        {"IKE_AUTH request", "ID, AUTH, SA, TSi, TSr", true, "IKE_AUTH",
            "Identity, proof of the key, and the first tunnel's networks and transforms.", "", "",
            {Group, Key, Proxies, Transform, Pfs, Lifetime}},
        {"IKE_AUTH response", "ID, AUTH, SA, TSi, TSr", false, "IKE_AUTH",
            "The same from the responder: the tunnel is up.", "", "", {}},
    };
    return plan;
}

const std::vector<Planned>& planOf(const Negotiation& n)
{
    if (n.version == IkeVersion::V2)
        return ikev2();
    return n.aggressive ? aggressiveMode(n.easyVpn) : mainMode();
}

std::vector<std::uint32_t> marksOf(const Stage& stage, std::span<const Finding> findings)
{
    std::vector<std::uint32_t> marks;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& lines = findings[i].evidence;
        const bool shared = std::any_of(lines.begin(), lines.end(), [&](const Evidence& e) {
            return std::any_of(stage.evidence.begin(), stage.evidence.end(), [&](const Evidence& own) {
                return own.where.source == e.where.source && own.where.contains(e.where.first);
            });
        });
        if (shared && isWrong(findings[i].effect))
            marks.push_back(static_cast<std::uint32_t>(i));
    }
    return marks;
}

class Drawing
{
public:
    Drawing(const Subject& subject, const Negotiation& n, std::span<const Finding> findings)
        : m_subject(subject)
        , m_n(n)
        , m_findings(findings)
    {
    }

    ladder::Ladder draw()
    {
        const Device& from = m_subject.devices()[m_n.initiator];
        const Tunnel& mine = from.tunnels[m_n.initiatorTunnel];
        m_ladder.title = fmt::format("{} to {} on paper", from.label,
            m_n.responder ? m_subject.devices()[*m_n.responder].label : mine.peerText());
        m_ladder.verdict = m_n.summary;
        m_ladder.failed = m_n.result == NegotiationResult::Down;
        const auto local = mine.localAddress();
        m_ladder.participants = {{from.label, local ? toText(*local) : std::string(), "initiator"},
            {m_n.responder ? m_subject.devices()[*m_n.responder].label : "peer",
                mine.hasPeer() ? mine.peer.written : std::string(), "responder"}};
        for (const Finding& f : m_findings) {
            ladder::FindingMark mark{std::string(f.rule->id), f.title, f.effect, f.role, f.confidence};
            for (const Evidence& e : f.evidence)
                mark.lines.push_back(e.where);
            m_ladder.findings.push_back(std::move(mark));
        }
        if (before())
            messages();
        closePhase(m_ladder.failed                    ? ladder::PhaseOutcome::Failed
                : m_n.result == NegotiationResult::Up ? ladder::PhaseOutcome::Complete
                                                      : ladder::PhaseOutcome::Open);
        m_ladder.rows = std::make_shared<ladder::StoredRows>(std::move(m_rows));
        return std::move(m_ladder);
    }

private:
    const Stage* stage(StageKind kind) const
    {
        const auto at = std::find_if(
            m_n.stages.begin(), m_n.stages.end(), [&](const Stage& s) { return s.kind == kind; });
        return at == m_n.stages.end() ? nullptr : &*at;
    }

    void note(const Stage& s)
    {
        if (s.verdict == StageVerdict::NotReached)
            return;
        ladder::Row row;
        row.kind = ladder::RowKind::Note;
        row.label = fmt::format("{} {}: {}",
            s.verdict == StageVerdict::Passed       ? "ok"
                : s.verdict == StageVerdict::Failed ? "STOP"
                                                    : "?",
            nameOf(s.kind), s.text);
        if (!s.evidence.empty())
            row.where = s.evidence.front().where;
        if (s.verdict == StageVerdict::Failed)
            row.findings = marksOf(s, m_findings);
        m_rows.push_back(std::move(row));
    }

    // What is decided before a packet leaves. False: none does.
    bool before()
    {
        for (const StageKind kind : {MapEntry, Route, Nat}) {
            const Stage* s = stage(kind);
            if (!s)
                continue;
            note(*s);
            if (s->verdict == StageVerdict::Failed) {
                ghost(planOf(m_n).front(), "is never sent", *s);
                return false;
            }
        }
        return true;
    }

    void messages()
    {
        const auto& plan = planOf(m_n);
        for (std::size_t i = 0; i < plan.size(); ++i) {
            openPhase(plan[i].phase);
            message(plan[i]);
            for (const StageKind kind : plan[i].decides) {
                const Stage* s = stage(kind);
                if (!s)
                    continue;
                note(*s);
                if (s->verdict != StageVerdict::Failed)
                    continue;
                if (i + 1 < plan.size())
                    ghost(plan[i + 1], "would not come", *s);
                return;
            }
            if (!m_n.responder && i == 0) {
                ladder::Row row;
                row.kind = ladder::RowKind::Note;
                row.label = "The peer's configuration decides what comes now.";
                m_rows.push_back(std::move(row));
                return;
            }
        }
        if (m_n.result == NegotiationResult::Up) {
            ladder::Row row;
            row.kind = ladder::RowKind::Milestone;
            row.label = "The tunnel is up";
            m_rows.push_back(std::move(row));
        }
    }

    void message(const Planned& p)
    {
        ladder::Row row;
        row.kind = ladder::RowKind::Message;
        row.from = p.fromInitiator ? 0 : 1;
        row.to = p.fromInitiator ? 1 : 0;
        row.label = p.label;
        row.payloads = p.payloads;
        row.explanation = p.explanation;
        row.leftState = p.initiatorState;
        row.rightState = p.responderState;
        m_rows.push_back(std::move(row));
    }

    void ghost(const Planned& p, std::string_view fate, const Stage& because)
    {
        openPhase(p.phase);
        ladder::Row row;
        row.kind = ladder::RowKind::Ghost;
        row.from = p.fromInitiator ? 0 : 1;
        row.to = p.fromInitiator ? 1 : 0;
        row.label = p.label;
        row.payloads = p.payloads;
        row.fate = fate;
        row.explanation = because.text;
        row.leftState = m_n.initiatorState;
        row.rightState = m_n.responderState;
        row.findings = marksOf(because, m_findings);
        m_rows.push_back(std::move(row));
    }

    void openPhase(std::string_view name)
    {
        if (!m_phase.empty() && m_phase == name)
            return;
        closePhase(ladder::PhaseOutcome::Complete);
        m_phase = name;
        m_phaseStart = m_rows.size();
    }

    void closePhase(ladder::PhaseOutcome outcome)
    {
        if (!m_phase.empty() && m_rows.size() > m_phaseStart)
            m_ladder.phases.push_back({m_phase, m_phaseStart, m_rows.size() - 1, outcome});
        m_phase.clear();
    }

    const Subject& m_subject;
    const Negotiation& m_n;
    std::span<const Finding> m_findings;
    ladder::Ladder m_ladder;
    std::vector<ladder::Row> m_rows;
    std::string m_phase;
    std::size_t m_phaseStart = 0;
};

} // namespace

ladder::Ladder ladderOf(
    const Subject& subject, const Negotiation& negotiation, std::span<const Finding> findings)
{
    return Drawing(subject, negotiation, findings).draw();
}

} // namespace rungbook::config
