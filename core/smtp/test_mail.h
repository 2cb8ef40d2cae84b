// SPDX-License-Identifier: GPL-3.0-or-later
// The mail that a test at depth "mail" sends.
#pragma once

#include "core/smtp/message.h"
#include "core/smtp/settings.h"

namespace rungbook::smtp
{

/// The mail that settings ask for: the plain test message, or the sample of a purpose (purposes.h) with the user's subject, text and attachments put
/// in. A purpose that does not exist is a failure.
Result<Mail> testMail(const ProbeSettings& settings);

} // namespace rungbook::smtp
