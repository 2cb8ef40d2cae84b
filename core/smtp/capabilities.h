// SPDX-License-Identifier: GPL-3.0-or-later
// What a server offers in its answer to EHLO. RFC 5321, section 4.1.1.1.
#pragma once

#include "core/smtp/reply.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp
{

struct Capability {
    std::string keyword; ///< upper case
    std::vector<std::string> parameters; ///< as written
    std::string raw; ///< the line
};

struct Capabilities {
    bool known = false; ///< an EHLO was answered with 250
    bool onlyHelo = false; ///< EHLO was refused, HELO accepted: nothing is offered
    std::string greetingName; ///< first word of the first line
    std::vector<Capability> list; ///< in the server's order
    std::vector<std::string> mechanisms; ///< of AUTH and the legacy AUTH=, upper case, each once
    bool legacyAuth = false; ///< "AUTH=LOGIN" stood there (RFC 4954 forbids it, Exchange and others send it)
    std::optional<std::uint64_t> sizeLimit; ///< SIZE (RFC 1870); 0: no fixed limit
    std::vector<std::string> masked; ///< keywords overwritten by a firewall: "XXXXXXXA"
    std::uint32_t line = 0; ///< transcript line (from 1) where the answer begins, 0: none

    bool has(std::string_view keyword) const; ///< ASCII case ignored
    bool offers(std::string_view mechanism) const;
};

/// Reads the answer to EHLO. The legacy "AUTH=LOGIN" counts as AUTH; masked keywords are kept apart.
Capabilities readCapabilities(const Reply& reply);

/// What changed from before to after TLS: keywords (with parameters where those differ) that appeared or went.
struct CapabilityDifference {
    std::vector<std::string> appeared;
    std::vector<std::string> vanished;
};
CapabilityDifference compare(const Capabilities& before, const Capabilities& after);

} // namespace rungbook::smtp
