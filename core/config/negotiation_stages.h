// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of negotiation.h, one function each. Only negotiation.cpp uses them, and the tests.
#pragma once

#include "core/config/negotiation.h"

namespace rungbook::config
{

namespace stages
{

/// The two ends as a step sees them; to and theirs are null when the other end is not known.
struct View {
    const Subject& subject;
    const Device& from;
    const Tunnel& mine;
    const Device* to;
    const Tunnel* theirs;
    IkeVersion version;
    bool aggressive;
    bool easyVpn;
};

/// Each judges its step; what can not be known is Unknown, with the reason in its text.
Stage mapEntry(const View& view);
Stage route(const View& view);
Stage nat(const View& view);
Stage enabled(const View& view);
Stage version(const View& view, bool common);
Stage policy(const View& view);
Stage group(const View& view);
Stage key(const View& view);
Stage user(const View& view);
Stage address(const View& view);
Stage proxies(const View& view);
Stage transform(const View& view);
Stage pfs(const View& view);
Stage lifetime(const View& view);

/// The same questions when only one end is known: does it have what it needs?
Stage ownPolicy(const View& view);
Stage ownKey(const View& view);
Stage ownTransform(const View& view);

} // namespace stages

namespace stage_states
{
/// Fills in the states in which the two devices hang when the failing stage fails, in the words of each platform. Reference: config.md 3.6,
/// RFC 2409.
void predict(Negotiation& negotiation, bool initiatorIsIos, bool responderIsIos);
} // namespace stage_states

} // namespace rungbook::config
