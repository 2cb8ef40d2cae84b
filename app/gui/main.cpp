// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"
#include "ui/window/start_options.h"

#include <QApplication>
#include <QTextStream>
#include <cstdio>

int main(int argc, char** argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("rungbook"));
    QCoreApplication::setOrganizationName(QStringLiteral("rungbook"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RUNGBOOK_VERSION));
    QApplication::setStyle(QStringLiteral("Fusion"));

    // Help and version need no display.
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    for (const QString& argument : arguments) {
        if (argument == QLatin1String("--help") || argument == QLatin1String("-h")
            || argument == QLatin1String("--version") || argument == QLatin1String("-v")) {
            const QCoreApplication core(argc, argv);
            const rungbook::ui::StartOptions asked = rungbook::ui::parseStart(arguments);
            QTextStream(stdout) << asked.print.value_or(QString());
            return 0;
        }
    }

    const QApplication app(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Rungbook"));
    QGuiApplication::setDesktopFileName(QStringLiteral("rungbook"));
    const rungbook::ui::StartOptions options = rungbook::ui::parseStart(QApplication::arguments());
    if (!options.error.isEmpty()) {
        QTextStream(stderr) << "rungbook: " << options.error << "\nTry rungbook --help.\n";
        return 2;
    }
    rungbook::ui::MainWindow window({.runner = {}, .sessionFolder = {}, .restore = options.restore});
    window.show();
    window.start(options);
    return QApplication::exec();
}
