// SPDX-License-Identifier: GPL-3.0-or-later
// A session against a server that follows a script, readable as a transcript:
//
//   S: 220 mx.example.com ESMTP     the server sends this line; S lines without anything between them come as one portion
//   C: EHLO client.example.com      the client has sent exactly this line
//   C: (message)                    the client has sent a message up to its dot line
//   C: /AUTH PLAIN                  the client has sent a line that begins so
//   --                              the portion ends here: what follows comes later
//   S| 250-mx.exam                  bytes without a line end; \r \n \0 \xNN \\ are read
//   TLS                             the client begins TLS, and it comes to stand
//   TLS failed                      the client begins TLS, and it fails
//   FIN, RST                        the server closes or resets the connection
//   TIMER                           nothing comes until the next deadline
//   CLOSE                           the client has closed the connection
#pragma once

#include "core/smtp/session.h"

#include <string>
#include <string_view>
#include <vector>

namespace rungbook::smtp::testing
{

/// What became of a dialogue.
struct Dialogue {
    ProbeResult result;
    std::vector<std::string> errors; ///< where the session did not follow the script; empty: it did
    std::string sent; ///< everything the client sent
    bool closed = false; ///< the client asked for the end
    double endMs = 0;
};

/// How the server's portions are cut on the network.
struct Cut {
    std::size_t every = 0; ///< pieces of this many bytes, 0: not cut
    std::size_t onceAt = 0; ///< the first portion that is long enough is cut here, 0: not
};

/// Runs the script. facts are those of TLS when it comes to stand.
Dialogue play(const ProbeSettings& settings, std::string_view script, const Cut& cut = {},
    const SessionHooks& hooks = {}, const TlsFacts& facts = {});

/// Settings that most tests begin with: mail.example.com:587, no TLS, EHLO client.example.com, depth as given.
ProbeSettings settingsFor(Depth depth, Security security = Security::None);

/// Adds a login; in clear it is allowed knowingly.
void login(ProbeSettings& settings, Mechanism mechanism, std::string user, std::string password);

/// All errors as one text, for messages of tests.
std::string errorsOf(const Dialogue& dialogue);

} // namespace rungbook::smtp::testing
