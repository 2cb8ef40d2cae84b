// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what is open, so that a crash or a restart loses nothing: a list of files, and every pasted text in a file of its own.
#pragma once

#include "ui/panes/ike_workspace.h"

#include <QString>
#include <string>
#include <vector>

namespace rungbook::ui
{

class SessionStore
{
public:
    struct Item {
        QString path; ///< of a file; empty for a text
        QString name;
        std::string text;
        bool config = false;
    };

    /// folder is made when it is needed, readable for its owner only.
    explicit SessionStore(QString folder);

    /// Writes the list, and the texts that are not written yet. Files are replaced atomically. Returns an empty text or what went wrong.
    QString save(const IkeWorkspace& workspace);

    /// What was open. Files that are gone are still listed: opening them says so.
    std::vector<Item> load() const;

    /// The same for the editors of the Config bench, in their order. The texts must hold no secrets; empty items stand for empty editors.
    QString saveConfigs(const std::vector<Item>& items);
    std::vector<Item> loadConfigs() const;

    void clear();

private:
    QString textFile(quint64 key) const;

    QString m_folder;
    QString m_run; // told apart from the texts of an earlier run until those are no longer listed
};

} // namespace rungbook::ui
