// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a test, in the words of the form that the user comes from (Cisco ISE), and what else a mail server may want to know.
#pragma once

#include "core/smtp/profile.h"
#include "core/smtp/settings.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QWidget>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QGroupBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace rungbook::ui
{

class SmtpForm : public QWidget
{
    Q_OBJECT

public:
    explicit SmtpForm(QWidget* parent = nullptr);

    /// What stands in the form. The passwords are copied into secrets of their own.
    smtp::ProbeSettings settings() const;
    /// Fills the form; the password too (practice lessons have one to show).
    void setSettings(const smtp::ProbeSettings& settings, const QString& password = {});
    /// The same as a profile: without secrets, with the names of files. id and name are the caller's.
    smtp::Profile profile() const;
    void setProfile(const smtp::Profile& profile);
    Secret password() const;
    Secret proxyPassword() const;
    void setPasswords(const Secret& password, const Secret& proxyPassword);
    bool keepPassword() const;
    void setKeepPassword(bool keep);
    /// A sentence beside the password; empty: none.
    void setKeychainNote(const QString& text);
    /// What keeps the settings from being used, a sentence each for the field named; empty: nothing.
    std::vector<smtp::SettingsProblem> problems() const;

    /// Everything but secrets, to be kept between starts.
    void save() const;
    void restore();

    /// While a test runs the button says Cancel and the fields rest.
    void setRunning(bool running);
    bool isRunning() const { return m_running; }

    QLineEdit* serverField() const { return m_server; }
    QPushButton* testButton() const { return m_test; }
    /// Room above the fields, for the profiles.
    void setHeader(QWidget* header);
    QToolButton* advancedButton() const { return m_advancedButton; }

    /// Starts a test when the form can be used, else takes the focus to the first field that can not.
    void requestTest();

Q_SIGNALS:
    void testRequested();
    void cancelRequested();
    void practiceRequested();
    void wizardRequested();
    void manualSessionRequested();
    /// Something in the form is different now.
    void edited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // smtp_form_parts.cpp
    QGroupBox* makeServer();
    QGroupBox* makeLogin();
    QGroupBox* makeMail();
    QWidget* makeAdvanced();
    QWidget* makeFooter();
    QLineEdit* line(
        QFormLayout* layout, const QString& label, const char* name, const char* field, const QString& hint);
    QHBoxLayout* fileRow(QLineEdit* edit, const char* name, const QString& title);
    QLabel* noteFor(QFormLayout* layout, const char* field);
    void watch(QWidget* widget, const char* field);
    void foldAdvanced(bool open);

    void touched(const char* field);
    void validate();
    void showNotes(const std::vector<smtp::SettingsProblem>& problems);
    void portChanged();
    void loadClientFiles();
    QWidget* widgetOf(const QString& field) const;

    QLineEdit* m_server = nullptr;
    QSpinBox* m_port = nullptr;
    QLabel* m_portMeaning = nullptr;
    QSpinBox* m_timeout = nullptr;
    QComboBox* m_security = nullptr;
    QCheckBox* m_authenticate = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_password = nullptr;
    QCheckBox* m_keep = nullptr;
    QLabel* m_keychainNote = nullptr;
    QComboBox* m_mechanism = nullptr;
    QCheckBox* m_clearAuth = nullptr;
    QLineEdit* m_from = nullptr;
    QLineEdit* m_to = nullptr;
    QComboBox* m_depth = nullptr;
    QComboBox* m_purpose = nullptr;
    QToolButton* m_advancedButton = nullptr;
    QWidget* m_advanced = nullptr;
    QLineEdit* m_ehlo = nullptr;
    QLineEdit* m_sni = nullptr;
    QComboBox* m_family = nullptr;
    QLineEdit* m_certificateFile = nullptr;
    QLineEdit* m_keyFile = nullptr;
    QComboBox* m_proxyKind = nullptr;
    QLineEdit* m_proxyHost = nullptr;
    QSpinBox* m_proxyPort = nullptr;
    QLineEdit* m_proxyUser = nullptr;
    QLineEdit* m_proxyPassword = nullptr;
    QCheckBox* m_crossProbes = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_test = nullptr;
    QWidget* m_fields = nullptr;
    QScrollArea* m_scroll = nullptr;
    QVBoxLayout* m_layout = nullptr;

    QHash<QString, QLabel*> m_notes; // by the field's name in SettingsProblem
    QHash<QString, QWidget*> m_widgets;
    QSet<QString> m_touched; // fields that were typed in: only those are complained about while typing
    std::string m_certificatePem;
    Secret m_keyPem;
    std::vector<smtp::SettingsProblem> m_fileProblems;
    bool m_running = false;
    bool m_filling = false;
};

} // namespace rungbook::ui
