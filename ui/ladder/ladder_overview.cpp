// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ladder/ladder_overview.h"

#include "ui/ladder/ladder_view.h"

namespace rungbook::ui
{

struct LadderOverviewState {
    QPointer<LadderView> view;
};

LadderOverview::LadderOverview(QWidget* parent)
    : QWidget(parent)
    , m_state(std::make_unique<LadderOverviewState>())
{
}
LadderOverview::~LadderOverview() = default;
void LadderOverview::attach(LadderView* view)
{
    m_state->view = view;
}
QSize LadderOverview::sizeHint() const
{
    return {48, 200};
}
void LadderOverview::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
}
void LadderOverview::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
}
bool LadderOverview::eventFilter(QObject* watched, QEvent* event)
{
    return QWidget::eventFilter(watched, event);
}

} // namespace rungbook::ui
