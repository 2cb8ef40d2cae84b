// SPDX-License-Identifier: GPL-3.0-or-later
// A finding, a tunnel's card and a negotiation of the Config bench as rich text. Every text that was read is escaped and without secrets.
#pragma once

#include "core/config/tunnel_card.h"
#include "core/workbench/check_config.h"
#include "ui/widgets/colors.h"

#include <QString>
#include <QStringList>

namespace rungbook::ui
{

/// A finding with its lines and fixes; commands receives the texts that its copy links stand for.
QString configFindingHtml(
    const workbench::ConfigReport& report, const Finding& finding, QStringList& commands);

/// Both ends side by side; each cell leads to its lines.
QString tunnelCardHtml(const config::TunnelCard& card, const SemanticColors& colors);

/// The steps of a negotiation with their verdicts and lines.
QString traceHtml(const workbench::ConfigReport& report, const config::Negotiation& negotiation,
    const SemanticColors& colors);

/// Devices, how much was understood, what was repaired, and what could not be read.
QString coverageHtml(const workbench::ConfigReport& report, const SemanticColors& colors);

/// "✔ up", "✖ down", ...
QString verdictText(config::TunnelVerdict verdict);
/// "head, crypto map VPN 10, with branch".
QString tunnelText(const workbench::ConfigReport& report, const config::TunnelOutcome& outcome);
/// "head to branch: stops at phase 1".
QString directionText(const workbench::ConfigReport& report, const config::Negotiation& negotiation);

} // namespace rungbook::ui
