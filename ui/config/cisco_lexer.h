// SPDX-License-Identifier: GPL-3.0-or-later
// Colours the words of a configuration. Which word is what the core says; this gives the kinds their looks.
#pragma once

#include "ui/config/qsci.h"

#include <QFont>
#include <QPalette>

namespace rungbook::ui
{

class CiscoLexer : public QsciLexerCustom
{
    Q_OBJECT

public:
    explicit CiscoLexer(QsciScintilla* editor);

    /// The looks for a palette and a font of fixed width.
    void applyLook(const QPalette& palette, const QFont& font);

    const char* language() const override { return "Cisco"; }
    QString description(int style) const override;
    void styleText(int start, int end) override;
    QColor defaultColor(int style) const override;
    QColor defaultPaper(int style) const override;
    QFont defaultFont(int style) const override;

private:
    QPalette m_palette;
    QFont m_font;
};

} // namespace rungbook::ui
