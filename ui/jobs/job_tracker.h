// SPDX-License-Identifier: GPL-3.0-or-later
// Runs long work of the core off the GUI thread and brings the results back to it.
#pragma once

#include "core/base/job.h"

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <vector>

namespace rungbook::ui
{

/// One thread per job. A job has a slot ("analysis", "index of source 3"): starting another in the same slot cancels the first, and whatever
/// the first still delivers is dropped. All members belong to the GUI thread. Destroying the tracker cancels and waits for everything.
class JobTracker : public QObject
{
    Q_OBJECT

public:
    /// Runs on the GUI thread when the work is done; not called when the job was cancelled, superseded, or the tracker is gone.
    using Delivery = std::function<void()>;

    /// What the work is given. deliver() may be called from the working thread at any time, to show partial results.
    struct Context {
        Job job;
        std::function<void(Delivery)> deliver;
    };
    using Work = std::function<Delivery(const Context&)>;

    struct Running {
        QString slot;
        QString title;
        Progress progress;
    };

    explicit JobTracker(QObject* parent = nullptr);
    ~JobTracker() override;

    /// title is for the status bar: "Analysing asa.log". An empty title keeps the job out of it.
    void start(const QString& slot, const QString& title, Work work);

    /// Asks the job of that slot to stop; its results are dropped from now on.
    void cancel(const QString& slot);
    void cancelAll();
    /// Like cancel(), without telling anybody: whoever asked for the work is going away.
    void drop(const QString& slot);

    bool isRunning(const QString& slot) const;
    /// Jobs that have a title and are neither done nor cancelled, oldest first.
    std::vector<Running> running() const;
    bool idle() const;

Q_SIGNALS:
    /// A job began, ended, or was cancelled.
    void jobsChanged();
    /// At most ten times a second and job.
    void progressed();
    /// A titled job was stopped by cancel() or cancelAll().
    void cancelled(const QString& slot, const QString& title);

private:
    struct Entry;
    void finish(quint64 id);
    Entry* find(quint64 id) const;

    std::vector<std::unique_ptr<Entry>> m_entries;
    quint64 m_lastId = 0;
};

} // namespace rungbook::ui
