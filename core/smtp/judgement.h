// SPDX-License-Identifier: GPL-3.0-or-later
// What a reply means for the step that it ends, and how a person would say it. The live session and a replay judge alike.
#pragma once

#include "core/smtp/probe_result.h"

#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// Passed for the code that the phase waits for. 4xx is CouldNotTest: the server puts us off and proves nothing about the settings (except in answer to
/// STARTTLS, where it says that its TLS is out of order). Everything else is Failed.
StepOutcome judge(Phase phase, const Reply& reply);

/// The step in words for people: "accepted", "put off by the server: 450 4.7.1 ...", "refused: 535 5.7.8 ...".
std::string judgementWords(Phase phase, const Reply& reply);

/// "the greeting", "an answer to EHLO", "an answer to the message": what one waits for in that phase.
std::string_view awaited(Phase phase);

/// The shape of a user name without the name: "plain", "user@domain", "DOMAIN\user", "spaces", "empty".
std::string userFormOf(std::string_view user);

/// The server's own name for a mail it accepted, out of its last reply; empty when it tells none. Postfix "queued as X", Exim "id=X", Exchange
/// "InternalId=X", sendmail "X Message accepted", OpenSMTPD "X Message accepted for delivery", Gmail "OK 1700000000 X - gsmtp".
std::string queueIdOf(const Reply& reply);

} // namespace rungbook::smtp
