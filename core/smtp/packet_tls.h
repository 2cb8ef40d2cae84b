// SPDX-License-Identifier: GPL-3.0-or-later
// The words of TLS rows in a packet list.
#pragma once

#include "core/smtp/tls_watch.h"

#include <string_view>

namespace rungbook::smtp
{

/// The number of a handshake message by Wireshark's name for it ("Client Hello"); -1 when it is none.
int handshakeNumber(std::string_view word);

/// The number of the alert in "Alert (Level: Fatal, Description: Certificate Unknown)"; -1 when there is no such.
int alertOfWords(std::string_view word);

/// "mail.example.com" of "Client Hello (SNI=mail.example.com)"; empty when there is none.
std::string_view sniOfWords(std::string_view word);

/// Who says a TLS row between equal addresses, by its words and by what was said before.
bool spokenByClient(std::string_view info, const TlsSight& sight);

} // namespace rungbook::smtp
