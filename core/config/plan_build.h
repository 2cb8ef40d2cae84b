// SPDX-License-Identifier: GPL-3.0-or-later
// The steps that make a Subject; plan.cpp joins them.
#pragma once

#include "core/config/plan.h"

namespace rungbook::config
{

/// True for an ASA or PIX that is told about IKE with "crypto isakmp" and plain "transform-set": before 8.4, or written so when the version is
/// not known.
bool usesIsakmpWords(const DeviceFacts& facts);

/// The phase 1 offers of a device, by priority.
std::vector<IkeOffer> ikeOffers(const DeviceFacts& facts, IkeVersion version);

/// The tunnels that a device describes: static entries by map and number, dynamic entries, VTIs, Easy VPN clients. device: its index.
std::vector<Tunnel> tunnelsOf(const DeviceFacts& facts, std::size_t device);

/// Which tunnels of the devices are two ends of one. A tunnel has at most one other end for each device.
std::vector<TunnelPair> matchTunnels(const std::vector<Device>& devices);

} // namespace rungbook::config
