// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/smtp/words.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rungbook::smtp
{

namespace
{

constexpr std::string_view kCodes = "RFC 5321, section 4.2.3";
constexpr std::string_view kAuth = "RFC 4954, section 6";

constexpr std::array kReplies{
    ReplyCodeWords{211, "System status, or the answer to HELP.", kCodes},
    ReplyCodeWords{214, "Help for a person.", kCodes},
    ReplyCodeWords{220, "The server is ready.", kCodes},
    ReplyCodeWords{221, "The server says goodbye and closes the connection.", kCodes},
    ReplyCodeWords{235, "The login succeeded.", kAuth},
    ReplyCodeWords{250, "Done: the command was carried out.", kCodes},
    ReplyCodeWords{251, "The recipient is not local; the server will forward.", kCodes},
    ReplyCodeWords{252, "The server cannot verify the address, but will take the message.", kCodes},
    ReplyCodeWords{334, "The server goes on with the login: what follows is a challenge in base64.", kAuth},
    ReplyCodeWords{354, "The server waits for the message; a line with a single dot ends it.", kCodes},
    ReplyCodeWords{421, "The server is not available and closes the connection; try again later.", kCodes},
    ReplyCodeWords{432, "The password has to be changed before this mechanism can be used.", kAuth},
    ReplyCodeWords{
        450, "The mailbox is not available now (busy, or put off on purpose); try again later.", kCodes},
    ReplyCodeWords{451, "The server gave up because of an error of its own; try again later.", kCodes},
    ReplyCodeWords{452, "The server has not enough room now; try again later.", kCodes},
    ReplyCodeWords{454,
        "Not possible at the moment: TLS in answer to STARTTLS, the check of the login in answer to AUTH.",
        "RFC 3207, section 4; RFC 4954, section 6"},
    ReplyCodeWords{455, "The server cannot accommodate the parameters now.", kCodes},
    ReplyCodeWords{500, "The server does not know the command, or the line is too long.", kCodes},
    ReplyCodeWords{501, "The argument of the command is wrong.", kCodes},
    ReplyCodeWords{502, "The server knows the command but does not offer it.", kCodes},
    ReplyCodeWords{503, "The command came at the wrong moment.", kCodes},
    ReplyCodeWords{504, "The server does not know this parameter of the command.", kCodes},
    ReplyCodeWords{521, "This host takes no mail at all.", "RFC 7504, section 3"},
    ReplyCodeWords{523, "The message is longer than this recipient may get.", "RFC 5248"},
    ReplyCodeWords{530, "Something has to come first: STARTTLS, or a login.",
        "RFC 3207, section 4; RFC 4954, section 6"},
    ReplyCodeWords{534, "The login mechanism is too weak for this user.", kAuth},
    ReplyCodeWords{535, "The login failed: user name or password are not accepted.", kAuth},
    ReplyCodeWords{538, "This login mechanism needs an encrypted connection.", kAuth},
    ReplyCodeWords{550, "Refused: the mailbox does not exist, or the server's rules forbid it.", kCodes},
    ReplyCodeWords{551, "The recipient is not local; the sender has to try elsewhere.", kCodes},
    ReplyCodeWords{552, "Refused because of the size, or the mailbox is full.", kCodes},
    ReplyCodeWords{553, "The name of the mailbox is not allowed.", kCodes},
    ReplyCodeWords{
        554, "The transaction failed; as a greeting: no mail service for this client here.", kCodes},
    ReplyCodeWords{555, "The server does not know the parameters of MAIL or RCPT.", kCodes},
    ReplyCodeWords{556, "The recipient's domain takes no mail at all.", "RFC 7504, section 4"},
};

constexpr std::string_view kEnhanced = "RFC 3463, section 3";

constexpr std::array kEnhancedCodes{
    EnhancedCodeWords{0, 0, "No more is told than the class.", kEnhanced},
    EnhancedCodeWords{1, 0, "Something about the address.", kEnhanced},
    EnhancedCodeWords{1, 1, "The mailbox does not exist.", kEnhanced},
    EnhancedCodeWords{1, 2, "The domain of the address does not exist, or cannot get mail.", kEnhanced},
    EnhancedCodeWords{1, 3, "The address is not well formed.", kEnhanced},
    EnhancedCodeWords{1, 5, "The address is valid.", kEnhanced},
    EnhancedCodeWords{1, 6, "The mailbox has moved.", kEnhanced},
    EnhancedCodeWords{1, 7, "The sender's address is not well formed.", kEnhanced},
    EnhancedCodeWords{
        1, 8, "The domain of the sender's address does not exist, or cannot get mail.", kEnhanced},
    EnhancedCodeWords{1, 10, "The recipient's domain takes no mail (null MX).", "RFC 7505, section 4.2"},
    EnhancedCodeWords{2, 0, "Something about the mailbox.", kEnhanced},
    EnhancedCodeWords{2, 1, "The mailbox is switched off.", kEnhanced},
    EnhancedCodeWords{2, 2, "The mailbox is full.", kEnhanced},
    EnhancedCodeWords{2, 3, "The message is longer than this mailbox takes.", kEnhanced},
    EnhancedCodeWords{3, 0, "Something about the mail system.", kEnhanced},
    EnhancedCodeWords{3, 1, "The mail system has no room left.", kEnhanced},
    EnhancedCodeWords{3, 2, "The mail system takes no messages now.", kEnhanced},
    EnhancedCodeWords{3, 4, "The message is longer than the mail system takes.", kEnhanced},
    EnhancedCodeWords{4, 1, "The next host did not answer.", kEnhanced},
    EnhancedCodeWords{4, 2, "The connection was bad.", kEnhanced},
    EnhancedCodeWords{4, 3, "The directory or the DNS server failed.", kEnhanced},
    EnhancedCodeWords{4, 4, "There is no way to the recipient's host.", kEnhanced},
    EnhancedCodeWords{4, 7, "The message waited too long.", kEnhanced},
    EnhancedCodeWords{5, 0, "Something about the protocol.", kEnhanced},
    EnhancedCodeWords{5, 1, "The command came at the wrong moment, or is not known.", kEnhanced},
    EnhancedCodeWords{5, 2, "The command is not well formed.", kEnhanced},
    EnhancedCodeWords{5, 3, "Too many recipients.", kEnhanced},
    EnhancedCodeWords{5, 4, "The arguments of the command are not valid.", kEnhanced},
    EnhancedCodeWords{5, 6, "A line of the login is too long.", "RFC 4954, section 6"},
    EnhancedCodeWords{6, 0, "Something about the content of the message.", kEnhanced},
    EnhancedCodeWords{6, 7, "Non-ASCII addresses are not supported.", "RFC 6531, section 3.5"},
    EnhancedCodeWords{7, 0, "Something about security or policy.", kEnhanced},
    EnhancedCodeWords{7, 1, "The server's rules forbid it.", kEnhanced},
    EnhancedCodeWords{7, 3,
        "The conversion that security needs is not possible; Exchange says so of a failed login.", kEnhanced},
    EnhancedCodeWords{7, 4, "The security feature is not supported.", kEnhanced},
    EnhancedCodeWords{7, 8, "The credentials are not valid.", "RFC 4954, section 6"},
    EnhancedCodeWords{7, 9, "The login mechanism is too weak.", "RFC 4954, section 6"},
    EnhancedCodeWords{7, 10, "Encryption is needed.", "RFC 5248, section 2.4"},
    EnhancedCodeWords{7, 11, "Encryption is needed for this login mechanism.", "RFC 4954, section 6"},
    EnhancedCodeWords{7, 12, "The password has to be changed.", "RFC 4954, section 6"},
    EnhancedCodeWords{7, 13, "The account is switched off.", "RFC 5248, section 2.4"},
    EnhancedCodeWords{7, 20, "No DKIM signature passed.", "RFC 7372, section 3.1"},
    EnhancedCodeWords{7, 21, "No acceptable DKIM signature was found.", "RFC 7372, section 3.1"},
    EnhancedCodeWords{7, 22, "No valid DKIM signature matches the author.", "RFC 7372, section 3.1"},
    EnhancedCodeWords{
        7, 23, "SPF says that the client may not send for this domain.", "RFC 7372, section 3.2"},
    EnhancedCodeWords{7, 24, "The SPF check ended with an error.", "RFC 7372, section 3.2"},
    EnhancedCodeWords{
        7, 25, "The reverse DNS name of the client is missing or wrong.", "RFC 7372, section 3.3"},
    EnhancedCodeWords{7, 26, "Several checks of the sender failed.", "RFC 7372, section 3.4"},
};

constexpr std::array kCommandWords{
    CommandWords{"",
        "The server speaks first: its greeting names it and says whether it takes mail from this client.",
        "RFC 5321, section 3.1"},
    CommandWords{".",
        "The message itself; the dot on a line of its own ends it, and with the answer the server takes "
        "responsibility.",
        "RFC 5321, section 4.1.1.4"},
    CommandWords{"AUTH", "Logs in. The name behind it is the mechanism; lines with answers may follow.",
        "RFC 4954, section 4"},
    CommandWords{"BDAT", "Sends a part of the message with its length, so that no dot is needed.",
        "RFC 3030, section 2"},
    CommandWords{"DATA", "Announces the message.", "RFC 5321, section 4.1.1.4"},
    CommandWords{"EHLO",
        "Names the client and asks what the server can do: each line of the answer is an extension.",
        "RFC 5321, section 4.1.1.1"},
    CommandWords{"EXPN", "Asks who is on a mailing list.", "RFC 5321, section 4.1.1.7"},
    CommandWords{"HELO", "Names the client, as in the SMTP of 1982: no extensions, so no TLS and no login.",
        "RFC 5321, section 4.1.1.1"},
    CommandWords{"HELP", "Asks for help.", "RFC 5321, section 4.1.1.8"},
    CommandWords{"MAIL FROM", "Begins a message and names the address to which failures are reported.",
        "RFC 5321, section 4.1.1.2"},
    CommandWords{"NOOP", "Does nothing; keeps the connection alive.", "RFC 5321, section 4.1.1.9"},
    CommandWords{"QUIT", "Says goodbye.", "RFC 5321, section 4.1.1.10"},
    CommandWords{"RCPT TO",
        "Names a recipient. Here the server decides whether it takes mail for this address from this client.",
        "RFC 5321, section 4.1.1.3"},
    CommandWords{"RSET", "Forgets the message that was begun.", "RFC 5321, section 4.1.1.5"},
    CommandWords{"STARTTLS",
        "Asks to encrypt the connection from here on. What was learned before counts no longer.",
        "RFC 3207, section 4"},
    CommandWords{"VRFY", "Asks whether an address exists.", "RFC 5321, section 4.1.1.6"},
};

struct Purpose {
    int number;
    std::string_view text;
};

// RFC 8446, section 4; RFC 5246, section 7.4.
constexpr std::array kHandshakes{
    Purpose{
        1, "The client says which TLS versions and ciphers it can use and, in SNI, which server it means."},
    Purpose{2, "The server chooses version and cipher."},
    Purpose{4, "A ticket with which a later connection could be shorter."},
    Purpose{8, "TLS 1.3 encrypts everything from here on."},
    Purpose{11, "The certificate, with those that connect it to a root."},
    Purpose{12, "The server's half of the key exchange."},
    Purpose{13, "The server asks the client for a certificate."},
    Purpose{14, "The server has said everything; the client is to go on."},
    Purpose{15, "Proof that the sender holds the key of the certificate."},
    Purpose{16, "The client's half of the key exchange."},
    Purpose{20,
        "The handshake ends: both sides prove that they saw the same messages. A client sends it only when "
        "it accepts the certificate."},
    Purpose{22, "The state of the certificate, signed by its authority (OCSP staple)."},
};

} // namespace

std::span<const ReplyCodeWords> replyCodes()
{
    return kReplies;
}

const ReplyCodeWords* findReplyCode(int code)
{
    const auto* at =
        std::find_if(kReplies.begin(), kReplies.end(), [&](const auto& words) { return words.code == code; });
    return at == kReplies.end() ? nullptr : at;
}

std::span<const EnhancedCodeWords> enhancedCodes()
{
    return kEnhancedCodes;
}

const EnhancedCodeWords* findEnhancedCode(const EnhancedCode& code)
{
    const auto* at = std::find_if(kEnhancedCodes.begin(), kEnhancedCodes.end(),
        [&](const auto& words) { return words.subject == code.subject && words.detail == code.detail; });
    return !code.known() || at == kEnhancedCodes.end() ? nullptr : at;
}

std::string_view classWords(int klass)
{
    return klass == 2 ? "success" : klass == 4 ? "try again later" : klass == 5 ? "permanent" : "unknown";
}

std::span<const CommandWords> commands()
{
    return kCommandWords;
}

const CommandWords* findCommand(std::string_view verb)
{
    const auto* at = std::find_if(
        kCommandWords.begin(), kCommandWords.end(), [&](const auto& words) { return words.verb == verb; });
    return at == kCommandWords.end() ? nullptr : at;
}

std::string_view handshakePurpose(int number)
{
    const auto* at = std::find_if(kHandshakes.begin(), kHandshakes.end(),
        [&](const auto& purpose) { return purpose.number == number; });
    return at == kHandshakes.end() ? std::string_view() : at->text;
}

std::string explainReply(const Reply& reply)
{
    std::string text;
    if (const ReplyCodeWords* words = findReplyCode(reply.code))
        text = fmt::format("{}: {} ({})", words->code, words->meaning, words->reference);
    else if (reply.code >= 200 && reply.code < 600)
        text = fmt::format("{}: {} (a code of this server's own).", reply.code,
            reply.code < 400       ? "the command was accepted"
                : reply.code < 500 ? "not now, try again later"
                                   : "refused");
    if (const EnhancedCodeWords* words = findEnhancedCode(reply.enhanced))
        text += fmt::format("{}{}: {} ({})", text.empty() ? "" : " ", reply.enhanced.text(), words->meaning,
            words->reference);
    return text;
}

} // namespace rungbook::smtp
