// SPDX-License-Identifier: GPL-3.0-or-later
// Tells commands from what stands around them in a paste: prose, log lines, what was typed at a prompt.
#pragma once

#include "core/config/grammar.h"

#include <initializer_list>
#include <string_view>

namespace rungbook::config
{

/// ASCII case is ignored.
bool isOneOf(std::string_view word, std::initializer_list<std::string_view> list);

/// What is typed at a prompt and changes nothing: show, ping, write.
bool isExec(Words words);

/// exit, quit, end.
bool leavesMode(Words words);

/// A record of a log or a debug, of any Cisco device.
bool isLogLine(std::string_view text);

/// A wrapped paste can tear a command apart right before its secret: true when the last word introduces one.
bool secretDangles(Words words);

/// Commands whose text is free, so that nothing inside is a command: description, remark, banner.
bool isFreeText(Words words);

/// Sentences have small words and a full stop; commands do not.
bool isProse(Words words);

/// The shape that every sub-command has: a keyword, written small.
bool looksLikeCommand(Words words);

/// The delimiter of a router's banner, which runs until the delimiter comes again: "banner motd ^C". Empty for an ASA's one-line banner.
std::string_view bannerDelimiter(Words words);

/// True for the groups of digits that a certificate or a key consists of.
bool isHexDump(std::string_view text);

} // namespace rungbook::config
