// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/guide_pane.h"

#include "core/guide/ladders.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/panes/capture_dialog.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/explain.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

constexpr qsizetype kMostBack = 200;

// Nothing on a page leads out of the program.
class Page final : public QTextBrowser
{
public:
    using QTextBrowser::QTextBrowser;

protected:
    QVariant loadResource(int, const QUrl&) override { return {}; }
};

QToolButton* tool(QWidget* parent, const char* name, const QString& text, const QKeySequence& keys)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setText(text);
    button->setAccessibleName(text);
    button->setToolTip(
        keys.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
    return button;
}

} // namespace

GuidePane::GuidePane(QWidget* parent)
    : QWidget(parent)
    , m_model(new GuideModel(this))
    , m_filter(new GuideFilter(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_reading(new QSplitter(Qt::Vertical, m_splitter))
    , m_search(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_count(new QLabel(this))
    , m_list(new QListView(this))
    , m_page(new Page(this))
    , m_ladders(new QWidget(this))
{
    m_filter->setSourceModel(m_model);
    auto* searchLabel = new QLabel(tr("&Search:"), this);
    searchLabel->setBuddy(m_search);
    m_search->setObjectName(QStringLiteral("guideSearch"));
    m_search->setAccessibleName(tr("Search the field guide"));
    m_search->setPlaceholderText(tr("a state, a code, a message, a word ..."));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    auto* kindLabel = new QLabel(tr("Sho&w:"), this);
    kindLabel->setBuddy(m_kind);
    m_kind->setObjectName(QStringLiteral("guideKind"));
    m_kind->setAccessibleName(tr("Kind of entry"));
    m_kind->addItem(tr("everything"), -1);
    for (const guide::Kind kind : guide::kinds())
        m_kind->addItem(toQt(guide::nameOf(kind)), static_cast<int>(kind));
    m_list->setObjectName(QStringLiteral("guideList"));
    m_list->setAccessibleName(tr("Entries of the field guide"));
    m_list->setModel(m_filter);
    m_list->setWordWrap(true);
    m_list->setAlternatingRowColors(true);
    m_list->setSpacing(2);
    m_page->setObjectName(QStringLiteral("guidePage"));
    m_page->setAccessibleName(tr("Page of the field guide"));
    m_page->setOpenLinks(false);
    m_page->setFrameShape(QFrame::NoFrame);
    m_page->document()->setDocumentMargin(24);
    m_ladders->setObjectName(QStringLiteral("guideLadders"));
    auto* beside = new QHBoxLayout(m_ladders);
    beside->setContentsMargins(12, 0, 12, 12);

    auto* left = new QWidget(m_splitter);
    auto* row = new QHBoxLayout;
    row->addWidget(searchLabel);
    row->addWidget(m_search, 1);
    auto* row2 = new QHBoxLayout;
    row2->addWidget(kindLabel);
    row2->addWidget(m_kind);
    row2->addStretch(1);
    row2->addWidget(m_count);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(6, 6, 6, 6);
    column->addLayout(row);
    column->addLayout(row2);
    column->addWidget(m_list, 1);
    auto* right = new QWidget(m_reading);
    auto* pageColumn = new QVBoxLayout(right);
    pageColumn->setContentsMargins(0, 6, 6, 0);
    auto* bar = new QHBoxLayout;
    buildBar(bar);
    pageColumn->addLayout(bar);
    pageColumn->addWidget(m_page, 1);
    m_reading->addWidget(right);
    m_reading->addWidget(m_ladders);
    m_reading->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_reading);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({420, 800});
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setObjectName(QStringLiteral("guideSplitter"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);

    connect(m_search, &QLineEdit::textChanged, this, &GuidePane::searchChanged);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setKind(m_kind->currentData().toInt());
        updateCount();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &GuidePane::showCurrent);
    connect(m_page, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
        if (url.scheme() == QStringLiteral("guide"))
            open(url.path());
    });
    connect(&ExplainHub::instance(), &ExplainHub::requested, this, &GuidePane::explainRequested);
    updateCount();
    if (m_filter->rowCount() > 0)
        m_list->setCurrentIndex(m_filter->index(0, 0));
}

void GuidePane::buildBar(QHBoxLayout* bar)
{
    m_back = tool(this, "guideBack", tr("Back"), QKeySequence(Qt::ALT | Qt::Key_Left));
    m_forward = tool(this, "guideForward", tr("Forward"), QKeySequence(Qt::ALT | Qt::Key_Right));
    auto* capture = tool(this, "guideCapture", tr("&Capture helper ..."), {});
    capture->setToolTip(tr("Builds the commands that capture the packets of a tunnel or a mail server"));
    for (QToolButton* button : {m_back, m_forward}) {
        button->setAutoRaise(true);
        bar->addWidget(button);
    }
    bar->addStretch(1);
    bar->addWidget(capture);
    connect(m_back, &QToolButton::clicked, this, &GuidePane::goBack);
    connect(m_forward, &QToolButton::clicked, this, &GuidePane::goForward);
    connect(capture, &QToolButton::clicked, this, &GuidePane::showCaptureHelper);
    const auto shortcut = [this](const QKeySequence& keys, void (GuidePane::*slot)()) {
        auto* action = new QAction(this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    shortcut(QKeySequence(Qt::ALT | Qt::Key_Left), &GuidePane::goBack);
    shortcut(QKeySequence(Qt::ALT | Qt::Key_Right), &GuidePane::goForward);
}

bool GuidePane::open(const QString& word)
{
    const int row = m_model->rowOf(word);
    if (row < 0)
        return false;
    QModelIndex index = m_filter->mapFromSource(m_model->index(row));
    if (!index.isValid()) {
        m_search->clear();
        m_kind->setCurrentIndex(0);
        index = m_filter->mapFromSource(m_model->index(row));
    }
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index, QAbstractItemView::PositionAtCenter);
    return true;
}

QString GuidePane::current() const
{
    return m_shown;
}

void GuidePane::goBack()
{
    if (m_before.isEmpty())
        return;
    m_after << m_shown;
    stepTo(m_before.takeLast());
}

void GuidePane::goForward()
{
    if (m_after.isEmpty())
        return;
    m_before << m_shown;
    stepTo(m_after.takeLast());
}

void GuidePane::stepTo(const QString& id)
{
    m_stepping = true;
    open(id);
    m_stepping = false;
    m_back->setEnabled(!m_before.isEmpty());
    m_forward->setEnabled(!m_after.isEmpty());
}

void GuidePane::showCaptureHelper()
{
    auto* dialog = new CaptureDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void GuidePane::showCurrent()
{
    const QModelIndex index = m_filter->mapToSource(m_list->currentIndex());
    if (!index.isValid())
        return;
    const guide::Entry& entry = m_model->entry(index.row());
    const QString id = toQt(entry.id);
    if (id != m_shown) {
        if (!m_stepping && !m_shown.isEmpty()) {
            m_before << m_shown;
            if (m_before.size() > kMostBack)
                m_before.removeFirst();
            m_after.clear();
        }
        m_shown = id;
    }
    m_back->setEnabled(!m_before.isEmpty());
    m_forward->setEnabled(!m_after.isEmpty());
    // The plain dialect: the other one would make links of the mail addresses in examples.
    m_page->document()->setMarkdown(QString::fromStdString(guide::pageMarkdown(entry, true)),
        QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectCommonMark)
            | QTextDocument::MarkdownNoHTML);
    // Code blocks get the ground of a card: Markdown import leaves them on the page's own.
    const SemanticColors colors = semanticColors(palette());
    for (QTextBlock block = m_page->document()->begin(); block.isValid(); block = block.next()) {
        QTextCursor cursor(block);
        if (block.blockNumber() == 1 && entry.document.empty()) { // what kind of entry it is
            QTextCharFormat quiet;
            quiet.setForeground(colors.quiet);
            cursor.select(QTextCursor::BlockUnderCursor);
            cursor.mergeCharFormat(quiet);
        }
        if (!block.blockFormat().hasProperty(QTextFormat::BlockCodeFence)
            && !block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage))
            continue;
        QTextBlockFormat format = block.blockFormat();
        format.setBackground(colors.card);
        cursor.setBlockFormat(format);
    }
    m_page->moveCursor(QTextCursor::Start);
    showLadders(entry);
}

void GuidePane::showLadders(const guide::Entry& entry)
{
    while (QLayoutItem* item = m_ladders->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const std::string& name : entry.ladders) {
        const std::optional<ladder::Ladder> ladder = guide::ladderOf(name);
        if (!ladder)
            continue;
        auto* view = new LadderView(m_ladders);
        view->setObjectName(QStringLiteral("guideLadder-") + toQt(name));
        view->setAccessibleName(toQt(ladder->title));
        view->setLadder(std::make_shared<const ladder::Ladder>(*ladder));
        m_ladders->layout()->addWidget(view);
        connect(view, &LadderView::rowActivated, this, [this, view] {
            const QStringList ids = explainable(view->currentRowWords(), 1);
            if (!ids.isEmpty())
                open(ids.front());
        });
    }
    // Beside one another they may be narrower than they would like to be; they know their width when they are laid out.
    QMetaObject::invokeMethod(
        m_ladders,
        [this] {
            for (LadderView* view : m_ladders->findChildren<LadderView*>()) {
                view->fitWidth();
                if (view->zoom() > 1)
                    view->resetZoom();
            }
        },
        Qt::QueuedConnection);
    m_ladders->setVisible(!entry.ladders.empty());
    if (!entry.ladders.empty() && height() > 0)
        m_reading->setSizes({height() / 2, height() - height() / 2});
}

void GuidePane::searchChanged()
{
    m_filter->setText(m_search->text());
    updateCount();
    // What fits best stands on top and is shown at once; steps on the way there are no pages to go back to.
    const bool stepping = m_stepping;
    m_stepping = true;
    if (m_filter->rowCount() > 0 && !m_search->text().isEmpty())
        m_list->setCurrentIndex(m_filter->index(0, 0));
    m_stepping = stepping;
}

void GuidePane::updateCount()
{
    const QString found = tr("%1 of %2").arg(m_filter->rowCount()).arg(m_model->rowCount());
    m_count->setText(m_filter->guessed() ? tr("nothing exactly; did you mean one of these?")
            : m_filter->rowCount() == 0  ? tr("nothing found: try another word")
                                         : found);
}

bool GuidePane::eventFilter(QObject* watched, QEvent* event)
{
    // From the search box the arrows walk through what was found.
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int row = m_list->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
            if (row >= 0 && row < m_filter->rowCount())
                m_list->setCurrentIndex(m_filter->index(row, 0));
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_page->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void GuidePane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_list)
        showCurrent();
}

} // namespace rungbook::ui
