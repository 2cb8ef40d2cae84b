// SPDX-License-Identifier: GPL-3.0-or-later
// The negotiation on paper: what would happen if one end of a tunnel started it now, step by step as the devices take them, with the lines that
// decide each step. The first step that fails is where it stops. Reference: RFC 2409, RFC 7296, and the decision procedures of ASA and IOS.
#pragma once

#include "core/config/plan.h"
#include "core/ladder/ladder.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::config
{

/// The steps, in the order in which they are taken.
enum class StageKind : std::uint8_t {
    MapEntry, ///< the initiator's entry is complete and applied
    Route, ///< the peer is reached through the interface the tunnel starts from
    Nat, ///< translation leaves the traffic what the access list expects
    Enabled, ///< both devices listen: IKE is enabled where the packets go
    Version, ///< IKEv1 or IKEv2
    Policy, ///< phase 1
    Group, ///< the responder finds a tunnel-group, profile or key for the initiator
    Key, ///< the pre-shared keys
    User, ///< Easy VPN: XAUTH
    Address, ///< Easy VPN: the address that the client gets
    Proxies, ///< the networks
    Transform, ///< phase 2
    Pfs,
    Lifetime
};

/// "crypto map entry", "route to the peer", "policy (phase 1)": for people.
std::string_view nameOf(StageKind kind);
/// The word of the JSON contract: "map-entry", "route", ...
std::string_view idOf(StageKind kind);

enum class StageVerdict : std::uint8_t { Passed, Failed, Unknown, NotReached };
/// "passed", "failed", "unknown", "not-reached".
std::string_view nameOf(StageVerdict verdict);

/// One step: what was compared and what came of it.
struct Stage {
    StageKind kind = StageKind::MapEntry;
    StageVerdict verdict = StageVerdict::NotReached;
    std::string text; ///< a sentence
    std::vector<Evidence> evidence; ///< the lines that decide; may be empty for what is not configured
};

enum class NegotiationResult : std::uint8_t { Up, Down, Unknown };

/// A tunnel negotiated in one direction.
struct Negotiation {
    std::size_t initiator = 0; ///< index of the device
    std::size_t initiatorTunnel = 0;
    std::optional<std::size_t> responder; ///< nothing: the other end's configuration is not there
    std::size_t responderTunnel = 0;
    IkeVersion version = IkeVersion::V1;
    bool aggressive = false;
    bool easyVpn = false;
    NegotiationResult result = NegotiationResult::Unknown;
    std::vector<Stage> stages; ///< those that apply, in order
    std::size_t failsAt = static_cast<std::size_t>(-1); ///< index of the first failing stage
    std::string
        initiatorState; ///< what "show crypto isakmp sa" would show while it hangs: "MM_WAIT_MSG4"; empty when up or unknown
    std::string responderState;
    std::string summary; ///< a sentence: "fw1 to fw2 stops at phase 1: ..."

    const Stage* failing() const { return failsAt < stages.size() ? &stages[failsAt] : nullptr; }
};

/// Every tunnel of the subject: for those with two known ends a negotiation in each direction that can be started (a dynamic map and an Easy VPN
/// server only answer), for the others the part that one configuration decides.
std::vector<Negotiation> negotiate(const Subject& subject);

/// What becomes of a tunnel from both directions.
enum class TunnelVerdict : std::uint8_t { Up, Down, OneWay, Unknown };
/// "up", "down", "one-way", "unknown".
std::string_view nameOf(TunnelVerdict verdict);

/// The tunnel and the indices of its negotiations.
struct TunnelOutcome {
    std::size_t device = 0;
    std::size_t tunnel = 0;
    TunnelVerdict verdict = TunnelVerdict::Unknown;
    std::vector<std::size_t> negotiations;
};

/// One for each pair, and one for each tunnel without a known other end; in the order of the devices.
std::vector<TunnelOutcome> outcomesOf(const Subject& subject, const std::vector<Negotiation>& negotiations);

/// The negotiation as a ladder: the messages that would be seen, and a ghost where it stops. findings: those of the subject, for the marks.
ladder::Ladder ladderOf(
    const Subject& subject, const Negotiation& negotiation, std::span<const Finding> findings);

/// True when lines of the tunnel (its entry, access list, group, transform sets, interface) are among the evidence of the finding.
bool concerns(const Subject& subject, const Tunnel& tunnel, const Finding& finding);

} // namespace rungbook::config
