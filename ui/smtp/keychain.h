// SPDX-License-Identifier: GPL-3.0-or-later
// The system's keychain, behind an interface: passwords lie there or nowhere.
#pragma once

#include "core/base/secret.h"

#include <QString>
#include <functional>
#include <memory>

namespace rungbook::ui
{

class Keychain
{
public:
    /// Called once on the GUI thread. problem: a sentence, empty when it worked.
    using Done = std::function<void(const QString& problem)>;
    using Got = std::function<void(const QString& problem, const Secret& secret)>;

    Keychain() = default;
    Keychain(const Keychain&) = delete;
    Keychain& operator=(const Keychain&) = delete;
    virtual ~Keychain() = default;

    virtual void write(const QString& key, const Secret& secret, Done done) = 0;
    /// An entry that is not there is an empty secret without a problem.
    virtual void read(const QString& key, Got got) = 0;
    /// An entry that is not there is no problem.
    virtual void remove(const QString& key, Done done) = 0;
};

/// That of the desktop: the Secret Service (GNOME Keyring) or KWallet. Never falls back to a file.
std::shared_ptr<Keychain> systemKeychain();

} // namespace rungbook::ui
