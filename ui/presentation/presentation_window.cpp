// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/presentation_window.h"

namespace rungbook::ui
{

struct PresentationState {
    std::shared_ptr<const ladder::Ladder> ladder;
    PresentationWindow::Evidence evidence;
    qsizetype step = 0;
    bool predicting = false;
    bool asking = false;
};

PresentationWindow::PresentationWindow(
    std::shared_ptr<const ladder::Ladder> ladder, Evidence evidence, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_state(std::make_unique<PresentationState>())
{
    m_state->ladder = std::move(ladder);
    m_state->evidence = std::move(evidence);
}
PresentationWindow::~PresentationWindow() = default;
qsizetype PresentationWindow::step() const
{
    return m_state->step;
}
qsizetype PresentationWindow::lastStep() const
{
    return m_state->ladder ? static_cast<qsizetype>(m_state->ladder->size()) + 1 : 0;
}
void PresentationWindow::setStep(qsizetype step)
{
    m_state->step = qBound<qsizetype>(0, step, lastStep());
    Q_EMIT stepChanged(m_state->step);
}
bool PresentationWindow::predicting() const
{
    return m_state->predicting;
}
void PresentationWindow::setPredicting(bool on)
{
    m_state->predicting = on;
}
bool PresentationWindow::asking() const
{
    return m_state->asking;
}
QString PresentationWindow::explanationText() const
{
    return {};
}
void PresentationWindow::next()
{
    setStep(step() + 1);
}
void PresentationWindow::back()
{
    setStep(step() - 1);
}
void PresentationWindow::toggleFullScreen() { }
void PresentationWindow::keyPressEvent(QKeyEvent* event)
{
    QWidget::keyPressEvent(event);
}
void PresentationWindow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
}
void PresentationWindow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
}

} // namespace rungbook::ui
