// SPDX-License-Identifier: GPL-3.0-or-later
// What goes in and out of a case: files, pastes, drops, reports, and what is kept between starts.
#include "core/output/case_report.h"
#include "ui/cases/case_pane.h"
#include "ui/models/text.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDateTime>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>
#include <QSaveFile>
#include <QTableWidget>
#include <QThread>
#include <QTimer>

namespace rungbook::ui
{

namespace
{

// Readable for its owner only. Returns an empty text or what went wrong.
QString writeFile(const QString& path, const std::string& bytes)
{
    QSaveFile file(path);
    const bool good = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(bytes.data(), static_cast<qint64>(bytes.size())) == static_cast<qint64>(bytes.size())
        && file.commit();
    return good ? QString() : CasePane::tr("%1 cannot be written: %2").arg(path, file.errorString());
}

QString writeReport(const casefile::CaseFile& file, const QString& path, const std::string& version,
    bool names, const Job& job)
{
    const auto report = workbench::investigate(file, job);
    if (!report)
        return toQt(report.error().message);
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("pdf")) {
        // The layout of a document starts timers, which need a thread of Qt's own.
        const QString page = toQt(output::caseHtml(**report, version, names));
        QString trouble;
        const std::unique_ptr<QThread> painter(
            QThread::create([&] { trouble = writeReportPdf(page, path); }));
        painter->start();
        painter->wait();
        return trouble;
    }
    return writeFile(path,
        suffix == QLatin1String("json")      ? output::caseJson(**report)
            : suffix == QLatin1String("txt") ? output::caseText(**report, {})
                                             : output::caseHtml(**report, version, names));
}

} // namespace

void CasePane::addBytes(const QString& name, const std::string& bytes)
{
    casefile::CaseItem item;
    item.name = name.toStdString();
    item.bytes = bytes;
    item.added = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    const auto added = casefile::add(m_file, std::move(item));
    if (!added) {
        Q_EMIT notice(toQt(added.error().message + " " + added.error().hint));
        return;
    }
    fillItems();
    changed();
    look();
}

void CasePane::addFiles(const QStringList& paths)
{
    for (const QString& path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            Q_EMIT notice(tr("%1 cannot be read: %2").arg(path, file.errorString()));
            continue;
        }
        if (file.size() > static_cast<qint64>(casefile::kLongestItem)) {
            Q_EMIT notice(tr("%1 is too long for a case; cut it to the peer or the server first.").arg(path));
            continue;
        }
        const QByteArray bytes = file.readAll();
        if (casefile::looksLikeCase({bytes.constData(), static_cast<std::size_t>(bytes.size())})
            && m_file.items.empty()) {
            openCase(path);
            continue;
        }
        addBytes(QFileInfo(path).fileName(), bytes.toStdString());
    }
}

bool CasePane::openCase(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Q_EMIT notice(tr("%1 cannot be read: %2").arg(path, file.errorString()));
        return false;
    }
    const QByteArray bytes = file.read(static_cast<qint64>(casefile::kLongestCase * 2));
    auto read = casefile::fromText({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    if (!read) {
        Q_EMIT notice(toQt(read.error().message + " " + read.error().hint));
        return false;
    }
    if (!putAside())
        return false;
    replaceCase(*std::move(read), path);
    return true;
}

bool CasePane::saveCase(const QString& given)
{
    QString path = given;
    if (path.isEmpty())
        path = QFileDialog::getSaveFileName(
            this, tr("Save the case"), tr("case.rungbook"), tr("Case files (*.rungbook);;All files (*)"));
    if (path.isEmpty())
        return false;
    casefile::giveSeed(m_file);
    if (const QString trouble = writeFile(path, casefile::toText(m_file)); !trouble.isEmpty()) {
        Q_EMIT notice(trouble);
        return false;
    }
    m_path = path;
    m_modified = false;
    m_keepTimer->start();
    Q_EMIT notice(tr("Saved as %1. It holds what was added as it was, keys included.").arg(path));
    Q_EMIT contentChanged();
    return true;
}

QString CasePane::freeName(const QString& stem) const
{
    const QString base =
        m_folder + u'/' + stem + QDateTime::currentDateTime().toString(QStringLiteral("-yyyyMMdd-HHmmss"));
    QString path = base + QStringLiteral(".rungbook");
    for (int n = 2; QFile::exists(path); ++n)
        path = QStringLiteral("%1-%2.rungbook").arg(base).arg(n);
    return path;
}

// Before another case takes its place: what was not saved goes into a file beside. False when it could not be kept.
bool CasePane::putAside()
{
    if (!m_modified || m_file.items.empty())
        return true;
    if (m_folder.isEmpty())
        return saveCase();
    QDir().mkpath(m_folder);
    const QString aside = freeName(QStringLiteral("earlier"));
    const QString trouble = writeFile(aside, casefile::toText(m_file));
    Q_EMIT notice(trouble.isEmpty() ? tr("The case that was open is kept as %1.").arg(aside) : trouble);
    return trouble.isEmpty();
}

void CasePane::replaceCase(casefile::CaseFile file, const QString& path)
{
    m_file = std::move(file);
    m_path = path;
    m_modified = false;
    m_keepTimer->start();
    fillItems();
    look();
    Q_EMIT contentChanged();
}

void CasePane::newCase()
{
    if (putAside())
        replaceCase({}, {});
}

void CasePane::exportReport(const QString& path)
{
    const bool names = m_redact->isChecked();
    auto file = std::make_shared<const casefile::CaseFile>(m_file);
    const std::string version = QCoreApplication::applicationVersion().toStdString();
    m_jobs.start(reportSlot(), tr("Writing %1").arg(path),
        [this, file, names, path, version](const JobTracker::Context& context) -> JobTracker::Delivery {
            const QString trouble = writeReport(
                names ? workbench::redacted(*file).file : *file, path, version, names, context.job);
            return [this, trouble, path, names] {
                Q_EMIT notice(!trouble.isEmpty() ? trouble
                        : names                  ? tr("%1 is written, under other names.").arg(path)
                                : tr("%1 is written, with the names as they are.").arg(path));
                Q_EMIT exported(path, trouble.isEmpty());
            };
        });
}

void CasePane::askAdd()
{
    addFiles(QFileDialog::getOpenFileNames(this, tr("Add to the case")));
}

void CasePane::askOpen()
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open a case"), {}, tr("Case files (*.rungbook *.case);;All files (*)"));
    if (!path.isEmpty())
        openCase(path);
}

