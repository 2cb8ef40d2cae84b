// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the trusted certificates with made-up ones, in a folder of its own: trust_demo [lag|empty|full|import|broken|passphrase|fetch|issuer|delete]
// [--dark|--contrast] [--text PERCENT] [--size WxH] [--png FILE].
#include "core/net/practice_server.h"
#include "core/net/probe_runner.h"
#include "core/smtp/check.h"
#include "core/tls/mint.h"
#include "core/tls/trust_store.h"
#include "ui/models/text.h"
#include "ui/trust/chain_chooser.h"
#include "ui/trust/fetch_dialog.h"
#include "ui/trust/import_dialog.h"
#include "ui/trust/trust_issuer_dialog.h"
#include "ui/trust/trust_pane.h"
#include "ui/trust/trust_words.h"
#include "ui/window/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace rungbook;

namespace
{

constexpr tls::UtcSeconds kDay = 86'400;

tls::Minted make(const std::string& name, bool ca, int daysLeft, const tls::Minted* issuer = nullptr,
    tls::MintKey key = tls::MintKey::Ec256)
{
    tls::MintSpec spec;
    spec.commonName = name;
    spec.organisation = "Example Networks";
    spec.ca = ca;
    spec.key = key;
    spec.notBefore = ui::utcNow() - 700 * kDay;
    spec.notAfter = ui::utcNow() + daysLeft * kDay + 3600;
    if (!ca)
        spec.dnsNames = {name};
    auto minted = tls::mint(spec, issuer);
    return minted ? *minted : tls::Minted();
}

void fill(const std::string& folder)
{
    auto store = tls::TrustStore::open(folder);
    const tls::Minted root = make("Example Networks Root CA", true, 2900);
    const tls::Minted issuing = make("Example Networks Issuing CA 1", true, 900, &root);
    std::vector<tls::BundleEntry> mail;
    mail.push_back({root.certificate, "", 0});
    mail.push_back({issuing.certificate, "", 0});
    mail.push_back({make("mail.example.com", false, 41, &issuing).certificate, "", 0});
    mail.push_back(
        {make("Example Legacy Mail CA", true, -12, nullptr, tls::MintKey::Rsa2048).certificate, "", 0});
    mail.push_back({make("relay.example.net", false, 9).certificate, "", 0});
    for (int i = 1; i <= 11; ++i)
        mail.push_back({make("Example Branch CA " + std::to_string(i), true, 300 * i).certificate, "", 0});
    (void)store->add(mail, {.mailServers = true}, "ca-bundle.pem");
    std::vector<tls::BundleEntry> ise{{make("Example Device CA", true, 1200).certificate, "", 0},
        {make("Example User CA", true, 55).certificate, "", 0}};
    (void)store->add(
        ise, {.withinIse = true, .clientsAndSyslog = true, .mailServers = true}, "ise-export.pem");
    std::vector<tls::BundleEntry> off{{make("Example Retired CA", true, -400).certificate, "", 0},
        {make("Example Partner CA with a Name That Is Much Longer Than Others", true, 500).certificate, "",
            0}};
    (void)store->add(off, {}, "partner.p7b", false);
}

std::string bundleText()
{
    const tls::Minted root = make("Example Campus Root CA", true, 2900);
    const tls::Minted issuing = make("Example Campus Issuing CA", true, 20, &root);
    std::string text = make("smtp.example.org", false, 80, &issuing).certificatePem + issuing.certificatePem
        + root.certificatePem + make("Example Old Root CA", true, -30).certificatePem;
    return text + "-----BEGIN CERTIFICATE-----\nMIIBnot!base64\n-----END CERTIFICATE-----\n";
}

/// How long the thread of the window was ever busy without looking at events, while a bundle of thousands is previewed and imported and the list
/// is used.
template <class Wait> int lag(ui::TrustPane& pane, const Wait& wait)
{
    QElapsedTimer clock;
    clock.start();
    qint64 last = 0;
    qint64 worst = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        const qint64 now = clock.elapsed();
        worst = std::max(worst, now - last);
        last = now;
    });
    timer.start(0);
    const auto report = [&](const char* what) {
        QElapsedTimer idle;
        idle.start();
        wait([&] { return idle.elapsed() > 300; });
        qInfo("%-28s %lld ms", what, static_cast<long long>(worst));
        worst = 0;
    };
    std::string text;
    const tls::Minted root = make("Example Bulk Root", true, 900);
    for (int i = 0; i < 2000; ++i)
        text += make("Example Bulk CA " + std::to_string(i), true, i % 1500 - 20, &root).certificatePem;
    report("making the bundle");
    pane.importText(ui::toQt(text), QStringLiteral("bulk.pem"));
    auto* dialog = pane.findChild<ui::ImportDialog*>();
    wait([&] { return !dialog->reading(); });
    report("preview of 2000");
    dialog->findChild<QPushButton*>(QStringLiteral("importAll"))->click();
    report("check all");
    const QPointer<ui::ImportDialog> watched(dialog);
    dialog->findChild<QPushButton*>(QStringLiteral("importAccept"))->click();
    wait([&] { return watched.isNull() && !pane.keeper().busy(); });
    report("import of 2000");
    report("afterwards");
    pane.table()->selectRow(700);
    report("choose one of 2000");
    pane.table()->selectAll();
    report("choose all");
    QTest::keyClick(pane.table(), Qt::Key_C, Qt::ControlModifier);
    report("copy all");
    QTest::keyClick(pane.table(), Qt::Key_Delete);
    report("ask before deleting all");
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    QStandardPaths::setTestModeEnabled(true);
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const auto value = [&arguments](const char* name) {
        const qsizetype at = arguments.indexOf(QLatin1String(name));
        return at >= 0 && at + 1 < arguments.size() ? arguments[at + 1] : QString();
    };
    ui::applyTheme(arguments.contains(QLatin1String("--contrast")) ? ui::Theme::HighContrast
            : arguments.contains(QLatin1String("--dark"))          ? ui::Theme::Dark
                                                                   : ui::Theme::Light);
    if (const int text = value("--text").toInt(); text > 0)
        ui::applyTextSize(text);
    const QString which = arguments.value(1, QStringLiteral("full"));
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("trust"));
    if (which != QLatin1String("empty"))
        fill(store.toStdString());
    ui::JobTracker jobs;
    ui::TrustPane pane(jobs, store);
    pane.setProfilesUsing([](const QString& sha256) {
        return sha256.startsWith(u'0') ? QStringList() : QStringList{QStringLiteral("ISE guest mail")};
    });
    const QStringList size = value("--size").split(u'x');
    pane.resize(size.size() == 2 ? QSize(size[0].toInt(), size[1].toInt()) : QSize(1360, 820));
    pane.show();
    const auto wait = [&](const auto& done) {
        QElapsedTimer timer;
        for (timer.start(); !done() && timer.elapsed() < 10'000;)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    };
    wait([&] { return pane.keeper().store() != nullptr && !pane.keeper().busy(); });
    std::unique_ptr<net::PracticeServer> server;
    std::unique_ptr<ui::TrustIssuerDialog> issuer;
    const auto serve = [&] {
        auto script =
            smtp::readPracticeScript("private-root", "title: t\ntls: starttls\ncertificate: private-root\n");
        if (!script)
            qWarning("%s", script.error().message.c_str());
        else
            server = std::move(*net::PracticeServer::start(*script));
        return server != nullptr;
    };
    QWidget* shown = &pane;
    if (which == QLatin1String("full")) {
        pane.table()->selectRow(16);
    } else if (which == QLatin1String("import") || which == QLatin1String("broken")) {
        pane.importText(which == QLatin1String("import") ? ui::toQt(bundleText())
                                                         : QStringLiteral("<html>please log in</html>"),
            QStringLiteral("campus-bundle.pem"));
        auto* dialog = pane.findChild<ui::ImportDialog*>();
        wait([&] { return !dialog->reading(); });
        shown = dialog;
    } else if (which == QLatin1String("delete")) {
        for (int row = 0; row < pane.table()->model()->rowCount(); ++row)
            if (pane.table()->model()->index(row, 0).data().toString().endsWith(QLatin1String("Root CA")))
                pane.table()->selectRow(row);
        pane.findChild<QPushButton*>(QStringLiteral("trustDelete"))->click();
        shown = pane.findChild<ui::DeleteDialog*>();
    } else if (which == QLatin1String("fetch") && serve()) {
        pane.importFromServer(QStringLiteral("localhost"), server->port(), smtp::Security::StartTls);
        auto* dialog = pane.findChild<ui::FetchDialog*>();
        dialog->findChild<QPushButton*>(QStringLiteral("fetchStart"))->click();
        wait([&] { return !dialog->fetching(); });
        shown = dialog;
    } else if (which == QLatin1String("issuer") && serve()) {
        smtp::ProbeSettings settings = smtp::practiceSettings(server->script(), server->port());
        settings.security = smtp::Security::StartTls;
        settings.depth = smtp::Depth::Tls;
        smtp::ProbeResult result = net::runProbe(settings, tls::TrustAnchorsPtr(), Job());
        smtp::diagnose(result);
        issuer = std::make_unique<ui::TrustIssuerDialog>(result, jobs, store, &pane);
        issuer->open();
        wait([&] { return jobs.idle(); });
        shown = issuer.get();
    }
    if (which == QLatin1String("lag"))
        return lag(pane, wait);
    const QString png = value("--png");
    if (png.isEmpty())
        return QApplication::exec();
    wait([&] { return jobs.idle(); });
    QCoreApplication::processEvents();
    const QPixmap picture = shown->grab();
    qInfo("%dx%d %d", picture.width(), picture.height(), picture.save(png));
    return 0;
}
