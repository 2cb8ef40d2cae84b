// SPDX-License-Identifier: GPL-3.0-or-later
// What goes in and out of the window: files, clipboard, exports, paper.
#include "core/ladder/render_mermaid.h"
#include "core/ladder/render_svg.h"
#include "core/ladder/render_text.h"
#include "core/resources/resources.h"
#include "core/smtp/replay.h"
#include "ui/cases/case_pane.h"
#include "ui/config/config_pane.h"
#include "ui/ladder/ladder_export.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/panes/ike_pane.h"
#include "ui/panes/source_pane.h"
#include "ui/panes/start_page.h"
#include "ui/presentation/presentation_window.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/trust/trust_pane.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QPrintDialog>
#include <QPrinter>
#include <QSettings>
#include <QUrl>

namespace rungbook::ui
{

namespace
{

constexpr qsizetype kMaxRecent = 12;
constexpr qint64 kLongestRecording = qint64{256} << 20;

ExportResult writeLadder(const ladder::Ladder& ladder, const QString& path, const Job& job)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("svg")) {
        ladder::SvgOptions options;
        options.maxRows = 0;
        return saveText(ladder::renderSvg(ladder, options), path);
    }
    if (suffix == QLatin1String("png"))
        return savePng(ladder, path, {.scale = 2, .maxHeight = 24000}, job);
    if (suffix == QLatin1String("pdf"))
        return savePdf(ladder, path, defaultPage(), job);
    if (suffix == QLatin1String("mmd") || suffix == QLatin1String("md"))
        return saveText(ladder::renderMermaid(ladder), path);
    return saveText(ladder::renderText(ladder), path);
}

bool isCaseFile(const QString& path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray head = file.read(200);
    return casefile::looksLikeCase({head.constData(), static_cast<std::size_t>(head.size())});
}

} // namespace

void MainWindow::askOpen(bool config)
{
    const QSettings settings;
    const bool configs = bench() == Bench::Config && !config;
    QFileDialog dialog(this,
        configs      ? tr("Open configurations")
            : config ? tr("Open a configuration beside the logs")
                     : tr("Open logs"),
        settings.value(QStringLiteral("folder")).toString());
    dialog.setObjectName(QStringLiteral("openDialog"));
    dialog.setFileMode(QFileDialog::ExistingFiles);
    if (config || configs)
        dialog.setNameFilters({tr("Configurations (*.cfg *.conf *.txt)"), tr("All files (*)")});
    else
        dialog.setNameFilters({tr("All files (*)"), tr("Logs (*.log *.txt *.gz)")});
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return;
    QSettings().setValue(QStringLiteral("folder"), QFileInfo(dialog.selectedFiles().front()).absolutePath());
    openFiles(dialog.selectedFiles(), config);
}

void MainWindow::openFiles(const QStringList& paths, bool config)
{
    if (paths.isEmpty())
        return;
    if (paths.size() == 1 && !m_restoring && isCaseFile(paths.front())) {
        showBench(Bench::Case);
        m_case->openCase(paths.front());
        return;
    }
    if (bench() == Bench::Config && !config && !m_restoring) {
        m_config->openFiles(paths);
        return;
    }
    if (bench() == Bench::Trust && !m_restoring) {
        m_trust->importFiles(paths);
        return;
    }
    if (bench() == Bench::Smtp && !config && !m_restoring) {
        openRecordings(paths);
        return;
    }
    if (bench() == Bench::Case && !config && !m_restoring) {
        m_case->addFiles(paths);
        return;
    }
    const quint64 key = m_ike->workspace().addFiles(paths, config);
    if (!m_restoring) {
        if (!config)
            remember(paths);
        showBench(Bench::Ike);
        m_ike->source()->showInput(key);
    }
}

