// SPDX-License-Identifier: GPL-3.0-or-later
// Links inside the program, in the rich text of details and findings.
#pragma once

#include "core/base/ids.h"

#include <QString>
#include <QUrl>
#include <optional>

namespace rungbook::ui
{

struct Link {
    enum class Kind : unsigned char { Line, Rule, State, Finding, Copy };
    Kind kind = Kind::Line;
    SourceSpan where; ///< of a line
    QString id; ///< of a rule or state
    int number = 0; ///< which finding, which text to copy
};

QString lineLink(const SourceSpan& where);
QString ruleLink(const QString& id);
QString stateLink(const QString& name);
QString findingLink(int number);
QString copyLink(int number);

/// What a link means; nothing when it is none of ours.
std::optional<Link> parseLink(const QUrl& url);

} // namespace rungbook::ui
