// SPDX-License-Identifier: GPL-3.0-or-later
// What is known about one row of the ladder, and about one finding, as rich text. Every text that was read is escaped.
#pragma once

#include "core/ladder/ladder.h"
#include "core/workbench/analyze.h"
#include "ui/widgets/colors.h"

#include <QString>
#include <QStringList>
#include <functional>

namespace rungbook::ui
{

struct HtmlContext {
    const workbench::AnalyzeReport& report;
    SemanticColors colors;
    /// The lines of a span as they may be shown, at most that many.
    std::function<QStringList(const SourceSpan&, int)> lines;
};

/// A selected row: a message, the missing message, or something between messages.
QString rowHtml(const HtmlContext& context, const workbench::AnalyzeReport::SessionRef& ref,
    const ladder::Ladder& ladder, std::size_t row);

/// The session as a whole, for when no row is selected.
QString sessionHtml(const HtmlContext& context, const workbench::AnalyzeReport::SessionRef& ref);

/// A finding; commands receives the texts that its copy links stand for.
QString findingHtml(const HtmlContext& context, const Finding& finding, QStringList& commands);

} // namespace rungbook::ui
