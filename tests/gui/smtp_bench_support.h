// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the SMTP bench share: a window with an empty folder of its own, and a keychain in memory.
#pragma once

#include "tests/gui/window_support.h"
#include "ui/models/text.h"
#include "ui/smtp/history_pane.h"
#include "ui/smtp/keychain.h"
#include "ui/smtp/profile_bar.h"
#include "ui/smtp/smtp_form.h"
#include "ui/smtp/smtp_pane.h"
#include "ui/smtp/smtp_runs.h"
#include "ui/smtp/transcript_model.h"
#include "ui/smtp/waterfall.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <map>

namespace rungbook::test
{

/// Answers later, as the real one does.
class MemoryKeychain : public ui::Keychain
{
public:
    std::map<QString, std::string> entries;
    QString problem; ///< what every request is answered with; empty: it works

    void write(const QString& key, const Secret& secret, Done done) override
    {
        if (problem.isEmpty())
            entries[key] = std::string(secret.reveal());
        QTimer::singleShot(0, [done = std::move(done), answer = problem] { done(answer); });
    }
    void read(const QString& key, Got got) override
    {
        QTimer::singleShot(0, [got = std::move(got), answer = problem, value = entries[key]] {
            got(answer, Secret(answer.isEmpty() ? value : std::string()));
        });
    }
    void remove(const QString& key, Done done) override
    {
        entries.erase(key);
        QTimer::singleShot(0, [done = std::move(done), answer = problem] { done(answer); });
    }
};

class SmtpWindow : public Window
{
protected:
    void SetUp() override
    {
        QDir(folder()).removeRecursively();
        Window::SetUp();
        show();
    }
    void show()
    {
        QTest::keyClick(&window(), Qt::Key_2, Qt::AltModifier);
        ASSERT_EQ(window().bench(), ui::MainWindow::Bench::Smtp);
        smtp().setKeychain(m_keychain);
    }
    /// Closes the window and opens the next one.
    void restart()
    {
        window().close();
        open();
        show();
    }
    static QString folder()
    {
        return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/smtp");
    }
    /// Everything that the bench wrote to the disk, and the settings.
    static QByteArray written()
    {
        QByteArray all;
        QDirIterator files(folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        const QSettings settings;
        for (const QString& key : settings.allKeys())
            all += settings.value(key).toString().toUtf8();
        return all;
    }
    ui::SmtpPane& smtp() { return window().smtp(); }
    void type(const char* field, const QString& text)
    {
        auto* edit = child<QLineEdit>(field);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
    }
    bool run(const char* scenario)
    {
        smtp().practise(QLatin1String(scenario));
        QTest::keyClick(smtp().form().testButton(), Qt::Key_Space);
        return finished();
    }
    bool finished()
    {
        return QTest::qWaitFor(
            [this] { return smtp().runs().result() != nullptr && !smtp().form().isRunning(); }, 30'000);
    }
    /// What a dialog of that name is told, as soon as it is there.
    template <class Dialog> Dialog* waitForDialog(const char* name)
    {
        Dialog* found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                found = m_window->findChild<Dialog*>(QLatin1String(name));
                return found && found->isVisible();
            },
            5'000);
        return found;
    }

    std::shared_ptr<MemoryKeychain> m_keychain = std::make_shared<MemoryKeychain>();
};

} // namespace rungbook::test
