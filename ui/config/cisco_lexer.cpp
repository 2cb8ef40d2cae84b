// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/cisco_lexer.h"

#include "core/config/editor_text.h"
#include "ui/ladder/ladder_style.h"
#include "ui/widgets/colors.h"

namespace rungbook::ui
{

using config::WordKind;

CiscoLexer::CiscoLexer(QsciScintilla* editor)
    : QsciLexerCustom(editor)
{
}

void CiscoLexer::applyLook(const QPalette& palette, const QFont& font)
{
    m_palette = palette;
    m_font = font;
    setDefaultFont(font);
    setDefaultPaper(palette.color(QPalette::Base));
    setDefaultColor(palette.color(QPalette::Text));
    for (int style = 0; style <= static_cast<int>(WordKind::Masked); ++style) {
        setFont(defaultFont(style), style);
        setColor(defaultColor(style), style);
        setPaper(defaultPaper(style), style);
    }
}

QString CiscoLexer::description(int style) const
{
    switch (static_cast<WordKind>(style)) {
    case WordKind::Plain:
        return tr("Words");
    case WordKind::Comment:
        return tr("Comments");
    case WordKind::Keyword:
        return tr("Commands");
    case WordKind::Mode:
        return tr("Commands that begin a section");
    case WordKind::Negation:
        return tr("no, default, clear");
    case WordKind::Address:
        return tr("Addresses");
    case WordKind::Number:
        return tr("Numbers");
    case WordKind::Masked:
        return tr("Masked values");
    }
    return {};
}

QColor CiscoLexer::defaultColor(int style) const
{
    const SemanticColors colors = semanticColors(m_palette);
    const QColor base = m_palette.color(QPalette::Base);
    switch (static_cast<WordKind>(style)) {
    case WordKind::Comment:
        return readable(colors.quiet, base);
    case WordKind::Keyword:
    case WordKind::Mode:
        return readable(m_palette.color(QPalette::Link), base);
    case WordKind::Negation:
        return readable(colors.bad, base);
    case WordKind::Address:
        return readable(colors.good, base);
    case WordKind::Number:
    case WordKind::Masked:
        return readable(colors.warn, base);
    case WordKind::Plain:
        break;
    }
    return m_palette.color(QPalette::Text);
}

QColor CiscoLexer::defaultPaper(int) const
{
    return m_palette.color(QPalette::Base);
}

QFont CiscoLexer::defaultFont(int style) const
{
    QFont font = m_font;
    const auto kind = static_cast<WordKind>(style);
    font.setBold(kind == WordKind::Mode);
    font.setItalic(kind == WordKind::Comment);
    return font;
}

void CiscoLexer::styleText(int start, int end)
{
    QsciScintilla* view = editor();
    if (!view || end <= start)
        return;
    const auto length = static_cast<unsigned long>(end - start);
    std::string bytes(length + 1, '\0');
    view->SendScintilla(
        QsciScintillaBase::SCI_GETTEXTRANGE, static_cast<long>(start), static_cast<long>(end), bytes.data());
    bytes.pop_back();
    std::vector<std::uint8_t> kinds;
    config::colourWords(bytes, kinds);
    startStyling(start);
    view->SendScintilla(
        QsciScintillaBase::SCI_SETSTYLINGEX, length, reinterpret_cast<const char*>(kinds.data()));
}

} // namespace rungbook::ui
