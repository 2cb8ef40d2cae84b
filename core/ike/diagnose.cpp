// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/diagnose.h"

#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/ike/signature.h"

#include <algorithm>
#include <fmt/core.h>
#include <vector>

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
    const bool somebody = !isEmpty(session.peer);
    for (const Signature* signature : signatures()) {
        if (signature->triggers.empty() ? !somebody : wanted.empty())
            continue;
        const bool runs = signature->triggers.empty()
            ? somebody
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

void diagnose(Analysis& analysis, std::uint32_t firstSessionId, unsigned threads, const Job& job)
{
    constexpr std::size_t batch = 64;
    std::vector<Session>& sessions = analysis.sessions;
    const Classifier& classifier = Classifier::standard();
    const bool done =
        parallelFor(sessions.size(), batch, threads, job.stop, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                sessions[i].findings = run(sessions[i], analysis.text, classifier);
            resultsGrew();
        });
    if (!done)
        return;

    std::vector<bool> upBefore(analysis.text.size()); // by peer
    for (Session& s : sessions) {
        // A phase 1 that follows an established one carries its IPsec SAs on: no quick mode of its own is missing.
        if (upBefore[raw(s.peer)])
            std::erase_if(s.findings, [](const Finding& f) { return f.rule->id == "qm1-missing"; });
        if (s.outcome == Outcome::Established)
            upBefore[raw(s.peer)] = true;
        const bool blocked = std::any_of(s.findings.begin(), s.findings.end(),
            [](const Finding& f) { return f.effect == Effect::Blocks && f.role == Role::Root; });
        if (s.outcome == Outcome::Incomplete && blocked)
            s.outcome = Outcome::Failed;
        if (isEmpty(s.peer)) {
            for (Finding& f : s.findings)
                analysis.findings.push_back(std::move(f));
        }
    }
    std::erase_if(sessions, [](const Session& s) { return isEmpty(s.peer); });
    rankFindings(analysis.findings);

    std::vector<std::uint32_t> success(analysis.text.size(), kNoIndex); // by peer: looking from the end
    std::vector<std::uint32_t> nextSuccess(sessions.size(), kNoIndex);
    for (std::size_t i = sessions.size(); i-- > 0;) {
        Session& s = sessions[i];
        s.id = firstSessionId + static_cast<std::uint32_t>(i);
        std::uint32_t& later = success[raw(s.peer)];
        if (s.outcome == Outcome::Established)
            later = static_cast<std::uint32_t>(i);
        else
            nextSuccess[i] = later;
    }
    parallelFor(sessions.size(), batch, threads, job.stop, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (nextSuccess[i] == kNoIndex)
                continue;
            sessions[i].laterSuccess = true;
            demote(sessions[i], sessions[nextSuccess[i]]);
        }
    });
    // A rekeyed phase 1 that carries the old IPsec SAs on needs no quick mode of its own.
    std::vector<bool> before(analysis.text.size()); // by peer
    for (Session& s : sessions) {
        if (s.outcome == Outcome::Incomplete && s.phase1Complete && before[raw(s.peer)] && s.findings.empty()
            && s.missing.empty())
            s.outcome = Outcome::Established;
        if (s.outcome == Outcome::Established)
            before[raw(s.peer)] = true;
    }
}

} // namespace rungbook::ike
