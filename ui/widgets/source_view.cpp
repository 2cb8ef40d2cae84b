// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/source_view.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/explain.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

constexpr int kMargin = 6;
constexpr quint64 kMaxSteps = 1'000'000'000;
constexpr qsizetype kMaxCopy = 16 * 1024 * 1024;

// The size of all text is the program's, the shapes are those of a fixed font.
QFont fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    return font;
}

bool covers(const std::vector<SourceSpan>& runs, quint64 line)
{
    const auto after = std::upper_bound(runs.begin(), runs.end(), line,
        [](quint64 value, const SourceSpan& run) { return value < raw(run.first); });
    return after != runs.begin() && std::prev(after)->contains(LineNumber{line});
}

} // namespace

struct SourceView::Look {
    SemanticColors colors;
    QPalette palette;
    int offset = 0; // pixels scrolled to the right
    int width = 0;
    TextPlace from;
    TextPlace to;
    bool focused = false;
};

SourceView::SourceView(QWidget* parent)
    : QAbstractScrollArea(parent)
{
    setFont(fixedFont());
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    verticalScrollBar()->setObjectName(QStringLiteral("sourceScroll"));
    updateLayout();
}

void SourceView::setDocument(SourceDocument* document)
{
    if (m_document)
        m_document->disconnect(this);
    m_document = document;
    m_caret = m_anchor = {};
    m_wanted = 0;
    m_marks = {};
    if (document)
        connect(document, &SourceDocument::linesChanged, this, &SourceView::documentChanged);
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
    documentChanged();
}

void SourceView::documentChanged()
{
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    updateLayout();
    if (m_wanted && m_document && m_wanted <= m_document->lineCount()) {
        const quint64 line = m_wanted;
        m_wanted = 0;
        showLine(line);
    } else if (m_following && atEnd) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    }
    viewport()->update();
}

void SourceView::setMarks(LineMarks marks)
{
    const auto sort = [](std::vector<SourceSpan>& runs) {
        std::sort(runs.begin(), runs.end(),
            [](const SourceSpan& a, const SourceSpan& b) { return raw(a.first) < raw(b.first); });
    };
    sort(marks.evidence);
    sort(marks.message);
    sort(marks.session);
    sort(marks.unread);
    m_marks = std::move(marks);
    viewport()->update();
}

void SourceView::setShowUnread(bool show)
{
    m_showUnread = show;
    viewport()->update();
}

void SourceView::setMatch(const QString& text, bool matchCase)
{
    m_match = text;
    m_matchCase = matchCase;
    viewport()->update();
}

void SourceView::updateLayout()
{
    const QFontMetrics metrics(font());
    m_lineHeight = std::max(1, metrics.height() + 1);
    m_charWidth = std::max(1, metrics.horizontalAdvance(u'0'));
    const quint64 count = m_document ? m_document->lineCount() : 0;
    const int digits = std::max(4, static_cast<int>(QString::number(count).size()));
    m_gutter = (digits + 2) * m_charWidth + 3 * kMargin;
    updateScrollBars();
}

int SourceView::rowsPerPage() const
{
    return std::max(1, viewport()->height() / m_lineHeight);
}

void SourceView::updateScrollBars()
{
    const quint64 count = m_document ? m_document->lineCount() : 0;
    const quint64 page = static_cast<quint64>(rowsPerPage());
    const quint64 steps = count > page ? count - page : 0;
    m_scale = steps / kMaxSteps + 1;
    verticalScrollBar()->setRange(0, static_cast<int>((steps + m_scale - 1) / m_scale));
    verticalScrollBar()->setPageStep(std::max(1, static_cast<int>(page / m_scale)));
    const int text = viewport()->width() - m_gutter;
    const qint64 width =
        static_cast<qint64>(m_document ? m_document->longestLine() : 0) * m_charWidth + 2 * kMargin;
    horizontalScrollBar()->setRange(0, static_cast<int>(std::clamp<qint64>(width - text, 0, kMaxSteps)));
    horizontalScrollBar()->setPageStep(std::max(1, text));
    horizontalScrollBar()->setSingleStep(m_charWidth * 4);
}

quint64 SourceView::firstVisible() const
{
    return 1 + static_cast<quint64>(verticalScrollBar()->value()) * m_scale;
}

std::pair<quint64, quint64> SourceView::visibleLines() const
{
    const quint64 first = firstVisible();
    const quint64 count = m_document ? m_document->lineCount() : 0;
    return {first, std::min(count, first + static_cast<quint64>(rowsPerPage()) - 1)};
}

QString SourceView::lineText(quint64 line) const
{
    if (!m_document)
        return {};
    const std::vector<std::string> lines = m_document->lines(line, 1);
    return lines.empty() ? QString() : visibleText(lines.front());
}

