// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust/trust_keeper.h"

#include "ui/models/text.h"

#include <QStandardPaths>

namespace rungbook::ui
{

TrustKeeper::TrustKeeper(JobTracker& jobs, QString folder, QObject* parent)
    : QObject(parent)
    , m_jobs(&jobs)
    , m_folder(std::move(folder))
{
    static int s_last = 0; // several panes and dialogs share one tracker
    m_slot = QStringLiteral("trust-store-%1").arg(++s_last);
    connect(&jobs, &JobTracker::cancelled, this, [this](const QString& slot) {
        if (slot != m_slot)
            return;
        // What was cancelled may be on the disk all the same: only reading tells.
        m_running = false;
        m_waiting.clear();
        load();
    });
}

TrustKeeper::~TrustKeeper()
{
    if (m_jobs)
        m_jobs->drop(m_slot);
}

void TrustKeeper::load()
{
    enqueue({tr("Reading trusted certificates"), {}, {}});
}

void TrustKeeper::add(std::vector<tls::BundleEntry> entries, const tls::TrustUsages& usages,
    const QString& source, bool enabled, Done done)
{
    enqueue({tr("Importing certificates"),
        [entries = std::move(entries), usages, source = source.toStdString(), enabled](
            tls::TrustStore& store) { return store.add(entries, usages, source, enabled); },
        std::move(done)});
}

void TrustKeeper::update(std::vector<tls::TrustedCertificate> changed, Done done)
{
    enqueue({tr("Saving trusted certificates"),
        [changed = std::move(changed)](tls::TrustStore& store) -> Result<std::vector<tls::AddResult>> {
            for (const tls::TrustedCertificate& entry : changed)
                if (auto updated = store.update(entry); !updated)
                    return tl::unexpected<Error>(updated.error());
            return std::vector<tls::AddResult>();
        },
        std::move(done)});
}

void TrustKeeper::remove(std::vector<std::string> sha256, bool withDependants, Done done)
{
    enqueue({tr("Deleting trusted certificates"),
        [sha256 = std::move(sha256), withDependants](
            tls::TrustStore& store) -> Result<std::vector<tls::AddResult>> {
            if (auto gone = store.remove(sha256, withDependants); !gone)
                return tl::unexpected<Error>(gone.error());
            return std::vector<tls::AddResult>();
        },
        std::move(done)});
}

void TrustKeeper::enqueue(Change change)
{
    m_waiting.push_back(std::move(change));
    next();
}

void TrustKeeper::next()
{
    if (m_running || m_waiting.empty() || !m_jobs)
        return;
    m_running = true;
    auto change = std::make_shared<Change>(std::move(m_waiting.front()));
    m_waiting.pop_front();
    const Snapshot known = m_store;
    m_jobs->start(m_slot, change->title,
        [this, change, known, folder = m_folder.toStdString()](
            const JobTracker::Context&) -> JobTracker::Delivery {
            // A copy of what is known reads only the files that changed since.
            auto store = known ? Result<tls::TrustStore>(*known) : tls::TrustStore::open(folder);
            Result<std::vector<tls::AddResult>> outcome = std::vector<tls::AddResult>();
            if (!store)
                outcome = tl::unexpected<Error>(store.error());
            else if (change->work)
                outcome = change->work(*store);
            else if (auto read = store->reload(); !read)
                outcome = tl::unexpected<Error>(read.error());
            Snapshot now = store ? std::make_shared<const tls::TrustStore>(std::move(*store)) : known;
            return [this, change, now, outcome] {
                m_running = false;
                if (now)
                    m_store = now;
                Q_EMIT changed(change->work && outcome.has_value());
                if (!outcome)
                    Q_EMIT failed(toQt(outcome.error().message
                        + (outcome.error().hint.empty() ? "" : " " + outcome.error().hint)));
                if (change->done)
                    change->done(outcome);
                next();
            };
        });
}

QString defaultTrustFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/rungbook/trust");
}

} // namespace rungbook::ui
