// SPDX-License-Identifier: GPL-3.0-or-later
// An SMTP run as a ladder: DNS, TCP and TLS messages, commands and replies, silences, and the message that never came.
#pragma once

#include "core/ladder/ladder.h"
#include "core/smtp/probe_result.h"

namespace rungbook::smtp
{

/// Participants: this machine, the server, and in the middle the resolver and the proxy when they took part. Row::message is the index of the first
/// transcript line of the row (from 0), so that a selection follows; findings are those of result.findings.
ladder::Ladder ladderOf(const ProbeResult& result);

} // namespace rungbook::smtp
