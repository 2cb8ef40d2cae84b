// SPDX-License-Identifier: GPL-3.0-or-later
// What the other end of a tunnel must have, written as its configuration: for an ASA, a router or strongSwan. Made from one end alone.
#pragma once

#include "core/config/plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

enum class PeerStyle : std::uint8_t { Asa, Ios, Strongswan };

/// "asa", "ios", "strongswan": the words of the command line.
std::string_view nameOf(PeerStyle style);
/// Nothing for any other word.
std::optional<PeerStyle> peerStyleOf(std::string_view word);

/// A value of the peer's configuration that this end does not know.
struct PeerNeed {
    std::string placeholder; ///< "<key>"
    std::string what; ///< what it is and how to get it
};

/// The peer's configuration of one tunnel.
struct PeerConfig {
    PeerStyle style = PeerStyle::Asa;
    std::size_t device = 0; ///< index in Subject::devices()
    std::size_t tunnel = 0;
    std::string title; ///< "the other end of crypto map VPN 10 on fw1 (198.51.100.7)"
    std::vector<std::string>
        lines; ///< ready to be entered but for the placeholders; empty when it cannot be written
    std::vector<PeerNeed> needs;
    std::vector<std::string> notes; ///< sentences: weak values, what was left out, what is not certain
    std::string text() const; ///< notes and needs as comments, then the lines
};

/// One for each tunnel to another gateway, in the order of the devices: of a tunnel whose other end cannot be described (a dynamic map, an Easy
/// VPN client) only the notes say why. No key is ever written.
std::vector<PeerConfig> peerConfigs(const Subject& subject, PeerStyle style);

} // namespace rungbook::config
