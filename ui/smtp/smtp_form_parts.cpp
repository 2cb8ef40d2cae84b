// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of the form, group by group.
#include "core/smtp/ports.h"
#include "core/smtp/purposes.h"
#include "ui/models/text.h"
#include "ui/smtp/flow_layout.h"
#include "ui/smtp/smtp_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

QFormLayout* formIn(QWidget* group)
{
    auto* form = new QFormLayout(group);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    return form;
}

// The longest entry decides nothing about the width of the form.
QComboBox* combo(QWidget* parent, const char* name, const QString& accessible)
{
    auto* box = new QComboBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    QObject::connect(box, &QComboBox::currentTextChanged, box, &QWidget::setToolTip);
    return box;
}

QSpinBox* number(QWidget* parent, const char* name, const QString& accessible, int least, int most)
{
    auto* box = new QSpinBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setRange(least, most);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

} // namespace

QLabel* SmtpForm::noteFor(QFormLayout* layout, const char* field)
{
    auto* note = new QLabel(m_fields);
    note->setObjectName(QStringLiteral("note:") + QLatin1String(field));
    note->setWordWrap(true);
    note->setTextFormat(Qt::PlainText);
    note->hide();
    layout->addRow(note);
    m_notes.insert(QLatin1String(field), note);
    return note;
}

void SmtpForm::watch(QWidget* widget, const char* field)
{
    m_widgets.insert(QLatin1String(field), widget);
    const auto changed = [this, field] { touched(field); };
    if (auto* edit = qobject_cast<QLineEdit*>(widget)) {
        connect(edit, &QLineEdit::textChanged, this, changed);
        connect(edit, &QLineEdit::returnPressed, this, &SmtpForm::requestTest);
    } else if (auto* box = qobject_cast<QComboBox*>(widget)) {
        connect(box, &QComboBox::currentIndexChanged, this, changed);
    } else if (auto* spin = qobject_cast<QSpinBox*>(widget)) {
        connect(spin, &QSpinBox::valueChanged, this, changed);
    } else if (auto* check = qobject_cast<QCheckBox*>(widget)) {
        connect(check, &QCheckBox::toggled, this, changed);
    }
}

QLineEdit* SmtpForm::line(
    QFormLayout* layout, const QString& label, const char* name, const char* field, const QString& hint)
{
    auto* edit = new QLineEdit(m_fields);
    edit->setObjectName(QLatin1String(name));
    edit->setPlaceholderText(hint);
    edit->setAccessibleName(QString(label).remove(u'&'));
    layout->addRow(label, edit);
    if (!m_notes.contains(QLatin1String(field)))
        noteFor(layout, field);
    watch(edit, field);
    return edit;
}

QHBoxLayout* SmtpForm::fileRow(QLineEdit* edit, const char* name, const QString& title)
{
    auto* choose = new QToolButton(m_fields);
    choose->setObjectName(QLatin1String(name));
    choose->setText(tr("Choose..."));
    choose->setAccessibleName(title);
    connect(choose, &QToolButton::clicked, this, [this, edit, title] {
        const QString path = QFileDialog::getOpenFileName(
            this, title, edit->text(), tr("Certificates and keys (*.pem *.crt *.cer *.key);;All files (*)"));
        if (!path.isEmpty())
            edit->setText(path);
    });
    auto* row = new QHBoxLayout;
    row->addWidget(edit, 1);
    row->addWidget(choose);
    return row;
}

