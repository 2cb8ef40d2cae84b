// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/waterfall.h"

#include "ui/models/text.h"
#include "ui/smtp/transcript_model.h"
#include "ui/widgets/colors.h"

#include <QEvent>
#include <QKeyEvent>
#include <QSharedPointer>
#include <QVBoxLayout>
#include <algorithm>

// The library speaks the words that this project switches off.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach(variable, container) for (variable : container)
#include <qcustomplot.h>
#undef foreach
#undef slots
#undef signals

namespace rungbook::ui
{

Waterfall::Waterfall(QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this))
{
    m_plot->setObjectName(QStringLiteral("smtpWaterfall"));
    m_plot->setAccessibleName(tr("Time of each step"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        const double place = m_plot->yAxis->pixelToCoord(event->position().y());
        const auto step = static_cast<std::ptrdiff_t>(place + 0.5);
        setFocus(Qt::MouseFocusReason);
        choose(step);
    });
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Time of each step"));
    m_plot->setFocusPolicy(Qt::NoFocus);
    draw();
}

void Waterfall::setSteps(std::vector<smtp::Step> steps)
{
    std::erase_if(
        steps, [](const smtp::Step& s) { return s.outcome == smtp::StepOutcome::Skipped || s.ms < 0; });
    m_steps = std::move(steps);
    m_current = -1;
    draw();
}

void Waterfall::choose(std::ptrdiff_t step)
{
    if (step < 0 || step >= static_cast<std::ptrdiff_t>(m_steps.size()))
        return;
    m_current = step;
    draw();
    if (const quint32 line = m_steps[static_cast<std::size_t>(step)].line; line > 0)
        Q_EMIT lineRequested(line);
}

void Waterfall::setCurrentLine(quint32 line)
{
    std::ptrdiff_t best = -1;
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        if (m_steps[i].line > 0 && m_steps[i].line <= line
            && (best < 0 || m_steps[i].line > m_steps[static_cast<std::size_t>(best)].line))
            best = static_cast<std::ptrdiff_t>(i);
    if (best == m_current)
        return;
    m_current = best;
    draw();
}

quint32 Waterfall::currentLine() const
{
    return m_current < 0 ? 0 : m_steps[static_cast<std::size_t>(m_current)].line;
}

void Waterfall::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Down:
        choose(m_current + 1);
        break;
    case Qt::Key_Up:
        choose(m_current - 1);
        break;
    case Qt::Key_Home:
        choose(0);
        break;
    case Qt::Key_End:
        choose(static_cast<std::ptrdiff_t>(m_steps.size()) - 1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Waterfall::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (m_current < 0)
        choose(0);
}

void Waterfall::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        draw();
}

void Waterfall::draw()
{
    const SemanticColors colors = semanticColors(palette());
    const QColor fore = palette().color(QPalette::Text);
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_plot->setBackground(palette().brush(QPalette::Base));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(QPen(fore));
        axis->setTickPen(QPen(fore));
        axis->setSubTickPen(QPen(colors.quiet));
        axis->setTickLabelColor(fore);
        axis->setLabelColor(fore);
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
        axis->grid()->setPen(QPen(palette().color(QPalette::Midlight)));
    }
    m_plot->xAxis->grid()->setZeroLinePen(Qt::NoPen);
    m_plot->yAxis->grid()->setVisible(false); // a line through the words beside the bars
    m_plot->xAxis->setLabel(tr("milliseconds since the test began"));
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    double end = 1;
    // A box for each step rather than bars: they begin where the step began.
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const smtp::Step& step = m_steps[i];
        const auto place = static_cast<double>(i);
        const QString name = step.address.empty()
            ? phaseText(step.phase)
            : QStringLiteral("%1 %2").arg(phaseText(step.phase), toQt(step.address));
        ticker->addTick(place, name);
        end = std::max(end, step.startMs + step.ms);
        if (static_cast<std::ptrdiff_t>(i) == m_current) {
            auto* band = new QCPItemRect(m_plot);
            band->topLeft->setTypeX(QCPItemPosition::ptAxisRectRatio);
            band->bottomRight->setTypeX(QCPItemPosition::ptAxisRectRatio);
            band->topLeft->setCoords(0, place - 0.5);
            band->bottomRight->setCoords(1, place + 0.5);
            band->setPen(QPen(palette().color(QPalette::Highlight)));
            band->setBrush(colors.message);
        }
        auto* box = new QCPItemRect(m_plot);
        box->topLeft->setCoords(step.startMs, place - 0.35);
        box->bottomRight->setCoords(step.startMs + std::max(step.ms, 0.0), place + 0.35);
        const QColor color = step.outcome == smtp::StepOutcome::Passed ? colors.good
            : step.outcome == smtp::StepOutcome::Failed                ? colors.bad
                                                                       : colors.warn;
        box->setPen(QPen(color, 2));
        // Black and white has to do: what failed is hatched.
        box->setBrush(
            QBrush(color, step.outcome == smtp::StepOutcome::Passed ? Qt::SolidPattern : Qt::BDiagPattern));
        auto* label = new QCPItemText(m_plot);
        label->position->setCoords(step.startMs + step.ms, place);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->setPadding(QMargins(6, 0, 0, 0));
        label->setText(tr("%1 ms").arg(step.ms, 0, 'f', step.ms < 10 ? 1 : 0));
        label->setColor(fore);
        label->setFont(font());
    }
    m_plot->yAxis->setTicker(ticker);
    m_plot->yAxis->setRangeReversed(true);
    m_plot->yAxis->setRange(-0.7, std::max<double>(0.3, static_cast<double>(m_steps.size()) - 0.3));
    m_plot->xAxis->setRange(0, end * 1.15);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace rungbook::ui
