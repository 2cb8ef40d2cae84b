// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/guide_pane.h"

#include "ui/widgets/colors.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

// Nothing on a page leads out of the program.
class Page final : public QTextBrowser
{
public:
    using QTextBrowser::QTextBrowser;

protected:
    QVariant loadResource(int, const QUrl&) override { return {}; }
};

} // namespace

GuidePane::GuidePane(QWidget* parent)
    : QWidget(parent)
    , m_model(new GuideModel(this))
    , m_filter(new GuideFilter(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_search(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_count(new QLabel(this))
    , m_list(new QListView(this))
    , m_page(new Page(this))
{
    m_filter->setSourceModel(m_model);
    auto* searchLabel = new QLabel(tr("&Search:"), this);
    searchLabel->setBuddy(m_search);
    m_search->setObjectName(QStringLiteral("guideSearch"));
    m_search->setAccessibleName(tr("Search the field guide"));
    m_search->setPlaceholderText(tr("a log message, a state, a word ..."));
    m_search->setClearButtonEnabled(true);
    auto* kindLabel = new QLabel(tr("S&how:"), this);
    kindLabel->setBuddy(m_kind);
    m_kind->setObjectName(QStringLiteral("guideKind"));
    m_kind->setAccessibleName(tr("Rules, states, or both"));
    m_kind->addItem(tr("rules and states"), -1);
    m_kind->addItem(tr("rules"), static_cast<int>(GuideEntry::Kind::Rule));
    m_kind->addItem(tr("states"), static_cast<int>(GuideEntry::Kind::State));
    m_list->setObjectName(QStringLiteral("guideList"));
    m_list->setAccessibleName(tr("Rules and states"));
    m_list->setModel(m_filter);
    m_list->setWordWrap(true);
    m_list->setAlternatingRowColors(true);
    m_list->setSpacing(2);
    m_page->setObjectName(QStringLiteral("guidePage"));
    m_page->setAccessibleName(tr("Page of the field guide"));
    m_page->setOpenLinks(false);
    m_page->setFrameShape(QFrame::NoFrame);
    m_page->document()->setDocumentMargin(24);

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
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_page);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({420, 800});
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setObjectName(QStringLiteral("guideSplitter"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setText(text);
        updateCount();
        if (!m_list->currentIndex().isValid() && m_filter->rowCount() > 0)
            m_list->setCurrentIndex(m_filter->index(0, 0));
    });
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setKind(m_kind->currentData().toInt());
        updateCount();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &GuidePane::showCurrent);
    updateCount();
    if (m_filter->rowCount() > 0)
        m_list->setCurrentIndex(m_filter->index(0, 0));
}

bool GuidePane::open(const QString& id)
{
    const int row = m_model->rowOf(id);
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
    return m_list->currentIndex().data(GuideModel::IdRole).toString();
}

void GuidePane::showCurrent()
{
    const QModelIndex index = m_filter->mapToSource(m_list->currentIndex());
    if (!index.isValid())
        return;
    m_page->setMarkdown(guideMarkdown(m_model->entry(index.row())));
    // Code blocks get the ground of a card: Markdown import leaves them on the page's own.
    const QColor ground = semanticColors(palette()).card;
    for (QTextBlock block = m_page->document()->begin(); block.isValid(); block = block.next()) {
        if (!block.blockFormat().hasProperty(QTextFormat::BlockCodeFence)
            && !block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage))
            continue;
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        format.setBackground(ground);
        cursor.setBlockFormat(format);
    }
    m_page->moveCursor(QTextCursor::Start);
}

void GuidePane::updateCount()
{
    m_count->setText(tr("%1 of %2").arg(m_filter->rowCount()).arg(m_model->rowCount()));
}

void GuidePane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_list)
        showCurrent();
}

} // namespace rungbook::ui
