// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands and codes of SMTP mean, as data: for the explanations beside a ladder, for "explain" and for the field guide.
#pragma once

#include "core/smtp/reply.h"

#include <span>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

/// A reply code. RFC 5321, section 4.2.3, and the extensions that add codes.
struct ReplyCodeWords {
    int code = 0;
    std::string_view meaning; ///< a sentence for a newcomer
    std::string_view reference; ///< "RFC 5321, section 4.2.3"
};

/// All that are known, by number.
std::span<const ReplyCodeWords> replyCodes();
/// The words for code, or null.
const ReplyCodeWords* findReplyCode(int code);

/// An enhanced status code without its class: "7.8". RFC 3463 and the registry of RFC 5248.
struct EnhancedCodeWords {
    int subject = 0;
    int detail = 0;
    std::string_view meaning; ///< a sentence
    std::string_view reference;
};
std::span<const EnhancedCodeWords> enhancedCodes();
/// The words for code, or null: its class does not matter.
const EnhancedCodeWords* findEnhancedCode(const EnhancedCode& code);

/// What the first digit of an enhanced code says: "success", "try again later", "permanent".
std::string_view classWords(int klass);

/// A command and what it is for.
struct CommandWords {
    std::string_view verb; ///< as exchanges carry it: "EHLO", "MAIL FROM", "."; empty: the greeting
    std::string_view purpose; ///< a sentence or two
    std::string_view reference;
};
std::span<const CommandWords> commands();
const CommandWords* findCommand(std::string_view verb);

/// A handshake message of TLS and what it is for, in a sentence; empty when there are no words for it.
std::string_view handshakePurpose(int number);

/// What a reply says, for people: the meaning of its code and of its enhanced code. Empty when neither is known.
std::string explainReply(const Reply& reply);

} // namespace rungbook::smtp
