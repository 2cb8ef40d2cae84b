// SPDX-License-Identifier: GPL-3.0-or-later
// What each message is for and which configuration decides it: data for teaching and for "relevant configuration".
#pragma once

#include "core/base/stanza_query.h"
#include "core/ike/session.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::ike
{

/// What there is to say about one step of IKEv1.
struct StepNote {
    std::string_view name; ///< "MM3"
    std::string_view carries; ///< what it would carry, for a ghost: "KE, NONCE, NAT-D"
    std::string_view purpose; ///< sentences for a class
};

/// The note of a step; an empty one for steps that have none. stepNote({MM, 3}).
StepNote stepNote(Step step);

/// Which configuration decides whether this message is sent, accepted and answered, on the device that wrote the log. Names known from the
/// session (tunnel-group, crypto map, group-policy, user) are filled in; the peer's address stands for an unnamed tunnel-group.
std::vector<StanzaQuery> relevantConfiguration(
    const Session& session, const TextPool& text, Step step, Direction direction);

} // namespace rungbook::ike
