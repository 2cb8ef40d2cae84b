// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

namespace rungbook::ui
{

namespace
{

constexpr int kShowAfter = 150; // ms: shorter work would only flicker

} // namespace

JobBar::JobBar(JobTracker& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_title(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
    , m_delay(new QTimer(this))
{
    setObjectName(QStringLiteral("jobBar"));
    m_title->setObjectName(QStringLiteral("jobTitle"));
    m_progress->setObjectName(QStringLiteral("jobProgress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setMaximumWidth(180);
    m_progress->setMaximumHeight(m_progress->fontMetrics().height() + 4);
    m_cancel->setObjectName(QStringLiteral("jobCancel"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop what is being worked on (Esc)"));
    m_cancel->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 4, 0);
    layout->addWidget(m_title);
    layout->addWidget(m_progress);
    layout->addWidget(m_cancel);
    m_delay->setSingleShot(true);
    m_delay->setInterval(kShowAfter);
    connect(m_delay, &QTimer::timeout, this, [this] {
        if (!m_jobs.running().empty())
            show();
    });
    connect(&m_jobs, &JobTracker::jobsChanged, this, &JobBar::refresh);
    connect(&m_jobs, &JobTracker::progressed, this, &JobBar::refresh);
    connect(m_cancel, &QToolButton::clicked, this, &JobBar::cancelRequested);
    hide();
}

void JobBar::refresh()
{
    const std::vector<JobTracker::Running> running = m_jobs.running();
    if (running.empty()) {
        m_delay->stop();
        hide();
        return;
    }
    if (isHidden() && !m_delay->isActive())
        m_delay->start();
    const JobTracker::Running& newest = running.back();
    m_title->setText(running.size() == 1 ? newest.title
                                         : tr("%1 (and %2 more)").arg(newest.title).arg(running.size() - 1));
    if (newest.progress.total == 0) {
        m_progress->setRange(0, 0);
    } else {
        // An int cannot count the bytes of a large file; thousandths can.
        m_progress->setRange(0, 1000);
        m_progress->setValue(static_cast<int>(newest.progress.done * 1000 / newest.progress.total));
    }
}

} // namespace rungbook::ui
