// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_options.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace rungbook::ui
{

StartOptions parseStart(const QStringList& arguments)
{
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("rungbook::ui::StartOptions", text);
    };
    QCommandLineParser parser;
    parser.setApplicationDescription(tr("Shows network engineers why two machines do not come to terms."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption config(QStringLiteral("config"),
        tr("Quote this configuration beside the logs. May be given more than once."), QStringLiteral("file"));
    const QCommandLineOption noRestore(
        QStringLiteral("no-restore"), tr("Start empty: do not open what was open last time."));
    const QCommandLineOption demo(QStringLiteral("demo"), tr("Open the samples that come with the program."));
    parser.addOptions({config, noRestore, demo});
    parser.addPositionalArgument(QStringLiteral("file"), tr("Logs to open."), QStringLiteral("[file...]"));
    StartOptions options;
    if (!parser.parse(arguments)) {
        options.error = parser.errorText();
        return options;
    }
    if (parser.isSet(help))
        options.print = parser.helpText();
    else if (parser.isSet(version))
        options.print = QStringLiteral("%1 %2\n").arg(
            QCoreApplication::applicationName(), QCoreApplication::applicationVersion());
    options.files = parser.positionalArguments();
    options.configs = parser.values(config);
    options.demo = parser.isSet(demo);
    options.restore = !parser.isSet(noRestore) && !options.demo;
    return options;
}

} // namespace rungbook::ui
