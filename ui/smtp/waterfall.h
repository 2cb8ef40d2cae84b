// SPDX-License-Identifier: GPL-3.0-or-later
// Where the time of a run went: a bar for each step, from when it began to when it ended.
#pragma once

#include "core/smtp/probe_result.h"

#include <QWidget>
#include <vector>

class QCustomPlot;

namespace rungbook::ui
{

class Waterfall : public QWidget
{
    Q_OBJECT

public:
    explicit Waterfall(QWidget* parent = nullptr);

    void setSteps(std::vector<smtp::Step> steps);
    /// Marks the bar of the step that this transcript line belongs to; 0: none.
    void setCurrentLine(quint32 line);
    /// The first transcript line of the marked bar, 0: none.
    quint32 currentLine() const;

Q_SIGNALS:
    /// A bar was clicked: its first transcript line.
    void lineRequested(quint32 line);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void draw();
    void choose(std::ptrdiff_t step);

    QCustomPlot* m_plot;
    std::vector<smtp::Step> m_steps; // those that took time
    std::ptrdiff_t m_current = -1;
};

} // namespace rungbook::ui
