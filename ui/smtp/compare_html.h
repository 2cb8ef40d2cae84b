// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs beside each other as rich text.
#pragma once

#include "core/smtp/compare.h"

#include <QString>

namespace rungbook::ui
{

/// Steps, settings, answers, offers, TLS and findings; what is the same in both is left out, except for the steps.
QString comparisonHtml(const smtp::RunComparison& comparison, const QString& before, const QString& after);

/// The difference of the transcripts; every line carries its sign, so that it reads without colours too.
QString diffHtml(const smtp::RunComparison& comparison);

} // namespace rungbook::ui
