// SPDX-License-Identifier: GPL-3.0-or-later
// More that signatures share: values in brackets, who is spoken of, and what an error means that was overcome.
#pragma once

#include "core/ike/signature_support.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::ike
{

/// The part of text that follows before and ends at after (or at the end when after is empty or not there), without the blanks, brackets
/// and closing punctuation around it. Empty when before is not there.
std::string_view valueBetween(std::string_view text, std::string_view before, std::string_view after = {});

/// The number in the last pair of round brackets: 14 in "No proposal chosen (14)".
std::optional<unsigned> numberInLastBrackets(std::string_view text);

/// The text of a notice as one line: a log that wraps its lines breaks them anywhere, and some releases pad with blanks.
std::string lineText(const Negotiation& n, const Notice& notice);

/// "198.51.100.7", "user alice of group EZ at 198.51.100.7"; "the peer" when the log names nobody.
std::string whoIs(const Negotiation& n);

/// The name of the tunnel-group that serves this peer: what the log names, else the peer's address, else <peer-ip>.
std::string tunnelGroupOf(const Negotiation& n);

/// Adds hits as evidence, the first one as the primary line, at most most of them.
void cite(Finding& finding, const Negotiation& n, const std::vector<const Notice*>& hits,
    std::string_view note, std::size_t most = 4);

/// Adds the message that was sent or received last before a notice, if there is one.
void citeMessageBefore(Finding& finding, const Negotiation& n, const Notice& notice);

/// Starts the finding of an error that the negotiation got over: worth knowing, never a cause.
Finding& addOvercome(Report& report, const RuleMeta& rule, std::string message);

/// True when the negotiation ended without an IPsec SA, or stands waiting for a message of phase 2: the log was not just cut short.
bool phase2Failed(const Negotiation& n);

} // namespace rungbook::ike