QGroupBox* SmtpForm::makeServer()
{
    auto* group = new QGroupBox(tr("SMTP Server Settings"), m_fields);
    auto* form = formIn(group);
    m_server = line(form, tr("SMTP &Server"), "smtpServer", "server", tr("mail.example.com"));
    m_port = number(m_fields, "smtpPort", tr("SMTP Port"), 1, 65535);
    m_port->setValue(25);
    form->addRow(tr("SMTP &Port"), m_port);
    m_portMeaning = new QLabel(m_fields);
    m_portMeaning->setWordWrap(true);
    m_portMeaning->setObjectName(QStringLiteral("smtpPortMeaning"));
    form->addRow(m_portMeaning);
    noteFor(form, "port");
    m_security = combo(m_fields, "smtpSecurity", tr("Encryption"));
    m_security->addItem(tr("None"), static_cast<int>(smtp::Security::None));
    m_security->addItem(
        tr("STARTTLS: begin in clear, then encrypt"), static_cast<int>(smtp::Security::StartTls));
    m_security->addItem(tr("TLS/SSL from the first byte"), static_cast<int>(smtp::Security::Tls));
    form->addRow(tr("Encr&yption"), m_security);
    noteFor(form, "security");
    m_timeout = number(m_fields, "smtpTimeout", tr("Connection Timeout in seconds"), 1, 3600);
    m_timeout->setValue(60);
    m_timeout->setSuffix(tr(" seconds"));
    form->addRow(tr("Connection T&imeout"), m_timeout);
    noteFor(form, "timeout");
    watch(m_port, "port");
    connect(
        m_port, &QSpinBox::valueChanged, this, &SmtpForm::portChanged); // after the note that it was touched
    watch(m_security, "security");
    watch(m_timeout, "timeout");
    return group;
}

QGroupBox* SmtpForm::makeLogin()
{
    auto* group = new QGroupBox(tr("Authentication Settings"), m_fields);
    auto* form = formIn(group);
    m_authenticate = new QCheckBox(tr("&Use Password Authentication"), m_fields);
    m_authenticate->setObjectName(QStringLiteral("smtpAuthenticate"));
    form->addRow(m_authenticate);
    m_user = line(form, tr("User &Name"), "smtpUser", "user", tr("user, user@example.com or DOMAIN\\user"));
    m_password = line(form, tr("Pass&word"), "smtpPassword", "password", {});
    m_password->setEchoMode(QLineEdit::Password);
    m_keep = new QCheckBox(tr("&Keep in the system's keychain"), m_fields);
    m_keep->setObjectName(QStringLiteral("smtpKeepPassword"));
    m_keep->setToolTip(tr("With the profile, when it is saved. Otherwise passwords are kept nowhere and are "
                          "typed after each start."));
    form->addRow(m_keep);
    m_keychainNote = new QLabel(m_fields);
    m_keychainNote->setObjectName(QStringLiteral("smtpKeychainNote"));
    m_keychainNote->setWordWrap(true);
    m_keychainNote->setTextFormat(Qt::PlainText);
    m_keychainNote->hide();
    form->addRow(m_keychainNote);
    m_mechanism = combo(m_fields, "smtpMechanism", tr("Mechanism"));
    for (const smtp::Mechanism m : {smtp::Mechanism::Auto, smtp::Mechanism::Plain, smtp::Mechanism::Login,
             smtp::Mechanism::CramMd5, smtp::Mechanism::ScramSha1, smtp::Mechanism::ScramSha256,
             smtp::Mechanism::ScramSha1Plus, smtp::Mechanism::ScramSha256Plus, smtp::Mechanism::XOAuth2,
             smtp::Mechanism::OAuthBearer, smtp::Mechanism::External})
        m_mechanism->addItem(
            m == smtp::Mechanism::Auto ? tr("the strongest that is offered") : toQt(nameOf(m)),
            static_cast<int>(m));
    form->addRow(tr("Mechanism"), m_mechanism);
    noteFor(form, "auth");
    m_clearAuth = new QCheckBox(tr("Send the password without TLS"), m_fields);
    m_clearAuth->setObjectName(QStringLiteral("smtpClearAuth"));
    m_clearAuth->setToolTip(tr("Everybody on the way can read the password then."));
    form->addRow(m_clearAuth);
    watch(m_authenticate, "authenticate");
    watch(m_keep, "keep");
    watch(m_mechanism, "auth");
    watch(m_clearAuth, "clear");
    return group;
}

