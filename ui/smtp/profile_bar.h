// SPDX-License-Identifier: GPL-3.0-or-later
// The named settings above the form: choose, save, save under a name, duplicate, rename, delete, import, export. Passwords go to the keychain or nowhere.
#pragma once

#include "core/smtp/profile.h"
#include "ui/smtp/keychain.h"

#include <QHash>
#include <QWidget>
#include <memory>

class QAction;
class QComboBox;
class QLabel;
class QMenu;
class QToolButton;

namespace rungbook::ui
{

class SmtpForm;

class ProfileBar : public QWidget
{
    Q_OBJECT

public:
    ProfileBar(SmtpForm& form, const QString& file, std::shared_ptr<Keychain> keychain, QWidget* parent);
    ~ProfileBar() override;

    smtp::ProfileStore& store() { return m_store; }
    /// The id of the profile in the form; empty: none.
    QString current() const { return m_current; }
    void setKeychain(std::shared_ptr<Keychain> keychain) { m_keychain = std::move(keychain); }

    /// Puts a profile into the form; the form's unsaved changes to another one are kept until the window closes.
    void choose(const QString& id);
    /// The form belongs to no profile (a lesson, say).
    void leave();
    /// Writes the form into the current profile; asks for a name where there is none.
    void save();
    void saveAs(const QString& name);
    void rename(const QString& name);
    void duplicate();
    void remove();
    void importFile(const QString& path);
    void exportFile(const QString& path, bool all);
    /// A good run of the current profile: which issuer it rests on.
    void noteRun(const smtp::ProbeResult& run);
    /// The profile that was chosen last.
    void restore();

Q_SIGNALS:
    void notice(const QString& text);

private:
    void refresh();
    void formEdited();
    void makeMenu();
    void askName(const QString& title, const QString& proposal, void (ProfileBar::*then)(const QString&));
    void keepSecrets(const QString& id, bool wanted, bool wasKept);
    void fetchSecrets(const QString& id);
    bool changed() const;
    void tell(const Error& error);
    void askRemove();

    SmtpForm& m_form;
    smtp::ProfileStore m_store;
    std::shared_ptr<Keychain> m_keychain;
    QComboBox* m_box;
    QToolButton* m_saveButton;
    QToolButton* m_more;
    QLabel* m_state;
    QList<QAction*> m_ofProfile; // actions that need one
    QString m_current;
    QHash<QString, std::shared_ptr<smtp::Profile>> m_drafts;
    bool m_quiet = false;
};

} // namespace rungbook::ui
