// SPDX-License-Identifier: GPL-3.0-or-later
// Tunnel-groups and the peers that they are for.
#pragma once

#include "core/config/rule_support.h"

namespace rungbook::config
{

/// True when a static tunnel of an ASA has no tunnel-group of its own and the default group has neither key nor certificate.
bool lacksGroup(const Device& device, const Tunnel& tunnel);

/// True for a LAN-to-LAN group named by an address that no tunnel of the device has as its peer.
bool isOrphan(const Device& device, const TunnelGroup& group);

/// The orphan whose address differs from the peer's in at most two places; null when there is none.
const TunnelGroup* typoGroup(const Device& device, const Tunnel& tunnel);

} // namespace rungbook::config
