// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/missing_step.h"

#include "core/ike/notice_words.h"
#include "core/ike/signature_support.h"
#include "core/ike/states.h"

#include <algorithm>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

/// The clock of most logs counts whole seconds, and an answer can take one.
constexpr double kRealWait = 2.0;

const Message* messageBefore(const Negotiation& n, const Missing& gap)
{
    return gap.after < n.session().messages.size() ? &n.session().messages[gap.after] : nullptr;
}

bool reallyWaited(const Negotiation& n, const Missing& gap)
{
    if (n.session().outcome == Outcome::Failed)
        return true;
    // Our own silence is told by the peer's asking again: time alone passes in every log that goes on with something else.
    if (gap.direction == Direction::In && gap.waited && *gap.waited >= kRealWait)
        return true;
    const Message* before = messageBefore(n, gap);
    if (before && before->resends > 0)
        return true;
    const auto ended = [](const Milestone& m) {
        return m.kind == MilestoneKind::TornDown || m.kind == MilestoneKind::PeerLost;
    };
    return std::any_of(n.session().milestones.begin(), n.session().milestones.end(), ended);
}

std::string filled(std::string_view text, const Negotiation& n)
{
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos)
            break;
        text.remove_prefix(open);
        if (text.starts_with("{peer}")) {
            out += peerForCommand(n);
            text.remove_prefix(6);
        } else if (text.starts_with("{group}")) {
            out += tunnelGroupOf(n);
            text.remove_prefix(7);
        } else {
            out += '{';
            text.remove_prefix(1);
        }
    }
    return out;
}

std::string times(int count)
{
    return count == 2 ? "twice" : fmt::format("{} times", count);
}

std::string peerName(const Negotiation& n)
{
    const std::string peer = n.peer();
    return peer.empty() ? "the peer" : peer;
}

/// What was done last and what did not follow.
std::string whatHappened(const Negotiation& n, const Missing& gap)
{
    const std::string awaited = stepName(gap.step);
    const Message* before = messageBefore(n, gap);
    std::string out;
    if (gap.direction == Direction::Out) {
        if (before && before->direction == Direction::In) {
            out = fmt::format("{} from {} arrived here{}, and this device never sent {}",
                stepName(before->step), peerName(n),
                before->resends > 0 ? " " + times(before->resends + 1) : "", awaited);
        } else {
            out = fmt::format("This device never sent {} to {}", awaited, peerName(n));
        }
    } else if (before && before->direction == Direction::Out) {
        out = fmt::format("We sent {} to {}{}, and {} never came", stepName(before->step), peerName(n),
            before->resends > 0 ? " " + times(before->resends + 1) : "", awaited);
    } else if (before) {
        out = fmt::format(
            "{} came from {}, and {} never followed", stepName(before->step), peerName(n), awaited);
    } else {
        out = fmt::format("{} from {} never came", awaited, peerName(n));
    }
    if (gap.waited && *gap.waited >= 1)
        out += fmt::format(", although the log goes on for {}", durationText(*gap.waited));
    return out + ".";
}

std::string whereBothStand(const Negotiation& n, const Missing& gap, const MissingStep& step)
{
    std::string_view ours = n.text(gap.state);
    if (ours.empty() && gap.direction == Direction::In)
        ours = step.state;
    std::string out;
    if (!ours.empty() && step.kind == StepKind::QM)
        out += fmt::format(" Phase 1 is up ({}).", ours);
    else if (!ours.empty())
        out += fmt::format(" This device waits in {}.", ours);
    if (gap.direction == Direction::In && !step.peerState.empty())
        out += fmt::format(" {}", step.peerState);
    return out;
}

bool needsNat(std::string_view cause)
{
    return cause.find("NAT device was found") != std::string_view::npos
        || cause.find("NAT was found") != std::string_view::npos;
}

