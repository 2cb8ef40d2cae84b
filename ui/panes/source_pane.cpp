// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/source_pane.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

SourcePane::SourcePane(IkeWorkspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_tabs(new QTabBar(this))
    , m_searchBox(new QLineEdit(this))
    , m_case(new QCheckBox(tr("&Case"), this))
    , m_previous(new QToolButton(this))
    , m_next(new QToolButton(this))
    , m_unread(new QCheckBox(tr("Mark &unread"), this))
    , m_place(new QLabel(this))
    , m_view(new SourceView(this))
{
    m_tabs->setObjectName(QStringLiteral("inputTabs"));
    m_tabs->setAccessibleName(tr("Inputs"));
    m_tabs->setTabsClosable(true);
    m_tabs->setExpanding(false);
    m_tabs->setDocumentMode(true);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setUsesScrollButtons(true);

    auto* searchLabel = new QLabel(tr("&Search:"), this);
    searchLabel->setBuddy(m_searchBox);
    m_searchBox->setObjectName(QStringLiteral("sourceSearch"));
    m_searchBox->setAccessibleName(tr("Search in the log"));
    m_searchBox->setPlaceholderText(tr("in the log (Ctrl+F)"));
    m_searchBox->setClearButtonEnabled(true);
    m_searchBox->installEventFilter(this);
    m_case->setObjectName(QStringLiteral("sourceSearchCase"));
    m_case->setToolTip(tr("Tell capital and small letters apart"));
    m_case->setAccessibleName(tr("Tell capital and small letters apart"));
    m_previous->setObjectName(QStringLiteral("sourceSearchPrevious"));
    m_previous->setText(QStringLiteral("▲"));
    m_previous->setAccessibleName(tr("Search backwards"));
    m_previous->setToolTip(tr("Search backwards (Shift+F3)"));
    m_previous->setFocusPolicy(Qt::StrongFocus);
    m_next->setObjectName(QStringLiteral("sourceSearchNext"));
    m_next->setText(QStringLiteral("▼"));
    m_next->setAccessibleName(tr("Search forwards"));
    m_next->setToolTip(tr("Search forwards (F3)"));
    m_next->setFocusPolicy(Qt::StrongFocus);
    m_unread->setObjectName(QStringLiteral("markUnread"));
    m_unread->setChecked(true);
    m_unread->setToolTip(tr("Mark the lines that the program did not understand with a question mark"));
    m_unread->setAccessibleName(tr("Mark the lines that the program did not understand"));
    m_place->setObjectName(QStringLiteral("sourcePlace"));
    m_view->setObjectName(QStringLiteral("sourceView"));
    m_view->setAccessibleName(tr("Log lines"));
    m_view->setFrameShape(QFrame::NoFrame);

    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 2, 6, 2);
    row->addWidget(searchLabel);
    row->addWidget(m_searchBox, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_case);
    row->addWidget(m_unread);
    row->addWidget(m_place);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addLayout(row);
    layout->addWidget(m_view, 1);

    connect(&m_workspace, &IkeWorkspace::inputsChanged, this, &SourcePane::rebuildTabs);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_rebuilding)
            adoptTab(index);
    });
    connect(m_tabs, &QTabBar::tabCloseRequested, this,
        [this](int index) { Q_EMIT closeRequested(m_tabs->tabData(index).toULongLong()); });
    connect(m_searchBox, &QLineEdit::textChanged, this,
        [this](const QString& text) { m_view->setMatch(text, m_case->isChecked()); });
    connect(
        m_case, &QCheckBox::toggled, this, [this](bool on) { m_view->setMatch(m_searchBox->text(), on); });
    connect(m_next, &QToolButton::clicked, this, &SourcePane::searchNext);
    connect(m_previous, &QToolButton::clicked, this, &SourcePane::searchPrevious);
    connect(m_unread, &QCheckBox::toggled, this, [this](bool on) {
        m_view->setShowUnread(on);
        Q_EMIT showUnreadChanged(on);
    });
    connect(m_view, &SourceView::lineSelected, this, [this](quint64 line) {
        updatePlace();
        Q_EMIT lineSelected(m_key, line);
    });
    connect(m_view, &SourceView::notice, this, &SourcePane::notice);
}

