// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/diagnose.h"

#include "core/ike/signature.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace rungbook::ike
{

namespace
{

std::vector<Finding> run(const Session& session, const TextPool& pool, const Classifier& classifier)
{
    Report report;
    // Most signatures wait for lines that most sessions do not have.
    std::vector<const Signature*> wanted;
    for (const Notice& notice : session.notices) {
        const Signature* owner = classifier.owner(notice.trigger).signature;
        if (owner && std::find(wanted.begin(), wanted.end(), owner) == wanted.end())
            wanted.push_back(owner);
    }
    for (const Signature* signature : signatures()) {
        const bool runs = signature->triggers.empty()
            ? !isEmpty(session.peer)
            : std::find(wanted.begin(), wanted.end(), signature) != wanted.end();
        if (runs)
            signature->check(Negotiation(session, pool, classifier, signature), report);
    }
    return report.take();
}

void demote(Session& session, const Session& success)
{
    bool changed = false;
    for (Finding& f : session.findings) {
        if (!isWrong(f.effect))
            continue;
        f.effect = Effect::Info;
        if (f.role == Role::Root)
            f.role = Role::Contributing;
        f.message += fmt::format(
            " It was overcome: a later negotiation with this peer succeeded (session {}, from line {}).",
            success.id, raw(success.first));
        changed = true;
    }
    if (changed)
        rankFindings(session.findings);
}

} // namespace

void diagnose(Analysis& analysis, std::uint32_t firstSessionId)
{
    const Classifier& classifier = Classifier::standard();
    std::vector<Session> kept;
    kept.reserve(analysis.sessions.size());
    std::unordered_map<std::uint32_t, bool> upBefore; // by peer
    for (Session& s : analysis.sessions) {
        s.findings = run(s, analysis.text, classifier);
        // A phase 1 that follows an established one carries its IPsec SAs on: no quick mode of its own is missing.
        bool& carriesOn = upBefore[raw(s.peer)];
        if (carriesOn)
            std::erase_if(s.findings, [](const Finding& f) { return f.rule->id == "qm1-missing"; });
        carriesOn = carriesOn || s.outcome == Outcome::Established;
        const bool blocked = std::any_of(s.findings.begin(), s.findings.end(),
            [](const Finding& f) { return f.effect == Effect::Blocks && f.role == Role::Root; });
        if (s.outcome == Outcome::Incomplete && blocked)
            s.outcome = Outcome::Failed;
        if (isEmpty(s.peer)) {
            for (Finding& f : s.findings)
                analysis.findings.push_back(std::move(f));
            continue;
        }
        kept.push_back(std::move(s));
    }
    analysis.sessions = std::move(kept);
    rankFindings(analysis.findings);

    std::unordered_map<std::uint32_t, const Session*>
        success; // by peer: the next success, looking from the end
    for (std::size_t i = 0; i < analysis.sessions.size(); ++i)
        analysis.sessions[i].id = firstSessionId + static_cast<std::uint32_t>(i);
    for (auto at = analysis.sessions.rbegin(); at != analysis.sessions.rend(); ++at) {
        Session& s = *at;
        const auto found = success.find(raw(s.peer));
        if (s.outcome != Outcome::Established && found != success.end()) {
            s.laterSuccess = true;
            demote(s, *found->second);
        }
        if (s.outcome == Outcome::Established)
            success[raw(s.peer)] = &s;
    }
    // A rekeyed phase 1 that carries the old IPsec SAs on needs no quick mode of its own.
    std::unordered_map<std::uint32_t, bool> before;
    for (Session& s : analysis.sessions) {
        bool& established = before[raw(s.peer)];
        if (s.outcome == Outcome::Incomplete && s.phase1Complete && established && s.findings.empty()
            && s.missing.empty())
            s.outcome = Outcome::Established;
        established = established || s.outcome == Outcome::Established;
    }
}

} // namespace rungbook::ike