void SourceView::ensureVisible(quint64 line, bool center)
{
    const quint64 first = firstVisible();
    const quint64 page = static_cast<quint64>(rowsPerPage());
    if (line >= first && line < first + page)
        return;
    quint64 top = line;
    if (center)
        top = line > page / 3 ? line - page / 3 : 1;
    else if (line >= first + page)
        top = line >= page ? line - page + 1 : 1;
    verticalScrollBar()->setValue(static_cast<int>((top - 1) / m_scale));
}

void SourceView::showLine(quint64 line)
{
    if (!m_document || line == 0)
        return;
    if (line > m_document->lineCount()) {
        m_wanted = line;
        return;
    }
    moveTo({line, 0}, false, false);
    ensureVisible(line, true);
}

void SourceView::moveTo(TextPlace place, bool select, bool tell)
{
    const quint64 count = m_document ? m_document->lineCount() : 0;
    place.line = std::clamp<quint64>(place.line, 1, std::max<quint64>(1, count));
    const bool otherLine = place.line != m_caret.line;
    m_caret = place;
    if (!select)
        m_anchor = place;
    viewport()->update();
    if (otherLine) {
        setAccessibleDescription(tr("Line %1: %2").arg(place.line).arg(lineText(place.line).left(400)));
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
    if (tell && count > 0)
        Q_EMIT lineSelected(place.line);
}

void SourceView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    Look look;
    look.palette = palette();
    look.colors = semanticColors(look.palette);
    look.offset = horizontalScrollBar()->value();
    look.width = viewport()->width();
    look.from = std::min(m_anchor, m_caret);
    look.to = std::max(m_anchor, m_caret);
    look.focused = hasFocus();
    painter.fillRect(viewport()->rect(), look.palette.base());
    painter.fillRect(QRect(0, 0, m_gutter - kMargin, viewport()->height()), look.palette.alternateBase());
    if (!m_document)
        return;
    if (m_document->lineCount() == 0) {
        painter.setPen(look.colors.quiet);
        const QString text = m_document->error().isEmpty() ? tr("Nothing to show yet.") : m_document->error();
        painter.drawText(viewport()->rect().adjusted(m_gutter + kMargin, kMargin, -kMargin, -kMargin),
            static_cast<int>(Qt::AlignTop | Qt::AlignLeft) | Qt::TextWordWrap, text);
        return;
    }
    const quint64 first = firstVisible();
    const std::vector<std::string> lines =
        m_document->lines(first, static_cast<std::size_t>(rowsPerPage()) + 1);
    int top = 0;
    for (std::size_t i = 0; i < lines.size(); ++i, top += m_lineHeight)
        paintLine(painter, look, first + i, visibleText(lines[i]), top);
}

