// SPDX-License-Identifier: GPL-3.0-or-later
// What a 4xx or 5xx reply is about. Decided once for each reply, so that two checks never claim the same one: by the phase, the reply code
// (RFC 5321, section 4.2; RFC 4954, section 6), the enhanced status code (RFC 3463, RFC 5248 and its registry) and the server's own words.
#pragma once

#include "core/smtp/probe_result.h"

namespace rungbook::smtp
{

enum class Refusal : std::uint8_t {
    None, ///< the reply is no refusal, or there is none
    Busy,
    GreetingRejected,
    EarlyTalker,
    Blocklisted,
    ReverseDns,
    EhloUnknown, ///< the command is not known: the client may fall back to HELO
    EhloName,
    StartTlsUnavailable,
    StartTlsRefused,
    StartTlsRequired,
    ClientCertificateMissing,
    ClientCertificateBad,
    MechanismNeedsTls,
    MechanismUnsupported,
    AuthNotOffered,
    AppPassword,
    Credentials,
    AuthDisabled,
    Token,
    AuthTemporary,
    AuthBroken,
    LoginRequired,
    Sender,
    SenderNotOwned,
    SenderPolicy,
    TooBig,
    Recipient,
    Relay,
    NullMx,
    Greylist,
    Resources,
    NoValidRecipients,
    Content,
    LineTooLong,
    BareLineFeed,
    NonAscii,
    OtherPermanent,
    OtherTransient
};

/// What the reply of this exchange refuses and why.
Refusal refusalOf(const ProbeResult& run, const Exchange& exchange);

/// The first exchange of the run that was refused for this reason, or null.
const Exchange* refused(const ProbeResult& run, Refusal why);

} // namespace rungbook::smtp
