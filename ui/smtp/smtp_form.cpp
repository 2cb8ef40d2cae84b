// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/smtp/smtp_form.h"

#include "core/smtp/purposes.h"
#include "ui/models/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QVBoxLayout>

namespace rungbook::ui
{

namespace
{

QString portWords(int port)
{
    switch (port) {
    case 25:
        return SmtpForm::tr(
            "25: from server to server. Providers often block it; STARTTLS where it is offered.");
    case 465:
        return SmtpForm::tr("465: submission with TLS from the first byte (RFC 8314).");
    case 587:
        return SmtpForm::tr("587: submission by people and devices, with STARTTLS and a login (RFC 6409).");
    case 2525:
        return SmtpForm::tr("2525: no standard; some providers offer it where 25 and 587 are blocked.");
    default:
        return SmtpForm::tr("%1: no port that mail usually has.").arg(port);
    }
}

std::string text(const QLineEdit* field)
{
    return field->text().trimmed().toStdString();
}

} // namespace

SmtpForm::SmtpForm(QWidget* parent)
    : QScrollArea(parent)
    , m_port(new QSpinBox(this))
    , m_portMeaning(new QLabel(this))
    , m_timeout(new QSpinBox(this))
    , m_security(new QComboBox(this))
    , m_authenticate(new QCheckBox(tr("&Use Password Authentication"), this))
    , m_mechanism(new QComboBox(this))
    , m_clearAuth(new QCheckBox(tr("Send the password without TLS"), this))
    , m_depth(new QComboBox(this))
    , m_purpose(new QComboBox(this))
    , m_family(new QComboBox(this))
    , m_crossProbes(new QCheckBox(tr("After a failure, look at other ports"), this))
    , m_problem(new QLabel(this))
    , m_test(new QPushButton(tr("&Test Connection"), this))
    , m_fields(new QWidget(this))
{
    setObjectName(QStringLiteral("smtpForm"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* server = new QGroupBox(tr("SMTP Server Settings"), m_fields);
    auto* form = new QFormLayout(server);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_server = line(form, tr("SMTP &Server"), "smtpServer", tr("mail.example.com"));
    m_port->setObjectName(QStringLiteral("smtpPort"));
    m_port->setRange(1, 65535);
    m_port->setValue(25);
    m_port->setAccessibleName(tr("SMTP Port"));
    form->addRow(tr("SMTP &Port"), m_port);
    m_portMeaning->setWordWrap(true);
    m_portMeaning->setObjectName(QStringLiteral("smtpPortMeaning"));
    form->addRow(m_portMeaning);
    m_security->setObjectName(QStringLiteral("smtpSecurity"));
    m_security->setAccessibleName(tr("Encryption"));
    m_security->addItem(tr("None"), static_cast<int>(smtp::Security::None));
    m_security->addItem(
        tr("STARTTLS: begin in clear, then encrypt"), static_cast<int>(smtp::Security::StartTls));
    m_security->addItem(tr("TLS/SSL from the first byte"), static_cast<int>(smtp::Security::Tls));
    form->addRow(tr("&Encryption"), m_security);
    m_timeout->setObjectName(QStringLiteral("smtpTimeout"));
    m_timeout->setAccessibleName(tr("Connection Timeout in seconds"));
    m_timeout->setRange(1, 3600);
    m_timeout->setValue(60);
    m_timeout->setSuffix(tr(" seconds"));
    form->addRow(tr("Connection T&imeout"), m_timeout);

    auto* login = new QGroupBox(tr("Authentication Settings"), m_fields);
    auto* loginForm = new QFormLayout(login);
    loginForm->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_authenticate->setObjectName(QStringLiteral("smtpAuthenticate"));
    loginForm->addRow(m_authenticate);
    m_user = line(loginForm, tr("User &Name"), "smtpUser", tr("user, user@example.com or DOMAIN\\user"));
    m_password = line(loginForm, tr("Pass&word"), "smtpPassword", {});
    m_password->setEchoMode(QLineEdit::Password);
    m_mechanism->setObjectName(QStringLiteral("smtpMechanism"));
    m_mechanism->setAccessibleName(tr("Mechanism"));
    for (const smtp::Mechanism m :
        {smtp::Mechanism::Auto, smtp::Mechanism::Plain, smtp::Mechanism::Login, smtp::Mechanism::CramMd5,
            smtp::Mechanism::ScramSha1, smtp::Mechanism::ScramSha256, smtp::Mechanism::ScramSha256Plus,
            smtp::Mechanism::XOAuth2, smtp::Mechanism::OAuthBearer, smtp::Mechanism::External})
        m_mechanism->addItem(
            m == smtp::Mechanism::Auto ? tr("the strongest that is offered") : toQt(nameOf(m)),
            static_cast<int>(m));
    loginForm->addRow(tr("&Mechanism"), m_mechanism);
    m_clearAuth->setObjectName(QStringLiteral("smtpClearAuth"));
    loginForm->addRow(m_clearAuth);

    auto* mail = new QGroupBox(tr("How far the test goes"), m_fields);
    auto* mailForm = new QFormLayout(mail);
    mailForm->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_depth->setObjectName(QStringLiteral("smtpDepth"));
    m_depth->setAccessibleName(tr("How far the test goes"));
    m_depth->addItem(
        tr("Connect and log in, as ISE's Test Connection does"), static_cast<int>(smtp::Depth::Auth));
    m_depth->addItem(
        tr("Also ask whether sender and recipient are accepted"), static_cast<int>(smtp::Depth::Envelope));
    m_depth->addItem(tr("Send a test mail"), static_cast<int>(smtp::Depth::Mail));
    m_depth->addItem(tr("Only connect"), static_cast<int>(smtp::Depth::Connect));
    m_depth->addItem(tr("Only read the greeting"), static_cast<int>(smtp::Depth::Greeting));
    m_depth->addItem(tr("Only ask what is offered (EHLO)"), static_cast<int>(smtp::Depth::Ehlo));
    m_depth->addItem(tr("Only up to TLS"), static_cast<int>(smtp::Depth::Tls));
    mailForm->addRow(tr("&Depth"), m_depth);
    m_from = line(mailForm, tr("Sen&der"), "smtpFrom", tr("ise@host.example.com"));
    m_to = line(mailForm, tr("&Recipient"), "smtpTo", tr("admin@example.com"));
    m_purpose->setObjectName(QStringLiteral("smtpPurpose"));
    m_purpose->setAccessibleName(tr("Shape of the test mail"));
    m_purpose->addItem(tr("a plain test message"), QString());
    for (const smtp::MailPurpose& purpose : smtp::purposes())
        m_purpose->addItem(tr("like ISE: %1 (sent by the %2)").arg(toQt(purpose.title), toQt(purpose.node)),
            toQt(purpose.id));
    mailForm->addRow(tr("&Mail"), m_purpose);

    auto* more = new QGroupBox(tr("More"), m_fields);
    auto* moreForm = new QFormLayout(more);
    moreForm->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_ehlo = line(moreForm, tr("EH&LO name"), "smtpEhlo", tr("this machine's name"));
    m_sni = line(moreForm, tr("S&NI"), "smtpSni", tr("the server's name"));
    m_family->setObjectName(QStringLiteral("smtpFamily"));
    m_family->setAccessibleName(tr("Address family"));
    m_family->addItem(tr("IPv4 and IPv6"), static_cast<int>(smtp::Family::Any));
    m_family->addItem(tr("IPv4 only"), static_cast<int>(smtp::Family::V4));
    m_family->addItem(tr("IPv6 only"), static_cast<int>(smtp::Family::V6));
    moreForm->addRow(tr("&Addresses"), m_family);
    m_crossProbes->setObjectName(QStringLiteral("smtpCrossProbes"));
    moreForm->addRow(m_crossProbes);

    m_clearAuth->setToolTip(tr("Everybody on the way can read the password then."));
    m_crossProbes->setToolTip(
        tr("25, 465, 587 and 2525, in clear and with TLS, over IPv4 and IPv6: always the same host."));
    // The longest entry decides nothing about the width of the form.
    for (QComboBox* box : {m_security, m_mechanism, m_depth, m_purpose, m_family}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(14);
        connect(box, &QComboBox::currentTextChanged, box, &QWidget::setToolTip);
    }

    m_problem->setObjectName(QStringLiteral("smtpProblem"));
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("What is missing"));
    m_test->setObjectName(QStringLiteral("smtpTest"));
    m_test->setDefault(true);
    auto* practice = new QPushButton(tr("Practise on the &built-in server..."), this);
    practice->setObjectName(QStringLiteral("smtpPractice"));

    auto* fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    for (QWidget* group : {server, login, mail, more})
        fields->addWidget(group);
    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    layout->addWidget(m_fields);
    layout->addWidget(m_problem);
    layout->addWidget(m_test);
    layout->addWidget(practice);
    layout->addStretch(1);
    setWidget(content);

    connect(m_port, &QSpinBox::valueChanged, this, &SmtpForm::portChanged);
    connect(m_security, &QComboBox::currentIndexChanged, this, &SmtpForm::securityChanged);
    connect(m_authenticate, &QCheckBox::toggled, this, &SmtpForm::validate);
    for (QComboBox* box : {m_depth, m_mechanism, m_purpose})
        connect(box, &QComboBox::currentIndexChanged, this, &SmtpForm::validate);
    connect(m_clearAuth, &QCheckBox::toggled, this, &SmtpForm::validate);
    connect(m_test, &QPushButton::clicked, this, [this] {
        if (m_running)
            Q_EMIT cancelRequested();
        else
            requestTest();
    });
    connect(practice, &QPushButton::clicked, this, &SmtpForm::practiceRequested);
    portChanged();
    validate();
}

QLineEdit* SmtpForm::line(QFormLayout* layout, const QString& label, const char* name, const QString& hint)
{
    auto* field = new QLineEdit(this);
    field->setObjectName(QLatin1String(name));
    field->setPlaceholderText(hint);
    field->setAccessibleName(QString(label).remove(u'&'));
    layout->addRow(label, field);
    connect(field, &QLineEdit::textEdited, this, [this] {
        m_touched = true;
        validate();
    });
    connect(field, &QLineEdit::returnPressed, this, &SmtpForm::requestTest);
    return field;
}

smtp::ProbeSettings SmtpForm::settings() const
{
    smtp::ProbeSettings s;
    s.server = text(m_server);
    s.port = static_cast<std::uint16_t>(m_port->value());
    s.security = static_cast<smtp::Security>(m_security->currentData().toInt());
    s.timeoutSeconds = m_timeout->value();
    s.family = static_cast<smtp::Family>(m_family->currentData().toInt());
    s.authenticate = m_authenticate->isChecked();
    if (s.authenticate) {
        s.user = m_user->text().toStdString();
        s.password = Secret(m_password->text().toStdString());
    }
    s.mechanism = static_cast<smtp::Mechanism>(m_mechanism->currentData().toInt());
    s.allowClearAuth = m_clearAuth->isChecked();
    s.ehloName = text(m_ehlo);
    s.sni = text(m_sni);
    s.from = text(m_from);
    for (const QString& one : m_to->text().split(u',', Qt::SkipEmptyParts))
        s.to.push_back(one.trimmed().toStdString());
    s.depth = static_cast<smtp::Depth>(m_depth->currentData().toInt());
    s.mail.purpose = m_purpose->currentData().toString().toStdString();
    s.crossProbes = m_crossProbes->isChecked();
    return s;
}

void SmtpForm::setSettings(const smtp::ProbeSettings& s, const QString& password)
{
    const auto choose = [](QComboBox* box, int value) {
        box->setCurrentIndex(std::max(0, box->findData(value)));
    };
    m_server->setText(toQt(s.server));
    m_port->setValue(s.port);
    choose(m_security, static_cast<int>(s.security));
    m_timeout->setValue(static_cast<int>(s.timeoutSeconds));
    choose(m_family, static_cast<int>(s.family));
    m_authenticate->setChecked(s.authenticate);
    m_user->setText(toQt(s.user));
    m_password->setText(password);
    choose(m_mechanism, static_cast<int>(s.mechanism));
    m_clearAuth->setChecked(s.allowClearAuth);
    m_ehlo->setText(toQt(s.ehloName));
    m_sni->setText(toQt(s.sni));
    m_from->setText(toQt(s.from));
    QStringList to;
    for (const std::string& one : s.to)
        to << toQt(one);
    m_to->setText(to.join(QStringLiteral(", ")));
    choose(m_depth, static_cast<int>(s.depth));
    m_purpose->setCurrentIndex(std::max(0, m_purpose->findData(toQt(s.mail.purpose))));
    m_crossProbes->setChecked(s.crossProbes);
    m_touched = true;
    validate();
}

void SmtpForm::save() const
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("smtp"));
    settings.setValue(QStringLiteral("server"), m_server->text());
    settings.setValue(QStringLiteral("port"), m_port->value());
    settings.setValue(QStringLiteral("security"), m_security->currentIndex());
    settings.setValue(QStringLiteral("timeout"), m_timeout->value());
    settings.setValue(QStringLiteral("authenticate"), m_authenticate->isChecked());
    settings.setValue(QStringLiteral("user"), m_user->text());
    settings.setValue(QStringLiteral("from"), m_from->text());
    settings.setValue(QStringLiteral("to"), m_to->text());
    settings.setValue(QStringLiteral("depth"), m_depth->currentIndex());
    settings.setValue(QStringLiteral("ehlo"), m_ehlo->text());
    settings.setValue(QStringLiteral("sni"), m_sni->text());
    settings.setValue(QStringLiteral("crossProbes"), m_crossProbes->isChecked());
}

