// SPDX-License-Identifier: GPL-3.0-or-later
// What is tried against the real servers, and what must come out.
#pragma once

#include "core/smtp/probe_result.h"
#include "core/smtp/settings.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rungbook::test
{

enum class Peer { Exim, Postfix, MaskedSink };

/// One run.
struct Scenario {
    std::string_view name;
    Peer peer = Peer::Exim;
    std::string_view port; ///< name of the port in the table of its server
    std::function<void(smtp::ProbeSettings&)> change =
        {}; ///< the form, where it differs from the plain one (see plainForm)
    smtp::ProbeOutcome outcome = smtp::ProbeOutcome::Passed;
    std::string_view root =
        {}; ///< rule of the root finding with a wrong effect, or of the first finding when the outcome is no fault; empty: none
    std::string_view also = {}; ///< a rule that has to speak as well
};

/// Every scenario, by server.
const std::vector<Scenario>& scenarios();

/// The form before a scenario changes it: STARTTLS where port offers it, no login, a sender and a recipient, everything up to the envelope.
smtp::ProbeSettings plainForm();

} // namespace rungbook::test
