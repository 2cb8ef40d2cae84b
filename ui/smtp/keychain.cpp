// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/keychain.h"

#include <QCoreApplication>
#include <qt6keychain/keychain.h>

namespace rungbook::ui
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(rungbook::ui::Keychain)
};

QString problemOf(const QKeychain::Job& job)
{
    switch (job.error()) {
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
        return {};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return Words::tr("The keychain was not opened.");
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return Words::tr("This system offers no keychain (such as GNOME Keyring or KWallet).");
    default:
        return Words::tr("The keychain cannot be used: %1.").arg(job.errorString());
    }
}

class SystemKeychain : public Keychain
{
public:
    void write(const QString& key, const Secret& secret, Done done) override
    {
        auto* job = new QKeychain::WritePasswordJob(service());
        job->setTextData(QString::fromUtf8(secret.reveal().data(), qsizetype(secret.reveal().size())));
        begin(job, key, [done = std::move(done)](const QKeychain::Job& ended) { done(problemOf(ended)); });
    }
    void read(const QString& key, Got got) override
    {
        auto* job = new QKeychain::ReadPasswordJob(service());
        begin(job, key, [job, got = std::move(got)](const QKeychain::Job& ended) {
            got(problemOf(ended),
                Secret(ended.error() == QKeychain::NoError ? job->textData().toStdString() : std::string()));
        });
    }
    void remove(const QString& key, Done done) override
    {
        begin(new QKeychain::DeletePasswordJob(service()), key,
            [done = std::move(done)](const QKeychain::Job& ended) { done(problemOf(ended)); });
    }

private:
    static QString service() { return QStringLiteral("rungbook"); }

    static void begin(
        QKeychain::Job* job, const QString& key, std::function<void(const QKeychain::Job&)> ended)
    {
        job->setKey(key);
        job->setInsecureFallback(false);
        QObject::connect(job, &QKeychain::Job::finished, job,
            [ended = std::move(ended)](const QKeychain::Job* done) { ended(*done); });
        job->start();
    }
};

} // namespace

std::shared_ptr<Keychain> systemKeychain()
{
    return std::make_shared<SystemKeychain>();
}

} // namespace rungbook::ui