void MainWindow::openRecordings(const QStringList& paths)
{
    for (const QString& path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            notice(tr("%1 cannot be read: %2").arg(path, file.errorString()));
            continue;
        }
        if (file.size() > kLongestRecording) {
            notice(
                tr("%1 is too big; cut the capture to the mail server: tcpdump -r FILE -w SMALL host SERVER.")
                    .arg(path));
            continue;
        }
        m_smtp->openRecordingLater(file.readAll());
    }
}

void MainWindow::openText(const QString& text, bool config)
{
    if (text.trimmed().isEmpty()) {
        notice(tr("There is no text to analyse."));
        return;
    }
    if (bench() == Bench::Config && !config) {
        m_config->openText(text.toStdString());
        return;
    }
    if (bench() == Bench::Trust) {
        m_trust->importText(text, tr("pasted text"));
        return;
    }
    if (bench() == Bench::Smtp && !config) {
        const QByteArray bytes = text.toUtf8();
        if (smtp::recogniseReplay({bytes.constData(), static_cast<std::size_t>(bytes.size())})
            != smtp::ReplayKind::Unknown) { // anything else is for the IKE bench, as elsewhere
            m_smtp->openRecordingLater(bytes);
            return;
        }
    }
    if (bench() == Bench::Case && !config) {
        m_case->addBytes(tr("pasted.txt"), text.toStdString());
        return;
    }
    const quint64 key = m_ike->workspace().addText(
        text.toStdString(), config ? tr("pasted configuration") : tr("pasted text"), config);
    showBench(Bench::Ike);
    m_ike->source()->showInput(key);
    m_ike->ladderView()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::openSample(const QString& name)
{
    for (const resources::Sample& sample : resources::samples()) {
        if (toQt(sample.name) != name)
            continue;
        const quint64 key =
            m_ike->workspace().addText(std::string(sample.text), name, name.endsWith(QLatin1String(".cfg")));
        showBench(Bench::Ike);
        m_ike->source()->showInput(key);
        m_ike->ladderView()->setFocus(Qt::OtherFocusReason);
        return;
    }
}

void MainWindow::paste(bool config)
{
    const QMimeData* clip = QApplication::clipboard()->mimeData();
    if (!clip || !take(*clip, config))
        notice(tr("The clipboard holds neither text nor files."));
}

bool MainWindow::take(const QMimeData& given, bool config)
{
    QStringList paths;
    for (const QUrl& url : given.urls()) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    if (!paths.isEmpty()) {
        openFiles(paths, config);
        return true;
    }
    if (!given.hasText() || given.text().isEmpty())
        return false;
    openText(given.text(), config);
    return true;
}

void MainWindow::askExport()
{
    if (bench() == Bench::Config) {
        m_config->askExport();
        return;
    }
    const auto ladder = m_ike->ladder();
    if (!ladder)
        return;
    const QSettings settings;
    const QString folder = settings.value(QStringLiteral("exportFolder"), QDir::homePath()).toString();
    QFileDialog dialog(this, tr("Export the ladder"), folder);
    dialog.setObjectName(QStringLiteral("exportDialog"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    const QList<std::pair<QString, QString>> formats = {{tr("SVG picture (*.svg)"), QStringLiteral("svg")},
        {tr("PNG picture (*.png)"), QStringLiteral("png")},
        {tr("PDF document (*.pdf)"), QStringLiteral("pdf")}, {tr("Text (*.txt)"), QStringLiteral("txt")},
        {tr("Mermaid diagram (*.mmd *.md)"), QStringLiteral("mmd")}};
    QStringList filters;
    for (const auto& format : formats)
        filters << format.first;
    dialog.setNameFilters(filters);
    dialog.setDefaultSuffix(formats.front().second);
    connect(&dialog, &QFileDialog::filterSelected, &dialog, [&](const QString& filter) {
        for (const auto& format : formats) {
            if (format.first == filter)
                dialog.setDefaultSuffix(format.second);
        }
    });
    dialog.selectFile(tr("ladder-%1").arg(m_ike->session() + 1));
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return;
    const QString path = dialog.selectedFiles().front();
    QSettings().setValue(QStringLiteral("exportFolder"), QFileInfo(path).absolutePath());
    exportLadder(path);
}

void MainWindow::exportLadder(const QString& path)
{
    const auto ladder = m_ike->ladder();
    if (!ladder)
        return;
    m_jobs->start(QStringLiteral("export"), tr("Exporting %1").arg(QFileInfo(path).fileName()),
        [this, ladder, path](const JobTracker::Context& context) -> JobTracker::Delivery {
            const ExportResult result = writeLadder(*ladder, path, context.job);
            return [this, result, path] {
                if (!result.ok)
                    notice(result.error);
                else
                    notice(result.notice.isEmpty() ? tr("The ladder was saved as %1.").arg(path)
                                                   : result.notice);
            };
        });
}

void MainWindow::print()
{
    const auto ladder = m_ike->ladder();
    if (!ladder)
        return;
    QPrinter printer(QPrinter::HighResolution);
    printer.setDocName(toQt(ladder->title));
    QPrintDialog dialog(&printer, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const int pages = printLadder(*ladder, printer);
    notice(pages > 0 ? tr("Sent to the printer: %1.")
                           .arg(counted(static_cast<qulonglong>(pages), tr("page"), tr("pages")))
                     : tr("The printer could not be started."));
}

void MainWindow::copyLadder(bool picture)
{
    picture ? shownLadder()->copyAsPicture() : shownLadder()->copyAsText();
}

void MainWindow::present()
{
    const auto ladder = m_ike->ladder();
    if (!ladder)
        return;
    if (m_presentation)
        m_presentation->close();
    const QPointer<IkePane> pane = m_ike;
    m_presentation = new PresentationWindow(
        ladder, [pane](const ladder::Row& row) { return pane ? pane->evidenceOf(row) : QString(); });
    m_presentation->setAttribute(Qt::WA_DeleteOnClose);
    m_presentation->setWindowIcon(windowIcon());
    m_presentation->showFullScreen();
    m_presentation->setFocus();
}

void MainWindow::closeInput(quint64 key)
{
    m_ike->workspace().remove(key);
}

void MainWindow::remember(const QStringList& paths)
{
    for (const QString& path : paths) {
        const QString absolute = QFileInfo(path).absoluteFilePath();
        m_recent.removeAll(absolute);
        m_recent.prepend(absolute);
    }
    m_recent = m_recent.mid(0, kMaxRecent);
    QSettings().setValue(QStringLiteral("recentFiles"), m_recent);
    updateRecent();
}

void MainWindow::saveOpen()
{
    if (m_restoring)
        return;
    const QString failed = m_store->save(m_ike->workspace());
    if (!failed.isEmpty() && !m_saveFailed)
        notice(failed);
    m_saveFailed = !failed.isEmpty();
}

void MainWindow::restoreOpen()
{
    m_restoring = true;
    for (SessionStore::Item& item : m_store->load()) {
        if (item.path.isEmpty())
            m_ike->workspace().addText(std::move(item.text), item.name, item.config);
        else
            m_ike->workspace().addFiles({item.path}, item.config);
    }
    std::array<ConfigPane::Kept, kConfigEditors> configs;
    const std::vector<SessionStore::Item> kept = m_store->loadConfigs();
    for (std::size_t i = 0; i < configs.size() && i < kept.size(); ++i)
        configs[i] = {kept[i].path, kept[i].text};
    m_config->restore(configs);
    m_restoring = false;
}

void MainWindow::saveConfigs()
{
    std::vector<SessionStore::Item> items;
    for (ConfigPane::Kept& kept : m_config->kept())
        items.push_back({kept.path, {}, std::move(kept.text), true});
    const QString failed = m_store->saveConfigs(items);
    if (!failed.isEmpty() && !m_saveFailed)
        notice(failed);
    m_saveFailed = !failed.isEmpty();
}

} // namespace rungbook::ui
