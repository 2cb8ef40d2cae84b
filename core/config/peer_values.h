// SPDX-License-Identifier: GPL-3.0-or-later
// What the other end of a tunnel must have, before it is written in somebody's words. Only peer_config.cpp uses it.
#pragma once

#include "core/config/peer_config.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rungbook::config
{

/// Values of the peer: its own side comes first.
struct PeerValues {
    std::string peer; ///< the peer's own address
    std::string
        local; ///< the address of the device that was read: what the peer's "set peer" names; <address> when not known
    IkeVersion version = IkeVersion::V1;
    IkeOffer offer; ///< one value in each field
    TransformSet transform; ///< one value in each field
    int pfs = 0; ///< 0: off
    std::optional<std::int64_t> seconds; ///< of the IPsec SA
    std::optional<std::int64_t> kilobytes;
    std::vector<Flow> flows; ///< from the peer's networks to those of the device that was read
    bool certificates = false;
    bool twoKeys = false; ///< IKEv2 with a key for each direction
    bool aggressive = false;
    bool needsNoXauth = false;
    bool routeBased = false;
    std::string tunnelAddress; ///< "10.255.0.2 255.255.255.252"
    std::string tunnelPeer; ///< the other end's address within the tunnel
};

/// Reads them off one end. Nothing, with the reason in notes, when the other end cannot be described. notes also says which weak values were
/// passed over or had to be kept.
std::optional<PeerValues> peerValues(
    const Device& device, const Tunnel& tunnel, PeerStyle style, std::vector<std::string>& notes);

} // namespace rungbook::config
