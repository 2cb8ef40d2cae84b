// SPDX-License-Identifier: GPL-3.0-or-later
// What is being worked on, in the status bar: a title, how far it is, and a button to stop it.
#pragma once

#include "ui/jobs/job_tracker.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QTimer;
class QToolButton;

namespace rungbook::ui
{

class JobBar : public QWidget
{
    Q_OBJECT

public:
    explicit JobBar(JobTracker& jobs, QWidget* parent = nullptr);

Q_SIGNALS:
    void cancelRequested();

private:
    void refresh();

    JobTracker& m_jobs;
    QLabel* m_title;
    QProgressBar* m_progress;
    QToolButton* m_cancel;
    QTimer* m_delay;
};

} // namespace rungbook::ui
