// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/profile_bar.h"

#include "core/smtp/kept_file.h"
#include "ui/models/text.h"
#include "ui/smtp/smtp_form.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

constexpr std::size_t kBiggestImport = 4U << 20U;

QString loginKey(const QString& id)
{
    return QStringLiteral("smtp/%1/password").arg(id);
}

QString proxyKey(const QString& id)
{
    return QStringLiteral("smtp/%1/proxy").arg(id);
}

/// What the form and a profile are compared by.
std::string content(const smtp::Profile& profile)
{
    std::vector<smtp::Profile> one;
    one.push_back(smtp::copyOf(profile));
    one.back().id.clear();
    one.back().name = "x";
    one.back().trustedBy.clear();
    one.back().unknown.clear();
    one.back().settings.timeoutSeconds = static_cast<int>(one.back().settings.timeoutSeconds);
    return smtp::profilesText(one, smtp::ProfileAudience::Store);
}

} // namespace

ProfileBar::ProfileBar(
    SmtpForm& form, const QString& file, std::shared_ptr<Keychain> keychain, QWidget* parent)
    : QWidget(parent)
    , m_form(form)
    , m_store(file.toStdString())
    , m_keychain(std::move(keychain))
    , m_box(new QComboBox(this))
    , m_saveButton(new QToolButton(this))
    , m_more(new QToolButton(this))
    , m_state(new QLabel(this))
{
    setObjectName(QStringLiteral("smtpProfiles"));
    m_box->setObjectName(QStringLiteral("smtpProfile"));
    m_box->setAccessibleName(tr("Profile"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(10);
    m_box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_saveButton->setObjectName(QStringLiteral("smtpProfileSave"));
    m_saveButton->setText(tr("Save"));
    m_saveButton->setToolTip(tr("Save what stands in the form, without passwords, as this profile"));
    m_more->setObjectName(QStringLiteral("smtpProfileMore"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More about profiles"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    for (QToolButton* button : {m_saveButton, m_more})
        button->setFocusPolicy(Qt::StrongFocus);
    m_state->setObjectName(QStringLiteral("smtpProfileState"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    auto* label = new QLabel(tr("Pr&ofile"), this);
    label->setBuddy(m_box);
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(m_box, 1);
    row->addWidget(m_saveButton);
    row->addWidget(m_more);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(m_state);
    makeMenu();
    connect(m_box, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_quiet)
            choose(m_box->currentData().toString());
    });
    connect(m_saveButton, &QToolButton::clicked, this, &ProfileBar::save);
    connect(&m_form, &SmtpForm::edited, this, &ProfileBar::formEdited);
    refresh();
}

ProfileBar::~ProfileBar() = default;

void ProfileBar::makeMenu()
{
    auto* menu = new QMenu(m_more);
    menu->setObjectName(QStringLiteral("smtpProfileMenu"));
    const auto add = [&](const char* name, const QString& text, auto run, bool needsOne) {
        QAction* action = menu->addAction(text, this, run);
        action->setObjectName(QLatin1String(name));
        if (needsOne)
            m_ofProfile << action;
    };
    const auto nameNow = [this] {
        const smtp::Profile* profile = m_store.find(m_current.toStdString());
        return profile ? toQt(profile->name) : QString::fromStdString(m_form.profile().settings.server);
    };
    add(
        "profileSaveAs", tr("Save &as..."),
        [this, nameNow] {
            askName(tr("Save the settings as"), toQt(m_store.freeName(nameNow().toStdString())),
                &ProfileBar::saveAs);
        },
        false);
    add(
        "profileDuplicate", tr("&Duplicate"), [this] { duplicate(); }, true);
    add(
        "profileRename", tr("&Rename..."),
        [this, nameNow] { askName(tr("Rename the profile"), nameNow(), &ProfileBar::rename); }, true);
    add(
        "profileDelete", tr("De&lete..."), [this] { askRemove(); }, true);
    menu->addSeparator();
    add(
        "profileImport", tr("&Import..."),
        [this] {
            const QString path = QFileDialog::getOpenFileName(
                this, tr("Import profiles"), {}, tr("Profiles (*.json);;All files (*)"));
            if (!path.isEmpty())
                importFile(path);
        },
        false);
    const auto askExport = [this](bool all) {
        const QString path = QFileDialog::getSaveFileName(this, tr("Export without passwords"),
            QStringLiteral("rungbook-profiles.json"), tr("Profiles (*.json)"));
        if (!path.isEmpty())
            exportFile(path, all);
    };
    add(
        "profileExport", tr("&Export this one..."), [askExport] { askExport(false); }, true);
    add(
        "profileExportAll", tr("Export all..."), [askExport] { askExport(true); }, false);
    m_more->setMenu(menu);
}

void ProfileBar::tell(const Error& error)
{
    Q_EMIT notice(toQt(error.message + (error.hint.empty() ? "" : " " + error.hint)));
}

void ProfileBar::askName(
    const QString& title, const QString& proposal, void (ProfileBar::*then)(const QString&))
{
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("profileNameDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name of the profile:"));
    dialog->setTextValue(proposal);
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, then](const QString& name) { (this->*then)(name); });
    dialog->open();
}

void ProfileBar::refresh()
{
    m_quiet = true;
    m_box->clear();
    m_box->addItem(tr("not saved"), QString());
    for (const smtp::Profile& profile : m_store.profiles())
        m_box->addItem(toQt(profile.name), toQt(profile.id));
    if (m_store.find(m_current.toStdString()) == nullptr)
        m_current.clear();
    m_box->setCurrentIndex(std::max(0, m_box->findData(m_current)));
    m_quiet = false;
    for (QAction* action : m_ofProfile)
        action->setEnabled(!m_current.isEmpty());
    formEdited();
}

bool ProfileBar::changed() const
{
    const smtp::Profile* profile = m_store.find(m_current.toStdString());
    return profile && content(*profile) != content(m_form.profile());
}

void ProfileBar::formEdited()
{
    QString text;
    if (!m_store.problem().empty())
        text = toQt(m_store.problem());
    else if (changed())
        text = tr("Changed and not saved.");
    m_state->setText(text);
    m_state->setVisible(!text.isEmpty());
}

void ProfileBar::choose(const QString& id)
{
    if (m_current.isEmpty() || changed())
        m_drafts[m_current] = std::make_shared<smtp::Profile>(m_form.profile());
    else
        m_drafts.remove(m_current);
    m_store.reload();
    const smtp::Profile* profile = m_store.find(id.toStdString());
    m_current = profile ? id : QString();
    if (profile) {
        const auto draft = m_drafts.value(id);
        m_form.setProfile(draft ? *draft : *profile);
        if (profile->passwordInKeychain)
            fetchSecrets(id);
    } else if (const auto draft = m_drafts.value(QString())) {
        m_form.setProfile(*draft); // what stood there before a profile was chosen
    }
    QSettings().setValue(QStringLiteral("smtp/profile"), m_current);
    refresh();
}

void ProfileBar::leave()
{
    choose({});
}

void ProfileBar::restore()
{
    const QString id = QSettings().value(QStringLiteral("smtp/profile")).toString();
    if (m_store.find(id.toStdString()) != nullptr)
        choose(id);
}

void ProfileBar::save()
{
    const smtp::Profile* profile = m_store.find(m_current.toStdString());
    if (!profile) {
        const QString server = QString::fromStdString(m_form.profile().settings.server);
        askName(tr("Save the settings as"),
            toQt(m_store.freeName(server.isEmpty() ? tr("New profile").toStdString() : server.toStdString())),
            &ProfileBar::saveAs);
        return;
    }
    smtp::Profile changed = m_form.profile();
    changed.id = profile->id;
    changed.name = profile->name;
    changed.unknown = profile->unknown;
    // What another server or another port trusts is not known yet.
    const bool same = profile->settings.server == changed.settings.server
        && profile->settings.port == changed.settings.port;
    changed.trustedBy = same ? profile->trustedBy : std::string();
    const bool wanted = changed.passwordInKeychain;
    const bool wasKept = profile->passwordInKeychain;
    changed.passwordInKeychain = wasKept && wanted;
    if (auto saved = m_store.save(changed); !saved) {
        tell(saved.error());
        return;
    }
    m_drafts.remove(m_current);
    Q_EMIT notice(tr("Saved as \"%1\".").arg(toQt(changed.name)));
    keepSecrets(m_current, wanted, wasKept);
    refresh();
}

void ProfileBar::saveAs(const QString& name)
{
    smtp::Profile profile = m_form.profile();
    profile.name = name.toStdString();
    const bool wanted = profile.passwordInKeychain;
    profile.passwordInKeychain = false;
    auto saved = m_store.save(profile);
    if (!saved) {
        tell(saved.error());
        return;
    }
    m_drafts.remove(m_current);
    m_current = toQt(*saved);
    QSettings().setValue(QStringLiteral("smtp/profile"), m_current);
    Q_EMIT notice(tr("Saved as \"%1\".").arg(name.trimmed()));
    keepSecrets(m_current, wanted, false);
    refresh();
}

void ProfileBar::rename(const QString& name)
{
    if (auto renamed = m_store.rename(m_current.toStdString(), name.toStdString()); !renamed)
        tell(renamed.error());
    refresh();
}

void ProfileBar::duplicate()
{
    auto second = m_store.duplicate(m_current.toStdString());
    if (!second) {
        tell(second.error());
        return;
    }
    choose(toQt(*second));
}

void ProfileBar::askRemove()
{
    const smtp::Profile* profile = m_store.find(m_current.toStdString());
    if (!profile)
        return;
    auto* box = new QMessageBox(QMessageBox::Question, tr("Delete the profile?"),
        tr("The profile \"%1\" and its password in the keychain are deleted.").arg(toQt(profile->name)),
        QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("profileDeleteDialog"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = box->addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    connect(box, &QMessageBox::buttonClicked, this, [this, yes](const QAbstractButton* button) {
        if (static_cast<const void*>(button) == static_cast<const void*>(yes))
            remove();
    });
    box->open();
}

void ProfileBar::remove()
{
    const QString id = m_current;
    const smtp::Profile* profile = m_store.find(id.toStdString());
    const bool kept = profile && profile->passwordInKeychain;
    if (auto removed = m_store.remove(id.toStdString()); !removed) {
        tell(removed.error());
        return;
    }
    m_drafts.remove(id);
    if (kept && m_keychain) {
        const QPointer<ProfileBar> self(this);
        for (const QString& key : {loginKey(id), proxyKey(id)})
            m_keychain->remove(key, [self](const QString& problem) {
                if (self && !problem.isEmpty())
                    Q_EMIT self->notice(tr("The password is still in the keychain. %1").arg(problem));
            });
    }
    m_current.clear();
    QSettings().remove(QStringLiteral("smtp/profile"));
    refresh();
}

void ProfileBar::importFile(const QString& path)
{
    const auto text = smtp::readKept(path.toStdString(), kBiggestImport);
    if (!text) {
        tell(text.error());
        return;
    }
    const auto imported = m_store.importText(*text);
    if (!imported) {
        tell(imported.error());
        return;
    }
    QString said = tr("Imported: %1.").arg(counted(imported->ids.size(), tr("profile"), tr("profiles")));
    for (const std::string& remark : imported->remarks)
        said += u' ' + toQt(remark);
    if (!imported->ids.empty())
        choose(toQt(imported->ids.front()));
    refresh();
    Q_EMIT notice(said);
}

void ProfileBar::exportFile(const QString& path, bool all)
{
    std::vector<std::string> ids;
    if (!all)
        ids.push_back(m_current.toStdString());
    if (auto written = smtp::writeKept(path.toStdString(), m_store.exportText(ids)); !written)
        tell(written.error());
    else
        Q_EMIT notice(tr("Exported without passwords to %1.").arg(path));
}

void ProfileBar::noteRun(const smtp::ProbeResult& run)
{
    const smtp::Profile* profile = m_store.find(m_current.toStdString());
    const std::string anchor = smtp::anchorOf(run);
    if (!profile || anchor.empty() || run.vantage != smtp::Vantage::Live
        || run.outcome != smtp::ProbeOutcome::Passed || profile->trustedBy == anchor
        || run.server != profile->settings.server || run.port != profile->settings.port)
        return;
    smtp::Profile changed = smtp::copyOf(*profile);
    changed.trustedBy = anchor;
    if (auto saved = m_store.save(changed); !saved)
        tell(saved.error());
}

void ProfileBar::keepSecrets(const QString& id, bool wanted, bool wasKept)
{
    m_form.setKeychainNote({});
    if (!m_keychain || (!wanted && !wasKept))
        return;
    const QPointer<ProfileBar> self(this);
    if (!wanted) {
        for (const QString& key : {loginKey(id), proxyKey(id)})
            m_keychain->remove(key, [self](const QString& problem) {
                if (self && !problem.isEmpty())
                    self->m_form.setKeychainNote(
                        tr("The password is still in the keychain. %1").arg(problem));
            });
        return;
    }
    if (m_form.password().empty()) { // not typed, or not fetched: what the keychain has stays
        smtp::Profile noted;
        if (const smtp::Profile* stored = m_store.find(id.toStdString()); stored && wasKept) {
            noted = smtp::copyOf(*stored);
            noted.passwordInKeychain = true;
            if (auto saved = m_store.save(noted); !saved)
                tell(saved.error());
        } else {
            m_form.setKeepPassword(false);
            m_form.setKeychainNote(tr("There is no password yet that could be kept."));
        }
        return;
    }
    const auto written = [self, id](const QString& problem) {
        if (!self)
            return;
        const smtp::Profile* stored = self->m_store.find(id.toStdString());
        if (!stored)
            return;
        smtp::Profile noted = smtp::copyOf(*stored);
        noted.passwordInKeychain = problem.isEmpty();
        if (auto saved = self->m_store.save(noted); !saved)
            self->tell(saved.error());
        if (self->m_current == id) {
            self->m_form.setKeepPassword(problem.isEmpty());
            self->m_form.setKeychainNote(problem.isEmpty()
                    ? tr("The password lies in the system's keychain.")
                    : tr("%1 The password was not saved anywhere: type it after each start.").arg(problem));
        }
        self->formEdited();
    };
    m_keychain->write(loginKey(id), m_form.password(), written);
    const Secret proxy = m_form.proxyPassword();
    if (!proxy.empty())
        m_keychain->write(proxyKey(id), proxy, [](const QString&) {}); // the login's answer tells
}

void ProfileBar::fetchSecrets(const QString& id)
{
    if (!m_keychain)
        return;
    const QPointer<ProfileBar> self(this);
    m_form.setKeychainNote(tr("Asking the keychain..."));
    m_keychain->read(loginKey(id), [self, id](const QString& problem, const Secret& secret) {
        if (!self || self->m_current != id)
            return;
        if (!problem.isEmpty() || secret.empty())
            self->m_form.setKeychainNote(
                tr("%1 Type the password.")
                    .arg(problem.isEmpty() ? tr("The keychain has no password for this profile.") : problem));
        else
            self->m_form.setKeychainNote(tr("The password came from the system's keychain."));
        self->m_form.setPasswords(secret, {});
    });
    m_keychain->read(proxyKey(id), [self, id](const QString&, const Secret& secret) {
        if (self && self->m_current == id)
            self->m_form.setPasswords({}, secret);
    });
}

} // namespace rungbook::ui
