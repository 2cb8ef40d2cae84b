// SPDX-License-Identifier: GPL-3.0-or-later
// A finding as a page of rich text: what is wrong, the lines that prove it, what to do. The bench only says how its lines are quoted.
#pragma once

#include "core/base/finding.h"

#include <QString>
#include <QStringList>
#include <functional>

namespace rungbook::ui
{

/// quoted: the lines of a span as rich text, escaped; may be empty. commands: what the copy links of the page stand for, by their number.
QString findingPageHtml(
    const Finding& finding, const std::function<QString(const SourceSpan&)>& quoted, QStringList& commands);

} // namespace rungbook::ui
