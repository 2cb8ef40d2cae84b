// SPDX-License-Identifier: GPL-3.0-or-later
// A strip beside the ladder: where the messages are dense, where the findings are, and which part is on the screen.
#pragma once

#include "core/ladder/layout.h"

#include <QPointer>
#include <QWidget>

#include <memory>

namespace rungbook::ui
{

class LadderView;
struct LadderOverviewState;

/// Click or drag scrolls the ladder there; the wheel is passed on to it.
class LadderOverview : public QWidget
{
    Q_OBJECT

public:
    explicit LadderOverview(QWidget* parent = nullptr);
    ~LadderOverview() override;

    /// The view whose ladder is summed up and which is scrolled. May be null.
    void attach(LadderView* view);

    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void sumUp();
    void addGhosts(const ladder::RowIndex& index);
    void showPosition();
    void applyColors();

    std::unique_ptr<LadderOverviewState> m_state;
};

} // namespace rungbook::ui
