// SPDX-License-Identifier: GPL-3.0-or-later
// What the "Test Connection" button of Cisco ISE would have said about the same server. Source: "Configure Secure SMTP Server on ISE" (Cisco, for
// ISE 3.0).
#pragma once

#include "core/smtp/probe_result.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rungbook::smtp
{

enum class IseDialogKind : std::uint8_t { Connected, SslError, WrongCredentials, ConnectionFailed };

/// One of the dialogs of ISE.
struct IseMessage {
    IseDialogKind kind = IseDialogKind::Connected;
    std::string_view id; ///< "connected", "ssl-error", "wrong-credentials", "connection-failed"
    std::string_view text; ///< the words of the dialog; {} stands for the server
    std::string_view meaning; ///< a sentence: what ISE saw
    std::string_view whatToDo; ///< a sentence
};

/// All four, in the order of the enumeration.
std::span<const IseMessage> iseMessages();

/// The dialog for a result.
struct IseDialog {
    const IseMessage* message = nullptr; ///< null: the run did not go far enough to tell
    std::string text; ///< with the server's name in it
    bool certain = true; ///< false: Cisco documents no dialog for this case, and this is the likeliest
    std::string why; ///< a sentence: which part of the result decides
};

/// ISE connects, says EHLO, uses TLS and logs in as far as it is set up to, and says QUIT: what comes after (MAIL, RCPT) does not count.
IseDialog iseDialogFor(const ProbeResult& result);

} // namespace rungbook::smtp
