// SPDX-License-Identifier: GPL-3.0-or-later
// What belongs together across outputs: packet-tracer's encrypt phase names a VPN context (user_data), the context names an SPI, the SPI is
// that of an IPsec SA, and all of them count. The chain says where that breaks.
#pragma once

#include "core/base/finding.h"
#include "core/show/output.h"

#include <optional>
#include <string>
#include <vector>

namespace rungbook::show
{

/// Why a chain breaks.
enum class Break : std::uint8_t {
    None,
    NoEncryptPhase, ///< the packet is let through and no phase encrypts it
    Dropped, ///< a phase drops it
    NoContext, ///< the context that the phase names is not in the table that was pasted
    ContextDown, ///< it is there, and its state is not UP
    NotCounting, ///< it is there, and no packet went through it
    OtherSpi, ///< the IPsec SA has another SPI than the context
    NoIpsecSa ///< no IPsec SA has the SPI of the context
};

/// "no-encrypt-phase", "other-spi"; "none".
std::string_view nameOf(Break why);

enum class LinkState : std::uint8_t { Holds, Broken, NotShown };

/// "holds", "broken", "not-shown".
std::string_view nameOf(LinkState state);

struct ChainLink {
    std::string name; ///< "VPN context 0x00922FAC"
    LinkState state = LinkState::NotShown;
    std::string text; ///< a sentence: what it shows, or what would show it
    std::vector<Evidence> evidence; ///< empty when it was not pasted
    std::string command; ///< to see it, when it was not pasted
};

struct Chain {
    std::vector<ChainLink> links; ///< in the order in which a packet meets them
    Break why = Break::None;
    std::optional<std::size_t> breaksAt; ///< a link
    std::string verdict; ///< one sentence
};

/// One chain per packet-tracer, and one per VPN context that encrypts when there is no packet-tracer. A text is first asked for its own
/// outputs, then the others. At most a hundred.
std::vector<Chain> followChains(const std::vector<const ShowText*>& texts);

/// A chain as steps, one or more lines each, for a terminal.
std::string chainText(const Chain& chain);

} // namespace rungbook::show
