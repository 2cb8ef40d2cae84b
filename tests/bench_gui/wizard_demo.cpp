// SPDX-License-Identifier: GPL-3.0-or-later
// Walks through the wizard and the manual session by itself, against the practice server of this program, and saves a picture of each page and state:
// wizard_demo FOLDER [--dark]. The scale is QT_SCALE_FACTOR's.
#include "core/net/practice_server.h"
#include "core/smtp/practice.h"
#include "core/tls/trust_anchors.h"
#include "ui/smtp/manual_input.h"
#include "ui/smtp/manual_session_dialog.h"
#include "ui/window/theme.h"
#include "ui/wizards/smtp_wizard.h"

#include <QApplication>
#include <QCheckBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>

using namespace rungbook;

namespace
{

void settle(int ms = 1000)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

QString g_folder;

void shot(QWidget& window, const char* name)
{
    settle(150);
    window.grab().save(g_folder + QLatin1Char('/') + QLatin1String(name) + QStringLiteral(".png"));
}

void wizard(net::PracticeServer& server)
{
    ui::JobTracker jobs;
    std::vector<tls::Certificate> trusted;
    ui::WizardHooks hooks;
    hooks.discover = [&server](const std::string& input, const Job&) {
        smtp::DnsAnswer answer;
        answer.name = "_submission._tcp.example.com";
        answer.type = "SRV";
        answer.records = {"0 5 " + std::to_string(server.port()) + " localhost"};
        smtp::DnsAnswer exchangers;
        exchangers.name = "example.com";
        exchangers.type = "MX";
        exchangers.records = {"10 mx.example.com"};
        return net::candidatesFrom(input, {answer, exchangers});
    };
    hooks.anchors = [&] { return tls::withAnchors(nullptr, trusted); };
    hooks.trust = [&](const tls::Certificate& issuer, const std::string&) -> Result<void> {
        trusted.push_back(issuer);
        return {};
    };
    ui::SmtpWizard w(jobs, hooks);
    const auto press = [&w](const char* name) { w.findChild<QPushButton*>(QLatin1String(name))->click(); };
    const auto type = [&w](const char* name, const char* text) {
        auto* field = w.findChild<QLineEdit*>(QLatin1String(name));
        field->clear();
        field->insert(QLatin1String(text));
        Q_EMIT field->textEdited(field->text());
    };
    w.show();
    shot(w, "1-address-empty");
    w.setAddress(QStringLiteral("alice@example.com"));
    shot(w, "1-address");
    w.next();
    settle();
    shot(w, "2-candidates");
    press("wizardTry");
    settle();
    shot(w, "2-candidates-tried");
    w.next();
    settle();
    shot(w, "3-trust");
    w.findChild<QCheckBox*>(QStringLiteral("wizardCompared"))->setChecked(true);
    press("wizardTrustButton");
    settle();
    shot(w, "3-trust-done");
    w.next();
    type("wizardUser", "alice");
    type("wizardPassword", "wrong");
    press("wizardTestLogin");
    settle();
    shot(w, "4-login-refused");
    type("wizardPassword", "practice-alice");
    press("wizardTestLogin");
    settle();
    shot(w, "4-login");
    w.next();
    type("wizardFrom", "ise@ise1.example.com");
    type("wizardTo", "alice@example.com");
    press("wizardSend");
    settle();
    shot(w, "5-mail");
    w.next();
    shot(w, "6-summary");
}

void manual()
{
    ui::JobTracker jobs;
    ui::ManualSessionDialog dialog(jobs);
    dialog.show();
    shot(dialog, "7-manual-empty");
    dialog.practise();
    settle();
    shot(dialog, "7-manual-greeting");
    for (const char* line :
        {"EHLO client.example.com", "STARTTLS", "EHLO client.example.com", "AUTH LOGIN"}) {
        dialog.input()->setText(QLatin1String(line));
        dialog.input()->submit();
        settle();
    }
    dialog.input()->setText(QStringLiteral("alice"));
    shot(dialog, "7-manual-login");
    for (const char* line :
        {"alice", "practice-alice", "MAIL FROM:<alice@example.com>", "RCPT TO:<bob@example.com>", "DATA"}) {
        dialog.input()->setText(QLatin1String(line));
        dialog.input()->submit();
        settle();
    }
    shot(dialog, "7-manual-message");
    for (const char* line : {"Subject: by hand", "", ".hidden", ".", "QUIT"}) {
        dialog.input()->setText(QLatin1String(line));
        dialog.input()->submit();
        settle();
    }
    shot(dialog, "7-manual-over");
    dialog.findChild<QTabWidget*>(QStringLiteral("manualViews"))->setCurrentIndex(1);
    shot(dialog, "7-manual-ladder");
}

} // namespace

int main(int argc, char** argv)
{
    const QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    if (QApplication::arguments().contains(QLatin1String("--dark")))
        ui::applyTheme(ui::Theme::Dark);
    g_folder = QApplication::arguments().value(1, QStringLiteral("."));
    auto script = smtp::readPracticeScript("demo",
        "title: demo\ntls: starttls\ncertificate: private-root\noffer: PIPELINING\n"
        "mechanisms-tls: PLAIN LOGIN\nuser: alice practice-alice\n");
    auto server = script ? net::PracticeServer::start(*std::move(script))
                         : Result<std::unique_ptr<net::PracticeServer>>(tl::unexpected(script.error()));
    if (!server)
        return 1;
    wizard(**server);
    manual();
    return 0;
}