void SmtpForm::restore()
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("smtp"));
    if (!settings.contains(QStringLiteral("server")))
        return;
    m_server->setText(settings.value(QStringLiteral("server")).toString());
    m_port->setValue(settings.value(QStringLiteral("port"), 25).toInt());
    m_security->setCurrentIndex(settings.value(QStringLiteral("security")).toInt());
    m_timeout->setValue(settings.value(QStringLiteral("timeout"), 60).toInt());
    m_authenticate->setChecked(settings.value(QStringLiteral("authenticate")).toBool());
    m_user->setText(settings.value(QStringLiteral("user")).toString());
    m_from->setText(settings.value(QStringLiteral("from")).toString());
    m_to->setText(settings.value(QStringLiteral("to")).toString());
    m_depth->setCurrentIndex(settings.value(QStringLiteral("depth")).toInt());
    m_ehlo->setText(settings.value(QStringLiteral("ehlo")).toString());
    m_sni->setText(settings.value(QStringLiteral("sni")).toString());
    m_crossProbes->setChecked(settings.value(QStringLiteral("crossProbes")).toBool());
    validate();
}

void SmtpForm::setRunning(bool running)
{
    m_running = running;
    m_fields->setEnabled(!running);
    m_test->setText(running ? tr("&Cancel the test") : tr("&Test Connection"));
    m_test->setEnabled(true);
    if (!running)
        validate();
}

