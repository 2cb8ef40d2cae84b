// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/presentation_window.h"

#include "ui/ladder/ladder_style.h"
#include "ui/presentation/ladder_stage.h"
#include "ui/presentation/step_text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QProgressBar>
#include <QScrollBar>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

namespace rungbook::ui
{

namespace
{

constexpr double kLeastScale = 0.5;
constexpr double kMostScale = 2.0;

} // namespace

struct PresentationState {
    std::shared_ptr<const ladder::Ladder> ladder;
    PresentationWindow::Evidence evidence;
    LadderStage* stage = nullptr;
    QTextBrowser* words = nullptr;
    QProgressBar* progress = nullptr;
    QLabel* keys = nullptr;
    qsizetype step = 0;
    double scale = 1;
    bool predicting = false;
    bool asking = false;
};

PresentationWindow::PresentationWindow(
    std::shared_ptr<const ladder::Ladder> ladder, Evidence evidence, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_state(std::make_unique<PresentationState>())
{
    m_state->ladder = ladder ? std::move(ladder) : std::make_shared<const ladder::Ladder>();
    m_state->evidence = std::move(evidence);
    setObjectName(QStringLiteral("presentationWindow"));
    setWindowTitle(tr("Presentation: %1").arg(shown(m_state->ladder->title)));
    setFocusPolicy(Qt::StrongFocus);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);

    m_state->stage = new LadderStage(m_state->ladder, this);
    m_state->words = new QTextBrowser(this);
    m_state->words->setObjectName(QStringLiteral("presentationWords"));
    m_state->words->setAccessibleName(tr("What happens in this step"));
    m_state->words->setFrameShape(QFrame::NoFrame);
    m_state->words->setOpenLinks(false);
    // The keys are the window's: they turn the pages.
    m_state->words->setFocusPolicy(Qt::NoFocus);
    m_state->progress = new QProgressBar(this);
    m_state->progress->setTextVisible(false);
    m_state->progress->setRange(0, static_cast<int>(std::min<qsizetype>(lastStep(), 1'000'000)));
    m_state->progress->setAccessibleName(tr("Progress"));
    m_state->keys = new QLabel(this);
    m_state->keys->setObjectName(QStringLiteral("presentationKeys"));

    auto* sides = new QHBoxLayout;
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(24);
    sides->addWidget(m_state->stage, 60);
    sides->addWidget(m_state->words, 40);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(sides, 1);
    layout->addWidget(m_state->progress);
    layout->addWidget(m_state->keys);
    resize(1280, 720);
    showStep();
}

PresentationWindow::~PresentationWindow() = default;

qsizetype PresentationWindow::step() const
{
    return m_state->step;
}

qsizetype PresentationWindow::lastStep() const
{
    return static_cast<qsizetype>(m_state->ladder->size()) + 1;
}

bool PresentationWindow::predicting() const
{
    return m_state->predicting;
}

bool PresentationWindow::asking() const
{
    return m_state->asking;
}

QString PresentationWindow::explanationText() const
{
    return m_state->words->toPlainText();
}

void PresentationWindow::setStep(qsizetype step)
{
    m_state->asking = false;
    step = std::clamp<qsizetype>(step, 0, lastStep());
    const bool changed = step != m_state->step;
    m_state->step = step;
    showStep();
    if (changed)
        Q_EMIT stepChanged(step);
}

void PresentationWindow::setPredicting(bool on)
{
    m_state->predicting = on;
    if (!on)
        m_state->asking = false;
    showStep();
}

void PresentationWindow::next()
{
    if (m_state->step >= lastStep())
        return;
    // There is nothing to guess about notes and pauses.
    if (m_state->predicting && !m_state->asking && isArrow(*m_state->ladder, m_state->step)) {
        m_state->asking = true;
        showStep();
        return;
    }
    setStep(m_state->step + 1);
}

void PresentationWindow::back()
{
    if (m_state->asking) {
        m_state->asking = false;
        showStep();
        return;
    }
    setStep(m_state->step - 1);
}

void PresentationWindow::toggleFullScreen()
{
    if (isFullScreen())
        showNormal();
    else
        showFullScreen();
}

void PresentationWindow::showStep()
{
    const double base = std::max(11.0, height() / 34.0) * m_state->scale;
    m_state->stage->setTextPixels(base * 0.9);
    m_state->stage->setStep(m_state->step, m_state->asking);
    StepLook look;
    look.style = ladderStyle(palette());
    look.asking = m_state->asking;
    // Long texts get smaller before they get a scroll bar: nobody scrolls in front of a class.
    const double rows = m_state->words->viewport()->height();
    for (const double part : {1.0, 0.88, 0.76, 0.66}) {
        look.pixels = base * part;
        m_state->words->setHtml(stepHtml(*m_state->ladder, m_state->step, look, m_state->evidence));
        m_state->words->document()->setTextWidth(m_state->words->viewport()->width());
        if (m_state->words->document()->size().height() <= rows)
            break;
    }
    m_state->progress->setValue(static_cast<int>(std::min<qsizetype>(m_state->step, 1'000'000)));
    m_state->progress->setFixedHeight(std::max(6, static_cast<int>(base / 4)));
    QFont small = font();
    small.setPixelSize(std::max(10, static_cast<int>(base * 0.55)));
    m_state->keys->setFont(small);
    m_state->keys->setText(
        tr("Step %1 of %2   ·   Space: next   ·   Backspace: back   ·   P: %3   ·   + −: text size   ·   "
           "F11: full screen   ·   Esc: close")
            .arg(m_state->step)
            .arg(lastStep())
            .arg(m_state->predicting ? tr("stop asking") : tr("ask before each message")));
    setAccessibleDescription(explanationText());
}

void PresentationWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & (Qt::AltModifier | Qt::MetaModifier))
        return QWidget::keyPressEvent(event);
    QScrollBar* bar = m_state->words->verticalScrollBar();
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    switch (event->key()) {
    case Qt::Key_Down:
        if (shift)
            return bar->setValue(bar->value() + bar->pageStep() / 2);
        return next();
    case Qt::Key_Up:
        if (shift)
            return bar->setValue(bar->value() - bar->pageStep() / 2);
        return back();
    case Qt::Key_Space:
    case Qt::Key_Right:
    case Qt::Key_PageDown:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return next();
    case Qt::Key_Backspace:
    case Qt::Key_Left:
    case Qt::Key_PageUp:
        return back();
    case Qt::Key_Home:
        return setStep(0);
    case Qt::Key_End:
        return setStep(lastStep());
    case Qt::Key_P:
        return setPredicting(!m_state->predicting);
    case Qt::Key_F11:
    case Qt::Key_F:
        return toggleFullScreen();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_state->scale = std::min(kMostScale, m_state->scale * 1.1);
        return showStep();
    case Qt::Key_Minus:
        m_state->scale = std::max(kLeastScale, m_state->scale / 1.1);
        return showStep();
    case Qt::Key_0:
        m_state->scale = 1;
        return showStep();
    case Qt::Key_Escape:
        close();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void PresentationWindow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // The layout gives the children their places first: the text is fitted into them.
    layout()->activate();
    showStep();
}

void PresentationWindow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_state->words)
        showStep();
}

} // namespace rungbook::ui
