// SPDX-License-Identifier: GPL-3.0-or-later
// Every window test runs off screen, with settings and data folders of its own: nothing of the user's is read or written.
#include <QApplication>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <unistd.h>

namespace
{

/// A warning fails the test that caused it. (QT_FATAL_WARNINGS would end the program, and without saying which test it was.)
void failOnWarning(QtMsgType type, const QMessageLogContext&, const QString& message)
{
    const std::string text = message.toStdString();
    std::fprintf(stderr, "%s\n", text.c_str());
    if (type == QtFatalMsg)
        std::abort();
    // The off-screen platform says this of every window with a smallest size; it means nothing.
    if ((type == QtWarningMsg || type == QtCriticalMsg)
        && text.find("propagateSizeHints") == std::string::npos)
        ADD_FAILURE() << "warning: " << text;
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    // Warnings are fatal here, and a missing runtime folder would be one.
    const QTemporaryDir runtime;
    if (qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR"))
        qputenv("XDG_RUNTIME_DIR", runtime.path().toLocal8Bit());
    qunsetenv("QT_FATAL_WARNINGS");
    qInstallMessageHandler(failOnWarning);
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("rungbook-tests"));
    QCoreApplication::setApplicationName(
        QStringLiteral("rungbook-tests-%1").arg(static_cast<qulonglong>(::getpid())));
    ::testing::InitGoogleTest(&argc, argv);
    const QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    return RUN_ALL_TESTS();
}
