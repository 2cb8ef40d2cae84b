// SPDX-License-Identifier: GPL-3.0-or-later
// Single records of a transcript text as values.
#pragma once

#include "core/smtp/record_words.h"
#include "core/tls/certificate.h"
#include "core/tls/name_check.h"

#include <string_view>

namespace rungbook::smtp
{

/// "mismatch" and so on; NotAsked for anything else.
tls::NameVerdict verdictOf(std::string_view name);

/// What a "* certificate" record says. Its DER is not there.
tls::Certificate certificateOf(const RecordWords& record);

} // namespace rungbook::smtp
