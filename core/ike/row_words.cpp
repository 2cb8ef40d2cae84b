// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ike/row_words.h"

#include "core/ike/states.h"
#include "core/ike/step_notes.h"

#include <fmt/core.h>

namespace rungbook::ike
{

namespace
{

std::string joined(std::string_view a, std::string_view b)
{
    return a.empty() || b.empty() ? std::string(a) + std::string(b) : fmt::format("{} {}", a, b);
}

std::string peerName(const Analysis& analysis, const Session& session)
{
    return isEmpty(session.peer) ? std::string("the peer") : std::string(analysis.text.text(session.peer));
}

} // namespace

std::string explainMessage(const Analysis& analysis, const Session& session, const Message& message)
{
    const bool out = message.direction == Direction::Out;
    std::string told = fmt::format("{} {}.", out ? "Sent to" : "Received from", peerName(analysis, session));
    told = joined(told, stepNote(message.step).purpose);
    if (message.resends > 0) {
        const std::string count = message.resends == 1 ? "once" : fmt::format("{} times", message.resends);
        told = joined(told,
            out ? fmt::format("It was sent again {}, because the answer did not come.", count)
                : fmt::format(
                    "It came again {}: the sender did not get, or did not accept, our answer.", count));
    }
    if (const StateInfo* state = findState(analysis.text.text(message.ourState)))
        told = joined(told, fmt::format("After it, this side is in {}. {}", state->name, state->meaning));
    return told;
}

std::string_view absenceOf(const Missing& missing)
{
    if (missing.unreadable)
        return "came and could not be decrypted";
    return missing.direction == Direction::In ? "never came" : "was never sent";
}

std::string explainMissing(const Analysis& analysis, const Session& session, const Missing& missing)
{
    const std::string step = stepName(missing.step);
    std::string told = missing.unreadable
        ? fmt::format(
            "{} is what {} should have sent here. Something encrypted came, and the keys of this side "
            "make no sense of it.",
            step, peerName(analysis, session))
        : missing.direction == Direction::In
        ? fmt::format("{} should have come from {} here, and the log never shows it.", step,
            peerName(analysis, session))
        : fmt::format("This side should have sent {} here, and the log never shows it.", step);
    told = joined(told, stepNote(missing.step).purpose);
    const StateInfo* state = findState(analysis.text.text(missing.state));
    if (state && !state->stuck.empty()) {
        told += fmt::format(" Why a negotiation stays in {}, most likely first:", state->name);
        int number = 0;
        for (const std::string_view cause : state->stuck)
            told += fmt::format(" {}) {}", ++number, cause);
    }
    return told;
}

std::string_view explainMilestone(MilestoneKind kind)
{
    switch (kind) {
    case MilestoneKind::Phase1Completed:
        return "Phase 1 is complete: the two sides have authenticated each other.";
    case MilestoneKind::Phase2Completed:
        return "Phase 2 is complete: the IPsec SAs of this pair of networks are in place.";
    case MilestoneKind::UserAuthenticated:
        return "The user behind the client was authenticated.";
    case MilestoneKind::AddressAssigned:
        return "The client was given its address inside the tunnel.";
    case MilestoneKind::PeerLost:
        return "The peer no longer answered, so this side gave the tunnel up.";
    case MilestoneKind::TornDown:
        break;
    }
    return "The tunnel was taken down.";
}

} // namespace rungbook::ike