void SourceView::paintLine(
    QPainter& painter, const Look& look, quint64 line, const QString& text, int top) const
{
    const bool evidence = covers(m_marks.evidence, line);
    const bool message = covers(m_marks.message, line);
    const bool session = covers(m_marks.session, line);
    const bool unread = m_showUnread && covers(m_marks.unread, line);
    const int left = m_gutter;
    const QRect row(left - kMargin, top, look.width - left + kMargin, m_lineHeight);
    if (evidence)
        painter.fillRect(row, look.colors.evidence);
    else if (message)
        painter.fillRect(row, look.colors.message);
    else if (unread)
        painter.fillRect(row, look.colors.unread);

    // Gutter: the number, then one sign that says what the line is, then the bar of the session.
    const bool current = line == m_caret.line;
    QFont numbers = font();
    numbers.setBold(current);
    painter.setFont(numbers);
    painter.setPen(current ? look.palette.color(QPalette::Text) : look.colors.quiet);
    const int signWidth = 2 * m_charWidth;
    painter.drawText(QRect(0, top, left - signWidth - 2 * kMargin, m_lineHeight),
        Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
    painter.setFont(font());
    const QString sign = evidence ? QStringLiteral("●")
        : message                 ? QStringLiteral("▶")
        : unread                  ? QStringLiteral("?")
                                  : QString();
    if (!sign.isEmpty()) {
        painter.setPen(evidence ? look.colors.bad : message ? look.colors.session : look.colors.quiet);
        painter.drawText(
            QRect(left - signWidth - 2 * kMargin, top, signWidth, m_lineHeight), Qt::AlignCenter, sign);
    }
    if (session)
        painter.fillRect(QRect(left - kMargin - 3, top, 3, m_lineHeight), look.colors.session);

    painter.save();
    painter.setClipRect(QRect(left, top, look.width - left, m_lineHeight));
    const int x0 = left + kMargin - look.offset;
    const qsizetype firstColumn = std::max(0, look.offset / m_charWidth - 1);
    const qsizetype columns = look.width / m_charWidth + 3;
    const QString shown = text.mid(firstColumn, columns);
    const auto xOf = [&](qsizetype column) {
        const qsizetype inside = std::clamp<qsizetype>(column - firstColumn, 0, shown.size());
        return x0 + static_cast<int>(firstColumn) * m_charWidth
            + painter.fontMetrics().horizontalAdvance(shown.left(inside));
    };
    if (!m_match.isEmpty()) {
        const Qt::CaseSensitivity sensitivity = m_matchCase ? Qt::CaseSensitive : Qt::CaseInsensitive;
        for (qsizetype at = shown.indexOf(m_match, 0, sensitivity); at >= 0;
             at = shown.indexOf(m_match, at + m_match.size(), sensitivity)) {
            const int x = xOf(firstColumn + at);
            const QRect found(x, top, xOf(firstColumn + at + m_match.size()) - x, m_lineHeight - 1);
            painter.fillRect(found, look.colors.match);
            painter.setPen(look.palette.color(QPalette::Text));
            painter.drawRect(found.adjusted(0, 0, -1, 0));
        }
    }
    painter.setPen(unread && !evidence && !message ? look.colors.quiet : look.palette.color(QPalette::Text));
    const int baseline = top + painter.fontMetrics().ascent() + 1;
    painter.drawText(x0 + static_cast<int>(firstColumn) * m_charWidth, baseline, shown);
    if (look.from != look.to && line >= look.from.line && line <= look.to.line) {
        const qsizetype begin = line == look.from.line ? look.from.column : 0;
        const qsizetype end = line == look.to.line ? look.to.column : text.size() + 1;
        const int x = xOf(begin);
        const int width = std::max(line == look.to.line ? 0 : m_charWidth / 2, xOf(end) - x);
        const QRect selected(x, top, width, m_lineHeight);
        painter.fillRect(selected,
            look.palette.color(look.focused ? QPalette::Active : QPalette::Inactive, QPalette::Highlight));
        painter.setClipRect(selected.intersected(QRect(left, top, look.width - left, m_lineHeight)));
        painter.setPen(look.palette.color(QPalette::HighlightedText));
        painter.drawText(x0 + static_cast<int>(firstColumn) * m_charWidth, baseline, shown);
    }
    painter.restore();
    if (current) {
        painter.setPen(QPen(look.palette.color(QPalette::Highlight), look.focused ? 2 : 1,
            look.focused ? Qt::SolidLine : Qt::DotLine));
        painter.drawRect(QRect(1, top, look.width - 3, m_lineHeight - 1));
    }
}

TextPlace SourceView::placeAt(const QPoint& position) const
{
    TextPlace place;
    const int row = std::max(0, position.y()) / m_lineHeight;
    place.line = firstVisible() + static_cast<quint64>(row);
    if (position.y() < 0 && place.line > 1)
        --place.line;
    const quint64 count = m_document ? m_document->lineCount() : 0;
    if (place.line > count) {
        place.line = std::max<quint64>(1, count);
        place.column = lineText(place.line).size();
        return place;
    }
    const QString text = lineText(place.line);
    const int x = position.x() - m_gutter - kMargin + horizontalScrollBar()->value();
    const QFontMetrics metrics(font());
    qsizetype column = std::clamp<qsizetype>(x / m_charWidth, 0, text.size());
    // Only wide characters make the estimate wrong; a few steps put it right.
    const qsizetype window = std::max<qsizetype>(0, column - 4096);
    int width =
        static_cast<int>(window) * m_charWidth + metrics.horizontalAdvance(text.mid(window, column - window));
    while (column > 0 && width - m_charWidth / 2 > x) {
        --column;
        width -= metrics.horizontalAdvance(text.at(column));
    }
    while (column < text.size() && width + m_charWidth / 2 < x) {
        width += metrics.horizontalAdvance(text.at(column));
        ++column;
    }
    place.column = column;
    return place;
}

void SourceView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const TextPlace place = placeAt(event->position().toPoint());
    moveTo(place, event->modifiers().testFlag(Qt::ShiftModifier), true);
}

void SourceView::mouseMoveEvent(QMouseEvent* event)
{
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    const TextPlace place = placeAt(event->position().toPoint());
    moveTo(place, true, false);
    ensureVisible(place.line, false);
}

void SourceView::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
}

void SourceView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const TextPlace place = placeAt(event->position().toPoint());
    const QString text = lineText(place.line);
    const auto inWord = [&](qsizetype at) {
        return at >= 0 && at < text.size()
            && (text[at].isLetterOrNumber() || QStringLiteral("._-:/").contains(text[at]));
    };
    qsizetype begin = place.column;
    qsizetype end = place.column;
    while (inWord(begin - 1))
        --begin;
    while (inWord(end))
        ++end;
    m_anchor = {place.line, begin};
    m_caret = {place.line, end};
    viewport()->update();
}

