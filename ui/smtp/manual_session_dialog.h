// SPDX-License-Identifier: GPL-3.0-or-later
// The manual session: SMTP typed by hand, as one would with telnet, with explanations beside it. Made to teach and to look closely.
//
// How to wire it in: make one with the window's JobTracker, setServer() from the form if there is something in it, show(). It is not modal; it deletes
// nothing and writes nothing. Closing it ends the session. The slot "smtp manual" of the tracker belongs to it, so there is one at a time.
#pragma once

#include "core/net/manual_session.h"
#include "core/smtp/probe_result.h"
#include "ui/jobs/job_tracker.h"

#include <QDialog>
#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;
class QTableView;
class QTabWidget;

namespace rungbook::net
{
class PracticeServer;
}

namespace rungbook::ui
{

class LadderView;
class ManualConsole;
class ManualInput;
class TranscriptModel;
class VerdictCard;

/// What tests, and a window with a trust store, replace.
struct ManualHooks {
    net::AnchorSource
        anchors; ///< who is trusted, asked on the session's thread; empty: the issuers of the system
    net::ResolverOptions resolver;
};

class ManualSessionDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ManualSessionDialog(JobTracker& jobs, ManualHooks hooks = {}, QWidget* parent = nullptr);
    ~ManualSessionDialog() override;

    /// Fills in whom to connect to; nothing is contacted before Connect is pressed.
    void setServer(const QString& server, int port, bool tlsFirst);
    /// Starts the practice server of this program and connects to it; its authority is trusted for this session.
    void practise();

    bool running() const { return m_running; }
    /// The session so far, or the finished one (then it is diagnosed); null before the first reply.
    std::shared_ptr<const smtp::ProbeResult> result() const { return m_result; }
    ManualInput* input() const { return m_input; }
    ManualConsole* console() const { return m_console; }

Q_SIGNALS:
    /// A session is over; its result can be shown elsewhere like that of a test.
    void finished(std::shared_ptr<const rungbook::smtp::ProbeResult> result);

protected:
    void closeEvent(QCloseEvent* event) override;
    void reject() override;

private:
    void connectOrHangUp();
    void setRunning(bool running);
    void showState(const net::ManualState& state);
    void showResult(std::shared_ptr<const smtp::ProbeResult> result, bool over);
    void send(const QString& text);
    void leave();
    QStringList completions(const QString& typed) const;

    JobTracker& m_jobs;
    ManualHooks m_hooks;
    std::shared_ptr<net::ManualSession> m_session;
    std::unique_ptr<net::PracticeServer> m_practice;
    std::shared_ptr<const smtp::ProbeResult> m_result;
    net::ManualState m_state;
    net::ManualNames m_names;
    bool m_running = false;

    QLineEdit* m_server;
    QSpinBox* m_port;
    QCheckBox* m_tlsFirst;
    QPushButton* m_connect;
    QPushButton* m_practise;
    QTabWidget* m_views;
    ManualConsole* m_console;
    LadderView* m_ladder;
    QTableView* m_transcript;
    TranscriptModel* m_model;
    QListWidget* m_hints;
    VerdictCard* m_card;
    QLabel* m_turn;
    ManualInput* m_input;
    QPushButton* m_send;
    QCheckBox* m_encode;
    QCheckBox* m_atOnce;
    QLabel* m_completion;
};

} // namespace rungbook::ui
