// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/flow_layout.h"

#include <algorithm>

namespace rungbook::ui
{

namespace
{
constexpr int kGap = 6;
}

FlowLayout::FlowLayout(QWidget* parent)
    : QLayout(parent)
{
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem* item)
{
    m_items.emplace_back(item);
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* item = m_items[static_cast<std::size_t>(index)].release();
    m_items.erase(m_items.begin() + index);
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange({0, 0, width, 0}, false);
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto& item : m_items)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& place)
{
    QLayout::setGeometry(place);
    arrange(place, true);
}

int FlowLayout::arrange(const QRect& place, bool forReal) const
{
    const QRect room = place.marginsRemoved(contentsMargins());
    int x = room.x();
    int y = room.y();
    int height = 0;
    for (const auto& item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size(std::min(item->sizeHint().width(), room.width()), item->sizeHint().height());
        if (x > room.x() && x + size.width() > room.x() + room.width()) {
            x = room.x();
            y += height + kGap;
            height = 0;
        }
        if (forReal)
            item->setGeometry({QPoint(x, y), size});
        x += size.width() + kGap;
        height = std::max(height, size.height());
    }
    return y + height - place.y() + contentsMargins().bottom();
}

} // namespace rungbook::ui
