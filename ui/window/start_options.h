// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the window.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace rungbook::ui
{

struct StartOptions {
    QStringList files;
    QStringList configs;
    bool restore = true; ///< open what was open last time
    bool demo = false; ///< open the samples
    std::optional<QString> print; ///< --help and --version: what to print instead of starting
    QString error; ///< what is wrong with the command line; empty: nothing
};

/// arguments as QCoreApplication::arguments() gives them, the program first.
StartOptions parseStart(const QStringList& arguments);

} // namespace rungbook::ui
