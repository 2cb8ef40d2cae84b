// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/explain.h"

#include "core/guide/guide.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/widgets/source_view.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextEdit>

namespace rungbook::ui
{

namespace
{

QString atCursor(const QTextCursor& cursor)
{
    const QString selected = cursor.selectedText();
    if (!selected.isEmpty()) {
        if (QString id = explainableAt(selected, 0); !id.isEmpty())
            return id;
    }
    return explainableAt(cursor.block().text(), cursor.positionInBlock());
}

/// What F1 is about in the view that has the keyboard; empty: nothing, and F1 keeps its usual meaning.
QString underKeyboard(QWidget* widget)
{
    if (auto* source = qobject_cast<SourceView*>(widget))
        return source->explainableWord();
    if (auto* ladder = qobject_cast<LadderView*>(widget)) {
        const QStringList ids = explainable(ladder->currentRowWords(), 1);
        return ids.isEmpty() ? QString() : ids.front();
    }
    if (auto* edit = qobject_cast<QTextEdit*>(widget))
        return atCursor(edit->textCursor());
    if (auto* edit = qobject_cast<QPlainTextEdit*>(widget))
        return atCursor(edit->textCursor());
    if (auto* items = qobject_cast<QAbstractItemView*>(widget)) {
        const QStringList ids = explainable({items->currentIndex().data().toString()}, 1);
        return ids.isEmpty() ? QString() : ids.front();
    }
    return {};
}

/// Views without a menu of their own for this: text and lists. True when a menu was shown.
bool showMenu(QWidget* widget, const QContextMenuEvent& event)
{
    auto* view = qobject_cast<QAbstractScrollArea*>(widget->parentWidget());
    if (!view || view->viewport() != widget || view->contextMenuPolicy() != Qt::DefaultContextMenu)
        return false;
    if (auto* edit = qobject_cast<QTextEdit*>(view)) {
        const QString id = atCursor(
            edit->textCursor().hasSelection() ? edit->textCursor() : edit->cursorForPosition(event.pos()));
        if (id.isEmpty())
            return false;
        const std::unique_ptr<QMenu> menu(edit->createStandardContextMenu(event.pos()));
        addExplainActions(*menu, {id});
        menu->exec(event.globalPos());
        return true;
    }
    if (auto* items = qobject_cast<QAbstractItemView*>(view)) {
        const QStringList ids = explainable({items->indexAt(event.pos()).data().toString()});
        if (ids.isEmpty())
            return false;
        QMenu menu(items);
        addExplainActions(menu, ids);
        menu.exec(event.globalPos());
        return true;
    }
    return false;
}

} // namespace

ExplainHub::ExplainHub(QObject* parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

ExplainHub& ExplainHub::instance()
{
    static QPointer<ExplainHub> hub;
    if (!hub)
        hub = new ExplainHub(qApp);
    return *hub;
}

bool ExplainHub::eventFilter(QObject* watched, QEvent* event)
{
    // F1 is a shortcut of the window as well. Taken before it becomes one, it comes as a key to the view.
    const bool overriding = event->type() == QEvent::ShortcutOverride;
    if (overriding || event->type() == QEvent::KeyPress) {
        const auto& key = static_cast<QKeyEvent&>(*event);
        if (key.key() != Qt::Key_F1 || key.modifiers() != Qt::NoModifier)
            return false;
        const QString id = underKeyboard(qobject_cast<QWidget*>(watched));
        if (id.isEmpty())
            return false;
        event->accept();
        if (!overriding)
            Q_EMIT requested(id);
        return true;
    }
    if (event->type() == QEvent::ContextMenu) {
        auto* widget = qobject_cast<QWidget*>(watched);
        return widget && showMenu(widget, static_cast<QContextMenuEvent&>(*event));
    }
    return false;
}

QString explainableAt(const QString& line, qsizetype column)
{
    // Positions are counted in bytes there.
    const std::string before = line.left(column).toStdString();
    const guide::Found found = guide::lookupAt(line.toStdString(), before.size());
    return found.entry ? toQt(found.entry->id) : QString();
}

QStringList explainable(const QStringList& texts, int count)
{
    QStringList ids;
    for (const QString& text : texts) {
        const QString part = text.left(2000);
        for (qsizetype at = 0; at < part.size() && ids.size() < count; ++at) {
            const bool begins = !part[at].isSpace() && (at == 0 || part[at - 1].isSpace());
            if (!begins)
                continue;
            const QString id = explainableAt(part, at);
            if (!id.isEmpty() && !ids.contains(id))
                ids << id;
        }
    }
    return ids;
}

void addExplainActions(QMenu& menu, const QStringList& ids)
{
    if (ids.isEmpty())
        return;
    menu.addSeparator();
    for (const QString& id : ids) {
        QString shown = id;
        shown.replace(u'&', QStringLiteral("&&"));
        QAction* action = menu.addAction(ExplainHub::tr("Explain %1").arg(shown));
        action->setObjectName(QStringLiteral("explain"));
        if (id == ids.front())
            action->setShortcut(QKeySequence(Qt::Key_F1));
        QObject::connect(action, &QAction::triggered, &ExplainHub::instance(),
            [id] { Q_EMIT ExplainHub::instance().requested(id); });
    }
}

} // namespace rungbook::ui