void SmtpForm::requestTest()
{
    if (m_running)
        return;
    m_touched = true;
    validate();
    const auto problems = smtp::checkSettings(settings());
    if (problems.empty()) {
        Q_EMIT testRequested();
        return;
    }
    static const QHash<QString, QLatin1String> names{{QStringLiteral("server"), QLatin1String("smtpServer")},
        {QStringLiteral("user"), QLatin1String("smtpUser")},
        {QStringLiteral("password"), QLatin1String("smtpPassword")},
        {QStringLiteral("from"), QLatin1String("smtpFrom")}, {QStringLiteral("to"), QLatin1String("smtpTo")},
        {QStringLiteral("ehloName"), QLatin1String("smtpEhlo")},
        {QStringLiteral("sni"), QLatin1String("smtpSni")}};
    if (auto* field =
            findChild<QLineEdit*>(names.value(toQt(problems.front().field), QLatin1String("smtpServer")))) {
        field->setFocus();
        ensureWidgetVisible(field);
    }
}

void SmtpForm::validate()
{
    const bool login = m_authenticate->isChecked();
    for (QWidget* field : {static_cast<QWidget*>(m_user), static_cast<QWidget*>(m_password),
             static_cast<QWidget*>(m_mechanism)})
        field->setEnabled(login);
    const auto security = static_cast<smtp::Security>(m_security->currentData().toInt());
    m_clearAuth->setVisible(login && security == smtp::Security::None);
    const auto depth = static_cast<smtp::Depth>(m_depth->currentData().toInt());
    const bool envelope = depth == smtp::Depth::Envelope || depth == smtp::Depth::Mail;
    m_from->setEnabled(envelope);
    m_to->setEnabled(envelope);
    m_purpose->setEnabled(depth == smtp::Depth::Mail);
    const auto problems = smtp::checkSettings(settings());
    QStringList sentences;
    for (const smtp::SettingsProblem& problem : problems)
        sentences << toQt(problem.text);
    m_problem->setText(
        m_touched ? sentences.join(u'\n') : tr("Type the name of a mail server, or practise without one."));
    m_problem->setVisible(!m_problem->text().isEmpty());
}

void SmtpForm::portChanged()
{
    m_portMeaning->setText(portWords(m_port->value()));
    // What the ports mean by their standards; whoever chose something else keeps it.
    if (m_port->value() == 465 && m_security->currentIndex() != 2)
        m_security->setCurrentIndex(2);
    else if (m_port->value() == 587 && m_security->currentIndex() != 1)
        m_security->setCurrentIndex(1);
    validate();
}

void SmtpForm::securityChanged()
{
    validate();
}

} // namespace rungbook::ui
