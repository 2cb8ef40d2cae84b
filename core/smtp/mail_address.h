// SPDX-License-Identifier: GPL-3.0-or-later
// Mail addresses: RFC 5321, section 4.1.2, and RFC 6531 for those beyond ASCII.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// A display name and an address without angle brackets.
struct MailAddress {
    std::string name;
    std::string address;
};

/// Reads "alice@example.com", "<alice@example.com>" or "Alice <alice@example.com>". Takes anything: what is wrong with it says addressProblem().
MailAddress parseMailbox(std::string_view text);

/// What is wrong with an address, as a sentence; nothing when it can be used. An address without @ or with a strange domain is refused, one beyond
/// ASCII is not.
std::optional<std::string> addressProblem(std::string_view address);

/// True when address needs SMTPUTF8 (RFC 6531).
bool beyondAscii(std::string_view text);

/// What follows the last @; empty when there is none.
std::string_view domainOf(std::string_view address);

} // namespace rungbook::smtp