void SourcePane::rebuildTabs()
{
    m_rebuilding = true;
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    int wanted = -1;
    for (const IkeWorkspace::Input* input : m_workspace.inputs()) {
        const QString sign = input->following ? QStringLiteral("↓ ") : QString();
        QString name = input->name;
        name.replace(u'&', QStringLiteral("&&"));
        const int tab = m_tabs->addTab(sign + (input->config ? tr("%1 (configuration)").arg(name) : name));
        m_tabs->setTabData(tab, input->key);
        m_tabs->setTabToolTip(tab, (input->path.isEmpty() ? input->name : input->path).toHtmlEscaped());
        if (input->key == m_key)
            wanted = tab;
    }
    m_rebuilding = false;
    // A bar that was filled while it was hidden keeps the height of an empty one.
    m_tabs->updateGeometry();
    if (m_tabs->count() == 0)
        adoptTab(-1);
    else if (wanted >= 0)
        m_tabs->setCurrentIndex(wanted);
    if (wanted < 0 && m_tabs->count() > 0)
        adoptTab(m_tabs->currentIndex());
}

void SourcePane::adoptTab(int index)
{
    const quint64 key = index < 0 ? 0 : m_tabs->tabData(index).toULongLong();
    if (key == m_key && m_view->document())
        return;
    if (m_view->document())
        m_view->document()->disconnect(this);
    m_key = key;
    const IkeWorkspace::Input* input = m_workspace.input(key);
    m_view->setDocument(input ? input->document.get() : nullptr);
    if (input) {
        connect(input->document.get(), &SourceDocument::searchFinished, this, &SourcePane::searchFinished);
        connect(input->document.get(), &SourceDocument::linesChanged, this, &SourcePane::updatePlace);
        m_view->setFollowing(input->following);
    }
    updatePlace();
    Q_EMIT currentInputChanged(key);
}

void SourcePane::showInput(quint64 key)
{
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->tabData(tab).toULongLong() == key) {
            m_tabs->setCurrentIndex(tab);
            if (m_key != key)
                adoptTab(tab);
            return;
        }
    }
}

bool SourcePane::showPlace(const SourceSpan& where)
{
    const IkeWorkspace::Input* input = m_workspace.inputOf(where.source);
    if (!input || where.empty())
        return false;
    showInput(input->key);
    m_view->showLine(raw(where.first));
    updatePlace();
    return true;
}

void SourcePane::setMarksFor(quint64 key, LineMarks marks)
{
    if (key == m_key)
        m_view->setMarks(std::move(marks));
}

void SourcePane::setShowUnread(bool show)
{
    m_unread->setChecked(show);
}

void SourcePane::updatePlace()
{
    const SourceDocument* document = m_view->document();
    if (!document || document->lineCount() == 0) {
        m_place->clear();
        return;
    }
    const QString count = QLocale().toString(document->lineCount());
    const QString line = QLocale().toString(m_view->currentLine());
    m_place->setText(
        document->indexed() ? tr("line %1 of %2").arg(line, count) : tr("line %1, counting ...").arg(line));
}

void SourcePane::startSearch()
{
    m_searchBox->setFocus(Qt::ShortcutFocusReason);
    m_searchBox->selectAll();
}

void SourcePane::searchNext()
{
    search(false);
}

void SourcePane::searchPrevious()
{
    search(true);
}

void SourcePane::search(bool backward)
{
    if (!m_view->document())
        return;
    if (m_searchBox->text().isEmpty()) {
        startSearch();
        return;
    }
    m_view->setMatch(m_searchBox->text(), m_case->isChecked());
    m_view->document()->search(m_searchBox->text(), m_case->isChecked(), backward, m_view->currentLine());
}

void SourcePane::searchFinished(quint64 line, bool wrapped)
{
    if (line == 0) {
        Q_EMIT notice(tr("\"%1\" does not occur in this input.").arg(m_searchBox->text()));
        return;
    }
    m_view->showLine(line);
    updatePlace();
    if (wrapped)
        Q_EMIT notice(tr("The search went on from the other end."));
    Q_EMIT lineSelected(m_key, line);
}

void SourcePane::goToLine()
{
    const SourceDocument* document = m_view->document();
    if (!document || document->lineCount() == 0)
        return;
    const int most =
        static_cast<int>(std::min<quint64>(document->lineCount(), std::numeric_limits<int>::max()));
    QInputDialog dialog(this);
    dialog.setObjectName(QStringLiteral("goToLineDialog"));
    dialog.setWindowTitle(tr("Go to line"));
    dialog.setLabelText(tr("Line (1 to %1):").arg(most));
    dialog.setInputMode(QInputDialog::IntInput);
    dialog.setIntRange(1, most);
    dialog.setIntValue(
        static_cast<int>(std::min<quint64>(m_view->currentLine(), static_cast<quint64>(most))));
    if (dialog.exec() != QDialog::Accepted)
        return;
    m_view->showLine(static_cast<quint64>(dialog.intValue()));
    m_view->setFocus();
    updatePlace();
    Q_EMIT lineSelected(m_key, m_view->currentLine());
}

bool SourcePane::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_searchBox && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            search(key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            m_view->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace rungbook::ui