void CasePane::askExport()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Write a report"), tr("report.html"),
        tr("HTML (*.html);;PDF (*.pdf);;Text (*.txt);;JSON (*.json)"));
    if (!path.isEmpty())
        exportReport(path);
}

void CasePane::removeSelected()
{
    std::vector<std::size_t> rows;
    for (const QModelIndex& index : m_items->selectionModel()->selectedRows())
        rows.push_back(static_cast<std::size_t>(index.row()));
    std::sort(rows.rbegin(), rows.rend());
    for (const std::size_t row : rows)
        if (row < m_file.items.size())
            m_file.items.erase(m_file.items.begin() + static_cast<std::ptrdiff_t>(row));
    if (rows.empty())
        return;
    fillItems();
    changed();
    look();
}

void CasePane::openSelected()
{
    const int row = m_items->currentRow();
    if (row < 0 || static_cast<std::size_t>(row) >= m_file.items.size())
        return;
    const QString kind = m_items->item(row, KindColumn)->text();
    Q_EMIT openRequested(
        toQt(m_file.items[static_cast<std::size_t>(row)].name), kind == QLatin1String("configuration"));
}

void CasePane::paste()
{
    const QMimeData* given = QApplication::clipboard()->mimeData();
    if (given == nullptr)
        return;
    QStringList paths;
    for (const QUrl& url : given->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    if (!paths.isEmpty())
        addFiles(paths);
    else if (given->hasText())
        addBytes(tr("pasted.txt"), given->text().toStdString());
}

void CasePane::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void CasePane::dropEvent(QDropEvent* event)
{
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    if (!paths.isEmpty())
        addFiles(paths);
    else if (event->mimeData()->hasText())
        addBytes(tr("dropped.txt"), event->mimeData()->text().toStdString());
    event->acceptProposedAction();
}

void CasePane::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Paste)) {
        paste();
        return;
    }
    if (m_items->hasFocus()) {
        if (event->key() == Qt::Key_Delete) {
            removeSelected();
            return;
        }
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            openSelected();
            return;
        }
    }
    QWidget::keyPressEvent(event);
}

// The open case, as it is now, beside the other things that are kept between starts. The writing is not waited for, but at the end.
void CasePane::keep(bool wait)
{
    m_keepTimer->stop();
    if (m_folder.isEmpty())
        return;
    QDir().mkpath(m_folder);
    QFile::setPermissions(m_folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    const QString path = m_folder + QStringLiteral("/open.rungbook");
    casefile::giveSeed(m_file);
    const bool nothing = m_file.items.empty() && m_file.title.empty() && m_file.note.empty();
    m_jobs.drop(keepSlot());
    if (nothing) {
        QFile::remove(path);
        return;
    }
    if (wait) {
        writeFile(path, casefile::toText(m_file));
        return;
    }
    auto file = std::make_shared<const casefile::CaseFile>(m_file);
    m_jobs.start(
        keepSlot(), {}, [this, file, path](const JobTracker::Context& context) -> JobTracker::Delivery {
            const std::string text = casefile::toText(*file);
            const QString trouble = context.job.stop.stop_requested() ? QString() : writeFile(path, text);
            return [this, trouble] {
                if (!trouble.isEmpty())
                    Q_EMIT notice(trouble);
            };
        });
}

void CasePane::restore()
{
    if (m_folder.isEmpty())
        return;
    QFile file(m_folder + QStringLiteral("/open.rungbook"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QByteArray bytes = file.readAll();
    if (auto read = casefile::fromText({bytes.constData(), static_cast<std::size_t>(bytes.size())})) {
        m_file = *std::move(read);
        m_modified = true; // of which file it was is not known any more
        return;
    }
    // It would be overwritten by the next case: somebody may still get something out of it.
    const QString aside = freeName(QStringLiteral("damaged"));
    const bool moved = file.rename(aside);
    QTimer::singleShot(0, this, [this, aside, moved] { // when somebody listens
        Q_EMIT notice(moved ? tr("The case that was open could not be read; it is kept as %1.").arg(aside)
                            : tr("The case that was open could not be read."));
    });
}

} // namespace rungbook::ui
