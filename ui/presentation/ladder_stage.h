// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of the presentation: the ladder as far as it has been told.
#pragma once

#include "core/ladder/ladder.h"
#include "core/ladder/layout.h"

#include <QWidget>

#include <memory>

namespace rungbook::ui
{

class LadderPainter;

class LadderStage : public QWidget
{
    Q_OBJECT

public:
    explicit LadderStage(std::shared_ptr<const ladder::Ladder> ladder, QWidget* parent = nullptr);
    ~LadderStage() override;

    /// Size of the text wished for; smaller when the ladder would not fit into the width.
    void setTextPixels(double pixels);

    /// Shows the rows up to step (0: none), the last of them marked; asking puts a question mark where the next one will be.
    void setStep(qsizetype step, bool asking);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makePainter();

    std::shared_ptr<const ladder::Ladder> m_ladder;
    std::shared_ptr<const ladder::RowIndex> m_index;
    std::unique_ptr<LadderPainter> m_painter;
    double m_pixels = 20;
    qsizetype m_step = 0;
    bool m_asking = false;
};

} // namespace rungbook::ui