std::string likelyCauses(const Negotiation& n, const Missing& gap, const MissingStep& step)
{
    if (gap.direction == Direction::Out && !step.unsent.empty())
        return fmt::format(" {}", step.unsent);
    std::string_view name = n.text(gap.state);
    if (name.empty())
        name = step.state;
    const StateInfo* state = findState(name);
    const std::span<const std::string_view> causes =
        state && !state->stuck.empty() && !state->awaited.empty() ? state->stuck : step.causes;
    if (causes.empty())
        return {};
    // A log that says "no NAT" has ruled out the causes that need one.
    const bool noNat = n.fact(FactKind::NatStatus) == "no NAT";
    std::string out = " What usually is behind it, the most likely first:";
    int number = 0;
    for (const std::string_view cause : causes) {
        if (!(noNat && needsNat(cause)))
            out += fmt::format(" ({}) {}", ++number, cause);
    }
    return out;
}

/// The same lines as Negotiation::whereItStopped, for a gap that need not be the first one.
void citeGap(Finding& finding, const Negotiation& n, const Missing& gap)
{
    if (&gap == n.missing()) {
        finding.evidence = n.whereItStopped();
    } else if (const Message* before = messageBefore(n, gap)) {
        finding.evidence.push_back(n.evidence(*before,
            fmt::format("{} was {} here", stepName(before->step),
                before->direction == Direction::Out ? "sent" : "received")));
    }
    if (finding.evidence.empty())
        finding.evidence.push_back({n.span(n.session().first), "the negotiation begins here"});
}

/// Whether a quick mode that was not answered was followed by one that was completed for the same networks.
Overcome quickModeOvercome(const Negotiation& n, const Missing& gap)
{
    const Message* before = messageBefore(n, gap);
    if (!before)
        return Overcome::No;
    const std::vector<Fact>& facts = n.session().facts;
    const auto proxy = std::find_if(facts.begin(), facts.end(), [before](const Fact& f) {
        return f.kind == FactKind::RemoteProxy && f.messageId != 0 && f.messageId == before->messageId;
    });
    return phase2OvercomeFor(
        n, before->line, proxy == facts.end() ? std::string_view{} : n.text(proxy->value));
}

} // namespace

Finding& reportGap(const Negotiation& n, Report& report, const MissingStep& step, const Missing& gap)
{
    Finding& f = report.add(step.meta, Effect::Blocks, Role::Root, step.confidence,
        whatHappened(n, gap) + whereBothStand(n, gap, step) + likelyCauses(n, gap, step));
    if (gap.direction == Direction::Out)
        f.title = fmt::format(
            "This device never sent {}", stepName(gap.step)); // the rule's own title blames the peer
    const Overcome overcome = step.kind == StepKind::QM ? quickModeOvercome(n, gap) : Overcome::No;
    if (overcome != Overcome::No) {
        f.effect = overcome == Overcome::Yes ? Effect::Info : Effect::Unknown;
        f.role = Role::Symptom;
        f.message = whatHappened(n, gap)
            + (overcome == Overcome::Yes
                    ? " A later quick mode was completed."
                    : " A later quick mode was completed, but the log does not say for which networks.");
    } else if (step.kind == StepKind::QM && n.phase2Complete())
        f.message +=
            " Another quick mode with this peer did complete: this concerns the networks of this one only.";
    citeGap(f, n, gap);
    for (const StepFix& fix : step.fixes) {
        Fix filledFix{std::string(fix.forWhom), filled(fix.text, n), {}};
        for (const std::string_view command : fix.commands)
            filledFix.commands.push_back(filled(command, n));
        f.fixes.push_back(std::move(filledFix));
    }
    f.wouldSettle = filled(step.wouldSettle, n);
    return f;
}

void reportMissingStep(const Negotiation& n, Report& report, const MissingStep& step)
{
    const auto& gaps = n.session().missing;
    const auto at = std::find_if(gaps.begin(), gaps.end(), [&](const Missing& gap) {
        return gap.step.kind == step.kind && (step.ordinal == 0 || gap.step.ordinal == step.ordinal);
    });
    if (at != gaps.end() && reallyWaited(n, *at))
        reportGap(n, report, step, *at);
}

} // namespace rungbook::ike
