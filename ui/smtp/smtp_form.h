// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a test, in the words of the form that the user comes from (Cisco ISE), and what else a mail server may want to know.
#pragma once

#include "core/smtp/settings.h"

#include <QScrollArea>
#include <QString>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace rungbook::ui
{

class SmtpForm : public QScrollArea
{
    Q_OBJECT

public:
    explicit SmtpForm(QWidget* parent = nullptr);

    /// What stands in the form. The password is copied into a secret of its own.
    smtp::ProbeSettings settings() const;
    /// Fills the form; the password too (practice lessons have one to show).
    void setSettings(const smtp::ProbeSettings& settings, const QString& password = {});
    /// Everything but secrets, to be kept between starts.
    void save() const;
    void restore();

    /// While a test runs the button says Cancel and the fields rest.
    void setRunning(bool running);
    bool isRunning() const { return m_running; }

    QLineEdit* serverField() const { return m_server; }
    QPushButton* testButton() const { return m_test; }

public Q_SLOTS:
    /// Starts a test when the form can be used, else takes the focus to the first field that can not.
    void requestTest();

Q_SIGNALS:
    void testRequested();
    void cancelRequested();
    void practiceRequested();

private:
    QLineEdit* line(QFormLayout* layout, const QString& label, const char* name, const QString& hint);
    void validate();
    void portChanged();
    void securityChanged();

    QLineEdit* m_server;
    QSpinBox* m_port;
    QLabel* m_portMeaning;
    QSpinBox* m_timeout;
    QComboBox* m_security;
    QCheckBox* m_authenticate;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QComboBox* m_mechanism;
    QCheckBox* m_clearAuth;
    QLineEdit* m_from;
    QLineEdit* m_to;
    QComboBox* m_depth;
    QComboBox* m_purpose;
    QLineEdit* m_ehlo;
    QLineEdit* m_sni;
    QComboBox* m_family;
    QCheckBox* m_crossProbes;
    QLabel* m_problem;
    QPushButton* m_test;
    QWidget* m_fields;
    bool m_running = false;
    bool m_touched = false; // an empty form that nobody has used yet is not complained about
};

} // namespace rungbook::ui
