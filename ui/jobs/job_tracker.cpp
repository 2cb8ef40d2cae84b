// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_tracker.h"

#include <QSignalBlocker>
#include <algorithm>
#include <chrono>
#include <thread>

namespace rungbook::ui
{

struct JobTracker::Entry {
    quint64 id = 0;
    QString slot;
    QString title;
    Progress progress;
    bool dropped = false; // cancelled or superseded: only waits for its thread to end
    std::jthread thread;
};

JobTracker::JobTracker(QObject* parent)
    : QObject(parent)
{
}

JobTracker::~JobTracker()
{
    for (const auto& entry : m_entries)
        entry->thread.request_stop();
    // The threads are joined before this object goes, so that nothing can be posted to it afterwards.
    m_entries.clear();
}

void JobTracker::start(const QString& slot, const QString& title, Work work)
{
    for (const auto& entry : m_entries) {
        if (entry->slot == slot) {
            entry->dropped = true;
            entry->thread.request_stop();
        }
    }
    auto entry = std::make_unique<Entry>();
    entry->id = ++m_lastId;
    entry->slot = slot;
    entry->title = title;
    const quint64 id = entry->id;
    entry->thread = std::jthread([this, id, work = std::move(work)](const std::stop_token& stop) {
        const auto post = [this, id](Delivery delivery) {
            QMetaObject::invokeMethod(
                this,
                [this, id, delivery = std::move(delivery)] {
                    const Entry* mine = find(id);
                    if (mine && !mine->dropped && delivery)
                        delivery();
                },
                Qt::QueuedConnection);
        };
        Context context;
        context.job.stop = stop;
        context.deliver = post;
        auto lastShown = std::chrono::steady_clock::now();
        context.job.progress = [this, id, lastShown](Progress progress) mutable {
            const auto now = std::chrono::steady_clock::now();
            if (now - lastShown < std::chrono::milliseconds(100))
                return;
            lastShown = now;
            QMetaObject::invokeMethod(
                this,
                [this, id, progress] {
                    if (Entry* mine = find(id)) {
                        mine->progress = progress;
                        Q_EMIT progressed();
                    }
                },
                Qt::QueuedConnection);
        };
        Delivery last = work(context);
        if (!stop.stop_requested())
            post(std::move(last));
        QMetaObject::invokeMethod(
            this, [this, id] { finish(id); }, Qt::QueuedConnection);
    });
    m_entries.push_back(std::move(entry));
    Q_EMIT jobsChanged();
}

void JobTracker::cancel(const QString& slot)
{
    QString title;
    bool any = false;
    for (const auto& entry : m_entries) {
        if (entry->slot == slot && !entry->dropped) {
            entry->dropped = true;
            entry->thread.request_stop();
            title = entry->title;
            any = true;
        }
    }
    if (!any)
        return;
    Q_EMIT jobsChanged();
    if (!title.isEmpty())
        Q_EMIT cancelled(slot, title);
}

void JobTracker::drop(const QString& slot)
{
    const QSignalBlocker quiet(this);
    cancel(slot);
}

void JobTracker::cancelAll()
{
    std::vector<QString> names;
    for (const auto& entry : m_entries) {
        if (!entry->dropped)
            names.push_back(entry->slot);
    }
    for (const QString& slot : names)
        cancel(slot);
}

bool JobTracker::isRunning(const QString& slot) const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
        [&](const auto& entry) { return entry->slot == slot && !entry->dropped; });
}

std::vector<JobTracker::Running> JobTracker::running() const
{
    std::vector<Running> list;
    for (const auto& entry : m_entries) {
        if (!entry->dropped && !entry->title.isEmpty())
            list.push_back({entry->slot, entry->title, entry->progress});
    }
    return list;
}

bool JobTracker::idle() const
{
    return std::all_of(m_entries.begin(), m_entries.end(), [](const auto& entry) { return entry->dropped; });
}

JobTracker::Entry* JobTracker::find(quint64 id) const
{
    const auto at =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& e) { return e->id == id; });
    return at == m_entries.end() ? nullptr : at->get();
}

void JobTracker::finish(quint64 id)
{
    // The thread has posted its last event and is about to end: joining it here takes no time.
    std::erase_if(m_entries, [&](const auto& entry) { return entry->id == id; });
    Q_EMIT jobsChanged();
}

} // namespace rungbook::ui