void SourceView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    const bool select = event->modifiers().testFlag(Qt::ShiftModifier);
    const quint64 count = m_document ? m_document->lineCount() : 0;
    const quint64 page = static_cast<quint64>(std::max(1, rowsPerPage() - 1));
    TextPlace place = m_caret;
    switch (event->key()) {
    case Qt::Key_Up:
        place.line -= place.line > 1 ? 1 : 0;
        break;
    case Qt::Key_Down:
        ++place.line;
        break;
    case Qt::Key_PageUp:
        place.line -= std::min(page, place.line - 1);
        break;
    case Qt::Key_PageDown:
        place.line += page;
        break;
    case Qt::Key_Home:
        if (!event->modifiers().testFlag(Qt::ControlModifier))
            horizontalScrollBar()->setValue(0);
        else
            place.line = 1;
        place.column = 0;
        break;
    case Qt::Key_End:
        if (event->modifiers().testFlag(Qt::ControlModifier))
            place.line = count;
        place.column = lineText(std::min(count, place.line)).size();
        break;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (select) {
            const qsizetype size = lineText(place.line).size();
            place.column =
                std::clamp<qsizetype>(place.column + (event->key() == Qt::Key_Left ? -1 : 1), 0, size);
            break;
        }
        horizontalScrollBar()->triggerAction(event->key() == Qt::Key_Left
                ? QAbstractSlider::SliderSingleStepSub
                : QAbstractSlider::SliderSingleStepAdd);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    place.line = std::clamp<quint64>(place.line, 1, std::max<quint64>(1, count));
    const bool otherLine = place.line != m_caret.line;
    moveTo(place, select, otherLine);
    ensureVisible(place.line, false);
}

QString SourceView::selectedText() const
{
    if (!m_document || m_document->lineCount() == 0)
        return {};
    if (!hasSelection())
        return lineText(m_caret.line);
    const TextPlace from = std::min(m_anchor, m_caret);
    const TextPlace to = std::max(m_anchor, m_caret);
    QString out;
    for (quint64 line = from.line; line <= to.line && out.size() < kMaxCopy;) {
        const std::size_t count = static_cast<std::size_t>(std::min<quint64>(512, to.line - line + 1));
        const std::vector<std::string> lines = m_document->lines(line, count);
        if (lines.empty())
            break;
        for (const std::string& each : lines) {
            QString text = visibleText(each);
            if (line == to.line)
                text.truncate(to.column);
            if (line == from.line)
                text.remove(0, from.column);
            out += text;
            if (line != to.line)
                out += u'\n';
            ++line;
        }
    }
    return out;
}

void SourceView::copy()
{
    const QString text = selectedText();
    if (text.isEmpty())
        return;
    QApplication::clipboard()->setText(text);
    if (text.size() >= kMaxCopy)
        Q_EMIT notice(tr("Only the first 16 million characters of the selection were copied."));
    else
        Q_EMIT notice(hasSelection() ? tr("The selected text was copied.")
                                     : tr("Line %1 was copied.").arg(m_caret.line));
}

void SourceView::selectAll()
{
    const quint64 count = m_document ? m_document->lineCount() : 0;
    if (count == 0)
        return;
    m_anchor = {1, 0};
    m_caret = {count, lineText(count).size()};
    viewport()->update();
}

QString SourceView::explainableWord() const
{
    const TextPlace from = std::min(m_anchor, m_caret);
    const QString text = lineText(from.line);
    if (QString word = explainableAt(text, from.column); !word.isEmpty())
        return word;
    const QStringList words = explainable({text}, 1);
    return words.isEmpty() ? QString() : words.front();
}

void SourceView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QAction* copyAction =
        menu.addAction(hasSelection() ? tr("Copy selection") : tr("Copy line"), this, &SourceView::copy);
    copyAction->setShortcut(QKeySequence::Copy);
    QAction* all = menu.addAction(tr("Select all"), this, &SourceView::selectAll);
    all->setShortcut(QKeySequence::SelectAll);
    QString word = explainableWord();
    if (event->reason() == QContextMenuEvent::Mouse && !hasSelection()) {
        const TextPlace place = placeAt(event->pos());
        word = explainableAt(lineText(place.line), place.column);
    }
    if (!word.isEmpty())
        addExplainActions(menu, {word});
    menu.exec(event->globalPos());
}

void SourceView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

bool SourceView::event(QEvent* event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(fixedFont());
    return QAbstractScrollArea::event(event);
}

void SourceView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateLayout();
    viewport()->update();
}

void SourceView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void SourceView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace rungbook::ui
