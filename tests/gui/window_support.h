// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the main window share: a window of its own folder, logs to give it, and ways to use it as a user does.
#pragma once

#include "tests/support/temp_folder.h"
#include "ui/ladder/ladder_view.h"
#include "ui/panes/findings_pane.h"
#include "ui/panes/ike_pane.h"
#include "ui/panes/session_pane.h"
#include "ui/panes/source_pane.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QStatusBar>
#include <QTest>
#include <gtest/gtest.h>

namespace rungbook::test
{

/// A responder whose answer is lost; lines 1 to 5.
inline std::string lostAnswer(const std::string& peer)
{
    const std::string ip = "%ASA-7-713236: IP = " + peer + ", ";
    return "Jan 24 2024 09:12:01: " + ip
        + "IKE_DECODE RECEIVED Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + NONE (0) total "
          "length : 108\n"
          "Jan 24 2024 09:12:01: %ASA-7-715047: IP = "
        + peer
        + ", processing SA payload\n"
          "Jan 24 2024 09:12:01: "
        + ip
        + "IKE_DECODE SENDING Message (msgid=0) with payloads : HDR + SA (1) + VENDOR (13) + NONE (0) total "
          "length : 108\n"
          "Jan 24 2024 09:12:09: %ASA-5-713202: IP = "
        + peer
        + ", Duplicate first packet detected.  Ignoring packet.\n"
          "Jan 24 2024 09:12:17: %ASA-5-713202: IP = "
        + peer + ", Duplicate first packet detected.  Ignoring packet.\n";
}

class Window : public ::testing::Test
{
protected:
    void SetUp() override
    {
        QSettings().clear();
        open();
    }
    void TearDown() override { m_window.reset(); }

    ui::MainWindow::Options options()
    {
        ui::MainWindow::Options options;
        options.sessionFolder = QString::fromStdString(m_folder.path("session"));
        return options;
    }
    void open(ui::MainWindow::Options given)
    {
        m_window.reset();
        m_window = std::make_unique<ui::MainWindow>(std::move(given));
        m_window->resize(1200, 800);
        m_window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
    }
    void open() { open(options()); }

    ui::MainWindow& window() { return *m_window; }
    ui::IkePane& ike() { return m_window->ike(); }
    int sessions() { return ike().sessions()->model()->rowCount(); }
    std::string notice() { return m_window->statusBar()->currentMessage().toStdString(); }
    /// Waits until nothing runs and everything was delivered.
    bool settle()
    {
        return QTest::qWaitFor([this] { return m_window->jobs().idle(); }, 20'000) && (QTest::qWait(1), true);
    }
    bool waitForSessions(int count)
    {
        return QTest::qWaitFor([this, count] { return sessions() == count; }, 20'000) && settle();
    }
    QString write(std::string_view name, std::string_view text)
    {
        return QString::fromStdString(m_folder.write(name, text));
    }
    template <class T> T* child(const char* name) { return m_window->findChild<T*>(QLatin1String(name)); }

    TempFolder m_folder;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace rungbook::test