QGroupBox* SmtpForm::makeMail()
{
    auto* group = new QGroupBox(tr("How far the test goes"), m_fields);
    auto* form = formIn(group);
    m_depth = combo(m_fields, "smtpDepth", tr("How far the test goes"));
    m_depth->addItem(
        tr("Connect and log in, as ISE's Test Connection does"), static_cast<int>(smtp::Depth::Auth));
    m_depth->addItem(
        tr("Also ask whether sender and recipient are accepted"), static_cast<int>(smtp::Depth::Envelope));
    m_depth->addItem(tr("Send a test mail"), static_cast<int>(smtp::Depth::Mail));
    m_depth->addItem(tr("Only connect"), static_cast<int>(smtp::Depth::Connect));
    m_depth->addItem(tr("Only read the greeting"), static_cast<int>(smtp::Depth::Greeting));
    m_depth->addItem(tr("Only ask what is offered (EHLO)"), static_cast<int>(smtp::Depth::Ehlo));
    m_depth->addItem(tr("Only up to TLS"), static_cast<int>(smtp::Depth::Tls));
    form->addRow(tr("Depth"), m_depth);
    m_from = line(form, tr("Sender"), "smtpFrom", "from", tr("ise@host.example.com"));
    m_to = line(form, tr("&Recipient"), "smtpTo", "to", tr("admin@example.com"));
    m_purpose = combo(m_fields, "smtpPurpose", tr("Shape of the test mail"));
    m_purpose->addItem(tr("a plain test message"), QString());
    for (const smtp::MailPurpose& purpose : smtp::purposes())
        m_purpose->addItem(tr("like ISE: %1 (sent by the %2)").arg(toQt(purpose.title), toQt(purpose.node)),
            toQt(purpose.id));
    form->addRow(tr("Mail"), m_purpose);
    noteFor(form, "purpose");
    watch(m_depth, "depth");
    watch(m_purpose, "purpose");
    return group;
}

QWidget* SmtpForm::makeAdvanced()
{
    auto* group = new QGroupBox(m_fields);
    group->setObjectName(QStringLiteral("smtpAdvanced"));
    auto* form = formIn(group);
    m_ehlo = line(form, tr("EHLO name"), "smtpEhlo", "ehlo", tr("this machine's name"));
    m_sni = line(form, tr("SNI"), "smtpSni", "sni", tr("the server's name"));
    m_family = combo(m_fields, "smtpFamily", tr("Address family"));
    m_family->addItem(tr("IPv4 and IPv6"), static_cast<int>(smtp::Family::Any));
    m_family->addItem(tr("IPv4 only"), static_cast<int>(smtp::Family::V4));
    m_family->addItem(tr("IPv6 only"), static_cast<int>(smtp::Family::V6));
    form->addRow(tr("Addresses"), m_family);

    m_certificateFile = new QLineEdit(m_fields);
    m_certificateFile->setObjectName(QStringLiteral("smtpClientCertificate"));
    m_certificateFile->setPlaceholderText(tr("none"));
    m_certificateFile->setAccessibleName(tr("Client certificate, a PEM file"));
    form->addRow(tr("Client certificate"),
        fileRow(m_certificateFile, "smtpChooseCertificate", tr("Choose the client certificate")));
    m_keyFile = new QLineEdit(m_fields);
    m_keyFile->setObjectName(QStringLiteral("smtpClientKey"));
    m_keyFile->setPlaceholderText(tr("in the same file"));
    m_keyFile->setAccessibleName(tr("Its private key, a PEM file"));
    form->addRow(tr("Its private key"), fileRow(m_keyFile, "smtpChooseKey", tr("Choose the private key")));
    noteFor(form, "client-certificate");
    for (QLineEdit* edit : {m_certificateFile, m_keyFile}) {
        connect(edit, &QLineEdit::textChanged, this, &SmtpForm::loadClientFiles);
        watch(edit, "client-certificate");
    }

    m_proxyKind = combo(m_fields, "smtpProxyKind", tr("Proxy"));
    m_proxyKind->addItem(tr("none"), static_cast<int>(smtp::ProxyKind::None));
    m_proxyKind->addItem(tr("SOCKS5"), static_cast<int>(smtp::ProxyKind::Socks5));
    m_proxyKind->addItem(tr("HTTP (CONNECT)"), static_cast<int>(smtp::ProxyKind::HttpConnect));
    form->addRow(tr("Proxy"), m_proxyKind);
    m_proxyHost = line(form, tr("Proxy host"), "smtpProxyHost", "proxy", tr("proxy.example.com"));
    m_proxyPort = number(m_fields, "smtpProxyPort", tr("Proxy port"), 0, 65535);
    m_proxyPort->setSpecialValueText(tr("not set"));
    form->addRow(tr("Proxy port"), m_proxyPort);
    m_proxyUser = line(form, tr("Proxy user"), "smtpProxyUser", "proxy-user", tr("without a login: empty"));
    m_proxyPassword = line(form, tr("Proxy password"), "smtpProxyPassword", "proxy-password", {});
    m_proxyPassword->setEchoMode(QLineEdit::Password);
    m_crossProbes = new QCheckBox(tr("After a failure, look at other ports"), m_fields);
    m_crossProbes->setObjectName(QStringLiteral("smtpCrossProbes"));
    m_crossProbes->setToolTip(
        tr("25, 465, 587 and 2525, in clear and with TLS, over IPv4 and IPv6: always the same host."));
    form->addRow(m_crossProbes);
    watch(m_family, "family");
    watch(m_proxyPort, "proxy");
    watch(m_proxyKind, "proxy");
    m_widgets.insert(QStringLiteral("proxy"), m_proxyHost);
    m_widgets.insert(QStringLiteral("client-certificate"), m_certificateFile);
    watch(m_crossProbes, "cross");
    return group;
}

