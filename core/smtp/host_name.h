// SPDX-License-Identifier: GPL-3.0-or-later
// The name we give in EHLO. RFC 5321, section 4.1.1.1: a fully qualified domain name, else an address literal.
#pragma once

#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// This machine's host name as the system knows it; empty when it has none.
std::string localHostName();

/// The name to say when the user gave none: hostName when it has a dot in it, else clientAddress as a literal ("[192.0.2.10]",
/// "[IPv6:2001:db8::10]"), else hostName, else "[127.0.0.1]".
std::string defaultEhloName(std::string_view hostName, std::string_view clientAddress);

} // namespace rungbook::smtp
