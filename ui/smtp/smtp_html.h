// SPDX-License-Identifier: GPL-3.0-or-later
// What is known about a finding, a row and a run of the SMTP bench, as rich text. Every text that a server said is escaped.
#pragma once

#include "core/smtp/probe_result.h"
#include "ui/widgets/verdict_card.h"

#include <QString>
#include <QStringList>

namespace rungbook::ui
{

/// How the verdict card shows the outcome of a run.
VerdictCard::Kind verdictKindOf(const smtp::ProbeResult& result);

/// A finding with the transcript lines that prove it and what to do; commands receives the texts that its copy links stand for.
QString smtpFindingHtml(const smtp::ProbeResult& result, const Finding& finding, QStringList& commands);

/// The run as a whole: addresses, TLS with the chain, what the server offers, and what Cisco ISE would have said.
QString smtpRunHtml(const smtp::ProbeResult& result);

} // namespace rungbook::ui
