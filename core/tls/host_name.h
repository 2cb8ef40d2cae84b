// SPDX-License-Identifier: GPL-3.0-or-later
// What a person types as a server, in the form in which certificates and SNI have it: an address, or a DNS name in lower-case A-labels.
#pragma once

#include <string>
#include <string_view>

namespace rungbook::tls
{

/// A server's name, ready to be compared or sent.
struct HostName {
    std::string
        text; ///< "192.0.2.1", "2001:db8::1" (RFC 5952), or "mail.xn--bcher-kva.example"; empty when nothing was typed
    bool isAddress = false;
    bool comparable = true; ///< false: problem says why no certificate can be compared with it
    std::string problem; ///< a sentence, or empty
};

/// Takes what was typed: blanks around it, brackets around IPv6, a zone ("%eth0") and one dot at the end are dropped; letters are made lower
/// case; labels that are not ASCII become A-labels (RFC 5890, by RFC 3492). Letters whose lower-case or composed form is not known here make
/// the name not comparable rather than wrong.
HostName hostNameOf(std::string_view typed);

/// The A-label of a label in UTF-8 ("xn--bcher-kva"), without any mapping; empty when it is no UTF-8 or longer than 63 characters.
std::string toALabel(std::string_view label);

} // namespace rungbook::tls
