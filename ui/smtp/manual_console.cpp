// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/manual_console.h"

#include "ui/widgets/colors.h"

#include <QEvent>
#include <QFontDatabase>
#include <QScrollBar>
#include <QTextBlock>

namespace rungbook::ui
{

namespace
{
constexpr int kMostLines = 20'000;
}

ManualConsole::ManualConsole(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setMaximumBlockCount(kMostLines);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
}

void ManualConsole::add(Kind kind, const QString& text)
{
    if (m_entries.size() >= static_cast<std::size_t>(kMostLines))
        return;
    m_entries.push_back({kind, text});
    show(m_entries.back());
}

void ManualConsole::clearAll()
{
    m_entries.clear();
    clear();
}

void ManualConsole::show(const Entry& entry)
{
    const SemanticColors colors = semanticColors(palette());
    QTextCharFormat format;
    QString prefix;
    switch (entry.kind) {
    case Kind::Client:
        prefix = tr("You:    ");
        format.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        format.setFontWeight(QFont::Bold);
        format.setForeground(palette().text());
        break;
    case Kind::Server:
        prefix = tr("Server: ");
        format.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        format.setForeground(palette().text());
        break;
    case Kind::Event:
        format.setForeground(colors.quiet);
        break;
    case Kind::Words:
        prefix = QStringLiteral("\u2192 "); // an arrow: the teacher speaks
        format.setFontItalic(true);
        format.setForeground(colors.warn);
        break;
    }
    QScrollBar* bar = verticalScrollBar();
    const bool follow = bar->value() >= bar->maximum() - 1;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    QTextBlockFormat block;
    block.setLeftMargin(entry.kind == Kind::Words ? 24 : 0);
    if (document()->isEmpty())
        cursor.setBlockFormat(block);
    else
        cursor.insertBlock(block);
    cursor.insertText(prefix + QString(entry.text).replace(u'\n', u' '), format);
    if (follow)
        bar->setValue(bar->maximum());
}

void ManualConsole::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange)
        return;
    clear();
    for (const Entry& entry : m_entries)
        show(entry);
}

} // namespace rungbook::ui
