// SPDX-License-Identifier: GPL-3.0-or-later
// What the buttons, keys and drops of the trust pane do.
#include "ui/models/text.h"
#include "ui/trust/fetch_dialog.h"
#include "ui/trust/import_dialog.h"
#include "ui/trust/trust_model.h"
#include "ui/trust/trust_pane.h"
#include "ui/trust/trust_words.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSaveFile>
#include <QSettings>
#include <QTableView>
#include <QUrl>
#include <algorithm>

namespace rungbook::ui
{

namespace
{

const QString kFolderKey = QStringLiteral("trust/folder");

} // namespace

void TrustPane::keyPressEvent(QKeyEvent* event)
{
    if (takesKey(*event, false)) {
        event->accept();
        useKey(event->key());
    } else {
        QWidget::keyPressEvent(event);
    }
}

void TrustPane::useKey(int key)
{
    switch (key) {
    case Qt::Key_I:
        askFiles();
        break;
    case Qt::Key_V:
        paste();
        break;
    case Qt::Key_F:
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
        break;
    case Qt::Key_E:
        askExport();
        break;
    case Qt::Key_C: {
        std::vector<std::string> wanted;
        for (const tls::TrustedCertificate* entry : selected())
            wanted.push_back(entry->certificate.sha256);
        if (!wanted.empty()) {
            QApplication::clipboard()->setText(toQt(m_keeper->store()->exportPem(wanted)));
            Q_EMIT notice(tr("Copied as PEM."));
        }
        break;
    }
    case Qt::Key_Delete:
        askDelete();
        break;
    case Qt::Key_F2:
        rename();
        break;
    case Qt::Key_Space:
        toggleEnabled();
        break;
    default:
        break;
    }
}

void TrustPane::import(std::vector<ImportInput> inputs)
{
    auto* dialog = new ImportDialog(*m_jobs, *m_keeper, std::move(inputs), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::imported, this, &TrustPane::tellImported);
    dialog->open();
}

void TrustPane::importFiles(const QStringList& paths)
{
    std::vector<ImportInput> inputs;
    for (const QString& path : paths)
        inputs.push_back({QFileInfo(path).fileName(), path, {}});
    if (!inputs.empty())
        import(std::move(inputs));
}

void TrustPane::importText(const QString& text, const QString& name)
{
    std::vector<ImportInput> inputs;
    inputs.push_back({name, {}, text.toStdString()});
    import(std::move(inputs));
}

void TrustPane::importFromServer(const QString& host, int port, smtp::Security security)
{
    auto* dialog = new FetchDialog(*m_jobs, *m_keeper, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!host.isEmpty())
        dialog->setServer(host, port, security);
    connect(dialog, &FetchDialog::imported, this, &TrustPane::tellImported);
    dialog->open();
}

void TrustPane::askServer()
{
    importFromServer({}, 587, smtp::Security::StartTls);
}

void TrustPane::askFiles()
{
    auto* dialog = new QFileDialog(this, tr("Import certificates"), QSettings().value(kFolderKey).toString());
    dialog->setObjectName(QStringLiteral("trustOpenDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("Certificates (*.pem *.crt *.cer *.der *.p7b *.p7c *.p12 *.pfx *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& paths) {
        QSettings().setValue(kFolderKey, QFileInfo(paths.front()).absolutePath());
        importFiles(paths);
    });
    dialog->open();
}

void TrustPane::paste()
{
    if (!importMime(QApplication::clipboard()->mimeData(), tr("pasted text")))
        Q_EMIT notice(
            tr("There is no text and no file in the clipboard. Copy a certificate in PEM form, from BEGIN "
               "CERTIFICATE to END CERTIFICATE."));
}

bool TrustPane::importMime(const QMimeData* mime, const QString& name)
{
    if (!mime)
        return false;
    QStringList paths;
    for (const QUrl& url : mime->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    if (!paths.isEmpty()) {
        importFiles(paths);
        return true;
    }
    if (!mime->hasText() || mime->text().trimmed().isEmpty())
        return false;
    importText(mime->text(), name);
    return true;
}

void TrustPane::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void TrustPane::dropEvent(QDropEvent* event)
{
    if (importMime(event->mimeData(), tr("dropped text")))
        event->acceptProposedAction();
}

void TrustPane::tellImported(const std::vector<tls::AddResult>& results)
{
    const auto count = [&](tls::AddOutcome outcome) {
        return static_cast<qulonglong>(std::count_if(results.begin(), results.end(),
            [&](const tls::AddResult& result) { return result.outcome == outcome; }));
    };
    QStringList wanted;
    for (const tls::AddResult& result : results)
        wanted << toQt(result.sha256);
    const qulonglong added = count(tls::AddOutcome::Added) + count(tls::AddOutcome::Renewal);
    QString text = tr("%1 imported.").arg(counted(added, tr("certificate"), tr("certificates")));
    if (const qulonglong known = count(tls::AddOutcome::Duplicate); known > 0)
        text += tr(" %1 in the store before.").arg(known == 1 ? tr("1 was") : tr("%1 were").arg(known));
    m_wanted = wanted;
    m_search->clear(); // else the new ones may be hidden
    showStore();
    m_table->setFocus();
    Q_EMIT notice(text);
}

void TrustPane::askExport()
{
    if (!m_keeper->store() || m_model->rowCount() == 0)
        return;
    std::vector<std::string> wanted;
    QString name = QStringLiteral("trusted-certificates.pem");
    const auto chosen = selected();
    for (const tls::TrustedCertificate* entry : chosen)
        wanted.push_back(entry->certificate.sha256);
    if (chosen.size() == 1) {
        QString plain = toQt(chosen.front()->friendlyName);
        for (QChar& c : plain)
            if (!c.isLetterOrNumber() && c != u'.' && c != u'-')
                c = u'_';
        name = plain + QStringLiteral(".pem");
    }
    auto* dialog = new QFileDialog(this,
        wanted.empty() ? tr("Export all certificates")
                       : tr("Export %1").arg(counted(wanted.size(), tr("certificate"), tr("certificates"))),
        QSettings().value(kFolderKey).toString());
    dialog->setObjectName(QStringLiteral("trustSaveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("PEM (*.pem)"), tr("All files (*)")});
    dialog->setDefaultSuffix(QStringLiteral("pem"));
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, wanted](const QString& path) {
        QSettings().setValue(kFolderKey, QFileInfo(path).absolutePath());
        exportTo(path, wanted);
    });
    dialog->open();
}

void TrustPane::exportTo(const QString& path, std::vector<std::string> sha256)
{
    const TrustKeeper::Snapshot store = m_keeper->store();
    m_jobs->start(m_exportSlot, tr("Exporting certificates"),
        [this, store, path, sha256 = std::move(sha256)](const JobTracker::Context&) -> JobTracker::Delivery {
            const std::string text = store->exportPem(sha256);
            QSaveFile file(path);
            const bool ok = file.open(QIODevice::WriteOnly)
                && file.write(text.data(), static_cast<qint64>(text.size()))
                    == static_cast<qint64>(text.size())
                && file.commit();
            const QString error = ok ? QString() : file.errorString();
            return [this, path, error] {
                Q_EMIT notice(error.isEmpty() ? tr("Exported to %1.").arg(path)
                                              : tr("%1 could not be written: %2.").arg(path, error));
            };
        });
}

void TrustPane::askDelete()
{
    std::vector<std::string> wanted;
    for (const tls::TrustedCertificate* entry : selected())
        wanted.push_back(entry->certificate.sha256);
    if (wanted.empty())
        return;
    auto* dialog = new DeleteDialog(*m_keeper->store(), wanted, m_profiles, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, wanted] {
        m_keeper->remove(
            wanted, dialog->withDependants(), [this](const Result<std::vector<tls::AddResult>>& results) {
                if (results)
                    Q_EMIT notice(tr("Deleted. It can be imported again from its file."));
            });
    });
    dialog->open();
}

void TrustPane::toggleEnabled()
{
    std::vector<tls::TrustedCertificate> changed;
    const auto chosen = selected();
    const bool enable = !std::all_of(
        chosen.begin(), chosen.end(), [](const tls::TrustedCertificate* entry) { return entry->enabled; });
    QStringList profiles;
    for (const tls::TrustedCertificate* entry : chosen) {
        if (entry->enabled == enable)
            continue;
        changed.push_back(*entry);
        changed.back().enabled = enable;
        if (!enable && m_profiles)
            for (const QString& profile : m_profiles(toQt(entry->certificate.sha256)))
                if (!profiles.contains(profile))
                    profiles << profile;
    }
    if (changed.empty())
        return;
    m_keeper->update(
        std::move(changed), [this, enable, profiles](const Result<std::vector<tls::AddResult>>& results) {
            if (!results)
                return;
            if (enable)
                Q_EMIT notice(tr("Enabled."));
            else if (profiles.isEmpty())
                Q_EMIT notice(tr("Disabled: it is trusted for nothing now."));
            else
                Q_EMIT notice(tr("Disabled. These profiles depend on it: %1.")
                                  .arg(profiles.join(QStringLiteral(", "))));
        });
}

void TrustPane::rename()
{
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid())
        m_table->edit(current.siblingAtColumn(TrustModel::Name));
}

void TrustPane::rename(const QString& sha256, const QString& name)
{
    const int row = m_model->rowOf(sha256.toStdString());
    if (row < 0)
        return;
    tls::TrustedCertificate changed = m_model->entry(row);
    changed.friendlyName = name.toStdString();
    m_keeper->update({changed});
}

} // namespace rungbook::ui
