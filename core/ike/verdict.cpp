// SPDX-License-Identifier: GPL-3.0-or-later
// verdict() of ladder_rows.h: one sentence from outcome, place and cause.
#include "core/ike/ladder_rows.h"
#include "core/ike/row_words.h"

#include <algorithm>
#include <cctype>
#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

const Finding* cause(const Session& session)
{
    const auto at = std::find_if(session.findings.begin(), session.findings.end(),
        [](const Finding& f) { return f.role == Role::Root && isWrong(f.effect); });
    return at == session.findings.end() ? nullptr : &*at;
}

// A title in the middle of a sentence: "The peer has ..." becomes "the peer has ...", while names and abbreviations keep their capital.
std::string inner(std::string_view title)
{
    constexpr std::string_view words[] = {"A", "After", "All", "An", "Another", "Both", "Dead", "Each",
        "Every", "Mode", "More", "Neither", "No", "Not", "Nothing", "One", "Only", "Our", "Phase", "Quick",
        "Several", "Some", "That", "The", "There", "They", "This", "Too", "Traffic", "Two", "User", "We"};
    const std::string_view first = title.substr(0, title.find(' '));
    std::string text(title);
    if (std::find(std::begin(words), std::end(words), first) != std::end(words))
        text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    return text;
}

std::string because(const Finding& finding)
{
    // A rule that only says where it stopped claims no cause, so there is nothing to be unsure of.
    if (finding.rule && finding.rule->fallback)
        return inner(finding.title);
    switch (finding.confidence) {
    case Confidence::High:
        return inner(finding.title);
    case Confidence::Medium:
        return "probably " + inner(finding.title);
    case Confidence::Low:
        break;
    }
    return "possibly " + inner(finding.title);
}

bool isTalk(const Step& step)
{
    return step.kind != StepKind::Notify && step.kind != StepKind::Delete && step.kind != StepKind::DpdRUThere
        && step.kind != StepKind::DpdRUThereAck && step.kind != StepKind::Unknown;
}

// The message after which it stopped: the one whose answer is missing, else the last that belongs to an exchange proper.
const Message* lastStep(const Session& session)
{
    if (!session.missing.empty() && session.missing.front().after < session.messages.size())
        return &session.messages[session.missing.front().after];
    const auto at = std::find_if(
        session.messages.rbegin(), session.messages.rend(), [](const Message& m) { return isTalk(m.step); });
    return at == session.messages.rend() ? nullptr : &*at;
}

std::string_view stage(const Session& session)
{
    const Message* last = lastStep(session);
    const StepKind kind = !session.missing.empty() ? session.missing.front().step.kind
        : last                                     ? last->step.kind
                                                   : StepKind::Unknown;
    switch (kind) {
    case StepKind::Xauth:
        return "User authentication (XAUTH)";
    case StepKind::ModeCfg:
        return "Mode config";
    case StepKind::QM:
        return "Phase 2";
    default:
        break;
    }
    return session.phase1Complete ? "Phase 2" : "Phase 1";
}

std::string waited(const Missing& missing)
{
    return missing.waited && *missing.waited > 0 ? fmt::format(" in {}", durationText(*missing.waited))
                                                 : std::string();
}

std::string established(const Session& session, const TextPool& pool)
{
    std::string told = "Established";
    if (session.role != IkeRole::Unknown)
        told += fmt::format(" as {}", nameOf(session.role));
    if (session.mode != Mode::Unknown)
        told += fmt::format(" in {} mode", nameOf(session.mode));
    if (session.phase2Complete)
        told += session.phase1Complete ? ": phases 1 and 2 are complete" : ": phase 2 is complete";
    else
        told += ": phase 1 is complete, and the log shows no phase 2";
    const auto fact = [&](FactKind kind) {
        const Fact* found = session.fact(kind);
        return found ? std::string(pool.text(found->value)) : std::string();
    };
    const std::string inbound = fact(FactKind::InboundSpi);
    const std::string outbound = fact(FactKind::OutboundSpi);
    if (!inbound.empty() && !outbound.empty())
        told += fmt::format(", inbound SPI {}, outbound SPI {}", inbound, outbound);
    const std::string address = fact(FactKind::AssignedAddress);
    if (!isEmpty(session.user))
        told += fmt::format("; user {}{}{}", pool.text(session.user),
            isEmpty(session.group) ? std::string() : fmt::format(" of group {}", pool.text(session.group)),
            address.empty() ? std::string() : fmt::format(" has the address {}", address));
    return told;
}

std::string stopped(const Session& session, const TextPool& pool)
{
    const Message* last = lastStep(session);
    std::string told(stage(session));
    if (session.messages.empty())
        return "The log shows none of its messages";
    if (session.outcome == Outcome::Failed) {
        told += last ? fmt::format(" stopped after {}", stepName(last->step)) : std::string(" stopped");
    } else {
        told.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(told.front())));
        told = "The log ends in the middle of " + told
            + (last ? fmt::format(", after {}", stepName(last->step)) : "");
    }
    const Missing* missing = session.missing.empty() ? nullptr : &session.missing.front();
    const std::string_view state =
        pool.text(missing && !isEmpty(missing->state) ? missing->state : session.state);
    if (!state.empty())
        told += fmt::format(" (in {})", state);
    return told;
}

} // namespace

std::string verdict(const Analysis& analysis, const Session& session)
{
    const TextPool& pool = analysis.text;
    const Finding* root = cause(session);
    if (session.outcome == Outcome::Established)
        return established(session, pool) + (root ? fmt::format("; but {}.", because(*root)) : ".");

    std::string told;
    const bool lost = session.phase1Complete && session.phase2Complete;
    if (lost)
        told = "The tunnel was up and came down";
    else
        told = stopped(session, pool);
    if (root) {
        told += ": " + because(*root);
    } else if (!session.missing.empty() && !lost) {
        const Missing& missing = session.missing.front();
        const bool failed = session.outcome == Outcome::Failed;
        if (missing.unreadable)
            told += fmt::format(": {} {}", stepName(missing.step), absenceOf(missing));
        else if (missing.direction == Direction::Out)
            told += fmt::format(
                ": {} {}", stepName(missing.step), failed ? "was never sent" : "had not been sent yet");
        else
            told += fmt::format(": {} {}", stepName(missing.step),
                failed ? "never came" + waited(missing) : "had not come yet");
        if (session.outcome == Outcome::Failed)
            told += ", and the log does not say why";
    } else if (session.outcome == Outcome::Failed && !lost && !session.messages.empty()) {
        told += ", and the log does not say why";
    }
    if (session.laterSuccess)
        told += "; a later negotiation with this peer succeeded";
    return told + ".";
}

} // namespace rungbook::ike