QWidget* SmtpForm::makeFooter()
{
    auto* footer = new QWidget(this);
    auto* layout = new QVBoxLayout(footer);
    m_problem = new QLabel(footer);
    m_problem->setObjectName(QStringLiteral("smtpProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAccessibleName(tr("What is missing"));
    m_test = new QPushButton(tr("&Test Connection"), footer);
    m_test->setObjectName(QStringLiteral("smtpTest"));
    m_test->setDefault(true);
    const auto entry = [&](const char* name, const QString& text, const QString& tip) {
        auto* button = new QToolButton(footer);
        button->setObjectName(QLatin1String(name));
        button->setText(text);
        button->setToolTip(tip);
        button->setFocusPolicy(Qt::StrongFocus);
        return button;
    };
    auto* wizard = entry("smtpWizard", tr("&Guided set-up..."),
        tr("Guided set-up: from a server's name to settings that work, step by step"));
    auto* practice = entry("smtpPractice", tr("Practise..."),
        tr("Lessons on a mail server inside this program, each with one fault"));
    auto* manual = entry("smtpManual", tr("Manual session..."),
        tr("Manual session: type the commands yourself, as with telnet, and have the answers explained"));
    auto* entries = new QWidget(footer);
    auto* row = new FlowLayout(entries);
    row->setContentsMargins(0, 0, 0, 0);
    for (QToolButton* each : {wizard, manual, practice})
        row->addWidget(each);
    layout->addWidget(m_problem);
    layout->addWidget(m_test);
    layout->addWidget(entries);
    connect(m_test, &QPushButton::clicked, this, [this] {
        if (m_running)
            Q_EMIT cancelRequested();
        else
            requestTest();
    });
    connect(practice, &QToolButton::clicked, this, &SmtpForm::practiceRequested);
    connect(wizard, &QToolButton::clicked, this, &SmtpForm::wizardRequested);
    connect(manual, &QToolButton::clicked, this, &SmtpForm::manualSessionRequested);
    return footer;
}

void SmtpForm::foldAdvanced(bool open)
{
    m_advanced->setVisible(open);
    m_advancedButton->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
}

} // namespace rungbook::ui
