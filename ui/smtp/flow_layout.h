// SPDX-License-Identifier: GPL-3.0-or-later
// Widgets one behind the other, in as many rows as the width asks for.
#pragma once

#include <QLayout>
#include <memory>
#include <vector>

namespace rungbook::ui
{

class FlowLayout : public QLayout
{
public:
    explicit FlowLayout(QWidget* parent);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& place) override;

private:
    int arrange(const QRect& place, bool forReal) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace rungbook::ui
