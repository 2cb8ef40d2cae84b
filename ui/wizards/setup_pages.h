// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the SMTP wizard. Only ui/wizards includes this.
#pragma once

#include "ui/wizards/setup_state.h"

#include <QWizardPage>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;
class QTableView;
class QTextBrowser;
class QTreeWidget;

namespace rungbook::ui
{

class StepModel;

class AddressPage : public QWizardPage
{
    Q_OBJECT

public:
    explicit AddressPage(SetupState& state);
    void setAddress(const QString& text);
    QString address() const;
    bool isComplete() const override;

private:
    void changed();
    SetupState& m_state;
    QLineEdit* m_address;
    QLabel* m_announcement;
};

class CandidatesPage : public QWizardPage
{
    Q_OBJECT

public:
    CandidatesPage(SetupState& state, const AddressPage& address);
    void initializePage() override;
    void cleanupPage() override;
    bool isComplete() const override;
    bool validatePage() override { return isComplete(); }
    int nextId() const override;

private:
    void fill();
    void refresh();
    void tryNext();
    void tryOne(std::size_t i);
    void pressed();
    int current() const;

    SetupState& m_state;
    const AddressPage& m_address;
    QString m_found; ///< the input that the candidates belong to
    bool m_all = false; ///< go on with the next after this one
    QLabel* m_announcement;
    QTreeWidget* m_list;
    QLabel* m_detail;
    QPushButton* m_try;
    QPushButton* m_tryOne;
};

class TrustPage : public QWizardPage
{
    Q_OBJECT

public:
    explicit TrustPage(SetupState& state);
    void initializePage() override;
    void cleanupPage() override;
    bool isComplete() const override;
    bool validatePage() override { return isComplete(); }
    int nextId() const override;

private:
    void trust();
    void refresh();
    SetupState& m_state;
    QPlainTextEdit* m_chain;
    QLabel* m_warning;
    QRadioButton* m_trustIt;
    QCheckBox* m_compared;
    QPushButton* m_button;
    QRadioButton* m_without;
    QLabel* m_result;
};

class LoginPage : public QWizardPage
{
    Q_OBJECT

public:
    explicit LoginPage(SetupState& state);
    void initializePage() override;
    void cleanupPage() override;
    bool isComplete() const override;
    bool validatePage() override { return isComplete(); }

private:
    void test();
    void edited();
    void refresh();
    SetupState& m_state;
    QLabel* m_offer;
    QCheckBox* m_use;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QComboBox* m_mechanism;
    QCheckBox* m_clear;
    QPushButton* m_button;
    QLabel* m_result;
};

class MailPage : public QWizardPage
{
    Q_OBJECT

public:
    explicit MailPage(SetupState& state);
    void initializePage() override;
    void cleanupPage() override;
    bool isComplete() const override;
    bool validatePage() override { return isComplete(); }

private:
    void send();
    void edited();
    void refresh();
    SetupState& m_state;
    QLineEdit* m_from;
    QLineEdit* m_to;
    QComboBox* m_purpose;
    QLabel* m_rule;
    QPushButton* m_button;
    StepModel* m_model;
    QTableView* m_steps;
    QLabel* m_result;
};

class SummaryPage : public QWizardPage
{
    Q_OBJECT

public:
    explicit SummaryPage(SetupState& state);
    void initializePage() override;
    bool isComplete() const override;
    QString name() const;

private:
    void print();
    void save();
    SetupState& m_state;
    QTextBrowser* m_text;
    QLineEdit* m_name;
    QLabel* m_done;
    QString m_plain;
    QString m_html;
};

} // namespace rungbook::ui
