// SPDX-License-Identifier: GPL-3.0-or-later
// The trust store as a window needs it: read and changed off the GUI thread, one change after the other, and shown as snapshots.
#pragma once

#include "core/tls/trust_store.h"
#include "ui/jobs/job_tracker.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace rungbook::ui
{

class TrustKeeper : public QObject
{
    Q_OBJECT

public:
    using Snapshot = std::shared_ptr<const tls::TrustStore>;
    /// Runs on the GUI thread when the change is on the disk, or when it failed; results: of add() alone.
    using Done = std::function<void(const Result<std::vector<tls::AddResult>>& results)>;

    /// Nothing is read before load().
    TrustKeeper(JobTracker& jobs, QString folder, QObject* parent = nullptr);
    ~TrustKeeper() override;

    const QString& folder() const { return m_folder; }
    /// As last read; null before.
    const Snapshot& store() const { return m_store; }
    bool busy() const { return m_running || !m_waiting.empty(); }

    void load();
    void add(std::vector<tls::BundleEntry> entries, const tls::TrustUsages& usages, const QString& source,
        bool enabled, Done done = {});
    void update(std::vector<tls::TrustedCertificate> changed, Done done = {});
    void remove(std::vector<std::string> sha256, bool withDependants, Done done = {});

Q_SIGNALS:
    /// The snapshot is a new one; byUs: because a change of ours is on the disk.
    void changed(bool byUs);
    /// A sentence, and what to do about it.
    void failed(const QString& sentence);

private:
    struct Change {
        QString title;
        std::function<Result<std::vector<tls::AddResult>>(tls::TrustStore&)> work; ///< empty: only read
        Done done;
    };
    void enqueue(Change change);
    void next();

    QPointer<JobTracker> m_jobs;
    QString m_folder;
    QString m_slot;
    Snapshot m_store;
    std::deque<Change> m_waiting;
    bool m_running = false;
};

/// Where the store is unless somebody says otherwise; the same folder as that of the command line.
QString defaultTrustFolder();

} // namespace rungbook::ui
