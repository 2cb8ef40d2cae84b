// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder in front of a class: full screen, one message at a time, with what it is for beside it.
#pragma once

#include "core/ladder/ladder.h"

#include <QWidget>

#include <functional>
#include <memory>

namespace rungbook::ui
{

struct PresentationState;

/// Space, Right, Down, Page Down and Return go on; Backspace, Left, Up and Page Up go back; Home and End; P asks "what comes next?" before each
/// message; F11 or F full screen; + - text size; Esc closes.
/// The last step is the verdict with its causes.
class PresentationWindow : public QWidget
{
    Q_OBJECT

public:
    /// Gives the log lines that a row rests on, ready to be shown, one per line; may be empty.
    using Evidence = std::function<QString(const ladder::Row&)>;

    explicit PresentationWindow(
        std::shared_ptr<const ladder::Ladder> ladder, Evidence evidence = {}, QWidget* parent = nullptr);
    ~PresentationWindow() override;

    /// 0 is the title, 1 to rowCount() the rows, rowCount() + 1 the verdict.
    qsizetype step() const;
    qsizetype lastStep() const;
    void setStep(qsizetype step);

    /// Ask before showing the next message.
    bool predicting() const;
    void setPredicting(bool on);

    /// True while the question stands and the answer is still hidden.
    bool asking() const;

    /// What stands on the right side now, as plain text.
    QString explanationText() const;

public Q_SLOTS:
    void next();
    void back();
    void toggleFullScreen();

Q_SIGNALS:
    void stepChanged(qsizetype step);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showStep();

    std::unique_ptr<PresentationState> m_state;
};

} // namespace rungbook::ui
