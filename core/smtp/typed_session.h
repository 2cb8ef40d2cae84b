// SPDX-License-Identifier: GPL-3.0-or-later
// A session as a person typed it into a terminal: no marks tell who says a line, and the program's own words stand in between.
#pragma once

#include "core/smtp/conversation.h"

#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// Sorts the lines of a terminal into what the server said, what was typed, and the rest.
class TypedSession
{
public:
    explicit TypedSession(Conversation& talk)
        : m_talk(talk)
    {
    }

    /// A line with what follows it. dotFollows: a line with nothing but "." is still to come, so that a message can be told from prose. True when the line
    /// belongs to the session.
    bool line(std::string_view text, std::string_view next, bool dotFollows, SourceSpan where);

    /// Lines that only a reply may follow: the session has begun and waits for nothing.
    bool begun() const { return m_talk.begun(); }

private:
    Conversation& m_talk;
};

/// text with the backspaces of a terminal carried out, and without escape sequences: "EHLX\bO" is "EHLO". "^H" and "^?" count as well.
std::string withoutBackspaces(std::string_view text);

/// What went wrong while connecting, out of a program's words ("Connection refused"); Other when they are none that is known.
ConnectOutcome connectOutcomeOf(std::string_view words);
/// The errno that belongs to outcome on Linux, 0: none.
int systemErrorOf(ConnectOutcome outcome);

/// True when words say that a name could not be resolved.
bool saysNoName(std::string_view words);

/// OpenSSL's verify code for its words: 20 for "unable to get local issuer certificate"; 0 when there is none.
int verifyCodeOf(std::string_view words);

/// The alert that an OpenSSL error code stands for (0A000410 is alert 40), -1: none.
int alertOfError(unsigned long code);

/// True for an IPv4 or IPv6 address as text, with or without brackets.
bool isAddressText(std::string_view text);

} // namespace rungbook::smtp
