// SPDX-License-Identifier: GPL-3.0-or-later
// Between the texts of the core (UTF-8) and those of Qt.
#pragma once

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

} // namespace rungbook::ui
