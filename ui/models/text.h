// SPDX-License-Identifier: GPL-3.0-or-later
// Between the texts of the core (UTF-8) and those of Qt.
#pragma once

#include <QLocale>
#include <QString>
#include <string_view>

namespace rungbook::ui
{

inline QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// For rich text: everything that was read is hostile and never becomes markup.
inline QString escaped(std::string_view text)
{
    return toQt(text).toHtmlEscaped();
}

/// "1 session", "12 sessions". Qt's own plural forms need a translation even for English.
inline QString counted(qulonglong count, const QString& one, const QString& many)
{
    return QStringLiteral("%1 %2").arg(QLocale().toString(count), count == 1 ? one : many);
}

} // namespace rungbook::ui
