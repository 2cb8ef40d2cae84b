// SPDX-License-Identifier: GPL-3.0-or-later
// Where runs come from: the form, the lessons, recordings; and what is done with one.
#include "core/output/smtp_text.h"
#include "core/resources/resources.h"
#include "core/smtp/practice.h"
#include "core/smtp/replay.h"
#include "ui/ladder/ladder_view.h"
#include "ui/models/text.h"
#include "ui/panes/findings_pane.h"
#include "ui/smtp/profile_bar.h"
#include "ui/smtp/smtp_form.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/smtp/smtp_runs.h"
#include "ui/smtp/transcript_model.h"
#include "ui/smtp/verdict_actions.h"
#include "ui/smtp/waterfall.h"
#include "ui/widgets/link_browser.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

void SmtpPane::begin()
{
    smtp::ProbeSettings settings = m_form->settings();
    if (!m_runs->isLesson(settings)) // its server is gone after the next start
        m_form->save();
    reveal(false);
    m_quiet = true;
    m_stepModel->setSteps({});
    m_transcriptModel->setResult(nullptr);
    m_waterfall->setSteps({});
    m_ladder.reset();
    m_ladderView->setLadder(nullptr);
    m_ladderView->setEmptyText(tr("The test runs: its steps stand above as they happen."));
    m_run->show({});
    m_findings->setVerdict(VerdictCard::Kind::Open, tr("Testing..."), {}, {});
    m_findings->setEmptyText({});
    m_findings->setFindings({});
    m_actions->setResult(nullptr);
    m_quiet = false;
    m_runs->start(std::move(settings));
}

void SmtpPane::wasCancelled()
{
    m_form->setRunning(false);
    m_findings->setVerdict(VerdictCard::Kind::Open, tr("The test was cancelled."), {}, {});
    m_findings->setEmptyText(tr("What had been seen by then stands in the list of steps."));
    m_ladderView->setEmptyText(tr("Press Test Connection to begin again."));
    Q_EMIT contentChanged();
}

void SmtpPane::copyReport()
{
    const auto result = m_runs->result();
    if (!result)
        return;
    QApplication::clipboard()->setText(toQt(output::smtpText(*result)));
    Q_EMIT notice(tr("The report was copied. It holds no password; read it before you send it."));
}

void SmtpPane::reveal(bool on)
{
    m_transcriptModel->setRevealed(on && m_transcriptModel->hasSecrets());
    m_reveal->setEnabled(m_transcriptModel->hasSecrets());
    m_reveal->setToolTip(m_transcriptModel->hasSecrets()
            ? tr("While it is held down, the login is shown as it was sent. Look behind you.")
            : tr("Nothing is hidden here, or the run was read from a file, which never holds secrets."));
}

bool SmtpPane::eventFilter(QObject* watched, QEvent* event)
{
    // Whatever takes the button away from the finger hides it again.
    switch (event->type()) {
    case QEvent::FocusOut:
    case QEvent::Hide:
    case QEvent::Leave:
    case QEvent::WindowDeactivate:
        if (watched == m_reveal) {
            m_reveal->setDown(false);
            reveal(false);
        }
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void SmtpPane::practise(const QString& scenario)
{
    QString password;
    const smtp::ProbeSettings settings = m_runs->practise(scenario, password);
    if (settings.server.empty())
        return;
    m_profiles->leave();
    m_form->setSettings(settings, password);
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        if (toQt(file.name) != scenario)
            continue;
        if (const auto script = smtp::readPracticeScript(file.name, file.text))
            m_lesson->setText(tr("Lesson: %1. A server of this program waits; press Test Connection and find "
                                 "out what is wrong.")
                                  .arg(toQt(script->title)));
        m_lesson->show();
    }
    m_form->testButton()->setFocus();
}

void SmtpPane::choosePractice()
{
    QDialog dialog(this);
    dialog.setObjectName(QStringLiteral("smtpPracticeDialog"));
    dialog.setWindowTitle(tr("Practise on a server in this program"));
    auto* list = new QListWidget(&dialog);
    list->setObjectName(QStringLiteral("smtpLessons"));
    list->setAccessibleName(tr("Lessons"));
    for (const resources::PracticeFile& file : resources::practiceScripts()) {
        const auto script = smtp::readPracticeScript(file.name, file.text);
        if (!script)
            continue;
        auto* item = new QListWidgetItem(toQt(script->title), list);
        item->setData(Qt::UserRole, toQt(file.name));
    }
    list->setCurrentRow(0);
    auto* hint =
        new QLabel(tr("Each lesson is a mail server with one fault, or none. It runs on this machine only. "
                      "The form fills itself; run the test, find the fault, then read why."),
            &dialog);
    hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, &dialog);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    connect(list, &QListWidget::itemActivated, &dialog, &QDialog::accept);
    auto* layout = new QVBoxLayout(&dialog);
    layout->addWidget(hint);
    layout->addWidget(list);
    layout->addWidget(buttons);
    dialog.resize(560, 560);
    if (dialog.exec() == QDialog::Accepted && list->currentItem())
        practise(list->currentItem()->data(Qt::UserRole).toString());
}

bool SmtpPane::openRecording(std::string_view bytes)
{
    auto replay = smtp::replay(bytes);
    if (!replay || replay->runs.empty()) {
        Q_EMIT notice(replay ? tr("There is no SMTP session in it.") : toQt(replay.error().message));
        return false;
    }
    m_lesson->hide();
    m_runs->show(std::make_shared<const smtp::ProbeResult>(std::move(replay->runs.back())));
    return true;
}

void SmtpPane::openRecordingLater(const QByteArray& bytes)
{
    m_jobs.start(
        QStringLiteral("smtp-replay"), tr("Reading a recording"), [this, bytes](const JobTracker::Context&) {
            auto replay = smtp::replay({bytes.constData(), static_cast<std::size_t>(bytes.size())});
            QString problem;
            std::shared_ptr<const smtp::ProbeResult> run;
            if (!replay)
                problem = toQt(replay.error().message);
            else if (replay->runs.empty())
                problem = tr("There is no SMTP session in it.");
            else
                run = std::make_shared<const smtp::ProbeResult>(std::move(replay->runs.back()));
            return JobTracker::Delivery([this, run, problem] {
                if (!run) {
                    Q_EMIT notice(problem);
                    return;
                }
                m_lesson->hide();
                m_runs->show(run);
            });
        });
}

} // namespace rungbook::ui
