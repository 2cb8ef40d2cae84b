// SPDX-License-Identifier: GPL-3.0-or-later
// Asks before trusted certificates are deleted, and says what would break.
#pragma once

#include "core/tls/trust_store.h"

#include <QDialog>
#include <functional>
#include <string>
#include <vector>

class QCheckBox;
class QLabel;

namespace rungbook::ui
{

/// The names of the saved profiles whose server is reached through this certificate (SHA-256 with colons); empty: none.
using ProfilesUsing = std::function<QStringList(const QString& sha256)>;

class DeleteDialog : public QDialog
{
    Q_OBJECT

public:
    /// What goes, of that store, which is only looked at here.
    DeleteDialog(const tls::TrustStore& store, const std::vector<std::string>& sha256,
        const ProfilesUsing& profilesUsing, QWidget* parent);

    /// Also what those to be deleted have issued.
    bool withDependants() const;

private:
    QCheckBox* m_dependants;
};

} // namespace rungbook::ui
